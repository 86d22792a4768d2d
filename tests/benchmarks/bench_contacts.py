"""Contacts: a hundred thousand imported, a million at hand.

Bars: an import of 100,000 rows 15 s (xlsx and csv) and its undoing 10 s, any page of 1,000,000 contacts 50 ms, a search
100 ms. Other programs on the same computer make the wall clock slower, so the bars are held against the CPU that the
work takes; the wall clock is printed beside it. An argument names another number of contacts for the pages and
searches.
"""

import csv
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from callmanager.bus import Bus
from callmanager.domain.clock import SystemClock
from callmanager.domain.contact import ContactFilter, PageKey
from callmanager.domain.phone_numbers import by_library, e164
from callmanager.services.contacts.contact_import import ContactImporter
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.people.audit import AuditLog
from callmanager.store.database import Database
from tests.support.many_contacts import fill, people

ROWS, CONTACTS = 100_000, 1_000_000
IMPORT_SECONDS, UNDO_SECONDS, PAGE_MS, SEARCH_MS = 15.0, 10.0, 50.0, 100.0
ROUNDS = 15
HEAD = ["Nombre", "Teléfono", "Teléfono 2", "Correo", "Empresa", "Dirección", "Ciudad", "Estado", "Etiquetas", "Nota"]
missed: list[str] = []


def tell(name: str, cpu: float, wall: float, bar: float, unit: str) -> None:
    """One line; a missed bar is remembered."""
    late = cpu > bar
    missed.extend([name] if late else [])
    print(
        f"{name}: {cpu:.1f} {unit} of CPU, bar {bar:.0f} (wall clock {wall:.1f}){'  MISSED' if late else ''}",
        flush=True,
    )


def write(path: Path) -> None:
    """The file to import, as a spreadsheet program writes it."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEAD)
            writer.writerows(people(ROWS))
        return
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for row in people(ROWS):
        sheet.append(row)
    book.save(path)


def imports(folder: Path) -> None:
    """New contacts, and the same file once more."""
    for kind in ("csv", "xlsx"):
        path = folder / f"contactos.{kind}"
        write(path)
        database = Database.open(folder / f"{kind}.db")
        clock = SystemClock()
        importer = ContactImporter(database, Bus(), AuditLog(database, clock), clock, country="CR")
        for what, expected in (("new", (ROWS, 0)), ("known already", (0, ROWS))):
            cpu, wall = time.process_time(), time.perf_counter()
            result = importer.run(path)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            assert (result.inserted, result.duplicates) == expected, result
            tell(f"{kind}, {ROWS:,} rows, {what}", cpu, wall, IMPORT_SECONDS, "s")
        target = folder / f"otra.{kind}"
        cpu, wall = time.process_time(), time.perf_counter()
        contacts = ContactService(database, Bus(), AuditLog(database, clock), clock, country="CR")
        assert contacts.export_file(target) == ROWS
        print(
            f"{kind}, export: {time.process_time() - cpu:.1f} s of CPU ({time.perf_counter() - wall:.1f})", flush=True
        )
        [brought] = [past.import_id for past in importer.imports() if past.inserted]
        cpu, wall = time.process_time(), time.perf_counter()
        assert importer.undo(brought, "bench").removed == ROWS
        tell(f"{kind}, undone", time.process_time() - cpu, time.perf_counter() - wall, UNDO_SECONDS, "s")
        database.close()
        path.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"memory at most: {peak:.0f} MB")


def numbers() -> None:
    """What the short cut saves."""
    typed = [row[1] for row in people(20_000)]
    for name, normalise in (("phonenumbers alone", by_library), ("with the short cut", e164)):
        cpu = time.process_time()
        for number in typed:
            normalise(number, "CR")
        print(f"a number, {name}: {(time.process_time() - cpu) / len(typed) * 1e6:.1f} µs", flush=True)


def measured(name: str, job: Callable[[], object], bar: float) -> None:
    """Median and 95th percentile; the first round fills the caches and does not count."""
    job()
    took = []
    for _ in range(ROUNDS):
        cpu, wall = time.thread_time(), time.perf_counter()
        job()
        took.append(((time.thread_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    cpus, walls = zip(*took, strict=True)
    cpu, wall = statistics.median(cpus), statistics.median(walls)
    late = cpu > bar
    missed.extend([name] if late else [])
    p95 = statistics.quantiles(cpus, n=20)[-1]
    print(
        f"  {name}: median {cpu:.1f} ms, p95 {p95:.1f} ms of CPU, bar {bar:.0f} ms (wall clock {wall:.1f})"
        f"{'  MISSED' if late else ''}",
        flush=True,
    )


def pages_and_searches(folder: Path, count: int) -> None:
    """What a person looks at among so many."""
    database = Database.open(folder / "million.db")
    began = time.perf_counter()
    fill(database, count)
    print(f"{count:,} contacts made in {time.perf_counter() - began:.0f} s")
    clock = SystemClock()
    contacts = ContactService(database, Bus(), AuditLog(database, clock), clock, country="CR")
    middle = PageKey("maria", "")
    status = ContactFilter(statuses=("interested",))
    for name, job in {
        "the first page": partial(contacts.page),
        "a page in the middle, by key": partial(contacts.page, after=middle),
        "the page before it": partial(contacts.page, before=middle),
        "the last page, backwards": partial(contacts.page, before=PageKey("\U0010ffff", "")),
        "a page of one status": partial(contacts.page, "", status, after=middle),
        "a page of those not to be called": partial(contacts.page, "", ContactFilter(do_not_call=True), after=middle),
        "one contact by its number": partial(contacts.by_number, "6012 3456"),
    }.items():
        measured(name, job, PAGE_MS)
    searches = {
        "a common name": "maria", "a common name at the end of the alphabet": "zulema", "a common surname": "garcia",
        "a letter": "a", "two letters": "ma", "a word of all": "empresa", "two common words": "maria garcia",
        "three words": "zulema mora quiros", "a rare word": "c123456", "a whole number": "6012 3456",
        "with its country": "+506 6012-3456", "four digits": "3456", "three digits": "345", "nothing": "xyzzy",
    }  # fmt: skip
    for name, text in searches.items():
        measured(f"search for {name} ({text})", partial(contacts.search, text, 100), SEARCH_MS)
    measured("search for a name in one status", partial(contacts.search, "zulema", 100, filters=status), SEARCH_MS)
    database.close()


def main() -> int:
    """Print the figures; 1 when a bar was missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    with tempfile.TemporaryDirectory() as temporary:
        numbers()
        imports(Path(temporary))
        pages_and_searches(Path(temporary), count)
    if missed:
        print("missed:", ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
