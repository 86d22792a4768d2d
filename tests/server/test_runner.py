"""The server listens when start has returned, and leaves nothing when stop has."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from callmanager.domain.errors import ServerError
from callmanager.domain.events import ProblemChanged
from callmanager.domain.users import User
from callmanager.server.runner import PhoneServer
from callmanager.settings import ServerSettings
from tests.support import threads
from tests.support.desk import Desk
from tests.support.phone import PhoneClient


def open_sockets() -> int:
    links = (os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
    return sum(target.startswith("socket:") for target in links)


def test_it_answers_when_start_has_returned_and_not_after_stop(desk: Desk) -> None:
    server = desk.serve()
    assert server.is_running
    assert httpx.get(f"{server.url}/health").json()["status"] == "ok"
    url = server.url
    server.stop()
    assert not server.is_running
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/health")


def test_start_and_stop_may_be_said_twice(desk: Desk) -> None:
    server = desk.serve()
    port = server.port
    server.start()
    assert server.port == port
    server.stop()
    server.stop()
    with pytest.raises(ServerError, match="not running"):
        _ = server.url


def test_twenty_starts_and_stops_leave_no_thread_and_no_socket(desk: Desk, manager: User) -> None:
    token = desk.paired(manager)
    server = desk.serve()
    server.stop()  # what the first start loads for good is not counted
    threads_before, sockets_before = threads.running(), open_sockets()
    for _turn in range(20):
        server.start()
        with PhoneClient(server.url, token) as phone:
            phone.wait("metrics_update")
        server.stop()
    assert threads.left_over(threads_before) == []
    assert open_sockets() == sockets_before


def test_it_stops_within_a_second_while_phones_are_connected(desk: Desk, manager: User) -> None:
    token = desk.paired(manager)
    server = desk.serve()
    with PhoneClient(server.url, token) as one, PhoneClient(server.url, token, transports=("polling",)) as other:
        one.settled()
        other.settled()
        began = time.perf_counter()
        server.stop()
        assert time.perf_counter() - began < 1.0
        assert one.disconnected.wait(2)
        assert other.disconnected.wait(2)


def test_it_stops_within_a_second_while_somebody_reads_nothing(desk: Desk) -> None:
    server = desk.serve()
    with socket.create_connection(("127.0.0.1", server.port)) as peer:
        peer.sendall(b"POST /api/pair HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % server.port)
        began = time.perf_counter()
        server.stop()
        assert time.perf_counter() - began < 1.0


def test_a_taken_port_is_told_in_a_sentence_and_mended_by_a_later_start(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = PhoneServer(ServerSettings(port=port), desk.context)
        with pytest.raises(ServerError, match=rf"Port {port} is taken") as caught:
            server.start()
        assert caught.value.reason == "port_taken"
        assert caught.value.details["port"] == port
        assert not server.is_running
        server.stop()
    server.start()
    assert httpx.get(f"{server.url}/health").status_code == 200
    server.stop()


@pytest.mark.parametrize("host", ["203.0.113.20", "2001:db8::20", "example.invalid"])
def test_an_address_of_another_computer_is_told_in_a_sentence(desk: Desk, host: str) -> None:
    server = PhoneServer(ServerSettings(host=host, port=0), desk.context)
    with pytest.raises(ServerError, match="cannot listen on") as caught:
        server.start()
    assert caught.value.reason == "address_unusable"
    assert not server.is_running


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_each_loopback_name_serves(desk: Desk, host: str) -> None:
    server = desk.serve(host=host)
    assert httpx.get(f"{server.url}/health").status_code == 200


def test_a_server_that_ends_by_itself_is_told_and_can_be_started_again(
    desk: Desk, expected_log: Callable[[str], None]
) -> None:
    expected_log("ended by itself")
    problems: list[ProblemChanged] = []
    desk.bus.subscribe(ProblemChanged, problems.append)
    server = desk.serve()
    assert server._thread is not None
    assert server._serving is not None
    server._thread.call_soon(server._serving.cancel)
    deadline = time.monotonic() + 5
    while server.is_running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not server.is_running
    assert [problem.code for problem in problems] == ["server_stopped"]
    server.stop()
    server.start()
    assert httpx.get(f"{server.url}/health").status_code == 200
