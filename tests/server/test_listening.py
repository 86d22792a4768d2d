"""Recordings are played to who may listen, whole or in ranges, and never anything else of the disk."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.phones import TokenRole
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Role, User
from callmanager.server.listening import ByteRange, parse_range
from callmanager.server.listenings import Listenings
from callmanager.server.runner import PhoneServer
from callmanager.services.people.audit import AuditEntry
from tests.support.desk import Desk


@pytest.fixture
def recording(desk: Desk, agent: User) -> RecordingMetadata:
    return desk.recording(agent, seconds=1.0)


@pytest.fixture
def listener(desk: Desk, server: PhoneServer, manager: User) -> Iterator[httpx.Client]:
    cookie = {"Cookie": f"callmanager_token={desk.paired(manager, listen=True, name='iPhone')}"}
    with httpx.Client(base_url=server.url, headers=cookie, timeout=10) as client:
        yield client


def address(recording: RecordingMetadata) -> str:
    return f"/api/recordings/{recording.recording_id}/audio"


def test_the_whole_wav_is_played(listener: httpx.Client, recording: RecordingMetadata) -> None:
    answer = listener.get(address(recording))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.content == Path(recording.file_path).read_bytes()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-43", 0, 43), ("bytes=100-", 100, None), ("bytes=-100", -100, None), ("bytes=0-999999999", 0, None)],
)
def test_one_range_is_played(
    listener: httpx.Client, recording: RecordingMetadata, asked: str, first: int, last: int | None
) -> None:
    whole = Path(recording.file_path).read_bytes()
    answer = listener.get(address(recording), headers={"Range": asked})
    wanted = whole[first : None if last is None else last + 1]
    assert answer.status_code == 206
    assert answer.content == wanted
    start = len(whole) + first if first < 0 else first
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"


def test_beyond_the_end_is_told(listener: httpx.Client, recording: RecordingMetadata) -> None:
    size = Path(recording.file_path).stat().st_size
    answer = listener.get(address(recording), headers={"Range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert "error" in answer.json()


def test_a_hundred_ranges_get_one_quick_whole_answer(listener: httpx.Client, recording: RecordingMetadata) -> None:
    ranges = "bytes=" + ",".join(f"{start}-" for start in range(101))
    began = time.perf_counter()
    answer = listener.get(address(recording), headers={"Range": ranges})
    assert time.perf_counter() - began < 1.0
    assert answer.status_code == 200
    assert answer.content == Path(recording.file_path).read_bytes()


def test_head_tells_the_size_alone(listener: httpx.Client, recording: RecordingMetadata) -> None:
    answer = listener.head(address(recording))
    assert int(answer.headers["content-length"]) == Path(recording.file_path).stat().st_size
    assert answer.content == b""


@given(
    header=st.one_of(st.none(), st.text(max_size=40), st.from_regex(r"bytes=\d{0,20}-\d{0,20}")),
    size=st.integers(0, 99),
)
def test_a_range_never_leaves_the_file(header: str | None, size: int) -> None:
    try:
        part = parse_range(header, size)
    except ValueError:
        return
    assert part is None or 0 <= part.start < part.stop <= size


def test_the_last_bytes_are_counted_from_the_end() -> None:
    assert parse_range("bytes=-10", 100) == ByteRange(90, 100)
    assert parse_range("bytes=-1000", 100) == ByteRange(0, 100)
    assert parse_range("bytes=5-3", 100) is None
    assert parse_range("items=0-3", 100) is None


def test_a_number_of_many_digits_is_past_the_end_like_any_other() -> None:
    assert parse_range("bytes=5-" + "9" * 30, 100) == ByteRange(5, 100)
    with pytest.raises(ValueError, match="outside"):
        parse_range("bytes=" + "9" * 30 + "-", 100)


def test_each_listening_stands_in_the_audit_log_once(
    listener: httpx.Client, server: PhoneServer, desk: Desk, manager: User, recording: RecordingMetadata
) -> None:
    def entries() -> list[AuditEntry]:
        return desk.audit.recent(action="recording.listen")

    assert listener.head(address(recording)).status_code == 200
    assert entries() == []  # nobody has heard anything
    for asked in ("bytes=0-", "bytes=0-99", "bytes=100-", None):  # as players do it for one playback
        listener.get(address(recording), headers={"Range": asked} if asked else {})
    [entry] = entries()
    assert (entry.actor, entry.subject, entry.origin) == ("iPhone", recording.recording_id, "iPhone 127.0.0.1")
    cookie = {"Cookie": f"callmanager_token={desk.paired(manager, listen=True, name='iPhone')}"}
    with httpx.Client(base_url=server.url, headers=cookie, timeout=10) as another:
        another.get(address(recording))
    assert len(entries()) == 2  # of the same name, and yet another phone
    other = desk.recording(manager)
    listener.get(address(other))
    assert [entry.subject for entry in entries()] == [other.recording_id, *[recording.recording_id] * 2]


def test_after_a_while_it_is_a_new_listening() -> None:
    now, begun = [0.0], []
    listenings = Listenings(lambda: now[0], pause_seconds=600)
    for at, phone, recording_id in (
        *((0, "p", "a"), (599, "p", "a"), (1198, "p", "a")),  # it goes on
        *((1199, "p", "b"), (1200, "q", "a"), (1798, "p", "a")),
    ):
        now[0] = at
        listenings.go_on(phone, recording_id, lambda: begun.append(now[0]))
    assert begun == [0, 1199, 1200, 1798]
    now[0] = 9_000

    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk"):
        listenings.go_on("p", "a", fail)
    listenings.go_on("p", "a", lambda: begun.append(now[0]))  # what was not written down was no listening
    assert begun[-1] == 9_000


def test_listening_is_granted_apart(
    http: httpx.Client, desk: Desk, manager: User, recording: RecordingMetadata
) -> None:
    deaf = {"Cookie": f"callmanager_token={desk.paired(manager)}"}
    assert http.get(address(recording), headers=deaf).status_code == 403
    assert http.get(address(recording)).status_code == 401
    viewer = {"Authorization": f"Bearer {desk.phones.create_token('Pantalla', TokenRole.VIEWER)}"}
    assert http.get(address(recording), headers=viewer).status_code == 403
    program = {"Authorization": f"Bearer {desk.phones.create_token('Archivo', TokenRole.RECORDINGS)}"}
    assert http.get(address(recording), headers=program).status_code == 200


def test_everyone_listens_only_to_what_they_may_see(http: httpx.Client, desk: Desk, agent: User, lead: User) -> None:
    other = desk.person("Carlos García", team="Sur")
    own, foreign = desk.recording(agent), desk.recording(other)
    boss_of_nobody = desk.person("Rosa Quesada", Role.TEAM_LEAD)
    for user, seen, hidden in ((agent, own, foreign), (lead, own, foreign)):
        cookie = {"Cookie": f"callmanager_token={desk.paired(user, listen=True)}"}
        assert http.get(address(seen), headers=cookie).status_code == 200, user.name
        assert http.get(address(hidden), headers=cookie).status_code == 404, user.name
    cookie = {"Cookie": f"callmanager_token={desk.paired(boss_of_nobody, listen=True)}"}
    assert http.get(address(own), headers=cookie).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e",
        "..%2f..%2fcallmanager.db",
        "..%5c..%5ccallmanager.db",
        "%5c%5chost%5cshare",
        "a%00b",
        "%ff",
        "x" * 300,
    ],
)
def test_no_name_from_the_network_becomes_a_path(server: PhoneServer, desk: Desk, manager: User, name: str) -> None:
    token = desk.paired(manager, listen=True)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", f"/api/recordings/{name}/audio", headers={"Cookie": f"callmanager_token={token}"})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    assert answer.status == 404
    assert "error" in body


def test_a_row_that_leads_elsewhere_is_not_served(listener: httpx.Client, desk: Desk, agent: User) -> None:
    recording = desk.recording(agent)
    path = Path(recording.file_path)
    secret = desk.folder.parent / "secret.wav"
    secret.write_bytes(b"secret")
    path.unlink()
    path.symlink_to(secret)
    answer = listener.get(address(recording))
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_player_that_goes_away_midway_harms_nobody(
    server: PhoneServer, listener: httpx.Client, desk: Desk, agent: User, manager: User
) -> None:
    recording = desk.recording(agent, seconds=120.0)
    token = desk.paired(manager, listen=True)
    with socket.create_connection(("127.0.0.1", server.port)) as peer:
        head = (
            f"GET {address(recording)} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"Authorization: Bearer {token}",
        )
        peer.sendall("\r\n".join((*head, "", "")).encode())
        assert peer.recv(15) == b"HTTP/1.1 200 OK"
    assert listener.get(address(recording), headers={"Range": "bytes=0-9"}).status_code == 206
