"""A draft of what a call came to, as JSON that is checked; it waits behind the live answers.

The server is given the JSON schema (“Structured outputs” in Ollama's API documentation), and what comes back is checked
all the same: a model may be cut short, and one that does not know the schema may write anything. It is asked once more
with what was wrong.
"""

import asyncio
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from callmanager.ai.copilot import AICopilot
from callmanager.ai.failures import failure
from callmanager.ai.ollama import OllamaClient
from callmanager.ai.prompts import Message, Prompts
from callmanager.ai.thinking import AnswerText
from callmanager.domain.summary import CallSummary

_LONGEST_TOKENS = 500
_LONGEST_CHARACTERS = 20_000  # a server that ignores num_predict is cut here
_SHOWN_AGAIN = 4_000  # characters of an answer that could not be used, when the model is asked once more
_LONGEST_SECONDS = 600.0  # of a draft; even a slow computer has written 500 tokens by then
_TRIES = 2


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a call: all that its summary may say."""

    notes: str
    objections: tuple[str, ...] = ()
    outcome: str = ""  # in words
    product: str = ""
    language: str = "es"


class _Fields(BaseModel):
    """What the model has to write."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: str
    objections: list[str]
    promises: list[str]
    next_step: str


class Summarizer:
    """Drafts summaries with the copilot's server.

    Args:
        copilot: whose thread and server are used.
        model: another one than the copilot's options name for summaries; "" means theirs.
        prompts: where ``summary.txt`` stands; None means those of the copilot.
    """

    def __init__(self, copilot: AICopilot, model: str = "", prompts: Prompts | None = None) -> None:
        self._copilot = copilot
        self._model = model
        self._prompts = prompts or copilot.options.prompts

    @property
    def model(self) -> str:
        """The model that drafts."""
        return self._model or self._copilot.summary_model

    def draft(self, facts: CallFacts) -> Future[CallSummary]:
        """Ask for a draft and return at once; fails with `CopilotError`, and then nothing was drafted."""
        return self._copilot.with_client_later(lambda client: self._draft_in_time(client, facts))

    async def _draft_in_time(self, client: OllamaClient, facts: CallFacts) -> CallSummary:
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                return await self._draft(client, facts)
        except TimeoutError as error:
            raise failure("timeout", seconds=_LONGEST_SECONDS) from error

    async def _draft(self, client: OllamaClient, facts: CallFacts) -> CallSummary:
        messages = self._prompts.summary(
            facts.notes, facts.objections, outcome=facts.outcome, product=facts.product, language=facts.language
        )
        cause = ""
        for _try in range(_TRIES):
            text = await self._ask(client, messages)
            try:
                fields = _Fields.model_validate_json(_object_in(text))
            except ValidationError as error:
                problem = error.errors(include_url=False, include_input=False)[0]
                cause = f"{'.'.join(str(part) for part in problem['loc'])} {problem['msg']}".strip()
                messages = [
                    *messages,
                    {"role": "assistant", "content": text[:_SHOWN_AGAIN]},
                    {"role": "user", "content": cause},
                ]
                continue
            summary = CallSummary(
                fields.reason, tuple(fields.objections), tuple(fields.promises), fields.next_step
            ).fitted()
            if not summary.is_empty:
                return summary
            cause = "it is empty"
        raise failure("no_summary", cause=cause)

    async def _ask(self, client: OllamaClient, messages: list[Message]) -> str:
        answer, schema, model = AnswerText(), _Fields.model_json_schema(), self.model
        await client.learn(model)
        parts = client.chat(
            model, messages, think=client.think_option(model), schema=schema, num_predict=_LONGEST_TOKENS
        )
        length = 0
        async with aclosing(parts) as pieces:
            async for piece in pieces:
                length += len(answer.feed(piece.text))
                if length > _LONGEST_CHARACTERS:
                    break
        answer.finish()
        return answer.text


def _object_in(text: str) -> str:
    """The JSON object of an answer; where a server knows no schemas, models fence it in or speak around it."""
    start, end = text.find("{"), text.rfind("}") + 1
    return text[start:end] if 0 <= start < end else text
