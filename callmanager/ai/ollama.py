"""A thin client over ``ollama.AsyncClient``: the calls we need, its failures as `CopilotError` with stable codes.

What the library (0.6.3) does, and what is done about it here:

- Down is ``ConnectionError`` without streaming and ``httpx.ConnectError`` with it; a read time-out is
  ``httpx.ReadTimeout``, never wrapped; its default time-out is none. All of it is translated in one place.
- A stream that simply ends is no error to it. Here the last piece must say ``done``.
- Cancelling the task closes the connection, and the server stops its work; nothing else is safe from outside.
- Importing it already builds a client from the environment, which fails for a nonsense ``OLLAMA_HOST`` or proxy.
"""

import asyncio
import importlib
import os
import threading
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from callmanager.ai.failures import failure
from callmanager.ai.hosts import is_this_computer

if TYPE_CHECKING:
    import ollama

CONNECT_SECONDS = 2.0
CHECK_SECONDS = 2.0
"""How long the quick questions (which models are there, which is loaded) may take."""
LOAD_SECONDS = 600.0
"""A cancelled load is a lost load, so loading a model has a time-out of its own."""

_NO_ENDS = ("load", "unload")
"""What ends a request without messages, says “Load a model” and “Unload a model” in Ollama's API documentation: where
one of them ends an answer, the model went away in the middle of it."""

_import_lock = threading.Lock()
_PROXIES = ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "http_proxy", "https_proxy")


@dataclass(frozen=True, slots=True)
class ChatPiece:
    """A part of an answer as it arrived; ``done_reason`` is "" until the last, then “stop” or “length”.

    ``prompt_tokens`` and ``answer_tokens`` stand in the last piece, where the server counts them.
    """

    text: str
    done_reason: str = ""
    prompt_tokens: int | None = None
    answer_tokens: int | None = None


