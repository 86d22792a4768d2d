"""A report of 100,000 calls: seconds and memory, against openpyxl's two ways of writing the same cells in this run.

.venv/bin/python -m tests.benchmarks.bench_reports [COUNT]

Each way runs in a process of its own. The bar is CPU time: at most 2 s, or a fifth of what openpyxl's normal mode
takes; and 60 MB more memory than before it began. The report itself, which reads a database and holds more than these
cells, has the same bars; the sums of past days, which a running program keeps, are made before.
"""

import json
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

COUNT = 100_000
SECONDS = 2.0
SHARE = 0.2
MEGABYTES = 60.0
ZONE = ZoneInfo("America/Costa_Rica")
FIRST = datetime(2026, 3, 2, 14, tzinfo=UTC)
AGENTS = 40
OUTCOMES = ("sale", "no_answer", "interested", "busy", "not_interested", "voicemail")
WAYS = {
    "streamed": "our sheets, streamed",
    "write_only": "openpyxl, write-only mode",
    "normal": "openpyxl, normal mode",
    "report": "the whole report, from SQLite",
    "csv": "the same as CSV",
}


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Calls as a report has them; the same each time."""
    chance = random.Random(7)
    for number in range(count):
        began = FIRST + timedelta(seconds=number * 13.7)
        note = "Pide que le llamen <después> & quiere el precio." if number % 3 == 0 else ""
        yield (
            f"{chance.getrandbits(64):016x}", f"Agente {number % AGENTS}", "Norte", f"Contacto Número {number}",
            f"+5068{number:07d}", "General", "Fibra 300", began, began + timedelta(seconds=8),
            began + timedelta(seconds=90), 82.5, 3.25, 12.0, OUTCOMES[number % 6], "sí", "", note, "",
        )  # fmt: skip


def streamed(folder: Path, count: int) -> Path:
    """By the program's own way."""
    from itertools import islice

    from callmanager.services.tables.report_columns import Column, ColumnKind, Section, Sheet
    from callmanager.services.tables.workbook import write_workbook

    kinds = [ColumnKind.TEXT] * 7 + [ColumnKind.MOMENT] * 3 + [ColumnKind.DURATION] * 3 + [ColumnKind.TEXT] * 5
    every = rows(count)
    batches = iter(lambda: list(islice(every, 2_000)), [])
    section = Section(Sheet.CALLS, "Llamadas", [Column(str(n), kind) for n, kind in enumerate(kinds)], batches)
    path = folder / "streamed.xlsx"
    write_workbook(path, "Resumen", lambda *_: None, [section], ZONE)
    return path


def write_only(folder: Path, count: int) -> Path:
    """By openpyxl's write-only mode, with the same types."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Llamadas")
    for row in rows(count):
        sheet.append([_typed(WriteOnlyCell(sheet), value) for value in row])
    path = folder / "write_only.xlsx"
    book.save(path)
    return path


def normal(folder: Path, count: int) -> Path:
    """By openpyxl's normal mode, with the same types."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows(count), 1):
        for place, value in enumerate(row, 1):
            _typed(sheet.cell(number, place), value)
    path = folder / "normal.xlsx"
    book.save(path)
    return path


