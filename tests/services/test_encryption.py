"""Encryption as a switch: after the call, in the background, and never when the key is in danger."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callmanager.audio.files import sidecar
from callmanager.audio.files.reader import open_recording
from callmanager.audio.library import vault
from callmanager.audio.library.vault_shelf import VaultShelf
from callmanager.domain.errors import CallManagerError, RecordingError
from callmanager.domain.events import RecordingFinished
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Role, User
from callmanager.services.keys.encryption import EncryptionService
from callmanager.services.keys.key_stores import Keyring
from callmanager.services.keys.keys import KeyService
from tests.support.desk import Desk
from tests.support.memory_keyring import MemoryKeyring

BOSS = User("boss", "Ana", Role.ADMIN)


class Vault:
    """A desk with the switch."""

    def __init__(self, desk: Desk, home: Path) -> None:
        self.desk, self.keyring, self.on = desk, MemoryKeyring(), True
        self.keys = KeyService(home, desk.database, desk.audit, desk.clock, lambda: Keyring(self.keyring))
        self.problems: dict[str, CallManagerError] = {}
        self.waiting: set[str] = set()
        self.service = EncryptionService(
            desk.database, desk.bus, self.keys, VaultShelf(desk.folder),
            enabled=lambda: self.on, waits=lambda m: m.recording_id in self.waiting, tell=self._tell,
        )  # fmt: skip

    def _tell(self, part: str, error: CallManagerError | None) -> None:
        if error is None:
            self.problems.pop(part)
        else:
            self.problems[part] = error

    def recording(self) -> RecordingMetadata:
        made = self.desk.recording(self.desk.person(f"p{time.monotonic_ns()}"))
        metadata = sidecar.update(Path(made.file_path), {"sha256": _sha(Path(made.file_path))})
        self.desk.recordings.reconcile()
        self.wait(lambda: self.known(metadata).sha256 is not None)
        return metadata

    def known(self, metadata: RecordingMetadata) -> RecordingMetadata:
        found = self.desk.recordings.get(metadata.recording_id)
        assert found is not None
        return found

    def is_encrypted(self, metadata: RecordingMetadata) -> bool:
        return self.known(metadata).key_id != ""

    @staticmethod
    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.005)


def _sha(path: Path) -> str | None:
    from callmanager.audio.files.digest import sha256

    return sha256(path)


@pytest.fixture
def box(home: Path) -> Iterator[Vault]:
    with Desk(home) as desk:
        box = Vault(desk, home)
        yield box
        box.service.stop()


def test_what_is_plain_is_encrypted_at_the_start_and_after_each_call(box: Vault) -> None:
    box.keys.ensure(BOSS)
    before = box.recording()
    sound = Path(before.file_path).read_bytes()
    box.service.start()
    box.wait(lambda: box.is_encrypted(before))
    after = box.recording()
    box.desk.bus.publish(RecordingFinished(after))
    box.wait(lambda: box.is_encrypted(after))
    folder = box.desk.folder
    assert {path.suffix for path in folder.iterdir()} == {".json", ".enc"}
    known = box.known(before)
    with vault.open_decrypted(Path(known.file_path), box.keys.key(known.key_id)) as plain:
        assert plain.read() == sound
    box.desk.recordings.reconcile()  # what stands in the folder says the same
    box.wait(lambda: box.known(before) == known)


def test_switched_off_nothing_is_encrypted(box: Vault) -> None:
    box.on = False
    metadata = box.recording()
    box.keys.ensure(BOSS)
    box.service.start()
    box.service.look()
    box.service.stop()  # waits for what was asked before
    assert not box.is_encrypted(metadata)
    assert box.problems == {}


def test_a_recording_that_something_else_waits_for_is_encrypted_later(box: Vault) -> None:
    box.keys.ensure(BOSS)
    metadata = box.recording()
    box.waiting.add(metadata.recording_id)
    box.service._look()
    assert not box.is_encrypted(metadata)
    box.waiting.clear()
    box.service._look()
    assert box.is_encrypted(metadata)


@pytest.mark.parametrize("danger", ["no_key", "key_missing", "keyring_closed"])
def test_with_the_key_in_danger_recordings_stay_plain_and_it_is_said(box: Vault, danger: str) -> None:
    metadata = box.recording()
    if danger != "no_key":
        box.keys.ensure(BOSS)
        box.keys.key(box.keys.current()[0])  # it is in memory, which does not count
    if danger == "key_missing":
        box.keyring.kept.clear()
    box.keyring.locked = danger == "keyring_closed"
    box.service._look()
    assert box.problems["encryption"].reason == danger
    assert not box.is_encrypted(metadata)
    assert Path(metadata.file_path).exists()
    with pytest.raises(RecordingError):
        box.service.encrypt_all()
    if danger == "keyring_closed":
        box.keyring.locked = False
        box.service._look()
        assert "encryption" not in box.problems
        assert box.is_encrypted(metadata)


def test_a_recovery_key_that_nobody_kept_is_asked_for_until_it_is(box: Vault, tmp_path: Path) -> None:
    box.keys.ensure(BOSS)
    box.service._look()
    assert box.problems["recovery_key"].reason == "key_unsaved"
    box.keys.export_recovery(tmp_path / "sheet.txt", BOSS)
    box.service._look()
    assert box.problems == {}
    box.keys.rotate(BOSS)
    box.service._look()
    assert box.problems["recovery_key"].reason == "key_unsaved"
    box.on = False
    box.service._look()
    assert box.problems == {}


def test_without_the_key_a_recording_is_locked_not_broken(box: Vault, home: Path) -> None:
    box.keys.ensure(BOSS)
    metadata = box.recording()
    assert box.service.encrypt_all().done == 1
    other = KeyService(home / "elsewhere", box.desk.database, box.desk.audit, box.desk.clock, lambda: None)
    with pytest.raises(RecordingError) as refused:
        open_recording(box.known(metadata), unlock=lambda path, key_id: vault.open_decrypted(path, other.key(key_id)))
    assert refused.value.reason == "key_missing"
    assert "nothing of it is lost" in refused.value.message


def test_locked_recordings_are_told_at_the_start_also_where_nothing_new_is_encrypted(box: Vault) -> None:
    old = box.keys.ensure(BOSS)
    box.recording()
    box.service.encrypt_all()
    box.keys.rotate(BOSS)
    box.recording()
    box.service.encrypt_all()
    box.on = False
    assert box.service.check_used() == []
    for place in list(box.keyring.kept):
        if place[1] == old:
            del box.keyring.kept[place]
    again = Vault(box.desk, box.keys._home)
    again.on, again.keyring = False, box.keyring
    again.keys = again.service._keys = KeyService(
        box.keys._home, box.desk.database, box.desk.audit, box.desk.clock, lambda: Keyring(box.keyring)
    )
    again.service._begin()
    assert again.problems["locked_recordings"].reason == "keys_missing"
    assert again.problems["locked_recordings"].details == {"keys": old}
    again.keys.import_recovery(box.keys.recovery(BOSS, old), BOSS)
    again.service._look()
    assert again.problems == {}


def test_one_that_cannot_be_encrypted_keeps_no_other_from_it(box: Vault) -> None:
    box.keys.ensure(BOSS)
    good, bad, running = box.recording(), box.recording(), box.recording()
    Path(bad.file_path).write_bytes(b"something else")
    lock = sidecar.OwnerLock(Path(running.file_path))
    assert lock.acquire()
    told: list[tuple[int, int]] = []
    result = box.service.encrypt_all(lambda done, all_: told.append((done, all_)))
    lock.release()
    assert result.done == 1
    assert box.is_encrypted(good)
    reasons = {recording_id: error.reason for recording_id, error in result.failed.items()}
    assert reasons == {bad.recording_id: "recording_altered", running.recording_id: "recording_runs"}
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    result = box.service.encrypt_all()
    assert (result.done, result.failed) == (1, {}), "the one that ran is done now, the bad one is not tried again"


def test_it_can_be_called_off(box: Vault) -> None:
    box.keys.ensure(BOSS)
    metadata = box.recording()
    assert box.service.encrypt_all(cancelled=lambda: True).done == 0
    assert replace(box.known(metadata), file_path="") == replace(metadata, file_path="")
