"""Lists that an office edits (outcomes, pause reasons, statuses): what an entry may be called, its id, its place."""

import re
from collections.abc import Collection, Sequence
from typing import TypeVar

from callmanager.domain.search_words import fold

T = TypeVar("T")

MAX_LABEL = 60
_ID = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_LONGEST_STEM = 30


def is_label(words: str) -> bool:
    """Whether something in such a list may be called so: 1 to `MAX_LABEL` printable characters."""
    return 0 < len(words) <= MAX_LABEL and words.isprintable()


def is_id(text: str) -> bool:
    """Whether it can be an entry's id: small letters, digits and “_”."""
    return _ID.fullmatch(text) is not None


def free_id(label: str, taken: Collection[str], otherwise: str) -> str:
    """An id made of an entry's words, numbered where they are taken; of ``otherwise`` where no word is left."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:_LONGEST_STEM] or otherwise
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *numbered) if name not in taken)


def placed(known: Sequence[T], before: T | None, entry: T, position: int | None) -> list[T]:
    """The list with an entry in it, which takes the place of ``before``.

    Args:
        known: the list as it was.
        before: the entry as it was in it; None for a new one.
        entry: as it shall be.
        position: its place from 0 on, as far as the list goes; None leaves it, or puts a new one at the end.
    """
    others = [one for one in known if one is not before]
    place = position if position is not None else known.index(before) if before is not None else len(others)
    others.insert(max(0, min(place, len(others))), entry)
    return others
