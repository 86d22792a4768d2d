"""Keys of recordings: kept, proven, changed, written down and brought back; the keyring is a class of ours here.

A real one would need a desktop session with its daemon; `Keyring` is held to the interface of the `keyring` package by
using its own backend class.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.users import Role, User
from callmanager.services.keys import recovery_key
from callmanager.services.keys.key_reader import LOCKED
from callmanager.services.keys.key_stores import Keyring, KeyStore, system_keyring
from callmanager.services.keys.keys import KeyService
from tests.support.desk import Desk
from tests.support.memory_keyring import MemoryKeyring

BOSS = User("boss", "Ana", Role.ADMIN)
LEAD = User("lead", "Eva", Role.TEAM_LEAD)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def backend() -> MemoryKeyring:
    return MemoryKeyring()


MakeKeys = Callable[..., KeyService]


@pytest.fixture
def make(desk: Desk, home: Path, backend: MemoryKeyring) -> MakeKeys:
    def service(folder: Path = home, store: Callable[[], KeyStore | None] = lambda: Keyring(backend)) -> KeyService:
        return KeyService(folder, desk.database, desk.audit, desk.clock, store)

    return service


def reason(work: Callable[[], object]) -> str:
    with pytest.raises(RecordingError) as refused:
        work()
    return refused.value.reason


def test_without_a_key_nothing_is_encrypted(make: MakeKeys) -> None:
    keys = make()
    assert keys.status().key_id == ""
    assert reason(keys.current) == "no_key"


def test_a_key_lies_in_the_keyring_and_nowhere_else(make: MakeKeys, home: Path, backend: MemoryKeyring) -> None:
    key_id = make().ensure(BOSS)
    assert make().ensure(BOSS) == key_id
    again, key = make().current()
    assert (again, len(key), recovery_key.key_id_of(key)) == (key_id, 32, key_id)
    assert list(backend.kept.values()) == [key.hex()]
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key not in content
            assert key.hex().encode() not in content
    status = make().status()
    assert (status.readable, status.in_keyring, status.recovery_saved, status.problem) == (True, True, "", None)


def test_without_a_keyring_the_key_lies_in_a_private_folder_and_this_is_said(make: MakeKeys, home: Path) -> None:
    keys = make(store=lambda: None)
    key_id = keys.ensure(BOSS)
    (file,) = (home / "keys").iterdir()
    assert make(store=lambda: None).current() == (key_id, bytes.fromhex(file.read_text()))
    assert not keys.status().in_keyring
    modes = (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777)
    assert modes == (0o600, 0o700) or sys.platform == "win32"


def test_this_computer_without_a_desktop_session_has_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail, null

    for backend in (fail.Keyring(), null.Keyring()):
        monkeypatch.setattr(keyring, "get_keyring", lambda backend=backend: backend)
        assert system_keyring() is None
    memory = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: memory)
    found = system_keyring()
    assert found is not None
    found.put("a1", bytes(32))
    assert found.get("a1") == bytes(32)
    assert found.get("a2") is None


def test_a_key_that_does_not_come_back_is_never_used(make: MakeKeys, backend: MemoryKeyring, home: Path) -> None:
    backend.set_password = lambda *_: None  # type: ignore[method-assign] - takes it and forgets it
    assert reason(lambda: make().ensure(BOSS)) == "key_not_kept"
    assert make().status().key_id == ""


def test_a_lost_key_is_told_by_the_status_though_it_is_in_memory(make: MakeKeys, backend: MemoryKeyring) -> None:
    keys = make()
    key_id = keys.ensure(BOSS)
    keys.key(key_id)
    backend.kept.clear()
    status = keys.status()
    assert not status.readable
    assert status.problem is not None
    assert status.problem.reason == "key_missing"
    assert reason(keys.current) == "key_missing"
    assert make().missing([key_id, "", key_id]) == [key_id]


def test_a_locked_or_unreachable_keyring_locks_recordings_and_loses_none(
    make: MakeKeys, backend: MemoryKeyring
) -> None:
    key_id = make().ensure(BOSS)
    backend.locked = True
    assert reason(lambda: make().key(key_id)) == "keyring_closed"
    assert reason(lambda: make(store=lambda: None).key(key_id)) == "keyring_gone"
    assert {"keyring_closed", "keyring_gone", "key_missing"} <= LOCKED
    backend.locked = False
    assert recovery_key.key_id_of(make().key(key_id)) == key_id


def test_another_key_in_its_place_is_not_taken_for_it(make: MakeKeys, backend: MemoryKeyring) -> None:
    key_id = make().ensure(BOSS)
    for place in backend.kept:
        backend.kept[place] = bytes(32).hex()
    assert reason(lambda: make().key(key_id)) == "key_missing"
    for place in backend.kept:
        backend.kept[place] = "no key at all"
    assert reason(lambda: make().key(key_id)) == "key_missing"


def test_a_new_key_is_for_new_recordings_and_the_old_one_stays(make: MakeKeys, desk: Desk) -> None:
    keys = make()
    old = keys.ensure(BOSS)
    new = keys.rotate(BOSS)
    assert old != new
    assert make().current()[0] == new
    assert recovery_key.key_id_of(make().key(old)) == old
    assert make().status().recovery_saved == ""
    assert [entry.action for entry in desk.audit.recent(action="key")] == ["key.rotate", "key.create"]


def test_a_recovery_key_opens_on_another_computer(make: MakeKeys, tmp_path: Path, desk: Desk) -> None:
    keys = make()
    key_id, key = keys.ensure(BOSS), keys.current()[1]
    sheet = tmp_path / "stick" / "recovery.txt"
    sheet.parent.mkdir()
    keys.export_recovery(sheet, BOSS)
    assert sheet.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    assert keys.status().recovery_saved
    other = KeyService(tmp_path / "other", desk.database, desk.audit, desk.clock, lambda: None)
    assert reason(lambda: other.key(key_id)) == "key_missing"
    assert other.import_recovery(sheet.read_text("utf-8"), BOSS) == key_id
    assert other.key(key_id) == key
    assert other.current()[0] == key_id
    actions = {entry.action: entry for entry in desk.audit.recent(action="key")}
    assert set(actions) == {"key.create", "key.show", "key.saved", "key.import"}
    assert all(key.hex() not in repr(entry) for entry in actions.values())


def test_an_imported_key_does_not_replace_the_current_one(make: MakeKeys, tmp_path: Path, desk: Desk) -> None:
    other = KeyService(tmp_path / "other", desk.database, desk.audit, desk.clock, lambda: None)
    other.ensure(BOSS)
    keys = make()
    own = keys.ensure(BOSS)
    imported = keys.import_recovery(other.recovery(BOSS), BOSS)
    assert keys.current()[0] == own
    assert recovery_key.key_id_of(keys.key(imported)) == imported


def test_a_recovery_key_is_never_written_over_a_file_or_beside_the_recordings(
    make: MakeKeys, tmp_path: Path, home: Path
) -> None:
    keys = make()
    keys.ensure(BOSS)
    there = tmp_path / "there.txt"
    there.write_text("mine")
    assert reason(lambda: keys.export_recovery(there, BOSS)) == "recovery_write"
    assert there.read_text() == "mine"
    assert reason(lambda: keys.export_recovery(home / "recordings" / "key.txt", BOSS)) == "recovery_inside"
    assert keys.status().recovery_saved == ""


def test_only_who_configures_may_touch_keys(make: MakeKeys, tmp_path: Path) -> None:
    keys = make()
    keys.ensure("command line")
    text = keys.recovery(BOSS)
    for work in (
        lambda: keys.rotate(LEAD),
        lambda: keys.recovery(LEAD),
        lambda: keys.note_saved(LEAD),
        lambda: keys.import_recovery(text, LEAD),
        lambda: keys.export_recovery(tmp_path / "x", LEAD),
    ):
        with pytest.raises(PermissionDenied):
            work()
    assert not (tmp_path / "x").exists()


def test_a_broken_register_stops_encrypting_and_is_left_as_it_is(make: MakeKeys, home: Path) -> None:
    key_id = make().ensure(BOSS)
    for content in ("{", "[]", json.dumps({"keys": {key_id: 3}}), json.dumps({"keys": []})):
        (home / "keys.json").write_text(content)
        assert reason(lambda: make().ensure(BOSS)) == "keys_broken"
        assert (home / "keys.json").read_text() == content
    (home / "keys.json").unlink()
    assert recovery_key.key_id_of(make().key(key_id)) == key_id, "a lost register loses no key"


@given(key=st.binary(min_size=32, max_size=32))
def test_a_recovery_key_comes_back_however_it_is_typed(key: bytes) -> None:
    lines = recovery_key.to_lines(key)
    assert all(len(line) == 9 for line in lines)
    text = recovery_key.to_text(key, "mesa", "2026-01-02")
    for typed in (
        text,
        text.replace("\n", "\r\n"),
        "\n".join(lines).lower().replace("o", "0").replace("i", "1").replace("b", "8"),
        "\n".join(f"  {line.replace('-', ' ')}  " for line in lines),
    ):
        assert recovery_key.from_text(typed) == key


@given(key=st.binary(min_size=32, max_size=32), data=st.data())
def test_a_slip_is_found_and_its_line_is_named(key: bytes, data: st.DataObject) -> None:
    lines = recovery_key.to_lines(key)
    number = data.draw(st.integers(0, 8))
    place = data.draw(st.sampled_from([0, 1, 2, 3, 5, 6, 7, 8]))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
    typed = lines[number][:place] + letter + lines[number][place + 1 :]
    if typed == lines[number]:
        return
    lines[number] = typed
    with pytest.raises(RecordingError) as refused:
        recovery_key.from_text("\n".join(lines))
    # One slip of 256 passes its own line's check; the last line shows it all the same.
    assert refused.value.reason == "recovery_slip"
    assert refused.value.details["line"] in (number + 1, 9)


def test_lines_in_another_order_or_missing_are_told() -> None:
    lines = recovery_key.to_lines(os.urandom(32))
    assert reason(lambda: recovery_key.from_text("\n".join(lines[:-1]))) == "recovery_lines"
    assert reason(lambda: recovery_key.from_text("hola")) == "recovery_lines"
    lines[2], lines[5] = lines[5], lines[2]
    assert reason(lambda: recovery_key.from_text("\n".join(lines))) == "recovery_slip"
