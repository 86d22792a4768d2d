"""A key on paper: nine short lines that a person can read out and type, each with a check of its own.

Lines 1–8 hold four bytes of the key and one byte that shows a slip in this line or that two lines were swapped; line 9
shows everything else. Letters and digits are those of base32; 0, 1 and 8 are read as O, I and B.
"""

import base64
import binascii
import hashlib
import re

from callmanager.domain.errors import RecordingError

KEY_BYTES = 32
LINES = 9
_BYTES_PER_LINE = 4
_LINE = re.compile(r"^\s*(?:[1-9]\s*[.:)]\s*)?([A-Z0-9]{4})[\s-]*([A-Z0-9]{4})\s*$", re.IGNORECASE | re.MULTILINE)
_SLIPS = str.maketrans("018", "OIB")


def key_id_of(key: bytes) -> str:
    """What names a key without telling it: 16 hexadecimal digits that follow from the key."""
    return hashlib.sha256(b"callmanager recording key\0" + key).hexdigest()[:16]


def to_lines(key: bytes) -> list[str]:
    """The nine lines of a key, such as ``ABCD-EFGH``."""
    lines = []
    for number in range(LINES - 1):
        part = key[number * _BYTES_PER_LINE : (number + 1) * _BYTES_PER_LINE]
        lines.append(_shown(part + _check(number, part)))
    return [*lines, _shown(_whole(key))]


def to_text(key: bytes, workplace: str, made: str) -> str:
    """What stands in the file or on the sheet of paper."""
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(to_lines(key), start=1))
    return (
        "CallManager: clave de recuperación de las grabaciones cifradas\n"
        "             recovery key of the encrypted recordings\n"
        f"Clave / key: {key_id_of(key)}   {workplace}   {made}\n\n"
        f"{numbered}\n\n"
        "Guárdela lejos de esta computadora. Quien la tenga puede oír las\n"
        "grabaciones; sin ella y sin el llavero de esta computadora, nadie.\n\n"
        "Keep it away from this computer. Whoever has it can hear the\n"
        "recordings; without it and without this computer's keyring, nobody.\n"
    )


def from_text(text: str) -> bytes:
    """The key that a person typed or pasted; whatever else stands in the text is passed over.

    Raises:
        RecordingError: lines are missing (``recovery_lines``), or one of them has a slip (``recovery_slip``).
    """
    found = ["".join(groups).upper().translate(_SLIPS) for groups in _LINE.findall(text)]
    if len(found) != LINES:
        raise RecordingError(
            f"A recovery key has {LINES} lines of eight letters and digits; there are {len(found)}. Nothing was "
            "changed. Type all of them, one below the other.",
            code="recovery_lines",
            lines=LINES,
            found=len(found),
        )
    key = b""
    for number, line in enumerate(found[:-1]):
        part = _read(line)
        if part is None or part[_BYTES_PER_LINE:] != _check(number, part[:_BYTES_PER_LINE]):
            raise _slip(number + 1)
        key += part[:_BYTES_PER_LINE]
    if _read(found[-1]) != _whole(key):
        raise _slip(LINES)
    return key


def _slip(number: int) -> RecordingError:
    return RecordingError(
        f"Line {number} of the recovery key has a slip, or stands in another place. Nothing was changed. Compare it "
        "with the sheet.",
        code="recovery_slip",
        line=number,
    )


def _check(number: int, part: bytes) -> bytes:
    return hashlib.sha256(b"line" + bytes([number]) + part).digest()[:1]


def _whole(key: bytes) -> bytes:
    return hashlib.sha256(b"whole" + key).digest()[: _BYTES_PER_LINE + 1]


def _shown(five: bytes) -> str:
    text = base64.b32encode(five).decode()
    return f"{text[:4]}-{text[4:]}"


def _read(line: str) -> bytes | None:
    try:
        return base64.b32decode(line)
    except binascii.Error:
        return None