class OllamaClient:
    """One server; belongs to the event loop it is first used in. Close it with `close`.

    Args:
        address: as `callmanager.ai.hosts.parse_host` gives it.
        silence_seconds: longest silence while an answer is awaited or streams.
        num_ctx: context length in tokens; the same for loading and asking, or the model is loaded twice.
        num_predict: longest answer in tokens.
        keep_alive: how long the model stays in memory after use.
        connect_seconds: longest wait for the connection.
        token: sent as a bearer token, for a server behind a gate of its own; "" sends none.
        verify_tls: False takes any certificate, for a server of the office that signed its own.
    """

    def __init__(
        self,
        address: str,
        *,
        silence_seconds: float = 30.0,
        num_ctx: int = 4096,
        num_predict: int = 256,
        keep_alive: str = "10h",
        connect_seconds: float = CONNECT_SECONDS,
        token: str = "",
        verify_tls: bool = True,
    ) -> None:
        self.address = address
        self.library = _library()
        self._connect_seconds = connect_seconds
        self._headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._verify_tls = verify_tls
        self._silence_seconds = silence_seconds
        self._options = {"num_ctx": num_ctx, "num_predict": num_predict, "temperature": 0.4}
        self._keep_alive = keep_alive
        self._thinks: dict[str, bool] = {}
        self.asking = self.connect(silence_seconds)

    def connect(self, read_seconds: float) -> "ollama.AsyncClient":
        """Another connection, which waits so long for each part of an answer; close it after use."""
        import httpx  # here and below, like the library: slow to import, and the window should not wait for it

        from callmanager.ai.transport import bound, trust

        client: ollama.AsyncClient = self.library.AsyncClient(
            self.address,
            timeout=httpx.Timeout(read_seconds, connect=self._connect_seconds, pool=self._connect_seconds),
            headers=self._headers,
            verify=trust(self.address, verify=self._verify_tls),
            # Questions are minutes apart: a kept connection would be stale by then, and fail the question.
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,  # what a customer says goes to this server and nowhere else
            trust_env=not is_this_computer(self.address),  # a proxy cannot reach our loopback
            event_hooks={"response": [bound]},
        )
        return client

    async def close(self) -> None:
        """Close every connection."""
        await self.asking.close()  # type: ignore[no-untyped-call]  # the library leaves this one untyped

    async def models(self) -> tuple[str, ...]:
        """The names of the installed models, such as “llama3:latest”.

        Raises:
            CopilotError: the server is away, silent or something else.
        """
        with self.translated(seconds=CHECK_SECONDS, refuse=True):
            async with asyncio.timeout(CHECK_SECONDS):
                listed = await self.asking.list()
        return tuple(model.model for model in listed.models if model.model)

    async def loaded(self) -> tuple[str, ...] | None:
        """The names of the models in memory; None where the server cannot say.

        Raises:
            CopilotError: the server is away or silent.
        """
        try:
            with self.translated(seconds=CHECK_SECONDS):
                async with asyncio.timeout(CHECK_SECONDS):
                    running = await self.asking.ps()
        except self.library.ResponseError:
            return None
        return tuple(name for model in running.models if (name := model.model or model.name))

    async def abilities(self, model: str) -> tuple[str, ...]:
        """What a model can do, such as “completion” and “thinking”; nothing where the server does not say.

        Raises:
            CopilotError: the server is away or silent.
        """
        try:
            with self.translated(seconds=CHECK_SECONDS):
                async with asyncio.timeout(CHECK_SECONDS):
                    return tuple((await self.asking.show(model)).capabilities or ())
        except self.library.ResponseError:
            return ()

    async def can_think(self, model: str) -> bool:
        """Whether the model thinks before it answers; False where the server cannot say.

        Raises:
            CopilotError: the server is away or silent.
        """
        return "thinking" in await self.abilities(model)

    async def learn(self, model: str) -> None:
        """Ask once what has to be known of a model before it is asked anything.

        Raises:
            CopilotError: the server is away or silent.
        """
        if model not in self._thinks:
            self._thinks[model] = await self.can_think(model)

    def think_option(self, model: str) -> bool | None:
        """What to send as ``think``: False for a model that thinks, as far as was learned, None for others."""
        return False if self._thinks.get(model) else None

    async def chat(
        self,
        model: str,
        messages: Sequence[Mapping[str, str]],
        *,
        think: bool | None = None,
        schema: dict[str, Any] | None = None,
        num_predict: int | None = None,
    ) -> AsyncGenerator[ChatPiece, None]:
        """Stream the answer to a conversation; cancelling the task, or closing the generator, ends the server's work.

        Args:
            model: name as installed.
            messages: ``{"role", "content"}``, oldest first.
            think: False asks a thinking model not to; None for models that never do.
            schema: of the JSON that the answer has to be; None for plain text.
            num_predict: longest answer in tokens, where it is another one than usual.

        Raises:
            CopilotError: with one of the codes away, silent, model_missing, busy, server_error, cut_stream, bad_reply.
        """
        with self.translated(model=model, seconds=self._silence_seconds, refuse=True):
            stream = await self.asking.chat(
                model=model,
                messages=messages,
                stream=True,
                think=think,
                format=schema,
                options=self._options if num_predict is None else {**self._options, "num_predict": num_predict},
                keep_alive=self._keep_alive,
            )
            async with aclosing(cast("AsyncGenerator[ollama.ChatResponse, None]", stream)) as parts:
                async for part in parts:
                    text = part.message.content or ""
                    if part.done and part.done_reason in _NO_ENDS:
                        yield ChatPiece(text)
                        break
                    if part.done:
                        yield ChatPiece(text, part.done_reason or "stop", part.prompt_eval_count, part.eval_count)
                        return
                    yield ChatPiece(text)
        raise failure("cut_stream")

    async def load(self, model: str) -> None:
        """Bring a model into memory before it is needed, however long that takes (at most `LOAD_SECONDS`).

        Raises:
            CopilotError: as `chat`.
        """
        async with self.connect(LOAD_SECONDS) as client:
            with self.translated(model=model, seconds=LOAD_SECONDS, refuse=True):
                await client.chat(model=model, messages=[], options=self._options, keep_alive=self._keep_alive)

    @contextmanager
    def translated(self, *, seconds: float, model: str = "", refuse: bool = False) -> Iterator[None]:
        """Turn what the library raises into `CopilotError`; its ``ResponseError`` passes unless ``refuse``."""
        import httpx

        try:
            yield
        except (ConnectionError, httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            from callmanager.ai.transport import certificate_problem

            if cause := certificate_problem(error):
                raise failure("certificate", host=self.address, cause=cause) from error
            raise failure("away", host=self.address) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise failure("silent", seconds=float(seconds)) from error
        except self.library.ResponseError as error:
            if refuse:
                raise _refused(error, model, self.address) from error
            if str(error.error).lstrip().startswith("<"):  # a web page: whatever listens there, it is not Ollama
                raise failure("bad_reply", host=self.address) from error
            raise
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise failure("bad_host", host=self.address, cause=error) from error
        except httpx.TransportError as error:
            raise failure("cut_stream") from error
        # No JSON, or JSON of another shape: the library hands it to json, pydantic and dict methods as it comes.
        except (ValueError, TypeError, AttributeError, RecursionError, httpx.DecodingError) as error:
            raise failure("bad_reply", host=self.address) from error


def find_model(name: str, installed: Sequence[str]) -> str | None:
    """The installed model a name means (“llama3” is “llama3:latest”), or None.

    See “Model names” in Ollama's API documentation: a name without a tag means the tag ``latest``.
    """
    return next((m for m in installed if (name and m in (name, f"{name}:latest")) or name == f"{m}:latest"), None)


def _refused(error: "ollama.ResponseError", model: str, address: str) -> Exception:
    """The reason a server gives, by its status; −1 stands for an error in the middle of a stream."""
    cause = str(error.error)
    if error.status_code in (401, 403):  # of a gate before the server; Ollama itself asks for no key
        return failure("no_entry", host=address)
    is_page = cause.lstrip().startswith("<")
    if error.status_code == 404 and "model" in cause.lower() and not is_page:
        return failure("model_missing", model=model)
    if is_page or error.status_code == 404 or 300 <= error.status_code < 400:  # whatever listens there is not Ollama
        return failure("bad_reply", host=address)
    if error.status_code in (429, 503):
        return failure("busy")
    return failure("server_error", cause=cause or f"status {error.status_code}", status=error.status_code)


def _library() -> Any:
    """The module ``ollama``, imported on first use, also where the environment would make its import fail."""
    import httpx

    with _import_lock:
        try:
            return importlib.import_module("ollama")
        except (ImportError, ValueError, httpx.InvalidURL):
            names = ("OLLAMA_HOST", *_PROXIES)
            kept = {name: os.environ.pop(name) for name in names if name in os.environ}
            if not kept:
                raise
            try:
                return importlib.import_module("ollama")
            finally:
                os.environ.update(kept)
