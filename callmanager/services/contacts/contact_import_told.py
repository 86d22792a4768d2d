"""What is said of an import's rows, and the file of those that were left out."""

import csv
import logging
import secrets
from pathlib import Path
from typing import IO, Any

from callmanager.services.contacts.contact_csv import harmless
from callmanager.services.contacts.contact_import_results import RowError
from callmanager.services.contacts.contact_source import SourceRow, SourceTable

MOST_TOLD = 10_000
_log = logging.getLogger(__name__)


def beside(path: Path) -> Path:
    """Where the rows that were left out are told, beside the file they stand in; never a file that is there."""
    for number in range(1, 1_000):
        made = path.with_name(f"{path.stem}-errores{'' if number == 1 else f'-{number}'}.csv")
        if not made.exists():
            return made
    return path.with_name(f"{path.stem}-errores-{secrets.token_hex(4)}.csv")


class Told:
    """What is said of rows: the first thousands here, all in a file that is begun with the first of them."""

    def __init__(self, target: Path | None) -> None:
        self.errors: list[RowError] = []
        self.repaired: list[RowError] = []
        self.written: Path | None = None
        self.other_sheets: tuple[str, ...] = ()
        self._target = target
        self._file: IO[str] | None = None
        self._writer: Any = None
        self._columns: tuple[str, ...] = ()

    def begin(self, table: SourceTable) -> None:
        """Know the columns that the rows stand in, and what is not in them."""
        self._columns, self.other_sheets = table.columns, table.others

    def error(self, row: SourceRow, message: str, code: str) -> None:
        """A row was left out."""
        if len(self.errors) < MOST_TOLD:
            self.errors.append(RowError(row.number, message, code))
        self._write(row, message)

    def repair(self, row: SourceRow, message: str) -> None:
        """A row was changed so that it could be kept."""
        if len(self.repaired) < MOST_TOLD:
            self.repaired.append(RowError(row.number, message, "contact_repaired"))
        self._write(row, f"imported, but: {message}")

    def _write(self, row: SourceRow, message: str) -> None:
        if self._target is None:
            return
        try:
            if self._writer is None:
                self._file = self._target.open("x", encoding="utf-8-sig", newline="")
                self.written = self._target
                self._writer = csv.writer(self._file)
                self._writer.writerow(["Fila", "Motivo", *map(harmless, self._columns)])
            self._writer.writerow([row.number, message, *map(harmless, row.cells)])
        except OSError as error:  # the folder is not writable, or full: the result tells the rows all the same
            _log.info("The rows that were left out could not be written to %s: %s", self._target, error)
            self.discard()
            self._target = None

    def close(self) -> None:
        """End the file; calling it again does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Leave no file behind."""
        self.close()
        if self.written is not None:
            self.written.unlink(missing_ok=True)
            self.written = None
