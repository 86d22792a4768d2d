"""Servers that keep to no protocol: each answer is refused with the right words, in bounded time and memory."""

import asyncio
import json
import socket
import ssl
import struct
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from callmanager.ai.copilot import AICopilot
from callmanager.ai.model_desk import ModelDesk
from callmanager.ai.ollama import OllamaClient
from callmanager.ai.transport import MAX_LINE_BYTES
from callmanager.domain.errors import CopilotError
from callmanager.server.authority import Authority

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"
END = b'{"message": {"role": "assistant", "content": ""}, "done": true}\n'
Answer = Callable[[socket.socket], object]


def line(text: str, *, done: bool = False) -> bytes:
    return json.dumps({"message": {"role": "assistant", "content": text}, "done": done}).encode() + b"\n"


def end(**told: object) -> bytes:
    """The last line of an answer, with these fields."""
    return json.dumps({"message": {"role": "assistant", "content": ""}, "done": True} | told).encode() + b"\n"


def status(code: int, body: bytes = b"", header: bytes = b"") -> Answer:
    head = b"HTTP/1.1 %d X\r\n%bContent-Length: %d\r\nConnection: close\r\n\r\n" % (code, header, len(body))
    return lambda connection: connection.sendall(head + body)


def whole(data: bytes) -> Answer:
    return lambda connection: connection.sendall(data)


def endless(connection: socket.socket) -> None:
    connection.sendall(OK)
    for _part in range(200):  # 200 MB in one line
        connection.sendall(b"a" * 1_000_000)


