"""A free conversation with the model. It waits behind live answers, and begins anew when one comes in between."""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass

from callmanager.ai.answers import Question, called
from callmanager.ai.copilot import AICopilot
from callmanager.ai.drafts import Draft
from callmanager.ai.failures import failure
from callmanager.ai.history import MAX_MESSAGES
from callmanager.ai.ollama import OllamaClient
from callmanager.ai.prompts import Message, clean
from callmanager.services.answers.conversation_files import Said

MAX_QUESTION_CHARACTERS = 4_000
_LONGEST_TOKENS = 1_024
_CHARACTERS_A_TOKEN = 3  # Spanish has rather more; what is estimated too short is cut by the server without a word


@dataclass(frozen=True, slots=True)
class ChatQuestion:
    """What a person asks.

    Args:
        text: at most `MAX_QUESTION_CHARACTERS` of it are sent.
        history: what was said before, see `history_of`.
        product: the name of the product it is about, "" for none.
        sheet: all that is known of it: the only prices and promises that an answer may speak of, beside those of the
            approved answers.
        language: of the instructions, “es” or “en”.
    """

    text: str
    history: tuple[Message, ...] = ()
    product: str = ""
    sheet: str = ""
    language: str = "es"


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """The whole answer; ``is_cut`` where the model had more to say."""

    text: str
    model: str
    seconds_to_first_token: float
    is_cut: bool = False


class Assistant:
    """Asks the copilot's server in the copilot's thread."""

    def __init__(self, copilot: AICopilot) -> None:
        self._copilot = copilot

    def ask(
        self, question: ChatQuestion, on_begin: Callable[[bool], None], on_token: Callable[[str], None]
    ) -> Future[ChatAnswer]:
        """Ask and return at once; cancelling the future ends the server's work.

        Args:
            question: what is asked.
            on_begin: called in the copilot's thread when the asking begins, and again when it begins anew after a
                live answer: what came before is to be forgotten.
            on_token: called there with each piece that may be shown.

        Returns:
            The answer; fails with `CopilotError`. ``unbacked`` means that what was shown has to go; otherwise it may
            stay, as something incomplete.

        Raises:
            WorkerError: the copilot was stopped.
        """
        return self._copilot.with_client_later(lambda client: self._ask(client, question, on_begin, on_token))

    async def _ask(
        self,
        client: OllamaClient,
        question: ChatQuestion,
        on_begin: Callable[[bool], None],
        on_token: Callable[[str], None],
    ) -> ChatAnswer:
        copilot, asked = self._copilot, time.perf_counter()
        options, first, is_cut = copilot.options, 0.0, False
        called(on_begin, True)
        messages = self.messages(question)
        about = Question(question.text, question.sheet, product=question.product)
        draft = Draft(about, "", question.language, copilot.playbook)

        def say(piece: str) -> None:
            nonlocal first
            if piece:
                first = first or time.perf_counter()
                called(on_token, piece)

        try:
            async with asyncio.timeout(options.total_timeout):
                await client.learn(options.model)
                think = client.think_option(options.model)
                stream = client.chat(options.model, messages, think=think, num_predict=_LONGEST_TOKENS)
                async with aclosing(stream) as pieces:
                    async for piece in pieces:
                        say(draft.feed(piece.text))
                        if piece.done_reason == "length" or draft.is_long:
                            is_cut = True
                            break
        except TimeoutError as error:
            raise failure("timeout", seconds=float(options.total_timeout)) from error
        say(draft.finish())
        if not draft.text:
            raise failure("empty")
        return ChatAnswer(draft.text, options.model, first - asked, is_cut)

    def messages(self, question: ChatQuestion) -> list[Message]:
        """What is sent: the instructions, as much of the history as fits, and the question.

        Raises:
            CopilotError: ``no_question``, or ``prompt``: the instructions cannot be used.
        """
        text = clean(question.text[:MAX_QUESTION_CHARACTERS])
        if not text:
            raise failure("no_question")
        options = self._copilot.options
        product = question.sheet or question.product
        system = options.prompts.assistant(product, question.language)
        room = _CHARACTERS_A_TOKEN * (options.num_ctx - _LONGEST_TOKENS) - len(system["content"]) - len(text)
        return [system, *_fitting(question.history, room), {"role": "user", "content": text}]


def history_of(said: Iterable[Said]) -> tuple[Message, ...]:
    """The last questions and their answers as the model is told them, at most 15 messages; failed ones are left out."""
    messages: list[Message] = []
    question, is_answered = "", False
    for one in said:
        if not one.by_model:
            question, is_answered = clean(one.text), False
        elif one.text and question:
            if is_answered:  # asked once more: the newest answer counts
                messages.pop()
            else:
                messages.append({"role": "user", "content": question})
            messages.append({"role": "assistant", "content": clean(one.text)})
            is_answered = True
    return tuple(messages[-MAX_MESSAGES:])


def _fitting(history: tuple[Message, ...], characters: int) -> list[Message]:
    """The newest messages that have room; they begin with a question."""
    kept: list[Message] = []
    for message in reversed(history[-MAX_MESSAGES:]):
        characters -= len(message["content"])
        if characters < 0:
            break
        kept.insert(0, message)
    while kept and kept[0]["role"] != "user":  # some chat templates refuse to begin with an answer
        kept.pop(0)
    return kept
