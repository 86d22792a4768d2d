"""The copilot: asks a local language model how to answer an objection, and never keeps its caller waiting."""

import atexit
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from callmanager.ai.answers import AnswerResult, CopilotState, Question, Request
from callmanager.ai.engine import Engine
from callmanager.ai.history import History
from callmanager.ai.hosts import DEFAULT_HOST, parse_host
from callmanager.ai.loop import CopilotLoop
from callmanager.ai.ollama import CONNECT_SECONDS, OllamaClient, find_model
from callmanager.ai.options import KEEP_ALIVE, NUM_CTX, Options
from callmanager.ai.prompts import Message, Prompts
from callmanager.ai.server_watch import ServerView
from callmanager.ai.standing import state_of, status_of
from callmanager.domain.errors import CopilotError
from callmanager.paths import resource
from callmanager.services.answers.playbook import Playbook
from callmanager.workers import LoopThread, WorkerError

if TYPE_CHECKING:
    from callmanager.settings import CopilotSettings

T = TypeVar("T")
_log = logging.getLogger(__name__)

_CLOSE_SECONDS, _JOIN_SECONDS = 1.0, 0.8  # together less than the two seconds that stopping may take
_FRESH_SECONDS = 4.5  # of the blocking questions; above the time-outs of the look they wait for
_unended: list[LoopThread] = []  # threads a blocking callback kept from ending: Qt aborts if one is destroyed