def reset(connection: socket.socket) -> None:
    connection.sendall(OK + line("Le entiendo "))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Raw:
    """Answers every request with the same bytes, on loopback; ``heads`` are the requests as they came."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[bytes] = []
        self._answer, self._tls = answer, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, name="raw-server")

    def __enter__(self) -> "Raw":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"end\r\n\r\n")
        self._thread.join(10)
        self._listener.close()
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            connection = self._listener.accept()[0]
            with connection:
                connection.settimeout(5)
                try:
                    if connection.recv(3, socket.MSG_PEEK) == b"end":
                        return
                    if self._tls is not None:
                        connection = self._tls.wrap_socket(connection, server_side=True)
                    with connection:
                        self._one(connection)
                except OSError:  # the client has left, as it should
                    continue

    def _one(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65_536)
        head, _empty, body = received.partition(b"\r\n\r\n")
        headers = dict(one.lower().split(b": ", 1) for one in head.split(b"\r\n")[1:])
        while len(body) < int(headers.get(b"content-length", b"0")):
            body += connection.recv(65_536)
        self.heads.append(head)
        self._answer(connection)


def talk(address: str, **options: object) -> str:
    """The whole answer of a server."""

    async def whole_answer() -> str:
        client = OllamaClient(address, silence_seconds=3, **options)  # type: ignore[arg-type]
        try:
            async with aclosing(client.chat("llama3", [{"role": "user", "content": "hola"}])) as pieces:
                return "".join([piece.text async for piece in pieces])
        finally:
            await client.close()

    return asyncio.run(whole_answer())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(whole(OK + line("Le ") + b"\x00\xff garbage\n"), "bad_reply", id="garbage in the stream"),
        pytest.param(whole(OK + b"data: " + line("Le")), "bad_reply", id="server-sent events"),
        pytest.param(whole(OK + b"[]\n"), "bad_reply", id="a list"),
        pytest.param(whole(OK + b"null\n"), "bad_reply", id="null"),
        pytest.param(whole(OK + b'{"message": {"role": "assistant", "content": 5}}\n'), "bad_reply", id="a number"),
        pytest.param(
            whole(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot zipped"), "bad_reply", id="said to be gzip"
        ),
        pytest.param(whole(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000 + b"\r\n\r\n"), "cut_stream", id="huge header"),
        pytest.param(whole(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + line("Le")), "cut_stream", id="short"),
        pytest.param(whole(b"no HTTP at all\r\n\r\n"), "cut_stream", id="no HTTP"),
        pytest.param(reset, "cut_stream", id="reset"),
        pytest.param(whole(OK + line("Le ") + END.replace(b"}\n", b', "done_reason": "unload"}\n')), "cut_stream",
                     id="unloaded in the middle"),
        pytest.param(whole(OK + line("Le oigo", done=True).replace(b"}\n", b', "done_reason": "load"}\n')),
                     "cut_stream", id="loaded, and no answer"),
        pytest.param(status(302, header=b"Location: /login\r\n"), "bad_reply", id="redirect"),
        pytest.param(status(401, b'{"error": "unauthorized"}'), "no_entry", id="401"),
        pytest.param(status(403, b"<html>forbidden</html>"), "no_entry", id="403, a page"),
        pytest.param(status(404, b"404 page not found"), "bad_reply", id="404 of another program"),
        pytest.param(status(404, b"<html>model page not found"), "bad_reply", id="404, a page"),
        pytest.param(status(404, b'{"error": "model \'llama3\' not found"}'), "model_missing", id="404 of Ollama"),
        pytest.param(status(418), "server_error", id="an empty error"),
    ],
)  # fmt: skip
def test_what_keeps_to_no_protocol_is_refused_with_the_right_words(answer: Answer, code: str) -> None:
    with Raw(answer) as server, pytest.raises(CopilotError) as caught:
        talk(f"http://127.0.0.1:{server.port}")
    assert caught.value.reason == code


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        # As the final response under “Chat request (Streaming)” in older editions of Ollama's API documentation.
        pytest.param(line("Le oigo") + b'{"done": true, "eval_count": 4}\n', "Le oigo", id="an end without message"),
        pytest.param(line("Le oigo") + end(prompt_eval_count="26", eval_count=-4, total_duration=None), "Le oigo",
                     id="nonsense counts"),
        pytest.param(line("Le oigo") + end(eval_count=None, done_reason=5, created_at=[]), "Le oigo", id="no counts"),
        pytest.param(line("Le oigo") + end(message={"content": None, "tool_calls": [{"function": {"name": "f",
                     "arguments": "{}"}}]}), "Le oigo", id="arguments as a text"),
        pytest.param(line("Le oigo") + end(message="bye"), "Le oigo", id="a message that is none"),
        pytest.param(line("Le ") + end(message={"content": "oigo", "role": 7, "thinking": 1, "images": "x"}),
                     "Le oigo", id="odd fields of the message"),
        pytest.param(b"\n \r\n" + line("Le ") + b"\n" + line("oigo") + END, "Le oigo", id="empty lines"),
        pytest.param("{} {}".format("\x85", "\u2028"), "Le   oigo", id="signs that end a line elsewhere"),
        pytest.param(line("Le oigo").replace(b"\n", b"\r\n") + END.rstrip(), "Le oigo", id="CR LF, no end of line"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_odd_ways_to_say_it_right_are_understood(sent: bytes | str, text: str, size: int) -> None:
    if isinstance(sent, str):
        sent = json.dumps({"message": {"role": "assistant", "content": f"Le{sent}oigo"}}, ensure_ascii=False).encode()
        sent += b"\n" + END

    def parts(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(OK + sent), size):
            connection.sendall((OK + sent)[start : start + size])

    with Raw(parts) as server:
        assert talk(f"http://127.0.0.1:{server.port}") == text


@pytest.mark.parametrize(
    ("shown", "thinks"),
    [
        (b'{"license": "", "template": "", "details": {}}', False),  # as older servers do, which know no model_info
        (b'{"capabilities": ["completion", "thinking"]}', True),
        (b'{"capabilities": "thinking"}', False),
        (b'{"capabilities": ["thinking"], "details": "none", "modified_at": ""}', True),
        (b'{"capabilities": [null, 7, "thinking"]}', True),
    ],
)
def test_a_server_that_tells_less_of_a_model_is_no_failure(shown: bytes, thinks: bool) -> None:
    async def asked() -> bool:
        client = OllamaClient(f"http://127.0.0.1:{server.port}")
        try:
            return await client.can_think("llama3")
        finally:
            await client.close()

    with Raw(status(200, shown)) as server:
        assert asyncio.run(asked()) is thinks


ODD_MODELS: list[object] = [
    {"name": "good:latest", "model": "good:latest", "size": 4_661_224_676, "modified_at": "2025-11-22T09:30:00Z",
     "details": {"parameter_size": "8B", "quantization_level": "Q4_0", "families": ["llama"]}},
    {"name": "old:latest", "modified_at": "", "size": 5},  # as older servers, which know no “model”
    {"name": "shown", "model": "", "size": -3, "modified_at": None},
    {"model": "nonsense", "size": "big", "modified_at": 7, "digest": 9, "details": "none"},
    {"model": "huge", "size": 10**40, "details": {"parameter_size": 8_000_000_000, "families": "llama"}},
    {"model": "half", "size": 2.0, "details": {"families": None, "quantization_level": ["Q4"], "more": {}}, "x": [1]},
    {"model": "yes", "size": True, "details": None},
    {"model": None}, {"name": " "}, {"model": 7}, {"model": "two\nlines"}, {"model": "half \ud83d a sign"}, {},
    "text", 5, None, ["list"],
]  # fmt: skip
NAMES = ("good:latest", "old:latest", "shown", "nonsense", "huge", "half", "yes")


def listed(address: str) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The names of the models that are installed, and of those in memory."""

    async def asked() -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        client = OllamaClient(address)
        try:
            return await client.models(), await client.loaded()
        finally:
            await client.close()

    return asyncio.run(asked())


