"""Hostile messages by grammar: HTTP, Engine.IO and Socket.IO that is broken, half right, too large, or nonsense."""

import contextlib
import socket
from dataclasses import dataclass

from hypothesis import strategies as st

SECONDS = 5.0
_METHODS = st.sampled_from(
    ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI", "x", "", "GÉT"]
)
_PATHS = st.sampled_from(
    ["/", "/mobile", "/health", "/api/pair", "/api/pair/x", "/api/call/start", "/api/call/end", "/install.json", "*",
     "/api/recordings/x/audio", "/socket.io/", "/socket.io/?EIO=4&transport=polling", "/static/app/main.js", "//", "/%",
     "/socket.io/?EIO=3&transport=polling", "/socket.io/?EIO=4&transport=polling&sid=x", "/wallboard", "/%00", "http://x/"]
)  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from(["", "0", "-1", "99999999999999999999", "chunked", "close", "upgrade", "websocket",
                     "identity, gzip", "bytes=0-,0-,0-", "Bearer x", "callmanager_token=x", "text/plain",
                     "application/json", "null"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
)  # fmt: skip
_NAMES = st.sampled_from(
    ["Content-Length", "Transfer-Encoding", "Content-Type", "Origin", "Cookie", "Authorization", "Range", "Upgrade",
     "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", "Expect",
     "X-Forwarded-For", "Accept-Encoding", "If-None-Match", "Host", "X" * 300, ""]
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_BODIES = st.one_of(
    st.binary(max_size=200),
    _JSON.map(lambda value: repr(value).encode("utf-8", "replace")),
    st.sampled_from(
        [b'{"code":"000000"}', b'{"pair":1e999}', b"[" * 5_000, b'{"a":' * 2_000, b"x" * 70_000, b"0\r\n\r\n"]
    ),
)
_EVENTS = st.sampled_from(
    [
        "request_metrics",
        "request_team_data",
        "request_recordings",
        "connect",
        "disconnect",
        "metrics_update",
        "",
        "x" * 999,
    ]
)
_ENGINE = st.one_of(
    st.sampled_from(
        ["", "0", "1", "2", "2probe", "3", "3probe", "4", "5", "6", "9", "b", "bAAAA", "0{}", "4\x1e4\x1e4"]
    ),
    st.text(max_size=40),
)
_SOCKET = st.one_of(
    st.builds(lambda kind, rest: f"4{kind}{rest}", st.integers(0, 9), st.text(max_size=30)),
    st.builds(lambda token: f'40{{"token":{token}}}', st.sampled_from(['"x"', "1", "null", "[]", f'"{"x" * 4_000}"'])),
    st.builds(lambda name, number: f'42{number}["{name}",{{"a":1}}]', _EVENTS, st.sampled_from(["", "0", "99999999"])),
    st.sampled_from(
        ["40/admin,", "41", '451-["x",{"_placeholder":true,"num":9}]', "42" + "[" * 3_000, "43[]", "461-[]"]
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hostile:
    """One message: raw bytes of HTTP, or frames after a WebSocket handshake."""

    request: bytes = b""
    frames: tuple[str | bytes, ...] = ()


def _http(method: str, path: str, headers: list[tuple[str, str]], body: bytes, tail: str, port: int) -> Hostile:
    lines = [f"{method} {path} {tail}", f"Host: 127.0.0.1:{port}", *(f"{name}: {value}" for name, value in headers)]
    return Hostile("\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body)


def messages(port: int) -> st.SearchStrategy[Hostile]:
    """All three kinds, mixed."""
    tails = st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "\r\n"])
    headers = st.lists(st.tuples(_NAMES, _VALUES), max_size=5)
    http = st.builds(_http, _METHODS, _PATHS, headers, _BODIES, tails, st.just(port))
    raw = st.binary(min_size=1, max_size=300).map(Hostile)
    frames = st.lists(st.one_of(_ENGINE, _SOCKET, st.binary(max_size=60)), min_size=1, max_size=4)
    return st.one_of(http, raw, frames.map(lambda found: Hostile(frames=tuple(found))))


def send(port: int, message: Hostile) -> None:
    """Send it, read a little of what comes, and go."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as peer:
        if message.request:
            peer.sendall(message.request)
            peer.shutdown(socket.SHUT_WR)
        else:
            peer.sendall(_handshake(port))
            peer.recv(2_000)
            for frame in message.frames:
                peer.sendall(_frame(frame))
            peer.sendall(b"\x88\x80\x00\x00\x00\x00")  # a close frame, masked with nothing
        while peer.recv(65_536):
            pass


def _handshake(port: int) -> bytes:
    return (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def _frame(content: str | bytes) -> bytes:
    """One masked frame (RFC 6455 §5.2); the mask is nothing, so that the content stays as it is."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    opcode = 0x81 if isinstance(content, str) else 0x82
    size = len(data)
    head = bytes([opcode, 0x80 | size]) if size < 126 else bytes([opcode, 0x80 | 126]) + size.to_bytes(2, "big")
    return head + b"\x00\x00\x00\x00" + data