class AICopilot:
    """Answers objections with a local model; the playbook's approved answer stands in whenever it cannot.

    All work happens in a thread of its own. Callbacks are called from that thread; one that fails is logged. A
    script needs no event loop and no ``stop()``: the thread is ended when the interpreter ends.

    Args:
        model: as Ollama names it; without a tag, ``latest`` is meant.
        host: the server's address; None means ``OLLAMA_HOST`` or ``http://localhost:11434``. One that cannot be used
            raises nothing: every question then ends with the code ``bad_host``, and so says the state.
        timeout: seconds the model may be silent, before its first word and between two.
        playbook: approved answers, or what gives those that hold at the moment; None means those that ship.
        language: “es” or “en”, of messages, and of answers where the question does not tell.
        total_timeout: seconds an answer may take in all; None means twice ``timeout``.
        prompts: files with what the model is told; None means those that ship with the program.
        check_seconds: how often to look, unasked, whether the server is there.
        connect_seconds: longest wait for a connection to the server.
        token: sent as a bearer token, for a server behind a gate; "" sends none.
        verify_tls: False takes any certificate of the server.
        num_ctx: context length in tokens.
        keep_alive: how long the server keeps a model in memory after use.
        summary_model: drafts summaries; "" means ``model``.
    """

    def __init__(
        self,
        model: str = "llama3",
        host: str | None = None,
        timeout: float = 30.0,
        *,
        playbook: Playbook | Callable[[], Playbook] | None = None,
        language: str = "es",
        total_timeout: float | None = None,
        prompts: Prompts | None = None,
        check_seconds: float = 10.0,
        connect_seconds: float = CONNECT_SECONDS,
        token: str = "",
        verify_tls: bool = True,
        num_ctx: int = NUM_CTX,
        keep_alive: str = KEEP_ALIVE,
        summary_model: str = "",
    ) -> None:
        self._playbook = playbook
        self._options = Options(
            model=model,
            host=host,
            timeout=timeout,
            total_timeout=2 * timeout if total_timeout is None else total_timeout,
            language=language,
            playbook=self._approved_answers,
            prompts=prompts or Prompts.shipped(),
            check_seconds=check_seconds,
            connect_seconds=connect_seconds,
            token=token,
            verify_tls=verify_tls,
            num_ctx=num_ctx,
            keep_alive=keep_alive,
            summary_model=summary_model,
        )
        self._history = History()
        self._lock = threading.Lock()
        self._waiting: set[Request] = set()
        self._engine = Engine(self._options, self._history)
        self._thread: LoopThread | None = None
        self._stopped = False
        self._bad_host: CopilotError | None = None
        self._address = self._read_address()

    def _read_address(self) -> str:
        self._bad_host = None
        try:
            return parse_host(self._options.host)
        except CopilotError as error:
            self._bad_host = error
            return str(error.details.get("host") or DEFAULT_HOST)

    def apply(self, settings: "CopilotSettings") -> None:
        """Work with these settings from the next question on; returns at once, what is under way comes to its end."""
        is_elsewhere = self._options.take(settings)
        self._address = self._read_address()
        if (thread := self._thread) is not None:
            thread.call_soon(self._engine.reconnect if is_elsewhere else self._engine.server.poke)

    # --- asking -------------------------------------------------------------------------------------------------

    def get_response(
        self,
        objection: str,
        context: str = "",
        callback: Callable[[str], None] | None = None,
        use_history: bool = True,
        on_token: Callable[[str], None] | None = None,
    ) -> None:
        """Ask for an answer and return at once; a newer question replaces one that is still under way.

        Args:
            objection: what the customer said.
            context: what is known of the product.
            callback: called exactly once with the whole answer, or with the approved answer or a plain sentence
                when the model cannot answer.
            use_history: send the last messages along and add this question and its answer; False does neither.
            on_token: called with each piece of the answer as it arrives.
        """

        def done(result: AnswerResult) -> None:
            if callback is not None:
                callback(result.spoken)

        # A script may hand over None for “nothing was said”; that too is answered with a sentence, not a traceback.
        self.ask(Question(str(objection or ""), str(context or ""), use_history=use_history), done, on_token)

    def ask(
        self,
        question: Question,
        on_done: Callable[[AnswerResult], None],
        on_token: Callable[[str], None] | None = None,
    ) -> None:
        """Ask and return at once; ``on_done`` is called exactly once, see `AnswerResult`.

        Both callbacks run in the copilot's thread; after `stop`, ``on_done`` is called here, at once.
        """
        request = Request(question, on_token, on_done)
        self._start_once()
        with self._lock:
            thread = self._thread
            self._waiting = {r for r in self._waiting if not r.finished} | {request}
        if thread is None or not thread.call_soon(self._engine.accept, request):
            self._finish_stopped(request)

    def cancel(self) -> None:
        """End the answer under way, the server's work included; its ``callback`` is still called."""
        if (thread := self._thread) is not None:
            thread.call_soon(self._engine.cancel)

    def preload(self) -> None:
        """Have the model loaded into memory in the background, say at the start of a shift."""
        self._start_once()
        if (thread := self._thread) is not None:
            thread.call_soon(self._engine.server.preload)

    def with_client(self, work: Callable[[OllamaClient], Coroutine[Any, Any, T]]) -> Future[T]:
        """Have something done with the server in the copilot's thread; cancelling the future ends it there.

        Raises:
            WorkerError: the copilot was stopped.
        """
        thread = self._running()
        return thread.submit(self._engine.with_client(work))

    def with_client_later(self, work: Callable[[OllamaClient], Coroutine[Any, Any, T]]) -> Future[T]:
        """The same behind the live answers: it waits for them, and begins anew when one comes in between.

        Raises:
            WorkerError: the copilot was stopped.
        """
        thread, engine = self._running(), self._engine
        return thread.submit(engine.slow_lane.run(lambda: engine.with_client(work)))

    def _running(self) -> LoopThread:
        self._start_once()
        if self._thread is None:
            raise WorkerError("The copilot was stopped.")
        return self._thread

    # --- history and model --------------------------------------------------------------------------------------

    def clear_history(self) -> None:
        """Forget the conversation; an answer under way is no longer added to it."""
        self._history.clear()

    def get_history(self) -> list[Message]:
        """The last messages, at most 15, oldest first: ``{"role": "user" | "assistant", "content": …}``."""
        return self._history.messages()

    def set_model(self, model: str) -> bool:
        """Use another model from the next question on; asks the server, so it may take seconds.

        Returns:
            False, and nothing changes, when the server is away or does not have the model.
        """
        view = self._look()
        if find_model(model, view.models) is None:
            return False
        self._options.model = model
        if (thread := self._thread) is not None:
            thread.call_soon(self._engine.server.forget_trouble)
            thread.call_soon(self._engine.server.poke)
        return True

    def get_available_models(self) -> list[str]:
        """The installed models, [] when the server is away; asks the server, so it may take seconds."""
        return list(self._look().models)

    def get_status(self) -> dict[str, Any]:
        """How things stand now; asks the server, so it may take seconds (`state` never does).

        Returns:
            ``available``, ``model``, ``model_installed``, ``model_loaded`` (None: the server cannot say), ``host``,
            ``timeout`` in seconds, ``history_length`` in messages, ``error`` (a sentence, or None), and
            ``error_code``, ``models``, ``answering``.
        """
        self._look()
        return status_of(self.state, self._options.timeout, len(self._history))

    # --- what is known without asking; never blocks ---------------------------------------------------------------

    @property
    def state(self) -> CopilotState:
        """How things stood when the server was last looked at, in the background."""
        return state_of(self._engine, self._options, self._address, self._bad_host)

    @property
    def is_available(self) -> bool:
        """Whether the server answered when last looked at."""
        return self._engine.server.view.available

    @property
    def model(self) -> str:
        """The model in use, as it was named."""
        return self._options.model

    @property
    def chat_history(self) -> list[Message]:
        """As `get_history`."""
        return self._history.messages()

    @property
    def api_url(self) -> str:
        """The server's address, or what was written in its place."""
        return self._address

    @property
    def summary_model(self) -> str:
        """The model that drafts summaries."""
        return self._options.summary_model or self._options.model

    @property
    def options(self) -> Options:
        """What it works with; to read, see `apply`."""
        return self._options

    @property
    def language(self) -> str:
        """The language of messages, and of answers where the question does not tell; may be set at any time."""
        return self._options.language

    @language.setter
    def language(self, language: str) -> None:
        self._options.language = language

    @property
    def playbook(self) -> Playbook:
        """The approved answers; may be set, and holds from the next question on."""
        return self._approved_answers()

    @playbook.setter
    def playbook(self, playbook: Playbook) -> None:
        self._playbook = playbook

    # --- life ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread; again after `stop` too. Calling it while it runs does nothing."""
        with self._lock:
            if self._thread is not None:
                return
            thread = LoopThread("copilot", _JOIN_SECONDS, CopilotLoop)
            thread.start_loop()
            self._engine = Engine(self._options, self._history)
            thread.call_soon(self._engine.begin)
            self._thread, self._stopped = thread, False
        atexit.register(self.stop)  # also keeps us referenced: Qt aborts when a running thread is destroyed

    def _start_once(self) -> None:
        """Start what was never started; what was stopped stays so."""
        if self._thread is None and not self._stopped:
            self.start()

    def wait_until_checked(self, seconds: float) -> bool:
        """Wait until the server was looked at for the first time; False when that took longer."""
        return self._engine.server.checked.wait(seconds)

    def stop(self) -> None:
        """End the answer under way and the thread, within 2 s; calling it again does nothing.

        From a callback it returns at once and the thread ends soon after.
        """
        if threading.get_ident() == self._engine.thread_id:
            threading.Thread(target=self.stop, name="copilot-stop").start()
            return
        with self._lock:
            thread, self._thread, self._stopped = self._thread, None, True
            engine = self._engine
        if thread is None:
            return
        atexit.unregister(self.stop)
        try:
            with suppress(TimeoutError, WorkerError):
                thread.submit(engine.close()).result(_CLOSE_SECONDS)
            thread.stop()
        except WorkerError:
            _log.error("A callback holds the copilot's thread; it ends when the callback returns.")
            _unended.append(thread)
        with self._lock:
            waiting, self._waiting = self._waiting, set()
            if self._thread is None:
                self._engine = Engine(self._options, self._history)  # knows nothing of the server, as after a start
        for request in waiting:
            self._finish_stopped(request)

    def _finish_stopped(self, request: Request) -> None:
        question, language = request.question, self._options.language
        request.finish(request.ended("stopped", language, question.approved, question.language or language))

    def _approved_answers(self) -> Playbook:
        if callable(self._playbook):
            return self._playbook()
        if self._playbook is None:
            self._playbook = Playbook.load(resource("playbooks"))
            for problem in self._playbook.problems:
                _log.warning("%s", problem.message)
        return self._playbook

    def _look(self) -> ServerView:
        """What the server has now; what was last known, where waiting would be waiting for ourselves."""
        self._start_once()
        thread, engine = self._thread, self._engine
        if thread is None or threading.get_ident() == engine.thread_id:
            return engine.server.view
        try:
            looking = thread.submit(engine.look())
            return looking.result(_FRESH_SECONDS)
        except TimeoutError:
            looking.cancel()
        except (WorkerError, CancelledError):  # stopped meanwhile
            pass
        return engine.server.view
