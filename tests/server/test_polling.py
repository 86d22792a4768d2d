"""What is posted to Socket.IO by polling: each body is answered at once, whatever it holds."""

import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from callmanager.server.faults import MAX_MESSAGE_BYTES
from callmanager.server.runner import PhoneServer

POLLING = {"EIO": "4", "transport": "polling"}


def _session(http: httpx.Client) -> dict[str, str]:
    return {**POLLING, "sid": json.loads(http.get("/socket.io/", params=POLLING).text[1:])["sid"]}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"4" * (MAX_MESSAGE_BYTES + 1), 413),
        (b"6", 400),
        (b"9", 400),
        (b"\xff\xfe", 400),
        (b"\x1e" * 40, 400),
        (b"bA", 400),
    ],
    ids=["too large", "for clients alone", "no type", "no text", "too many", "broken base64"],
)
def test_what_is_no_packet_is_refused_at_once(http: httpx.Client, body: bytes, status: int) -> None:
    session = _session(http)
    answer = http.post("/socket.io/", params=session, content=body)  # a client that does not poll meanwhile
    assert answer.status_code == status
    assert "error" in answer.json()
    assert http.post("/socket.io/", params=session, content=b"40").status_code == 200, "the session lives on"


def test_a_body_that_ends_early_is_nobodys_error(server: PhoneServer, http: httpx.Client) -> None:
    sid = _session(http)["sid"]
    place = urlsplit(server.url)
    for path in (f"/socket.io/?EIO=4&transport=polling&sid={sid}", "/api/pair"):
        kind = "Content-Type: application/json\r\nContent-Length: 50"
        head = f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\n{kind}\r\n\r\n"
        with socket.create_connection((place.hostname, place.port), timeout=10) as line:
            line.sendall(head.encode() + b"40")
            line.shutdown(socket.SHUT_WR)
            line.recv(1)  # it is answered or closed, and the log holds no error of ours
    assert http.get("/health").status_code == 200
