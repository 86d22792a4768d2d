"""How long the window's thread is held while everything runs at once.

    .venv/bin/python -m tests.benchmarks.bench_at_once [ROWS]

A call is recorded, 200 phones follow five changes of the figures a second, 100,000 contacts are imported and a report
is written, all over one workspace. The thread is never held for more than 50 ms, the machine's own pauses left out;
its longest piece of computing, which no other program can lengthen, is told beside it.
"""

import csv
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from callmanager.domain.users import Role
from callmanager.services.reports.report_request import ReportRequest
from callmanager.settings import OfficeSettings
from callmanager.workspace import office_zone
from tests.audio.conftest import RATE, counter
from tests.benchmarks.bench_contacts import HEAD
from tests.benchmarks.bench_phone_load import PASSWORD, Bench, open_bench
from tests.support.many_contacts import people
from tests.support.many_phones import ManyPhones
from tests.support.watchdog import GuiWatchdog

ROWS, PHONES = 100_000, 200
BLOCKED_MS = 50.0
_LONGEST_SECONDS = 300.0


def contacts_file(path: Path, rows: int) -> Path:
    """A list as a spreadsheet program writes it."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        writer.writerows(people(rows))
    return path


def at_once(bench: Bench, rows: int) -> None:
    """Everything, until import and report are done."""
    app, folder = bench.app, bench.app.paths.home
    boss = app.users.create("Gabriela Soto", PASSWORD, Role.ADMIN)
    source, target = contacts_file(folder / "contactos.csv", rows), folder / "informe.xlsx"
    today = app.clock.now().astimezone(office_zone(app.settings)).date()
    call = app.calls.start(bench.user, phone="88887777", contact_name="Carla Rojas")
    app.calls.answer(call.call_id)
    bench.wait(lambda: app.recorder.is_recording and app.recorder.durable_seconds > 0, 20, "the recording began")
    url = app.server_url.removesuffix("/mobile")
    with (
        ManyPhones(url, bench.token, PHONES) as phones,
        bench.pulse.playing(counter(int(_LONGEST_SECONDS * RATE))),
        bench.changes(),
        ThreadPoolExecutor(2) as lanes,
    ):
        bench.wait(lambda: False, 2)
        phones.told(reset=True)
        with GuiWatchdog() as watchdog:
            jobs: list[Future[Any]] = [
                lanes.submit(app.importer.run, source, actor=boss),
                lanes.submit(app.reports.write_apart, ReportRequest(target, today, today), boss),
            ]
            bench.wait(lambda: all(job.done() for job in jobs), _LONGEST_SECONDS, "import and report are done")
        imported, messages = jobs[0].result(), phones.told()["messages"]
        assert jobs[1].result() is not None
        assert target.exists()
    durable = app.recorder.durable_seconds
    app.calls.end(call.call_id, "sale")
    bench.wait(lambda: not app.recorder.is_recording, 20, "the recording ended")
    print(
        f"{durable:.0f} s recorded, {messages} messages to {PHONES} phones, {imported.inserted:,} contacts, one report:"
    )
    bench.held(
        "GUI thread held longest, less what the machine stood still", 1e3 * watchdog.longest_block, BLOCKED_MS, "ms"
    )
    print(f"  as it was {1e3 * watchdog.longest_wait:.0f} ms, computing {1e3 * watchdog.longest_work:.0f} ms")


def main() -> int:
    """Print the figures; 1 when the bar is missed."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with open_bench(OfficeSettings(time_zone="America/Costa_Rica")) as bench:
        at_once(bench, rows)
        return 1 if bench.missed else 0


if __name__ == "__main__":
    sys.exit(main())
