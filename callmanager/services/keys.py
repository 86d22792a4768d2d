"""The keys that recordings are encrypted with: made, kept, proven to be there, changed, written down, brought back.

The keys themselves lie in the system's keyring; ``keys.json`` in the workspace only names them. A key is proven by its
id, which follows from it. A new key is used for new recordings alone: the old ones stay readable with theirs.
"""

import os
import secrets
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from callmanager.domain.clock import Clock
from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.users import Right, User
from callmanager.services import recovery_key
from callmanager.services.audit import AuditLog
from callmanager.services.key_register import KeyRegister, entry_of
from callmanager.services.key_stores import KeyFolder, KeyStore, system_keyring

Actor = User | str
"""Who asks: a person, whose rights are looked at; or the name of a program that has the computer's own rights."""

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


class KeyService:
    """Makes and keeps keys. Its methods may wait for the keyring, so they are not for the GUI thread.

    Args:
        home: the workspace's folder.
        audit: told of each key that is made, shown or brought back.
        clock: tells when.
        keyring: finds the system's keyring.
    """

    def __init__(
        self, home: Path, audit: AuditLog, clock: Clock, keyring: Callable[[], KeyStore | None] = system_keyring
    ) -> None:
        self._register = KeyRegister(home)
        self._home = home
        self._folder = KeyFolder(home / "keys")
        self._find_keyring = keyring
        self._audit = audit
        self._clock = clock
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

    def ensure(self, actor: Actor) -> str:
        """The id of the key for new recordings; the first one is made.

        Raises:
            PermissionDenied: this person may not configure.
            RecordingError: it could not be kept, or not be read back; nothing was changed.
        """
        with self._lock:
            current = str(self._register.read().get("current", ""))
            return current or self.rotate(actor)

    def rotate(self, actor: Actor) -> str:
        """Make a new key for the recordings to come; older ones keep theirs. Its id.

        Raises:
            PermissionDenied: this person may not configure.
            RecordingError: it could not be kept, or not be read back; the old one is still used.
        """
        _require(actor)
        key = secrets.token_bytes(recovery_key.KEY_BYTES)
        key_id = recovery_key.key_id_of(key)
        with self._lock:
            self._keep(key_id, key)
            register = self._register.read()
            action = "key.rotate" if register.get("current") else "key.create"
            register["current"] = key_id
            self._register.write(register)
        self._audit.add(_name(actor), action, key_id)
        return key_id

    def recovery(self, actor: Actor, key_id: str = "") -> str:
        """The recovery key to show or print; call `note_saved` when the person says that it is in a safe place.

        Raises:
            PermissionDenied: this person may not configure.
            RecordingError: there is no such key here.
        """
        _require(actor)
        key_id = key_id or self.current()[0]
        text = recovery_key.to_text(self.key(key_id), self._home.name, f"{self._clock.now():%Y-%m-%d}")
        self._audit.add(_name(actor), "key.show", key_id)
        return text

    def note_saved(self, actor: Actor, key_id: str = "") -> None:
        """A person says that the recovery key is written down and kept elsewhere.

        Raises:
            RecordingError: there is no such key here.
        """
        _require(actor)
        with self._lock:
            register = self._register.read()
            key_id = key_id or self.current()[0]
            entry_of(register, key_id)["recovery_saved"] = self._clock.now().isoformat(timespec="seconds")
            self._register.write(register)
        self._audit.add(_name(actor), "key.saved", key_id)

    def export_recovery(self, path: Path, actor: Actor, key_id: str = "") -> str:
        """Write the recovery key to a new file that this user alone can read; the id of the key.

        Raises:
            PermissionDenied: this person may not configure.
            RecordingError: the file exists, lies in the workspace it shall outlive, or cannot be written.
        """
        path = path.absolute()
        if path.resolve().is_relative_to(self._home.resolve()):
            raise RecordingError(
                "A recovery key inside the data folder would be lost together with it. Nothing was written. Choose "
                "another place, best on another disk.",
                code="recovery_inside",
            )
        key_id = key_id or self.current()[0]
        text = self.recovery(actor, key_id)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if recovery_key.key_id_of(recovery_key.from_text(path.read_text(encoding="utf-8"))) != key_id:
                raise OSError(None, "what was read back is something else")
        except OSError as error:
            raise RecordingError(
                f"The recovery key could not be written to {path} ({error.strerror}). Choose another name or place; "
                "files that exist are never written over.",
                code="recovery_write",
                path=str(path),
                cause=error.strerror,
            ) from error
        self.note_saved(actor, key_id)
        return key_id

    def import_recovery(self, text: str, actor: Actor) -> str:
        """Bring back a key from its nine lines, so that its recordings can be heard here; its id.

        It becomes the key for new recordings only where there is none.

        Raises:
            PermissionDenied: this person may not configure.
            RecordingError: the lines have a slip, or the key could not be kept.
        """
        _require(actor)
        key = recovery_key.from_text(text)
        key_id = recovery_key.key_id_of(key)
        with self._lock:
            self._keep(key_id, key)
            register = self._register.read()
            register.setdefault("current", key_id)
            # Whoever typed it has it written down.
            entry_of(register, key_id)["recovery_saved"] = self._clock.now().isoformat(timespec="seconds")
            self._register.write(register)
            self._known[key_id] = key
        self._audit.add(_name(actor), "key.import", key_id)
        return key_id

    def _keep(self, key_id: str, key: bytes) -> None:
        """Put a key where keys are kept, read it back, and only then name it in the register."""
        store: KeyStore = self._find_keyring() or self._folder
        store.put(key_id, key)
        if store.get(key_id) != key:
            raise RecordingError(
                f"A new key was put into {store.name}, but does not come back from it. It is not used; nothing was "
                "changed. Check the keyring of this computer.",
                code="key_not_kept",
                name=store.name,
            )
        register = self._register.read()
        entry = entry_of(register, key_id)
        entry["in_keyring"] = store.is_keyring
        entry.setdefault("made", self._clock.now().isoformat(timespec="seconds"))
        self._register.write(register)

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


def _require(actor: Actor) -> None:
    if isinstance(actor, User) and not actor.may(Right.CONFIGURE):
        raise PermissionDenied("Your role does not allow to change how recordings are kept. Nothing was changed.")


def _name(actor: Actor) -> str:
    return actor.name if isinstance(actor, User) else actor
