"""What lives in the copilot's own thread: the client and the answer under way.

Everything here runs on one event loop. Other threads only read the attributes that hold immutable values.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from callmanager.ai.answers import AnswerResult, Request, called
from callmanager.ai.drafts import Draft
from callmanager.ai.failures import explain, failure, sentence
from callmanager.ai.history import History
from callmanager.ai.hosts import parse_host
from callmanager.ai.lanes import SlowLane
from callmanager.ai.ollama import OllamaClient, find_model
from callmanager.ai.options import Options
from callmanager.ai.prompts import Message, clean_objection
from callmanager.ai.server_watch import ServerView, ServerWatch
from callmanager.domain.errors import CopilotError

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Found:
    """The approved answer of a request, and the language to answer in."""

    approved: str = ""
    language: str = ""


@dataclass(slots=True)
class _Run:
    request: Request
    task: "asyncio.Task[None]" = field(init=False)
    began: bool = False


class Engine:
    """One request at a time: a newer one cancels the older."""

    def __init__(self, options: Options, history: History) -> None:
        self.options = options
        self.history = history
        self.thread_id = 0
        self.server = ServerWatch(options, self._connected)
        self._client: OllamaClient | None = None
        self._current: _Run | None = None
        self._turn = asyncio.Lock()
        self._looks: set[asyncio.Task[Any]] = set()
        self._answers: set[asyncio.Task[None]] = set()  # the one under way, and those whose connection is closing
        self.slow_lane = SlowLane()
        self._closing = False

    @property
    def answering(self) -> bool:
        """Whether an answer is under way."""
        return self._current is not None

    @property
    def writing(self) -> bool:
        """Whether the first word of the answer under way has come."""
        run = self._current
        return run is not None and run.request.first_token_at is not None

    def begin(self) -> None:
        """Look at the server now, then regularly and whenever something suggests it, until `close`."""
        self.thread_id = threading.get_ident()
        self.server.begin()

    async def close(self) -> None:
        """End everything under way, hand over what there is to hand over, and close every connection.

        The outermost tasks are cancelled and nothing below them: the HTTP library starts tasks of its own, and one
        of those, cancelled before its first step, leaves a coroutine behind that was never awaited.
        """
        self._closing = True
        self.server.close()
        self._end(self._current, "stopped")
        others = self.server.tasks | self._looks
        for task in others:
            task.cancel()
        if tasks := others | self._answers:
            await asyncio.wait(tasks)
        if self._client is not None:
            await self._client.close()

    async def look(self) -> ServerView:
        """Ask the server what it has, now."""
        return await self._kept(self.server.look())

    def reconnect(self) -> None:
        """Ask the server of the options from now on; what is under way comes to its end where it was asked."""
        old, self._client = self._client, None
        self.server.forget_trouble()
        if old is not None and not self._closing:
            users = self._looks | self._answers
            task = asyncio.create_task(self._retire(old, users))
            self._looks.add(task)
            task.add_done_callback(self._looks.discard)
        self.server.poke()

    async def _retire(self, client: OllamaClient, users: "set[asyncio.Task[Any]]") -> None:
        if users:
            await asyncio.wait(users)
        async with self.server.lock:  # a look that has begun with it
            await client.close()

    def accept(self, request: Request) -> None:
        """Begin to answer; what is under way is replaced."""
        if self._closing:  # whoever stops us finishes what was never begun
            return
        self._end(self._current, "replaced")
        run = _Run(request)
        self._current = run
        self.slow_lane.block()
        run.task = asyncio.create_task(self._run(run))
        self._answers.add(run.task)
        run.task.add_done_callback(self._answers.discard)

    def cancel(self) -> None:
        """End the answer under way, the server's work included."""
        self._end(self._current, "cancelled")

    @staticmethod
    def _end(run: _Run | None, why: str) -> None:
        if run is not None and not run.request.ended_by:  # once: a second cancel would disturb the closing
            run.request.ended_by = why
            if run.began:  # a task cancelled before its first step would end without a word to anyone
                run.task.cancel()

    async def with_client(self, work: Callable[[OllamaClient], Coroutine[Any, Any, T]]) -> T:
        """Do something with the server beside the answers, such as asking for its models; `close` ends it."""
        return await self._kept(work(self._connected()))

    async def _kept(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.current_task()
        assert task is not None
        self._looks.add(task)
        try:
            return await work
        finally:
            self._looks.discard(task)

    async def _run(self, run: _Run) -> None:
        run.began = True
        request, found = run.request, _Found(run.request.question.approved)
        try:
            if request.ended_by:
                raise asyncio.CancelledError
            result = await self._answer(request, found)
            self.server.note_answer()
        except asyncio.CancelledError:
            why = request.ended_by or "stopped"
            result = request.ended(why, self.options.language, *self._fallback(request, found))
        except CopilotError as error:
            message = explain(error, self.options.language)
            _log.info("The model did not answer: %s", error.message)
            self.server.note(error)
            result = request.failed(error.reason, message, *self._fallback(request, found))
        except Exception:
            _log.exception("An answer failed")
            message = sentence("internal", self.options.language)
            result = request.failed("internal", message, *self._fallback(request, found))
        if self._current is run:
            self._current = None
            self.slow_lane.free()
        self.server.poke()
        request.finish(result)

    async def _answer(self, request: Request, found: _Found) -> AnswerResult:
        question = request.question
        objection = clean_objection(question.text)
        if not objection:
            raise failure("no_question")
        self._look_up(request, found)
        model = find_model(self.options.model, self.server.view.models) or self.options.model
        mark = self.history.mark()
        messages = self.options.prompts.messages(
            objection,
            product="\n".join(part for part in dict.fromkeys((question.product, question.context)) if part),
            approved=found.approved,
            language=found.language,
            history=self.history.messages() if question.use_history else (),
        )
        draft = Draft(question, found.approved, found.language, self.options.playbook())
        async with self._turn:  # the connection of the answer before is closed by then
            truncated, unread = await self._stream(request, model, messages, draft)
        self._say(request, draft.finish())
        if not draft.text:
            raise failure("empty")
        text, was_cut = draft.fitted()
        if question.use_history:
            self.history.add(objection, text, mark)
        return AnswerResult(
            question,
            text,
            "model",
            seconds_to_first_token=request.seconds_to_first_token,
            truncated=truncated or was_cut,
            unread=unread,
            language=found.language,
        )

    async def _stream(self, request: Request, model: str, messages: list[Message], draft: Draft) -> tuple[bool, bool]:
        """Take in the answer piece by piece; whether it was cut at its longest length, and the question at its own.

        A server cuts a question that is longer than its context without a word; only the count of what it has read
        tells, in the last piece.
        """
        client = self._connected()
        try:
            async with asyncio.timeout(self.options.total_timeout):
                async with aclosing(client.chat(model, messages, think=client.think_option(model))) as pieces:
                    async for piece in pieces:
                        self._say(request, draft.feed(piece.text))
                        unread = (piece.prompt_tokens or 0) >= self.options.num_ctx
                        if piece.done_reason == "length" or draft.is_long:
                            return True, unread
                        if unread:
                            _log.info("The question was longer than the model's context; it was not read whole.")
                            return False, True
        except TimeoutError as error:
            raise failure("timeout", seconds=float(self.options.total_timeout)) from error
        return False, False

    def _say(self, request: Request, piece: str) -> None:
        if not piece:
            return
        if request.first_token_at is None:
            request.first_token_at = time.perf_counter()
        if request.on_token is not None and not called(request.on_token, piece):
            request.on_token = None  # logged once; it would fail for every piece to come

    def _look_up(self, request: Request, found: _Found) -> None:
        question = request.question
        if not found.language and question.approved and question.language:
            found.language = question.language
        elif not found.language:
            match = self.options.playbook().match(question.text, question.language or None, question.product)
            found.language = question.language or match.language or self.options.language
            if not found.approved and match.entry is not None:
                found.approved = match.entry.answer

    def _fallback(self, request: Request, found: _Found) -> tuple[str, str]:
        self._look_up(request, found)
        return found.approved, found.language

    def _connected(self) -> OllamaClient:
        if self._client is None:
            address = parse_host(self.options.host)
            self._client = OllamaClient(
                address,
                silence_seconds=self.options.timeout,
                num_ctx=self.options.num_ctx,
                keep_alive=self.options.keep_alive,
                connect_seconds=self.options.connect_seconds,
                token=self.options.token,
                verify_tls=self.options.verify_tls,
            )
        return self._client
