"""What is asked of a report: the file, the days, the tables; and what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from callmanager.domain.errors import ReportError
from callmanager.domain.metrics import Figures
from callmanager.domain.users import User
from callmanager.services.reports.report_words import Language
from callmanager.services.tables.report_columns import ALL_SHEETS, Sheet


class ReportKind(StrEnum):
    """What a report is written as."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def endings(self) -> tuple[str, ...]:
        """Of the file's name, the usual one first."""
        return (".xlsx",) if self is ReportKind.XLSX else (".zip", ".csv")


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What is wanted.

    Attributes:
        path: of the file; its ending says what it is written as (``.xlsx``; ``.csv`` for one table, ``.zip`` for some).
        first: the first day of the office's calendar.
        last: the last day, included.
        sheets: the tables beside the summary; a CSV has no summary.
        language: of the report.
        separator: of a CSV: “;”, “,”, or "" for what the language's Excel expects.
        all_contacts: every contact of the office; else those whom the report's calls were with.
    """

    path: Path
    first: date
    last: date
    sheets: tuple[Sheet, ...] = ALL_SHEETS
    language: Language = "es"
    separator: str = ""
    all_contacts: bool = False


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What was written: the file, the rows of each table, the figures of the whole range."""

    path: Path
    rows: Mapping[Sheet, int]
    figures: Figures


def kind_of(path: Path, sheets: Sequence[Sheet]) -> ReportKind:
    """What a file of this name is written as.

    Raises:
        ReportError: another ending (``report_kind``), or a CSV of several tables (``report_csv_one``).
    """
    ending = path.suffix.lower()
    if ending == ".csv" and len(sheets) != 1:
        raise ReportError(
            "A CSV file holds one table. Choose one, or name a .zip file. Nothing was written.", code="report_csv_one"
        )
    for kind in ReportKind:
        if ending in kind.endings:
            return kind
    raise ReportError(
        f"{path.name} is no name for a report: it ends in .xlsx, .csv or .zip. Nothing was written.",
        code="report_kind",
        file=path.name,
    )


def arguments(request: ReportRequest, user: User) -> list[str]:
    """The program's own command line that writes it with this person's rights."""
    return [
        *("report", "--progress", "--json", "--as", user.user_id, "--out", str(request.path)),
        *("--from", request.first.isoformat(), "--to", request.last.isoformat()),
        *("--sheets", ",".join(sheet.value for sheet in request.sheets), "--language", request.language),
        *(("--separator", request.separator) if request.separator else ()),
        *(("--all-contacts",) if request.all_contacts else ()),
    ]
