"""A server that speaks Ollama's native protocol from a script, for what a real one cannot be made to do on demand.

Each behaviour says where the real Ollama documents it; the names are those of the files in Ollama's own ``docs``
folder. It listens on loopback, on a port of its own, in a thread of its own.
"""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Any, Self

_CREATED = "2025-11-22T09:30:00.000000Z"


class Behaviour(Enum):
    """What ``/api/chat`` does; the value says where the real server's doing so is documented."""

    NORMAL = "docs/api.md, Chat request (Streaming): objects with message.content, the last with done and counts"
    SILENT = "docs/faq.mdx, How does Ollama handle concurrent requests: a request is queued, nothing is sent meanwhile"
    SLOW_PROMPT = "docs/openapi.yaml, ChatResponse: load_duration and prompt_eval_duration pass before the first object"
    THINKING = "docs/capabilities/thinking.mdx, Stream the reasoning trace: message.thinking before message.content"
    THINK_TAGS = (
        "docs/capabilities/thinking.mdx: a model without thinking metadata gets no treatment of its own, so that tags "
        "its template writes arrive in message.content"
    )
    LENGTH = "docs/modelfile.mdx, num_predict: generation ends there; docs/openapi.yaml, done_reason"
    MISSING = "docs/api/errors.mdx: 404 when the model does not exist, {'error': …}"
    SERVER_ERROR = "docs/api/errors.mdx: 500 with {'error': 'the model failed to generate a response'}"
    BUSY = "docs/faq.mdx, How do I manage the maximum number of requests: 503 when the queue is full"
    ERROR_IN_STREAM = "docs/api/errors.mdx, Errors that occur while streaming: an object with error, status still 200"
    CUT = "not Ollama's doing: RFC 9112 section 8, incomplete messages; the process or the network dies"
    ENDS_EARLY = "not Ollama's doing: a proxy in between that closes a broken stream as if it were whole"
    EMPTY = "docs/api.md, Chat request (Streaming): the final object alone, when the model says nothing"
    REDIRECT = "not Ollama's doing: a login page of the network sends every request elsewhere"
    NO_ENTRY = "not Ollama's doing: a gate before it that lets the list of models pass, and refuses a question's key"
    NO_JSON = "not Ollama's doing: another program, or a proxy's error page, with status 200"


@dataclass
class Chat:
    """One request to ``/api/chat`` as the server saw it; times are ``time.perf_counter()``."""

    body: dict[str, Any]
    behaviour: Behaviour  # as it stood when the request came in
    began: float
    disconnected: float | None = None  # the client closed the connection before the answer was complete
    completed: bool = False


@dataclass
class Script:
    """What the server does; any of it may be changed while it runs."""

    behaviour: Behaviour = Behaviour.NORMAL
    models: Sequence[str] = ("llama3:latest",)
    loaded: Sequence[str] = ()
    capabilities: Sequence[str] = ("completion",)
    pieces: Sequence[str] = ("Le ", "entiendo. ", "¿Qué ", "es lo que ", "más valora?")
    answers: Sequence[str] = ()  # one after another, each in two pieces, in place of ``pieces``
    seconds_before: float = 0.0  # before the first piece, with SLOW_PROMPT
    seconds_between: float = 0.0
    hung: bool = False  # accepts connections, answers nothing at all
    prompt_tokens: int = 26  # what it says to have read: num_ctx where the question was longer than that
    no_ps: bool = False  # as servers of other makers that speak only part of the protocol
    pulled: Sequence[Mapping[str, object]] = ()  # what a pull tells, line by line; after “success” the model is there
    waits: dict[str, float] = field(default_factory=dict)  # seconds a path waits, such as {"/api/tags": 1.0}


