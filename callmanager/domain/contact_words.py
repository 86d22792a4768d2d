"""The words that a contact is found by; see `callmanager.domain.search_words` for how they are looked for."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from callmanager.domain.search_words import EXACT, MIN_DIGITS, fold, phone_key, tag_key, words

_LONGEST_NAME = 120


def name_key(name: str) -> str:
    """What puts contacts in order: the folded name."""
    return fold(name)[:_LONGEST_NAME]


def search_key(texts: Iterable[str], phones: Iterable[tuple[str, str]], tags: Sequence[str] = ()) -> str:
    """A contact's words, each between two spaces: those of its texts, its numbers by any three digits, its tags.

    Args:
        texts: name, company, e-mail, city.
        phones: each number as typed and normalised.
        tags: its tags.
    """
    found = words(" ".join(texts))
    for typed, normalised in phones:
        if normalised:
            # What was typed is mostly the end of it, and then brings nothing new.
            found += _ends(normalised[1:])
            if normalised.endswith("".join(c for c in typed if "0" <= c <= "9")):
                continue
        found += phone_key(typed).split()
    if tags:
        found += _tag_words(tuple(tags))
    return f" {' '.join(dict.fromkeys(found))} " if found else ""


def _ends(digits: str) -> list[str]:
    """As `phone_key` for digits that are no others: the ends of three and more, and the whole."""
    ends = [digits[start:] for start in range(len(digits) - MIN_DIGITS + 1)]
    ends.append(f"{EXACT}{digits}{EXACT}")
    return ends


@lru_cache(1024)
def _tag_words(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tag_key(tags).split())
