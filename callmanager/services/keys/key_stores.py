"""Where keys lie: the system's keyring, or a folder that this user alone can read where there is none."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from callmanager.domain.errors import RecordingError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "CallManager recordings"
_log = logging.getLogger(__name__)


class KeyStore(Protocol):
    """A place for keys; each method may wait for a person who unlocks it."""

    @property
    def name(self) -> str:
        """What it is called, for people."""
        ...

    @property
    def is_keyring(self) -> bool:
        """Whether the system itself guards it."""
        ...

    def get(self, key_id: str) -> bytes | None:
        """The key, None where it is not here. Raises RecordingError."""
        ...

    def put(self, key_id: str, key: bytes) -> None:
        """Keep a key. Raises RecordingError."""
        ...


class Keyring:
    """The system's keyring: Windows' credential manager, macOS' keychain, Secret Service or KWallet."""

    is_keyring = True

    def __init__(self, backend: "KeyringBackend | Any") -> None:
        self._backend = backend
        self.name = str(getattr(backend, "name", "keyring"))

    def get(self, key_id: str) -> bytes | None:
        """The key, None where the keyring has none of this name.

        Raises:
            RecordingError: the keyring is locked or does not answer (``keyring_closed``).
        """
        from keyring.errors import KeyringError

        try:
            kept = self._backend.get_password(_SERVICE, key_id)
        except (KeyringError, OSError, RuntimeError) as error:
            raise self._closed(error) from error
        return _unpacked(kept)

    def put(self, key_id: str, key: bytes) -> None:
        """Keep a key.

        Raises:
            RecordingError: the keyring is locked or refuses.
        """
        from keyring.errors import KeyringError

        try:
            self._backend.set_password(_SERVICE, key_id, key.hex())
        except (KeyringError, OSError, RuntimeError) as error:
            raise self._closed(error) from error

    def _closed(self, error: Exception) -> RecordingError:
        cause = str(error) or type(error).__name__
        return RecordingError(
            f"The keyring of this computer ({self.name}) does not give its keys ({cause}). Encrypted recordings stay "
            "locked until it does. Unlock it and try again.",
            code="keyring_closed",
            name=self.name,
            cause=cause,
        )


class KeyFolder:
    """One file for each key, readable by this user alone; for computers without a keyring, such as a server."""

    is_keyring = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = str(folder)

    def get(self, key_id: str) -> bytes | None:
        """The key, None where there is no such file.

        Raises:
            RecordingError: the file cannot be read.
        """
        try:
            return _unpacked(self._file(key_id).read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable(error) from error

    def put(self, key_id: str, key: bytes) -> None:
        """Keep a key; it is on the disk when this returns.

        Raises:
            RecordingError: the file cannot be written.
        """
        file = self._file(key_id)
        temporary = file.with_suffix(".tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            handle = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as writer:
                writer.write(key.hex())
                writer.flush()
                os.fsync(writer.fileno())
            temporary.replace(file)
        except OSError as error:
            raise self._unusable(error) from error

    def _file(self, key_id: str) -> Path:
        if not key_id.isalnum():
            raise ValueError("no id of a key")
        return self._folder / f"{key_id}.key"

    def _unusable(self, error: Exception) -> RecordingError:
        cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return RecordingError(
            f"The folder of the keys {self._folder} cannot be used ({cause}). Encrypted recordings stay locked until "
            "it can. Check its permissions.",
            code="keys_folder",
            path=str(self._folder),
            cause=cause,
        )


def system_keyring() -> Keyring | None:
    """The system's keyring; None where there is none that guards anything, as on a server without a desktop."""
    import keyring
    from keyring.backends import chainer, fail, null
    from keyring.errors import KeyringError

    try:
        backend = keyring.get_keyring()
    except (KeyringError, OSError, RuntimeError, ImportError) as error:
        _log.info("The system's keyring cannot be used: %s", error)
        return None
    if isinstance(backend, fail.Keyring | null.Keyring):
        return None
    if isinstance(backend, chainer.ChainerBackend) and not list(backend.backends):
        return None
    if "plaintext" in type(backend).__name__.lower():  # guards nothing, and is readable by others besides
        return None
    return Keyring(backend)


def _unpacked(kept: str | None) -> bytes | None:
    try:
        return bytes.fromhex(kept) if kept else None
    except ValueError:
        _log.info("What is kept as a key is none")
        return None
