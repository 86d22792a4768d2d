"""Keys of recordings, read: from where the register says that they lie, each proven by its id."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from callmanager.domain.errors import RecordingError
from callmanager.services.keys import recovery_key
from callmanager.services.keys.key_register import KeyRegister, entry_of
from callmanager.services.keys.key_stores import KeyFolder, KeyStore, system_keyring

LOCKED = frozenset({"recording_locked", "key_missing", "keyring_closed", "keyring_gone", "keys_folder"})
"""Errors that mean: the recording is whole, and its key is not at hand."""


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """How it stands with the keys.

    Attributes:
        key_id: the one for new recordings; "" when there is none yet.
        readable: whether it can be read back now.
        store: where it lies, in the words of the system.
        in_keyring: whether the system guards it; False is a file.
        recovery_saved: when its recovery key was written down; "" when nobody has.
        problem: why it cannot be read back.
    """

    key_id: str = ""
    readable: bool = False
    store: str = ""
    in_keyring: bool = False
    recovery_saved: str = ""
    problem: RecordingError | None = None


class KeyReader:
    """Finds keys. Its methods may wait for the keyring, so they are not for the GUI thread.

    Args:
        home: the workspace's folder.
        keyring: finds the system's keyring.
    """

    def __init__(self, home: Path, keyring: Callable[[], KeyStore | None] = system_keyring) -> None:
        self._register = KeyRegister(home)
        self._folder = KeyFolder(home / "keys")
        self._find_keyring = keyring
        self._known: dict[str, bytes] = {}
        self._lock = threading.RLock()

    def status(self) -> KeyStatus:
        """How it stands, as a look into the keyring itself tells: what is in memory is not asked."""
        with self._lock:
            key_id = str(self._register.read().get("current", ""))
            if not key_id:
                return KeyStatus()
            entry = entry_of(self._register.read(), key_id)
            in_keyring, saved = entry.get("in_keyring") is True, str(entry.get("recovery_saved", ""))
            try:
                store = self._store(key_id)
                self._look(key_id)
            except RecordingError as error:
                return KeyStatus(key_id, False, "", in_keyring, saved, error)
            return KeyStatus(key_id, True, store.name, in_keyring, saved)

    def current(self) -> tuple[str, bytes]:
        """The id of the key for new recordings, and the key, read back from where it is kept this moment.

        Raises:
            RecordingError: there is none (``no_key``), or it cannot be read back: nothing may be encrypted with it.
        """
        with self._lock:
            key_id = str(self._register.read().get("current", ""))
            if not key_id:
                raise RecordingError("There is no key yet, so nothing was encrypted. Make one first.", code="no_key")
            return key_id, self._look(key_id)

    def key(self, key_id: str) -> bytes:
        """A key by its id.

        Raises:
            RecordingError: it is not on this computer (``key_missing``), or the keyring does not give it; see `LOCKED`.
        """
        with self._lock:
            if key_id not in self._known:
                self._known[key_id] = self._look(key_id)
            return self._known[key_id]

    def missing(self, key_ids: Collection[str]) -> list[str]:
        """Those of these keys that this computer cannot read."""
        gone = []
        for key_id in sorted(set(key_ids) - {""}):
            try:
                self.key(key_id)
            except RecordingError:
                gone.append(key_id)
        return gone

    def _look(self, key_id: str) -> bytes:
        """The key from where it is kept; elsewhere too, since a computer may have got or lost its keyring."""
        key = self._store(key_id).get(key_id)
        if key is None:
            other: KeyStore | None = (
                self._folder if entry_of(self._register.read(), key_id).get("in_keyring") else self._find_keyring()
            )
            key = other.get(key_id) if other is not None else None
        if key is None or recovery_key.key_id_of(key) != key_id:
            raise RecordingError(
                f"The key {key_id} is not on this computer, so what was encrypted with it stays locked; nothing of it "
                "is lost. Bring the key back with its recovery key.",
                code="key_missing",
                key=key_id,
            )
        return key

    def _store(self, key_id: str) -> KeyStore:
        if entry_of(self._register.read(), key_id).get("in_keyring") is not True:
            keyring = None
        else:
            keyring = self._find_keyring()
            if keyring is None:
                raise RecordingError(
                    "The keyring that holds the keys of the recordings cannot be reached from here. Encrypted "
                    "recordings stay locked until it can. Open CallManager in the desktop session, or bring the key "
                    "with its recovery key.",
                    code="keyring_gone",
                )
        return keyring or self._folder