def _typed(cell: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.astimezone(ZONE).replace(tzinfo=None), "yyyy-mm-dd hh:mm:ss"
    elif isinstance(value, float):
        cell.value, cell.number_format = timedelta(seconds=value), "[h]:mm:ss"
    else:
        cell.value = value
        cell.data_type = "s"
    return cell


def report(folder: Path, count: int) -> Path:
    """All tables and the summary, from a database."""
    return _report(folder, count, folder / "report.xlsx")


def csv(folder: Path, count: int) -> Path:
    """All tables, from a database."""
    return _report(folder, count, folder / "report.zip")


def _report(folder: Path, count: int, path: Path) -> Path:
    from callmanager.domain.clock import SystemClock
    from callmanager.domain.users import Role, User
    from callmanager.services.figures.metrics import MetricsService
    from callmanager.services.people.audit import AuditLog
    from callmanager.services.reports.report_request import ReportRequest
    from callmanager.services.reports.reports import ReportService
    from callmanager.store.database import Database

    database, clock = Database.open(folder / "callmanager.db"), SystemClock()
    metrics = MetricsService(database, clock, ZONE)
    last = (FIRST + timedelta(seconds=count * 13.7)).astimezone(ZONE).date()
    request = ReportRequest(path, FIRST.astimezone(ZONE).date(), last)
    written = ReportService(database, metrics, AuditLog(database, clock), clock).make(
        request, User("b", "b", Role.ADMIN)
    )
    assert written.figures.attempts == count, written
    database.close()
    return path


def fill(folder: Path, count: int) -> None:
    """A database with that many calls and their agents' time."""
    from callmanager.services.calls.outcomes import outcomes_in
    from callmanager.store.database import Database
    from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow

    database = Database.open(folder / "callmanager.db")
    with database.writing() as session:
        known = outcomes_in(session)
        for number in range(AGENTS):
            name = f"Agente {number}"
            session.add(
                UserRow(
                    id=f"a{number}",
                    name=name,
                    name_key=name.casefold(),
                    role="agent",
                    password_hash="!",
                    created_at=FIRST,
                )
            )
        session.flush()
        calls, spans = [], []
        for number, row in enumerate(rows(count)):
            key, agent, _team, contact, phone, _campaign, product, began, answered, ended, *_times, outcome = row[:14]
            which = known.require(outcome)
            calls.append(
                {
                    "id": f"{key}{secrets.token_hex(2)}", "agent_id": f"a{number % AGENTS}", "agent_name": agent,
                    "contact_name": contact, "phone": phone, "product": product, "campaign_id": "general",
                    "phase": "done", "started_at": began, "answered_at": answered, "ended_at": ended,
                    "done_at": ended + timedelta(seconds=12), "outcome_id": outcome, "note": row[16],
                    "is_connected": which.connected, "is_sale": which.sale,
                }
            )  # fmt: skip
            spans += [
                {
                    "agent_id": f"a{number % AGENTS}", "state": state, "reason": "", "call_id": call_id,
                    "started_at": begins, "ended_at": ends,
                }
                for state, call_id, begins, ends in _states(calls[-1]["id"], began, answered, ended)
            ]  # fmt: skip
        for table, values in ((CallRow, calls), (AgentIntervalRow, spans)):
            for start in range(0, len(values), 5_000):
                session.connection().execute(table.__table__.insert(), values[start : start + 5_000])  # type: ignore[attr-defined]
    _sum_up(database)
    database.close()


def _sum_up(database: Any) -> None:
    from callmanager.domain.clock import SystemClock
    from callmanager.services.figures.metrics import MetricsService

    cpu, days = time.process_time(), 0
    cache = MetricsService(database, SystemClock(), ZONE).cache
    while stored := cache.keep_up():
        days += stored
    print(f"sums of {days} past days, kept once: {time.process_time() - cpu:.2f} s of CPU", flush=True)


def _states(call_id: str, began: datetime, answered: datetime, ended: datetime) -> Iterator[tuple[Any, ...]]:
    done = ended + timedelta(seconds=12)
    yield "ringing", call_id, began, answered
    yield "talking", call_id, answered, ended
    yield "wrap_up", call_id, ended, done
    yield "available", None, done, began + timedelta(seconds=13.7 * AGENTS)


def child(way: str, folder: Path, count: int) -> None:
    """One way, measured in this process."""
    import openpyxl  # noqa: F401 - what importing takes is not the writing's

    if way in ("report", "csv"):
        import callmanager.services.reports.report_csv
        import callmanager.services.reports.report_summary
        import callmanager.services.reports.reports  # noqa: F401
    before = _peak(reset=True)
    wall, cpu = time.perf_counter(), time.process_time()
    path = globals()[way](folder, count)
    told = {
        "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "before_mb": before,
        "more_mb": _peak() - before, "file_mb": path.stat().st_size / 1e6,
    }  # fmt: skip
    print(json.dumps(told))


def _peak(*, reset: bool = False) -> float:
    """The most memory this process has held since it was last reset, in MB."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def main() -> int:
    """Print the figures; 1 when a bar was missed."""
    if len(sys.argv) == 4:
        child(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    told: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        fill(Path(temporary), count)
        for way, name in WAYS.items():
            command = [sys.executable, "-m", "tests.benchmarks.bench_reports", way, temporary, str(count)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            told[way] = json.loads(done.stdout)
            print(
                f"{name}, {count:,} rows: {told[way]['cpu']:.2f} s of CPU ({told[way]['wall']:.2f} s on the clock), "
                f"{told[way]['more_mb']:.0f} MB more than the {told[way]['before_mb']:.0f} MB before, "
                f"file {told[way]['file_mb']:.1f} MB",
                flush=True,
            )
    missed = []
    for way in ("streamed", "report"):
        share = told[way]["cpu"] / told["normal"]["cpu"]
        print(
            f"{WAYS[way]}: {share:.1%} of openpyxl's normal mode; bar {SHARE:.0%}, or {SECONDS:.0f} s at 100,000 rows"
        )
        if share > SHARE and told[way]["cpu"] > SECONDS * count / COUNT:
            missed.append(f"{way}, time")
        if told[way]["more_mb"] > MEGABYTES:
            missed.append(f"{way}, memory")
    if missed:
        print("missed:", ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
