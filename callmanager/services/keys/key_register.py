"""``keys.json`` in the workspace: which keys there are and where each lies; nothing in it is secret."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from callmanager.domain.errors import RecordingError


class KeyRegister:
    """Reads and writes the register: ``current`` names the key for new recordings, ``keys`` tells of each."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = home / "keys.json"

    def read(self) -> dict[str, Any]:
        """What stands in it; empty when there is none.

        Raises:
            RecordingError: it cannot be read (``keys_broken``).
        """
        try:
            register = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self._broken(error) from error
        keys = register.get("keys", {}) if isinstance(register, dict) else None
        if not isinstance(keys, dict) or not all(isinstance(entry, dict) for entry in keys.values()):
            raise self._broken(ValueError("no list of keys"))
        return dict(register)

    def write(self, register: dict[str, Any]) -> None:
        """Put it on the disk in one step.

        Raises:
            RecordingError: it could not be written; the old one still stands.
        """
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._home, prefix=".keys.", suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(register, file, indent=2)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, self._file)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> RecordingError:
        cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return RecordingError(
            f"The list of keys {self._file} cannot be used ({cause}). Nothing was changed and nothing is encrypted "
            "meanwhile. Bring it back from a backup, or move it away and bring the keys with their recovery keys.",
            code="keys_broken",
            path=str(self._file),
            cause=cause,
        )


def entry_of(register: dict[str, Any], key_id: str) -> dict[str, Any]:
    """What is known of one key, made where there is nothing yet; changes to it are changes to ``register``."""
    entry = register.setdefault("keys", {}).setdefault(key_id, {})
    assert isinstance(entry, dict)
    return entry
