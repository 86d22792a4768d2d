"""An edited answer in the forms it takes: a row with its versions in the database, and an entry of a file."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from callmanager.domain.entries import EntryProblem
from callmanager.domain.errors import PlaybookError
from callmanager.domain.objection import ObjectionCategory, PlaybookEntry
from callmanager.services.answers.entry_files import Column, RowProblem, Table
from callmanager.services.answers.playbook import EntryTable
from callmanager.store.tables import PlaybookEntryRow, PlaybookVersionRow

MAX_ID_LENGTH = 80
COLUMNS = (  # of a file
    Column("id", "Identificador"),
    Column("language", "Idioma"),
    Column("category", "Categoría"),
    Column("triggers", "Frases", list),
    Column("do_not_trigger", "Frases que no", list),
    Column("answer", "Respuesta"),
    Column("follow_up", "Pregunta"),
    Column("product", "Producto"),
    Column("priority", "Prioridad", int),
    Column("enabled", "En uso", bool),
    Column("author", "Autor"),
)


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """An answer and where it comes from. ``campaigns`` holds ids; none means every campaign."""

    entry: PlaybookEntry
    campaigns: tuple[str, ...] = ()
    is_shipped: bool = True
    is_changed: bool = False
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """What an answer was like once, and who made it so."""

    version: int
    entry: PlaybookEntry
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class EntriesImported:
    """What an import did."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[RowProblem, ...]


def entry_of(values: dict[str, Any]) -> PlaybookEntry:
    """An answer from the fields of a file or a form.

    Raises:
        EntryProblem: what is wrong with it, for whoever wrote it.
    """
    language = values.get("language")
    if not isinstance(language, str) or len(language) != 2:
        raise EntryProblem("the language must have two letters, such as “es”", "language", "language")
    others = {key: value for key, value in values.items() if key != "language"}
    return EntryTable.checked(others).to_entry(language.casefold())


def entries_of(tables: Iterable[Table]) -> tuple[dict[str, PlaybookEntry], list[RowProblem]]:
    """The answers of a file by their ids, and what is wrong with those that cannot be used."""
    entries: dict[str, PlaybookEntry] = {}
    problems: list[RowProblem] = []
    for table in tables:
        name = str(table.values.get("id") or "")
        try:
            entry = entry_of(table.values)
            check_id(entry.id)
            if entry.id in entries:
                raise EntryProblem("another entry has the same id", "twice", "id")
        except (ValueError, PlaybookError) as error:
            problems.append(RowProblem.of(table.place, name, error))
        else:
            entries[entry.id] = entry
    return entries, problems


def values_of(entry: PlaybookEntry) -> dict[str, Any]:
    """The fields of an answer as a file has them."""
    values = asdict(entry) | {"category": entry.category.value}
    del values["version"]
    return values


def body_of(entry: PlaybookEntry) -> str:
    """An answer as the database keeps it."""
    return json.dumps(asdict(entry), ensure_ascii=False)


def entry_in(body: str) -> PlaybookEntry:
    """The answer that `body_of` was written from."""
    values = json.loads(body)
    lists = {name: tuple(values[name]) for name in ("triggers", "do_not_trigger")}
    return PlaybookEntry(**{**values, **lists, "category": ObjectionCategory(values["category"])})


def version_row(entry: PlaybookEntry, version: int, at: datetime, actor: str) -> PlaybookVersionRow:
    """A version of an answer, made by ``actor``."""
    return PlaybookVersionRow(entry_id=entry.id, version=version, body=body_of(entry), at=at, actor=actor)


def edited_entry(row: PlaybookEntryRow, *, shipped: bool) -> EditedEntry:
    """The answer of a row; ``shipped`` where it takes the place of one that ships."""
    campaigns = tuple(part for part in row.campaigns.split("\n") if part)
    return EditedEntry(entry_in(row.body), campaigns, shipped, True, row.updated_at, row.updated_by)


def check_id(entry_id: str) -> None:
    """Refuse an id that nobody could read or keep.

    Raises:
        PlaybookError: it is empty, too long or not printable (``playbook_id``).
    """
    if not entry_id.strip() or len(entry_id) > MAX_ID_LENGTH or not entry_id.isprintable():
        raise PlaybookError(
            f"An answer needs an id of 1 to {MAX_ID_LENGTH} printable characters. Nothing was saved.",
            code="playbook_id",
            limit=MAX_ID_LENGTH,
        )
