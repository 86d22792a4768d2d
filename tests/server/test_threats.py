"""The threats of a server in an office's network, each tried from outside the process that has to bear it.

What spreadsheets, passwords and backups have to bear stands with their own tests.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio.exceptions
import websocket
from hypothesis import HealthCheck, Phase, given, seed, settings

from callmanager.domain.phones import TokenRole
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Role, User
from callmanager.server.authority import Authority
from tests.server.hostile import Hostile, messages, send
from tests.server.outside import Outside
from tests.support.desk import Desk
from tests.support.phone import PhoneClient

LIVE = "/socket.io/?EIO=4&transport=websocket"


@dataclass
class World:
    """The server, and the desk whose data it serves."""

    server: Outside
    desk: Desk
    manager: User
    agent: User
    recording: RecordingMetadata
    control: str
    secrets: list[str]

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.server.url}{path}", headers=headers, timeout=10)

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return httpx.post(f"{self.server.url}{path}", json=body, headers=headers, timeout=10)

    def paired(self) -> str:
        """The token of a phone that was paired over the network."""
        invitation = self.desk.phones.invite(self.manager, listen=True, approve=True)
        answer = self.post("/api/pair", {"pair": invitation.pair, "name": "Pixel"})
        assert answer.status_code == 200
        token = answer.cookies["callmanager_token"]
        self.secrets += [invitation.pair, invitation.code, token]
        return token


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("office")
    with Desk(home) as desk:
        manager, agent = desk.person("Mario Vega", Role.PROJECT_MANAGER), desk.person("Ana Martínez", team="Norte")
        desk.call(agent, "sale", contact="<img src=x onerror=alert(1)>")
        recording = desk.recording(agent, contact="<img src=x onerror=alert(1)>")
        control = desk.phones.create_token("Central", TokenRole.CONTROL)
        with Outside(home, "--host", "127.0.0.1", "--port", "0") as server:
            world = World(server, desk, manager, agent, recording, control, [control])
            yield world
            assert server.is_running


def handshake(world: World, **options: Any) -> int:
    try:
        connection = websocket.create_connection(f"ws://127.0.0.1:{world.server.port}{LIVE}", timeout=5, **options)
    except websocket.WebSocketBadStatusException as error:
        return error.status_code
    connection.close()
    return 101


def test_dns_rebinding_ends_at_the_host_list(world: World) -> None:
    for host in ("evil.example", f"evil.example:{world.server.port}", "127.0.0.1.nip.example", ""):
        for path in ("/mobile", "/health", "/install.json", "/brand.json", "/socket.io/?EIO=4&transport=polling"):
            assert world.get(path, Host=host).status_code == 400, (host, path)
    assert handshake(world, host="evil.example", origin=world.server.url) == 400


def test_a_websocket_from_another_page_is_refused(world: World) -> None:
    cookie = f"callmanager_token={world.paired()}"
    for origin in ("https://evil.example", "null", f"https://127.0.0.1:{world.server.port}"):
        assert handshake(world, origin=origin, cookie=cookie) == 403, origin
    assert handshake(world, suppress_origin=True, cookie=cookie) == 403
    assert handshake(world, origin=world.server.url, cookie=cookie) == 101


def test_nothing_leaks_before_somebody_is_let_in(world: World) -> None:
    stranger = websocket.create_connection(
        f"ws://127.0.0.1:{world.server.port}{LIVE}", origin=world.server.url, timeout=5
    )
    assert stranger.recv().startswith("0")
    with PhoneClient(world.server.url, cookie=world.paired()) as phone:
        phone.settled()
        phone.wait("metrics_update", seconds=6)  # it is told again; the stranger is told nothing
        stranger.settimeout(0.2)
        with pytest.raises(websocket.WebSocketTimeoutException):
            stranger.recv()
    stranger.settimeout(5)
    stranger.send('40{"token":"wrong"}')
    assert stranger.recv().startswith("44")
    stranger.close()


def test_a_code_is_not_guessed_from_twenty_addresses_and_nobody_is_locked_out_by_the_tries(world: World) -> None:
    token, code = world.paired(), world.desk.phones.invite(world.manager, approve=True).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    statuses = [world.post("/api/pair", {"code": wrong}).status_code for _ in range(5)]
    assert set(statuses) <= {403, 429}
    assert world.post("/api/pair", {"code": code}).status_code == 429, "the sixth try fails though it is right"
    with PhoneClient(world.server.url, cookie=token) as phone:
        phone.wait("metrics_update")  # a paired phone is not kept out
    assert world.paired(), "and a new invitation holds at once"


def test_twenty_addresses_have_five_tries_together(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        manager = desk.person("Mario Vega", Role.PROJECT_MANAGER)
        code = desk.phones.invite(manager, approve=True).code
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        server = desk.serve(host="0.0.0.0")
        trust = ssl.create_default_context(cadata=Authority(desk.certificates).der())
        url, statuses = f"https://127.0.0.1:{server.port}/api/pair", []
        for number in range(20):
            with httpx.Client(
                transport=httpx.HTTPTransport(verify=trust, local_address=f"127.0.0.{number + 10}")
            ) as one:
                statuses.append(one.post(url, json={"code": wrong}).status_code)
        assert statuses == [403] * 5 + [429] * 15
        with httpx.Client(transport=httpx.HTTPTransport(verify=trust, local_address="127.0.0.40")) as late:
            assert late.post(url, json={"code": code}).status_code == 429
        assert desk.phones.list() == []


def test_a_stolen_phone_is_out_within_a_second_and_stays_out(world: World) -> None:
    token = world.paired()
    principal = world.desk.phones.authenticate(token)
    assert principal is not None
    with PhoneClient(world.server.url, cookie=token) as phone:
        phone.settled()
        began = time.monotonic()
        world.desk.phones.revoke(principal.phone_id)  # on the desktop, which is another process than the server here
        assert phone.disconnected.wait(1.5)  # it looks twice a second; a busy machine gets some more
        assert time.monotonic() - began < 1.5
    with pytest.raises(socketio.exceptions.ConnectionError), PhoneClient(world.server.url, cookie=token):
        pass
    listening = world.get(f"/api/recordings/{world.recording.recording_id}/audio", Cookie=f"callmanager_token={token}")
    assert listening.status_code == 401


def test_a_forged_post_is_refused(world: World) -> None:
    url = f"{world.server.url}/api/call/start"
    bearer = {"Authorization": f"Bearer {world.control}"}
    form = httpx.post(url, data={"call_id": "1"}, headers=bearer)
    assert form.status_code == 403
    ridden = {"Cookie": f"callmanager_token={world.paired()}"}
    assert httpx.post(url, json={"call_id": "1"}, headers=ridden).status_code == 403
    assert (
        httpx.post(url, json={"call_id": "1"}, headers=ridden | {"Origin": "https://evil.example"}).status_code == 403
    )
    body = {"call_id": "1", "phone": "8", "agent": world.agent.name}
    assert httpx.post(url, json=body, headers=ridden | {"Origin": world.server.url}).status_code == 401
    assert world.desk.calls.get("1") is None


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fcallmanager.db", "%2e%2e%5ccallmanager.db", "..%5c..%5cx", "%5c%5chost%5cshare", "x%00.wav",
     "/etc/passwd", "C:%5cWindows", "....//x", "%c0%ae%c0%ae/x"],
)  # fmt: skip
def test_no_trick_with_paths_reads_a_file(world: World, name: str) -> None:
    listener = {"Authorization": f"Bearer {world.control}"}
    for path in (f"/api/recordings/{name}/audio", f"/static/{name}", f"/static/app/..%2f{name}", f"/brand/{name}"):
        answer = world.get(path, **listener)
        assert answer.status_code == 404, path
        assert "error" in answer.json()


def test_ranges_are_bounded(world: World) -> None:
    path, listener = (
        f"/api/recordings/{world.recording.recording_id}/audio",
        {"Authorization": f"Bearer {world.control}"},
    )
    began = time.perf_counter()
    many = world.get(path, Range="bytes=" + ",".join(f"{n}-{n + 1}" for n in range(0, 202, 2)), **listener)
    assert time.perf_counter() - began < 2.0
    assert (many.status_code, len(many.content)) == (200, world.recording.file_size_bytes)
    beyond = world.get(path, Range=f"bytes={10**9}-", **listener)
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{world.recording.file_size_bytes}")


def test_a_contacts_name_stays_text_behind_the_fence(world: World) -> None:
    """How the page shows it is seen in a browser by `test_page`."""
    policy = world.get("/mobile").headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    with PhoneClient(world.server.url, cookie=world.paired()) as phone:
        (row,) = phone.wait("recordings_update")
        assert row["contact_name"] == "<img src=x onerror=alert(1)>"


def test_slow_idle_and_many_clients_cost_little_memory(world: World) -> None:
    with PhoneClient(world.server.url, cookie=world.paired()) as phone:
        phone.settled()
        before = world.server.settled_memory_bytes()
        peers: list[socket.socket] = []
        for number in range(400):
            peer = socket.create_connection(("127.0.0.1", world.server.port), timeout=5)
            if number % 4:  # a quarter says nothing at all, the others half a request
                peer.sendall(b"POST /api/pair HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Slow: " % world.server.port)
            peers.append(peer)
        phone.client.emit("request_metrics")
        phone.wait("metrics_update", seconds=2)
        grown = world.server.settled_memory_bytes() - before
        for peer in peers:
            peer.close()
    assert grown < 10_000_000, f"{grown / 1e6:.1f} MB for 400 connections"


SHORT = 200
WHOLE = 10_000


def flood(world: World, count: int) -> int:
    """Send so many hostile messages; how many bytes the server has grown by since the hundredth."""
    sent, before = 0, 0

    @seed(count)
    @settings(
        max_examples=count + 100,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(messages(world.server.port))
    def each(message: Hostile) -> None:
        nonlocal sent, before
        send(world.server.port, message)
        sent += 1
        if sent == 100:  # what the first ones load stays for good
            before = world.server.settled_memory_bytes()

    token = world.paired()
    world.get("/install.json")  # loads what makes certificates, which stays for good
    each()
    with PhoneClient(world.server.url, cookie=token) as phone:
        phone.wait("metrics_update")
    assert sent >= count
    assert world.get("/health").json()["status"] == "ok"
    return world.server.settled_memory_bytes() - before


def test_hostile_messages_neither_stop_nor_swell_it(world: World) -> None:
    assert flood(world, SHORT) < 10_000_000


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_hostile_messages(world: World, proved: Callable[[str], None]) -> None:
    grown = flood(world, WHOLE)
    proved(f"{WHOLE} hostile messages: still serving, memory grown by {grown / 1e6:.1f} MB (bar: 10)")
    assert grown < 10_000_000


def test_no_secret_stands_in_any_log(world: World) -> None:
    token = world.paired()
    world.get("/health", Authorization=f"Bearer {world.control}")
    world.get(f"/mobile?token={token}")
    world.get(f"/api/recordings/{token}/audio", Cookie=f"callmanager_token={token}")
    logs = world.server.logs()
    assert "phone server" in logs.casefold(), "the logs that are looked through are those of the server"
    for secret in world.secrets:
        assert secret not in logs