@pytest.mark.parametrize("indent", [None, 2])
def test_one_odd_entry_of_a_list_costs_no_other(indent: int | None, make_copilot: Callable[..., AICopilot]) -> None:
    with Raw(status(200, json.dumps({"models": ODD_MODELS, "more": 1}, indent=indent).encode())) as server:
        assert listed(f"http://127.0.0.1:{server.port}") == (NAMES, NAMES)
        installed = ModelDesk(make_copilot(f"http://127.0.0.1:{server.port}")).installed().result(15)
    assert [(m.name, m.size_bytes, m.parameters, m.quantization) for m in installed] == [
        ("good:latest", 4_661_224_676, "8B", "Q4_0"),
        ("old:latest", 5, "", ""),
        *((name, 0, "", "") for name in ("shown", "nonsense", "huge")),
        ("half", 2, "", ""),
        ("yes", 0, "", ""),
    ]
    assert all(m.is_loaded for m in installed)


def test_a_list_of_nothing_is_empty_and_something_else_is_none() -> None:
    with Raw(status(200, b'{"models": null}')) as server:
        assert listed(f"http://127.0.0.1:{server.port}") == ((), ())
    for other in (b'{"object": "list", "data": []}', b'{"models": "llama3"}', b"[]", b'{"models": [', b""):
        with Raw(status(200, other)) as server, pytest.raises(CopilotError) as caught:
            listed(f"http://127.0.0.1:{server.port}")
        assert caught.value.reason == "bad_reply", other


def test_a_list_without_end_fills_no_memory() -> None:
    with Raw(endless) as server, pytest.raises(CopilotError) as caught:
        listed(f"http://127.0.0.1:{server.port}")
    assert caught.value.reason == "bad_reply"


def test_a_line_without_end_fills_no_memory() -> None:
    tracemalloc.start()
    try:
        with Raw(endless) as server, pytest.raises(CopilotError) as caught:
            talk(f"http://127.0.0.1:{server.port}")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.reason == "bad_reply"
    assert most < 5 * MAX_LINE_BYTES


def test_no_compressed_answer_is_asked_for_and_the_key_is_sent() -> None:
    with Raw(whole(OK + line("Sí.", done=True))) as server:
        assert talk(f"http://127.0.0.1:{server.port}", token="secret-key") == "Sí."
        assert b"accept-encoding: identity" in server.heads[0].lower()
        assert b"authorization: bearer secret-key" in server.heads[0].lower()


@pytest.fixture
def https(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a server whose certificate an office's own authority has signed, and that authority's file."""
    authority = Authority(tmp_path, computer="office")
    context = authority.context(["127.0.0.1"])
    file = tmp_path / "office.pem"
    file.write_text(ssl.DER_cert_to_PEM_cert(authority.der()))
    with Raw(whole(OK + line("Sí.", done=True)), context) as server:
        yield f"https://127.0.0.1:{server.port}", file


def test_a_certificate_that_nobody_trusts_is_told_as_such(https: tuple[str, Path]) -> None:
    with pytest.raises(CopilotError) as caught:
        talk(https[0])
    assert caught.value.reason == "certificate"
    assert talk(https[0], verify_tls=False) == "Sí."


def test_an_authority_that_this_computer_trusts_is_trusted(
    https: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, file = https
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert talk(address) == "Sí."
