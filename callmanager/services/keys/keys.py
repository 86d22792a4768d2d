"""The keys that recordings are encrypted with: made, kept, proven to be there, changed, written down, brought back.

The keys themselves lie in the system's keyring; ``keys.json`` in the workspace only names them. A key is proven by its
id, which follows from it. A new key is used for new recordings alone: the old ones stay readable with theirs.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from callmanager.domain.clock import Clock
from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.users import Right, User
from callmanager.services.keys import recovery_key
from callmanager.services.keys.key_reader import KeyReader
from callmanager.services.keys.key_register import entry_of
from callmanager.services.keys.key_stores import KeyStore, system_keyring
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting_now, name_of
from callmanager.store.database import Database


class KeyService(KeyReader):
    """Makes and keeps keys. Its methods may wait for the keyring, so they are not for the GUI thread.

    Args:
        home: the workspace's folder.
        database: says who may do it.
        audit: told of each key that is made, shown or brought back.
        clock: tells when.
        keyring: finds the system's keyring.
    """

    def __init__(
        self,
        home: Path,
        database: Database,
        audit: AuditLog,
        clock: Clock,
        keyring: Callable[[], KeyStore | None] = system_keyring,
    ) -> None:
        super().__init__(home, keyring)
        self._home = home
        self._database = database
        self._audit = audit
        self._clock = clock

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
        self._require(actor)
        key = secrets.token_bytes(recovery_key.KEY_BYTES)
        key_id = recovery_key.key_id_of(key)
        with self._lock:
            self._keep(key_id, key)
            register = self._register.read()
            action = "key.rotate" if register.get("current") else "key.create"
            register["current"] = key_id
            self._register.write(register)
        self._audit.add(name_of(actor), action, key_id)
        return key_id

    def recovery(self, actor: Actor, key_id: str = "") -> str:
        """The recovery key to show or print; call `note_saved` when the person says that it is in a safe place.

        Raises:
            PermissionDenied: this person may not configure.
            RecordingError: there is no such key here.
        """
        self._require(actor)
        key_id = key_id or self.current()[0]
        text = recovery_key.to_text(self.key(key_id), self._home.name, f"{self._clock.now():%Y-%m-%d}")
        self._audit.add(name_of(actor), "key.show", key_id)
        return text

    def note_saved(self, actor: Actor, key_id: str = "") -> None:
        """A person says that the recovery key is written down and kept elsewhere.

        Raises:
            RecordingError: there is no such key here.
        """
        self._require(actor)
        with self._lock:
            register = self._register.read()
            key_id = key_id or self.current()[0]
            entry_of(register, key_id)["recovery_saved"] = self._clock.now().isoformat(timespec="seconds")
            self._register.write(register)
        self._audit.add(name_of(actor), "key.saved", key_id)

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
        self._require(actor)
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
        self._audit.add(name_of(actor), "key.import", key_id)
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

    def _require(self, actor: Actor) -> None:
        actor = acting_now(self._database, actor)
        if isinstance(actor, User) and not actor.may(Right.CONFIGURE):
            raise PermissionDenied("Your role does not allow to change how recordings are kept. Nothing was changed.")
