"""What is told of an import: of a look beforehand, of the import itself, and of past ones."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RowError:
    """A row of an imported file that was left out; ``row`` is its number in the sheet, or the card’s in the file."""

    row: int
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. ``updated`` filled gaps of known contacts; ``duplicates`` brought nothing new.

    ``errors`` rows were left out and ``repaired`` ones changed so that they could be kept; the first thousands of each
    are told, all of them in ``errors_file`` ("" where there are none). ``other_sheets`` of the workbook hold contacts,
    too, and were not imported.
    """

    inserted: int = 0
    updated: int = 0
    duplicates: int = 0
    error_rows: tuple[RowError, ...] = field(default=())
    errors: int = 0
    repaired: int = 0
    repaired_rows: tuple[RowError, ...] = field(default=())
    import_id: str = ""
    errors_file: str = ""
    other_sheets: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``: ``errors`` is their number, ``error_rows`` tells them."""
        rows = {name: [asdict(row) for row in getattr(self, name)] for name in ("error_rows", "repaired_rows")}
        return {**asdict(self), **rows}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "ImportResult":
        """What `to_dict` made."""
        rows = {name: tuple(RowError(**row) for row in told[name]) for name in ("error_rows", "repaired_rows")}
        return cls(**{**told, **rows, "other_sheets": tuple(told["other_sheets"])})


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file holds and what an import of it would do.

    ``columns`` are its titles; ``mapping`` says what each column's number is taken for; ``samples`` are its first rows'
    cells. The counts are of the first ``looked_at`` rows; of all where ``is_whole``. ``other_sheets`` of the workbook
    hold contacts, too, and are not imported with it.
    """

    columns: tuple[str, ...]
    mapping: dict[int, str]
    samples: tuple[tuple[str, ...], ...]
    total: int = 0
    inserted: int = 0
    updated: int = 0
    duplicates: int = 0
    errors: int = 0
    repaired: int = 0
    error_rows: tuple[RowError, ...] = ()
    new_statuses: tuple[str, ...] = ()
    looked_at: int = 0
    is_whole: bool = False
    other_sheets: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For a child process and ``--json``."""
        return asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "ImportPreview":
        """What `to_dict` made, also after it was JSON."""
        return cls(
            **{
                **told,
                "columns": tuple(told["columns"]),
                "mapping": {int(index): name for index, name in told["mapping"].items()},
                "samples": tuple(tuple(row) for row in told["samples"]),
                "error_rows": tuple(RowError(**row) for row in told["error_rows"]),
                "new_statuses": tuple(told["new_statuses"]),
                "other_sheets": tuple(told["other_sheets"]),
            }
        )


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import that was made. Without ``done_at`` it runs, or broke off and will be taken back."""

    import_id: str
    file_name: str
    actor: str
    at: datetime
    inserted: int
    updated: int
    duplicates: int
    errors: int
    done_at: datetime | None
    undone_at: datetime | None
    kept: int
