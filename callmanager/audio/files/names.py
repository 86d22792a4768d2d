"""File names for recordings: any label becomes a name that Windows, macOS and Linux accept, and none is used twice."""

import os
import unicodedata
from datetime import datetime
from itertools import count
from pathlib import Path

from callmanager.audio.files.sidecar import lock_path, sidecar_path

# "{label}_{contact}_{stamp}_{n}.wav" stays below the 255 bytes that file systems allow for one name.
_LABEL_BYTES = 90
_CONTACT_BYTES = 60
_FALLBACK = "recording"
_KEPT = frozenset("-_")
_REFUSED = frozenset('<>:"/\\|?*')

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any ending, in any case.
_RESERVED = (
    frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"})
    | frozenset(f"com{n}" for n in "123456789¹²³")
    | frozenset(f"lpt{n}" for n in "123456789¹²³")
)


def safe_part(text: str, limit_bytes: int) -> str:
    """``text`` reduced to letters, digits, ``-`` and ``_``: at most ``limit_bytes`` in UTF-8, maybe empty.

    Separators, dots, control characters and emoji become one ``_`` between the words around them, so neither a
    path nor a hidden file nor a reserved name can come out.
    """
    normal = unicodedata.normalize("NFC", text)
    words = "".join(c if c in _KEPT or _is_word_character(c) else " " for c in normal).split()
    name = "_".join(words).strip("_-")
    name = name.encode()[:limit_bytes].decode(errors="ignore").strip("_-")
    return f"{name}_" if name.casefold() in _RESERVED else name


def is_refused_by_windows(name: str) -> bool:
    """Whether Windows takes no file or folder of this name; a copy may have to go there on a stick."""
    device = name.partition(".")[0].rstrip(" ").casefold()
    return name.endswith((".", " ")) or device in _RESERVED or any(c in _REFUSED or c < " " for c in name)


def _is_word_character(character: str) -> bool:
    # Mn and Mc are the accents and vowel signs without which some scripts cannot be read.
    category = unicodedata.category(character)
    # Marks belong to the letter before them; those that choose how an emoji looks (U+FE00, U+E0100 and on) to none.
    is_mark = category in {"Mn", "Mc"} and ord(character) < 0xE0000 and not 0xFE00 <= ord(character) <= 0xFE0F
    return category[0] in "LN" or is_mark


def file_stem(label: str, contact_name: str, when: datetime) -> str:
    """``label_contact_YYYYmmdd_HHMMSS``; the contact is left out where the label already names it."""
    first = safe_part(label, _LABEL_BYTES)
    second = safe_part(contact_name, _CONTACT_BYTES)
    if second and second.casefold() in first.casefold():
        second = ""
    return "_".join(part for part in (first or _FALLBACK, second, f"{when:%Y%m%d_%H%M%S}") if part)


def reserve(folder: Path, stem: str) -> Path:
    """Create an empty ``stem.wav``, or ``stem_2.wav`` and so on, that no file in ``folder`` stood for before.

    Two programs that ask at the same moment get different names.

    Raises:
        OSError: the folder cannot be written to.
    """
    for number in count(1):
        wav = folder / (f"{stem}.wav" if number == 1 else f"{stem}_{number}.wav")
        if sidecar_path(wav).exists() or lock_path(wav).exists():
            continue
        try:
            # Voices are private: readable by this user alone, as the sidecar is.
            os.close(os.open(wav, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return wav
    raise AssertionError("count() does not end")


def reserve_part(folder: Path, stem: str, number: int) -> Path:
    """Create an empty ``stem.part2.wav`` (or whatever ``number`` says, or the next that is free) in ``folder``.

    Raises:
        OSError: the folder cannot be written to.
    """
    for part in count(number):
        path = folder / f"{stem}.part{part}.wav"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return path
    raise AssertionError("count() does not end")
