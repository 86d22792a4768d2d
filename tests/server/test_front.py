"""The door: ports, both families, how much one address may hold, and how long a request may take."""

import socket
import time

import httpx
import pytest

from callmanager.domain.errors import ServerError
from callmanager.server import front, sockets
from callmanager.server.sockets import listen
from tests.support.desk import Desk


def close(listeners: list[socket.socket]) -> None:
    for listener in listeners:
        listener.close()


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch) -> int:
    """A port that passes for the usual one, so that nothing else on this computer is in the way."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setattr(sockets, "USUAL_PORT", port)
    monkeypatch.setattr(sockets, "_NEAR", range(port + 1, port + 10))
    return port


def test_another_port_is_taken_when_the_usual_one_is_in_use_and_never_for_one_that_was_chosen(usual: int) -> None:
    with socket.create_server(("127.0.0.1", usual)):
        found = listen("127.0.0.1", usual, other_port=True)
        assert usual < found[0].getsockname()[1] < usual + 10
        close(found)
        with pytest.raises(ServerError) as caught:
            listen("127.0.0.1", usual)
        assert caught.value.reason == "port_taken"
    chosen = usual + 20
    with socket.create_server(("127.0.0.1", chosen)), pytest.raises(ServerError):
        listen("127.0.0.1", chosen, other_port=True)


def test_both_families_listen_on_one_port_and_a_computer_without_one_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = listen("*", 0)
    assert len({listener.getsockname()[1] for listener in both}) == 1
    assert {listener.family for listener in both} == {socket.AF_INET, socket.AF_INET6}
    close(both)
    one = sockets._one

    def without_v6(host: str, port: int) -> socket.socket:
        if ":" in host:
            raise OSError(97, "Address family not supported by protocol")
        return one(host, port)

    monkeypatch.setattr(sockets, "_one", without_v6)
    alone = listen("*", 0)
    assert [listener.family for listener in alone] == [socket.AF_INET]
    close(alone)


def test_one_address_holds_only_so_many_connections_and_others_are_served(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "CONNECTIONS_EACH", 5)
    server = desk.serve(host="0.0.0.0", tls=False)
    peers = [
        socket.create_connection(("127.0.0.1", server.port), source_address=("127.0.0.2", 0), timeout=5)
        for _ in range(8)
    ]
    refused = sum(was_refused(peer) for peer in peers)
    assert httpx.get(f"http://127.0.0.1:{server.port}/health").status_code == 200
    for peer in peers:
        peer.close()
    assert refused == 3
    deadline = time.monotonic() + 5
    while not answers_to_second_address(server.port):
        assert time.monotonic() < deadline, "its place is free again when its connections have ended"


def was_refused(peer: socket.socket) -> bool:
    peer.settimeout(0.3)
    try:
        return peer.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


def answers_to_second_address(port: int) -> bool:
    transport = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(transport=transport, timeout=2) as client:
        try:
            return client.get(f"http://127.0.0.1:{port}/health").status_code == 200
        except httpx.TransportError:
            return False


def test_half_a_request_is_not_waited_for_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(front, "FIRST_WORD_SECONDS", 0.5)
    server = desk.serve()
    for words in (b"", b"POST /api/pair HTTP/1.1\r\nHost: x\r\nX-Slow: "):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as peer:
            peer.sendall(words)
            try:
                assert peer.recv(100) == b""
            except ConnectionResetError:
                continue
