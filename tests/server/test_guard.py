"""Only our own names, pages and programs get in: DNS rebinding and cross-site requests end at the gate."""

import http.client
from collections.abc import Iterator

import httpx
import pytest
import websocket

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server.runner import PhoneServer
from tests.support.desk import Desk

HANDSHAKE = "/socket.io/?EIO=4&transport=websocket"


@pytest.fixture
def token(desk: Desk, manager: User) -> str:
    return desk.paired(manager)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.nip.example:{port}", ""]
)
def test_a_foreign_host_name_is_refused(http: httpx.Client, server: PhoneServer, host: str) -> None:
    for path in ("/mobile", "/health", "/socket.io/?EIO=4&transport=polling", "/static/app/main.js"):
        answer = http.get(path, headers={"Host": host.format(port=server.port)})
        assert answer.status_code == 400, path
        assert "error" in answer.json()


def test_two_host_headers_are_refused(server: PhoneServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("GET", "/health", skip_host=True)
    connection.putheader("Host", f"127.0.0.1:{server.port}")
    connection.putheader("Host", "evil.example")
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


def test_our_own_names_are_answered(http: httpx.Client, server: PhoneServer) -> None:
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert http.get("/health", headers={"Host": f"{name}:{server.port}"}).status_code == 200, name


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", ""]
)
def test_a_foreign_origin_is_refused(http: httpx.Client, server: PhoneServer, origin: str) -> None:
    for path in ("/health", "/socket.io/?EIO=4&transport=polling"):
        answer = http.get(path, headers={"Origin": origin.format(port=server.port)})
        assert answer.status_code == 403, path
        assert "access-control-allow-origin" not in answer.headers


def handshake(server: PhoneServer, **options: object) -> int:
    """The status of a WebSocket handshake."""
    try:
        connection = websocket.create_connection(f"ws://127.0.0.1:{server.port}{HANDSHAKE}", timeout=5, **options)
    except websocket.WebSocketBadStatusException as error:
        return error.status_code
    connection.close()
    return 101


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://evil.example:{port}"])
def test_a_websocket_from_another_page_is_refused(server: PhoneServer, token: str, origin: str) -> None:
    cookie = f"callmanager_token={token}"
    assert handshake(server, origin=origin.format(port=server.port), cookie=cookie) == 403


def test_a_websocket_without_origin_is_refused_unless_it_shows_a_bearer_token(server: PhoneServer, token: str) -> None:
    cookie = f"callmanager_token={token}"
    assert handshake(server, suppress_origin=True) == 403
    assert handshake(server, suppress_origin=True, cookie=cookie) == 403
    assert handshake(server, suppress_origin=True, header=[f"Authorization: Bearer {token}"]) == 101


def test_a_websocket_to_a_foreign_host_name_is_refused(server: PhoneServer) -> None:
    assert handshake(server, host="evil.example", origin=server.url) == 400


def test_a_websocket_from_our_own_page_is_accepted(server: PhoneServer) -> None:
    assert handshake(server, origin=server.url) == 101


@pytest.fixture
def control(desk: Desk) -> Iterator[dict[str, str]]:
    return {"Authorization": f"Bearer {desk.phones.create_token('Central', TokenRole.CONTROL)}"}


def test_a_post_that_rides_on_a_cookie_needs_our_origin(http: httpx.Client, server: PhoneServer, token: str) -> None:
    ridden = {"Cookie": f"callmanager_token={token}"}
    assert http.post("/api/pair", json={"code": "1"}, headers=ridden).json()["code"] == "missing_origin"
    ours = {**ridden, "Origin": server.url}
    assert http.post("/api/pair", json={"code": "1"}, headers=ours).json()["code"] == "pairing_refused"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_form_is_refused(http: httpx.Client, control: dict[str, str], kind: str) -> None:
    for path in ("/api/call/start", "/api/call/end", "/api/pair"):
        answer = http.post(path, content=b'{"call_id": "1"}', headers={**control, "Content-Type": kind})
        assert answer.status_code == 403, path
        assert "error" in answer.json()


def test_every_answer_is_fenced_in(http: httpx.Client) -> None:
    for path in ("/mobile", "/health", "/nothing", "/socket.io/?EIO=4&transport=polling", "/api/pair"):
        headers = http.get(path).headers
        policy = headers["content-security-policy"]
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy, path
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
