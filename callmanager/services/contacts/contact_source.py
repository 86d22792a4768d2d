"""A file of contacts as a table of text: titles of columns, and rows with the numbers a person finds them by."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import HEADER_ROWS, by_firm, guess, has_what_is_needed

MOST_COLUMNS = 200
MOST_ROWS = 2_000_000
_A_NUMBER_HAS = 7  # digits


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row, with the sheet's number or the how-manieth card or element it is; ``problem`` is why it is no row."""

    number: int
    cells: Sequence[str] = ()
    problem: str = ""


@dataclass
class SourceTable:
    """An open file. ``total`` is about how many rows there are, 0 when nobody knows; ``close`` lets go of the file.

    ``others`` are the names of further sheets that hold contacts, too, and are not in it.
    """

    columns: tuple[str, ...]
    mapping: dict[int, str]
    rows: Iterator[SourceRow]
    total: int = 0
    close: Callable[[], None] = field(default=lambda: None)
    others: tuple[str, ...] = ()


def table_of(rows: Iterator[tuple[int, Sequence[str]]], total: int = 0) -> SourceTable:
    """Find the header among the first rows.

    It is the first row that names the two columns that are needed, and holds no number as a form above the list does;
    titles over several columns have those of the columns below them. Else it is the first row with firms and their
    numbers; else the first with two cells or more, unless a phone number stands in it: then there is no header, and
    the columns are called by their letters.
    """
    top = list(islice(rows, HEADER_ROWS))
    named = [(place, mapping) for place, (_, cells) in enumerate(top) if has_what_is_needed(mapping := _guessed(cells))]
    if named:
        place, mapping = next(((at, one) for at, one in named if not any(map(is_number, top[at][1]))), named[0])
        cells = top[place][1]
        while place + 1 < len(top) and (below := _titles_below(cells, mapping, top[place + 1][1])):
            place, cells, mapping = place + 1, below, _guessed(below)
        return _table(cells, mapping, chain(top[place + 1 :], rows), total)
    for place, (_, cells) in enumerate(top):
        if has_what_is_needed(mapping := by_firm(_guessed(cells))) and not any(map(is_number, cells)):
            return _table(cells, mapping, chain(top[place + 1 :], rows), total)
    for place, (_, cells) in enumerate(top):
        if sum(bool(cell) for cell in cells) >= 2:
            if any(is_number(cell) for cell in cells):
                letters = [_letters(index) for index in range(min(len(cells), MOST_COLUMNS))]
                return _table(letters, {}, chain(top[place:], rows), total)
            return _table(cells, _guessed(cells), chain(top[place + 1 :], rows), total)
    return _table((), {}, iter(()), 0)


def _guessed(cells: Sequence[str]) -> dict[int, str]:
    return guess(cells[:MOST_COLUMNS])


def _titles_below(above: Sequence[str], mapping: Mapping[int, str], cells: Sequence[str]) -> Sequence[str]:
    """The titles of two rows as one, where the lower is a row of titles, too; else nothing."""
    given = [cell for cell in cells if cell]
    own = _guessed(cells)
    if len(given) < 2 or any(map(is_number, given)) or not (has_what_is_needed(own) or len(own) == len(given)):
        return ()
    width = max(len(above), len(cells))
    both = [*cells, *[""] * (width - len(cells))]
    both = [cell or title for cell, title in zip(both, [*above, *[""] * (width - len(above))], strict=True)]
    found = _guessed(both)
    return both if has_what_is_needed(found) and len(found) >= len(mapping) else ()


def text_of(value: object) -> str:
    """A cell as text: a whole number without exponent or “.0”, so that a phone number stays one; dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() and value.tzinfo is None else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def too_many_rows(path: Path) -> ContactError:
    """A file that no office has."""
    return ContactError(
        f"The file {path.name} has more than {MOST_ROWS:,} rows. Split it; nothing was imported.",
        code="contacts_too_large",
        file=path.name,
    )


def too_large(path: Path, why: str) -> ContactError:
    """A file that would fill the memory."""
    return ContactError(
        f"The file {path.name} cannot be used: {why}. Nothing was imported.", code="contacts_too_large", file=path.name
    )


def broken(path: Path) -> ContactError:
    """A file that is cut, changed, or of another kind than its name says."""
    return ContactError(
        f"The file {path.name} is broken or not a {path.suffix[1:]} file. Nothing was imported.",
        code="contacts_broken",
        file=path.name,
    )


def _table(
    titles: Sequence[str], mapping: dict[int, str], rows: Iterator[tuple[int, Sequence[str]]], total: int
) -> SourceTable:
    titles = tuple(" ".join(title.split())[:100] for title in titles[:MOST_COLUMNS])
    while titles and not titles[-1]:
        titles = titles[:-1]
    full = (SourceRow(number, cells) for number, cells in rows if any(cells))
    return SourceTable(titles, mapping, full, total)


def is_number(cell: str) -> bool:
    """Whether a cell looks like a phone number."""
    plain = unicodedata.normalize("NFKC", cell[:40])
    return sum(c.isdigit() for c in plain) >= _A_NUMBER_HAS and all(c.isdigit() or c in "+-() ./" for c in plain)


def _letters(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
