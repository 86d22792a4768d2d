"""The models of an Ollama server: what is installed, fetching more, deleting, trying one out.

Progress of a pull is described under “Pull a Model” in Ollama's API documentation: each layer tells its own total; a
pull that was cancelled goes on where it was the next time.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from callmanager.ai.copilot import AICopilot
from callmanager.ai.failures import failure
from callmanager.ai.ollama import CHECK_SECONDS, OllamaClient
from callmanager.ai.thinking import AnswerText
from callmanager.domain.errors import CopilotError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import ollama

PULL_SILENCE_SECONDS = 600.0
"""Checking the digest of a large layer takes minutes in which nothing is said."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that the server has. ``can`` is what it says of its abilities, such as “completion” and “thinking”."""

    name: str
    size_bytes: int = 0  # 0 where it does not say
    parameters: str = ""  # “3.2B”
    quantization: str = ""  # “Q4_K_M”
    can: tuple[str, ...] = ()
    is_loaded: bool = False


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far a pull is: bytes of all layers that are known so far, and the server's own words."""

    status: str
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying a model out gave."""

    text: str
    seconds_to_first_token: float
    tokens_per_second: float | None  # None where the server does not count


class ModelDesk:
    """Works in the copilot's thread; every method returns at once, and cancelling its future ends the work."""

    def __init__(self, copilot: AICopilot) -> None:
        self._copilot = copilot

    def installed(self) -> Future[tuple[InstalledModel, ...]]:
        """Every installed model, with what it can do; fails with `CopilotError`."""
        return self._copilot.with_client(_installed)

    def pull(self, name: str, on_progress: Callable[[PullProgress], None]) -> Future[None]:
        """Fetch a model; ``on_progress`` is called in the copilot's thread. Fails with `CopilotError`."""
        return self._copilot.with_client(lambda client: _pull(client, name, on_progress))

    def delete(self, name: str) -> Future[None]:
        """Delete a model from the server; fails with `CopilotError`."""
        return self._copilot.with_client(lambda client: _delete(client, name))

    def try_out(self, name: str, question: str, on_token: Callable[[str], None]) -> Future[Trial]:
        """Ask a model something and measure it, behind the live answers; fails with `CopilotError`."""
        return self._copilot.with_client_later(lambda client: _try_out(client, name, question, on_token))


async def _installed(client: OllamaClient) -> tuple[InstalledModel, ...]:
    with client.translated(seconds=CHECK_SECONDS, refuse=True):
        async with asyncio.timeout(CHECK_SECONDS):
            listed = await client.asking.list()
    loaded = set(await client.loaded() or ())
    models = []
    for model in listed.models:
        if not model.model:
            continue
        details = model.details
        models.append(
            InstalledModel(
                model.model,
                int(model.size or 0),
                (details.parameter_size or "") if details else "",
                (details.quantization_level or "") if details else "",
                await _abilities(client, model.model),
                model.model in loaded,
            )
        )
    return tuple(models)


async def _abilities(client: OllamaClient, name: str) -> tuple[str, ...]:
    """What a model can do; nothing where the server does not say in time."""
    try:
        return await client.abilities(name)
    except CopilotError:
        return ()


async def _pull(client: OllamaClient, name: str, on_progress: Callable[[PullProgress], None]) -> None:
    layers: dict[str, tuple[int, int]] = {}
    name = name.strip()
    if not name:
        raise failure("model_name")
    async with client.connect(PULL_SILENCE_SECONDS) as connection:
        with client.translated(seconds=PULL_SILENCE_SECONDS, refuse=True, model=name):
            stream = await connection.pull(name, stream=True)
            async with aclosing(cast("AsyncGenerator[ollama.ProgressResponse, None]", stream)) as parts:
                async for part in parts:
                    if part.digest:
                        done, total = layers.get(part.digest, (0, 0))
                        total = part.total or total
                        # Servers count back where a part is fetched again, and some count on behind the end.
                        layers[part.digest] = (min(max(part.completed or 0, done), total), total)
                    on_progress(_progress(part.status or "", layers.values()))
                    if part.status == "success":
                        return
    raise failure("cut_stream")


def _progress(status: str, layers: Iterable[tuple[int, int]]) -> PullProgress:
    pairs = list(layers)
    return PullProgress(status, sum(done for done, _total in pairs), sum(total for _done, total in pairs))


async def _delete(client: OllamaClient, name: str) -> None:
    with client.translated(seconds=CHECK_SECONDS, refuse=True, model=name):
        async with asyncio.timeout(CHECK_SECONDS):
            await client.asking.delete(name)


async def _try_out(client: OllamaClient, name: str, question: str, on_token: Callable[[str], None]) -> Trial:
    await client.learn(name)
    asked, first, last = time.perf_counter(), None, 0.0
    answer = AnswerText()
    tokens: int | None = None
    chat = client.chat(name, [{"role": "user", "content": question}], think=client.think_option(name))
    async with aclosing(chat) as parts:
        async for part in parts:
            last = time.perf_counter()
            first = first or (last if part.text else None)  # of its thinking, too: what is measured is how fast it is
            tokens = part.answer_tokens or tokens
            if shown := answer.feed(part.text):
                on_token(shown)
    if rest := answer.finish():
        on_token(rest)
    if first is None or not answer.text:
        raise failure("empty")
    rate = (tokens - 1) / (last - first) if tokens and tokens > 1 and last > first else None
    return Trial(answer.text, first - asked, rate)
