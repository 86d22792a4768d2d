"""What is asked of the copilot, what comes back, and how it is doing."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from callmanager.ai.failures import sentence
from callmanager.domain.ai import ModelState

A = TypeVar("A")
_log = logging.getLogger(__name__)
_calling: set[int] = set()  # threads that are in a callback now

ENDED_EARLY = frozenset({"replaced", "cancelled", "stopped"})
"""Codes of answers that somebody ended, as opposed to those that failed."""


@dataclass(frozen=True, slots=True)
class Question:
    """One objection to be answered.

    Args:
        text: what the customer said.
        context: what is known of the product: name, price, features, terms.
        language: two-letter code of the call; "" lets the playbook tell, and falls back to the copilot's own.
        approved: the approved answer that is already on screen; "" lets the copilot look one up.
        product: name of the call's product, for choosing among approved answers.
        call_id: of the call it belongs to; handed back untouched.
        use_history: whether earlier questions and answers are sent along, and this one joins them.
        longest: characters that the answer may have; None where it is read and not read out.
        keep_language: an answer in another language than the question's is withdrawn.
    """

    text: str
    context: str = ""
    language: str = ""
    approved: str = ""
    product: str = ""
    call_id: str = ""
    use_history: bool = False
    longest: int | None = None
    keep_language: bool = False


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """How a question ended.

    Args:
        question: what was asked.
        text: the whole answer: the model's, or the approved one that stays; "" when there is neither.
        source: “model”; “playbook” when the model could not answer and an approved answer stays; else “error”.
        error_code: one of `callmanager.ai.failures.CODES`; "" when the model answered.
        message: one line on why the model could not answer, in the copilot's language; "" when it did.
        seconds_to_first_token: from asking to the first piece shown; None when none came.
        truncated: the model's answer was cut at its longest length.
        unread: the question, with sheet and history, was longer than the model's context: part of it was not read.
        language: of the answer.
    """

    question: Question
    text: str
    source: Literal["model", "playbook", "error"]
    error_code: str = ""
    message: str = ""
    seconds_to_first_token: float | None = None
    truncated: bool = False
    unread: bool = False
    language: str = "es"

    @property
    def spoken(self) -> str:
        """One text for a caller that takes no more: the answer, or the sentence that says why there is none."""
        if self.source == "error":
            return self.message
        if self.error_code in ENDED_EARLY:
            label = "Respuesta aprobada" if self.language == "es" else "Approved answer"
            return f"{self.message} {label}: {self.text}"
        return self.text


@dataclass(frozen=True, slots=True)
class CopilotState:
    """How the copilot is doing, as far as it knows without asking the server now.

    Args:
        available: the server answered when last asked.
        model: the model in use.
        model_installed: the server has it.
        model_loaded: it is in memory; None where the server cannot say.
        models: every installed model.
        host: the server's address, or what was written in its place.
        answering: an answer is under way.
        error_code: why questions will fail, one of `callmanager.ai.failures.CODES`; "" when nothing is wrong.
        error: the same as a sentence in the copilot's language; "" when nothing is wrong.
        checked: the server has been asked at least once.
        phase: all of this in one word, for a light.
        trouble: a sentence on what is wrong and what to do where ``phase`` is away, busy or failed; else "".
    """

    available: bool
    model: str
    model_installed: bool
    model_loaded: bool | None
    models: tuple[str, ...]
    host: str
    answering: bool
    error_code: str
    error: str
    checked: bool
    phase: ModelState = ModelState.STARTING
    trouble: str = ""


class Request:
    """A question on its way, and those who wait for it; `finish` acts once, whoever calls it first."""

    def __init__(
        self,
        question: Question,
        on_token: Callable[[str], None] | None,
        on_done: Callable[[AnswerResult], None],
    ) -> None:
        self.question = question
        self.ended_by = ""  # “replaced” or “cancelled” once somebody has ended it
        self.asked_at = time.perf_counter()
        self.first_token_at: float | None = None
        self.on_token = on_token
        self._on_done = on_done
        self._lock = threading.Lock()
        self._finished = False

    @property
    def finished(self) -> bool:
        """Whether the result was handed over."""
        return self._finished

    @property
    def seconds_to_first_token(self) -> float | None:
        """From the asking to the first piece; None before it."""
        return None if self.first_token_at is None else self.first_token_at - self.asked_at

    def finish(self, result: AnswerResult) -> None:
        """Hand the result over; the second and later calls do nothing."""
        with self._lock:
            if self._finished:
                return
            self._finished = True
        called(self._on_done, result)

    def failed(self, code: str, message: str, approved: str, language: str) -> AnswerResult:
        """The result of a question that the model did not answer."""
        return AnswerResult(
            self.question,
            approved,
            "playbook" if approved else "error",
            error_code=code,
            message=message,
            seconds_to_first_token=self.seconds_to_first_token,
            language=language,
        )

    def ended(self, code: str, interface_language: str, approved: str, language: str) -> AnswerResult:
        """The result of a question that was ended: “replaced”, “cancelled” or “stopped”."""
        return self.failed(code, sentence(code, interface_language), approved, language)


def called(function: Callable[[A], None], argument: A) -> bool:
    """Call what others gave us; False when it failed, which is logged and never ends our thread."""
    thread_id = threading.get_ident()
    is_first = thread_id not in _calling
    _calling.add(thread_id)
    try:
        function(argument)
    except (Exception, SystemExit):  # a sys.exit() in a callback would end the copilot's thread, not the program
        _log.exception("A callback of the copilot failed")
        return False
    finally:
        if is_first:
            _calling.discard(thread_id)
    return True


def is_calling(thread_id: int) -> bool:
    """Whether this thread is in what others gave us now."""
    return thread_id in _calling
