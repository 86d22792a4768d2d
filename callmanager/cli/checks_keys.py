"""The check of ``doctor`` that looks at the keys of encrypted recordings: whether each can be read back here."""

import re
import time
from pathlib import Path

from callmanager.cli.checks import Desk, Finding
from callmanager.domain.errors import RecordingError

_SECONDS = 8.0
_KEY = re.compile(rb'"key_id": ?"([0-9a-zA-Z]+)"')
_IMPORT = "Bring each back from its recovery key: callmanager recordings key import FILE"
_EXPORT = "Save it: callmanager recordings key export FILE"


def recording_keys(desk: Desk) -> Finding:
    """Whether the key for new recordings and those of the recordings in the folder are at hand, and in safety."""
    from callmanager.services.keys.key_reader import KeyReader

    reader = KeyReader(desk.paths.home)
    wanted, is_whole = _used_in(desk.recordings)
    try:
        status = reader.status()
        missing = reader.missing(wanted | {status.key_id})
    except RecordingError as error:
        return Finding("warn", str(error), _IMPORT)
    if missing:
        return Finding("warn", f"not on this computer: {', '.join(missing)}; their recordings stay locked", _IMPORT)
    if not status.key_id:
        return Finding("ok", "recordings are not encrypted" if not wanted else "those of older recordings are here")
    told = f"{status.key_id}: in {status.store}" + ("" if is_whole else "; not all recordings were looked at")
    if not status.recovery_saved:
        return Finding("warn", f"{told}; its recovery key was saved nowhere", _EXPORT)
    return Finding("ok", told)


def _used_in(folder: Path) -> tuple[set[str], bool]:
    """The keys that sidecars name, and whether there was time to look at all of them."""
    found: set[str] = set()
    until = time.monotonic() + _SECONDS
    for sidecar in folder.rglob("*.json"):
        if time.monotonic() > until:
            return found, False
        try:
            found |= {match.decode() for match in _KEY.findall(sidecar.read_bytes())}
        except OSError:
            continue  # the check of recordings, “recordings verify”, tells of these
    return found, True