class ScriptedOllama:
    """The server; a context manager. ``host`` is its address, ``script`` what it does, ``chats`` what it was asked."""

    def __init__(self, script: Script | None = None, **changes: Any) -> None:
        self.script = script or Script()
        for name, value in changes.items():
            if not hasattr(self.script, name):
                raise AttributeError(name)
            setattr(self.script, name, value)
        self.chats: list[Chat] = []
        self.requests: list[str] = []
        self.authorizations: list[str] = []  # in lower case, as all headers here
        self.open_connections = 0
        self.port = 0
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scripted-ollama")

    @property
    def host(self) -> str:
        """Its address, such as ``http://127.0.0.1:40123``."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def wait_for(self, condition: Callable[["ScriptedOllama"], object], seconds: float = 5.0) -> None:
        """Wait until something holds; fails when it does not within the bound."""
        with self._changed:
            assert self._changed.wait_for(lambda: bool(condition(self)), seconds), "the server never saw that"

    def answers(self) -> list[Chat]:
        """The chats that asked something, without those that only load a model."""
        return [chat for chat in self.chats if chat.body.get("messages")]

    # --- connections -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()
        sockets: list[socket.socket] = []

        def accept() -> None:
            try:
                connection, _ = listener.accept()
            except (BlockingIOError, ConnectionError):
                return
            connection.setblocking(False)
            sockets.append(connection)
            task = asyncio.create_task(self._connection(connection))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        # Not asyncio's own server: it leaves a connection open that it accepted just before its end.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            self._loop.add_reader(listener, accept)
            self.port = listener.getsockname()[1]
            self._ready.set()
            await self._end.wait()
            self._loop.remove_reader(listener)
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the transports close in the next step
        for connection in sockets:
            connection.close()

    async def _connection(self, connection: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=connection)
        self._note(lambda: setattr(self, "open_connections", self.open_connections + 1))
        try:
            await self._request(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client is gone, or the test is over
        finally:
            writer.transport.abort()
            self._note(lambda: setattr(self, "open_connections", self.open_connections - 1))

    def _note(self, change: Callable[[], object]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path, _ = head.split(" ", 2)
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        raw = await reader.readexactly(int(headers.get("content-length", 0)))
        body = json.loads(raw) if raw else {}
        self._note(lambda: self.requests.append(f"{method} {path}"))
        self.authorizations.append(headers.get("authorization", ""))
        if self.script.hung:
            await reader.read()  # returns when the client closes
            return
        await asyncio.sleep(self.script.waits.get(path, 0.0))
        if path == "/api/chat":
            await self._chat(reader, writer, body)
        elif path == "/api/pull":
            await self._pull(reader, writer, body)
        elif path == "/api/delete":
            await self._delete(writer, body)
        else:
            status, answer = self._look_up(path, body)
            await self._send(writer, status, answer)

    def _look_up(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """``/api/tags``, ``/api/ps`` and ``/api/show``, as docs/api.md and docs/openapi.yaml show them."""
        script = self.script
        if path == "/api/tags":
            return 200, {"models": [{"name": n, "model": n, "modified_at": _CREATED, "size": 4} for n in script.models]}
        if path == "/api/ps" and not script.no_ps:
            return 200, {"models": [{"name": n, "model": n, "size": 4, "expires_at": _CREATED} for n in script.loaded]}
        if path == "/api/show":
            if not self._has(body["model"]):
                return 404, {"error": f"model '{body['model']}' not found"}
            return 200, {"details": {}, "model_info": {}, "capabilities": list(script.capabilities)}
        return 404, {"error": "404 page not found"}

    def _has(self, name: str) -> bool:
        return name in self.script.models or f"{name}:latest" in self.script.models

    # --- models ------------------------------------------------------------------------------------------------

    async def _pull(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
        """docs/api.md, Pull a Model: a line for each step, the last one “success”; an unknown name is an error line."""
        leaving = asyncio.create_task(reader.read())
        telling = asyncio.create_task(self._tell_pull(writer, body["model"]))
        await asyncio.wait({leaving, telling}, return_when=asyncio.FIRST_COMPLETED)
        if not telling.done() or telling.exception() is not None:  # it may write just when the client leaves
            self._note(lambda: self.requests.append("pull ended by the client"))
        for task in (leaving, telling):
            task.cancel()
        await asyncio.gather(leaving, telling, return_exceptions=True)

    async def _tell_pull(self, writer: asyncio.StreamWriter, name: str) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
            b"Connection: close\r\n\r\n"
        )
        for line in self.script.pulled or ({"error": "pull model manifest: file does not exist"},):
            await self._chunk(writer, dict(line))
            await asyncio.sleep(self.script.seconds_between)
            if line.get("status") == "success":
                self._note(lambda: setattr(self.script, "models", (*self.script.models, name)))
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def _delete(self, writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
        """docs/api.md, Delete a Model: 200 without content, or 404."""
        if not self._has(body["model"]):
            await self._send(writer, 404, {"error": f"model '{body['model']}' not found"})
            return
        self._note(lambda: setattr(self.script, "models", tuple(m for m in self.script.models if m != body["model"])))
        await self._send(writer, 200, "")

    # --- chat --------------------------------------------------------------------------------------------------

    async def _chat(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
        chat = Chat(body, self.script.behaviour, time.perf_counter())
        self._note(lambda: self.chats.append(chat))
        answering = asyncio.create_task(self._answer(writer, chat))
        leaving = asyncio.create_task(reader.read())
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done() and not answering.exception():
                self._note(lambda: setattr(chat, "completed", True))
            else:
                self._note(lambda: setattr(chat, "disconnected", time.perf_counter()))
        finally:  # the test may be over, and nobody else would hear what became of them
            for task in (answering, leaving):
                task.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)

    async def _answer(self, writer: asyncio.StreamWriter, chat: Chat) -> None:
        script, name = self.script, chat.body["model"]
        if not chat.body.get("messages"):  # docs/api.md, Load a model
            await asyncio.sleep(script.seconds_before)
            self._note(lambda: setattr(script, "loaded", (*script.loaded, f"{name.removesuffix(':latest')}:latest")))
            await self._send(writer, 200, _piece(name, "", done_reason="load"))
            return
        match chat.behaviour:
            case _ if not self._has(name):
                await self._send(writer, 404, {"error": f"model '{name}' not found"})
            case Behaviour.MISSING:
                await self._send(writer, 404, {"error": f"model '{name}' not found"})
            case Behaviour.SERVER_ERROR:
                await self._send(writer, 500, {"error": "the model failed to generate a response"})
            case Behaviour.BUSY:
                await self._send(
                    writer, 503, {"error": "server busy, please try again. maximum pending requests exceeded"}
                )
            case Behaviour.REDIRECT:
                await self._send(writer, 307, {}, f"Location: {self.host}/elsewhere\r\n")
            case Behaviour.SILENT:
                await asyncio.Event().wait()
            case Behaviour.NO_ENTRY:
                await self._send(writer, 401, {"error": "unauthorized"})
            case Behaviour.NO_JSON:
                await self._send(writer, 200, "<html><body>It works!</body></html>")
            case _:
                await self._stream(writer, name, chat.behaviour)

    async def _stream(self, writer: asyncio.StreamWriter, name: str, behaviour: Behaviour) -> None:
        script = self.script
        if behaviour is Behaviour.SLOW_PROMPT:
            await asyncio.sleep(script.seconds_before)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
            b"Connection: close\r\n\r\n"
        )
        if behaviour is Behaviour.THINKING:
            for thought in ("The customer ", "finds it expensive."):
                await self._chunk(writer, _piece(name, "", thinking=thought))
        if behaviour is not Behaviour.EMPTY:
            pieces = self._pieces()
            half = len(pieces) // 2
            for number, text in enumerate(pieces):
                if number == half and behaviour is Behaviour.CUT:
                    await writer.drain()
                    writer.transport.abort()
                    return
                if number == half and behaviour is Behaviour.ERROR_IN_STREAM:
                    await self._chunk(writer, {"error": "an error was encountered while running the model"})
                    return
                await self._chunk(writer, _piece(name, text))
                await asyncio.sleep(script.seconds_between)
        if behaviour is not Behaviour.ENDS_EARLY:
            reason = "length" if behaviour is Behaviour.LENGTH else "stop"
            end = _piece(name, "", done_reason=reason)
            # docs/context-length.mdx and docs/api.md, prompt_eval_count: what does not fit into num_ctx is left out.
            await self._chunk(writer, end | {"prompt_eval_count": script.prompt_tokens})
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    def _pieces(self) -> Sequence[str]:
        if not self.script.answers:
            return self.script.pieces
        answer, *rest = self.script.answers
        self.script.answers = rest or [answer]
        return answer[: len(answer) // 2], answer[len(answer) // 2 :]

    @staticmethod
    async def _chunk(writer: asyncio.StreamWriter, answer: dict[str, Any]) -> None:
        line = json.dumps(answer, ensure_ascii=False).encode() + b"\n"
        writer.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        await writer.drain()

    @staticmethod
    async def _send(writer: asyncio.StreamWriter, status: int, answer: object, header: str = "") -> None:
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        kind = "text/html" if isinstance(answer, str) else "application/json"
        writer.write(
            f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n"
            f"{header}Connection: close\r\n\r\n".encode()
            + data
        )
        await writer.drain()
        writer.write_eof()


def _piece(model: str, text: str, *, thinking: str = "", done_reason: str = "") -> dict[str, Any]:
    """One object of a chat's stream, with the keys of docs/api.md."""
    message = {"role": "assistant", "content": text} | ({"thinking": thinking} if thinking else {})
    piece: dict[str, Any] = {"model": model, "created_at": _CREATED, "message": message, "done": bool(done_reason)}
    if done_reason:
        piece["done_reason"] = done_reason
    if done_reason in ("stop", "length"):
        piece |= {"total_duration": 9, "load_duration": 1, "prompt_eval_count": 26, "prompt_eval_duration": 3}
        piece |= {"eval_count": 12, "eval_duration": 5}
    return piece
