"""The copilot: asks a local language model how to answer an objection, and never keeps its caller waiting."""

import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from callmanager.ai.answers import AnswerResult, CopilotState, Question, Request
from callmanager.ai.hosts import DEFAULT_HOST, parse_host
from callmanager.ai.life import CopilotLife
from callmanager.ai.ollama import CONNECT_SECONDS, OllamaClient, find_model
from callmanager.ai.options import KEEP_ALIVE, NUM_CTX, Options
from callmanager.ai.prompts import Message, Prompts
from callmanager.ai.standing import state_of, status_of
from callmanager.domain.errors import CopilotError
from callmanager.paths import resource
from callmanager.services.answers.playbook import Playbook

if TYPE_CHECKING:
    from callmanager.settings import CopilotSettings

T = TypeVar("T")
_log = logging.getLogger(__name__)


class AICopilot(CopilotLife):
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
        options = Options(
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
        super().__init__(options)
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
        self._hand_over(Request(question, on_token, on_done))

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

    def _approved_answers(self) -> Playbook:
        if callable(self._playbook):
            return self._playbook()
        if self._playbook is None:
            self._playbook = Playbook.load(resource("playbooks"))
            for problem in self._playbook.problems:
                _log.warning("%s", problem.message)
        return self._playbook
