"""What a dialled text rings: under which keys of `number_key` a contact with its number may be kept.

A number is dialled with more around it than a contact has: a code that hides the caller (“*31#”), the digit for an
outside line, a sip address, digits for after the answer. Who must not be called must not be called that way either.
"""

import re
import unicodedata
from functools import lru_cache

from callmanager.domain.phone_numbers import bare, digits, e164, is_valid, number_key

_SHORTEST, _LONGEST = 7, 15
"""Of a whole number within other digits: shorter ones are extensions, which are no number's end."""
_MOST_DIGITS = 40
_STOLEN = 2


@lru_cache(maxsize=4096)
def number_keys(phone: str, country: str) -> tuple[str, ...]:
    """The keys of the numbers that this text may ring, the likeliest first; () where there is no digit in it.

    A text that is a valid number has that one alone. Of any other, each whole number within it counts; so it does with
    a digit or two behind, which may be the number's end, taken for an extension because of one for the outside line.

    Args:
        phone: as it is dialled.
        country: where a number without a country is at home (ISO 3166).
    """
    phone = unicodedata.normalize("NFKC", phone)
    normal = e164(phone, country)
    keys = [number_key(phone, normal)]
    behind = digits(phone).rpartition(normal[-_SHORTEST:])[2] if normal else ""
    if normal and is_valid(normal) and not 1 <= len(behind) <= _STOLEN:
        return tuple(keys)
    inner = bare(phone)
    keys += [digits(phone), digits(inner), *_within((inner, phone), country)]
    return tuple(dict.fromkeys(key for key in keys if key))


def _within(texts: tuple[str, ...], country: str) -> list[str]:
    """The numbers that stand somewhere in these texts, the longest first."""
    found = []
    parts = [part for text in texts for part in (*re.split(r"(?=\+)", text), text)]
    runs = dict.fromkeys((part.startswith("+"), digits(part)[:_MOST_DIGITS]) for part in parts)
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        for has_plus, run in runs:
            for start in range(len(run) - length + 1):
                piece = run[start : start + length]
                found.append(e164(piece, country))
                found.append(e164(f"+{piece}", country) if has_plus and not start else "")
    return [key for key in found if key]
