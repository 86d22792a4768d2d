"""The library of recordings at 100,000: rebuild, reconcile, listing, searching, the folder alone, recovery of 1,000.

.venv/bin/python -m tests.benchmarks.bench_library [COUNT]
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QCoreApplication, QEventLoop

from callmanager.audio import AudioRecorder
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.domain.recording import Integrity, RecordingMetadata, RecordingStatus
from callmanager.domain.recording_listing import RecordingFilter
from callmanager.domain.users import Role, User
from callmanager.services.recordings.recording_index import RecordingIndex
from callmanager.services.recordings.recording_search import RecordingSearch
from callmanager.store.database import Database
from callmanager.store.tables import UserRow
from tests.support.archive import FIRST_DAY, Archive
from tests.support.watchdog import GuiWatchdog

COUNT = 100_000
REBUILD_SECONDS = 60.0
PAGE_MS = 20.0
SEARCH_MS = 50.0
ROUNDS = 15
UNFINISHED = 1_000
SCOPES = {
    "everybody's": User("b", "b", Role.ADMIN),
    "a team's": User("l", "l", Role.TEAM_LEAD, "north"),
    "one's own": User("agent05", "a", Role.AGENT),
}
PAGES = {
    "the first page": {},
    "a page in the middle, by key": {"after": True},
    "a page in the middle, by number": {"offset": True},
}
SEARCHES = {
    "contact": RecordingFilter(contact="ana jim"),
    "phone": RecordingFilter(phone="8123"),
    "a rare word of a note": RecordingFilter(note="pedido77"),
    "two common words anywhere": RecordingFilter(text="jimenez internet"),
    "what does not stand anywhere": RecordingFilter(text="zzzz"),
    "tag": RecordingFilter(tag="revisar"),
    "product": RecordingFilter(product="fibra"),
    "a rare outcome": RecordingFilter(outcome_id="do_not_call"),
    "agent": RecordingFilter(agent_id="agent07"),
    "two days": RecordingFilter(start=FIRST_DAY + timedelta(days=100), end=FIRST_DAY + timedelta(days=102)),
    "an hour and more": RecordingFilter(min_seconds=3_600),
    "altered files (none)": RecordingFilter(integrity=Integrity.ALTERED),
    "on hold (none)": RecordingFilter(on_hold=True),
    "word, outcome and days": RecordingFilter(contact="ana", outcome_id="sale", start=FIRST_DAY + timedelta(days=100)),
}


class Figures:
    """Prints what was measured and remembers what missed its bar."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def tell(self, name: str, seconds: float, bar: float | None = None, more: str = "") -> None:
        """One duration."""
        late = bar is not None and seconds > bar
        self.missed += [name] if late else []
        told = f", bar {bar:.0f} s" if bar is not None else ""
        print(f"{name}: {seconds:.2f} s{told}{more}{'  MISSED' if late else ''}", flush=True)

    def tell_many(self, name: str, job: Callable[[], object], bar_ms: float) -> None:
        """Median and 95th percentile of some rounds; the first one fills the caches and does not count.

        The bar is held against CPU time: the work waits for nothing of its own, and the wall clock also counts who
        else uses the computer.
        """
        job()
        rounds = []
        for _ in range(ROUNDS):
            wall, cpu = time.perf_counter(), time.thread_time()
            job()
            rounds.append(((time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000))
        (wall_median, wall_p95), (cpu_median, cpu_p95) = (
            (statistics.median(times), statistics.quantiles(times, n=20)[-1]) for times in zip(*rounds, strict=True)
        )
        late = cpu_p95 > bar_ms
        self.missed += [name] if late else []
        print(
            f"  {name}: median {cpu_median:.1f} ms, p95 {cpu_p95:.1f} ms of CPU, bar {bar_ms:.0f} ms "
            f"(wall clock {wall_median:.1f}, {wall_p95:.1f}){'  MISSED' if late else ''}",
            flush=True,
        )


@contextmanager
def measured():
    """How long the block took, in seconds of wall clock and of this process' CPU."""
    took: dict[str, float] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    yield took
    took["wall"], took["cpu"] = time.perf_counter() - wall, time.process_time() - cpu


def people_and_calls(database: Database, archive: Archive) -> None:
    """What the recordings refer to."""
    then = datetime(2025, 1, 1, tzinfo=UTC)
    with database.writing() as session:
        for number, (agent_id, name) in enumerate(archive.agents):
            session.add(
                UserRow(
                    id=agent_id, name=f"{name} {number}", name_key=agent_id, role="agent", password_hash="!",
                    team_id="north" if number < len(archive.agents) // 4 else "south", created_at=then,
                )
            )  # fmt: skip
        session.flush()
        calls = list(archive.calls())
        for start in range(0, len(calls), 5_000):
            session.bulk_save_objects(calls[start : start + 5_000])


def rebuild(home: Path, count: int, figures: Figures) -> None:
    """The command, as a person or the desktop runs it, from an index that is not there."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "callmanager", "recordings", "rebuild", "--json"],
        env=os.environ | {"CALLMANAGER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[-1]["read"] == count, lines[-1]
    assert lines[-2]["done"] == count
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = f" (CPU {child.ru_utime + child.ru_stime:.1f} s)"
    figures.tell(f"rebuild of {count:,} sidecars, the program's start included", seconds, REBUILD_SECONDS, cpu)


def reconcile(database: Database, folder: Path, figures: Figures) -> None:
    """What each start does when nothing or little has changed."""

    class Engine:
        save_dir = folder
        sidecars = Library(folder).files

        def recovered(self) -> list[RecordingMetadata]:
            return []

    index = RecordingIndex(database, Engine())
    with measured() as took:
        assert index.reconcile().read == 0
    figures.tell("reconcile, nothing changed", took["wall"], more=f" (CPU {took['cpu']:.2f} s)")
    app = QCoreApplication([])
    for name, job in (("nothing", partial(time.sleep, 2)), ("a reconcile", index.reconcile)):
        thread = threading.Thread(target=job)
        with GuiWatchdog() as watchdog:
            thread.start()
            while thread.is_alive():
                app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        print(f"longest wait of a window's thread beside {name}: {watchdog.longest_wait * 1000:.0f} ms", flush=True)


def ask(database: Database, figures: Figures) -> None:
    """Listing and searching, for each scope."""
    search = RecordingSearch(database)
    for scope, user in SCOPES.items():
        total = search.count(user, RecordingFilter())
        print(f"{scope} {total:,} recordings:")
        middle = search.search(user, RecordingFilter(), limit=1, offset=total // 2)[0].place
        for name, how in PAGES.items():
            after = middle if "after" in how else None
            offset = total // 2 if "offset" in how else 0
            page = partial(search.search, user, RecordingFilter(), after=after, offset=offset)
            figures.tell_many(name, page, PAGE_MS)
        for name, wanted in SEARCHES.items():
            figures.tell_many(name, partial(search.search, user, wanted), SEARCH_MS)


def folder_alone(folder: Path, figures: Figures) -> None:
    """The contract's API, with no database."""
    recorder = AudioRecorder(folder)
    for name, job in (
        ("the 10 newest, first time", lambda: recorder.list_recordings(limit=10)),
        ("the 10 newest, again", lambda: recorder.list_recordings(limit=10)),
        ("statistics", recorder.get_statistics),
        ("all of them", recorder.list_recordings),
    ):
        with measured() as took:
            job()
        figures.tell(f"folder alone: {name}", took["wall"], more=f" (CPU {took['cpu']:.2f} s)")


def unfinished(folder: Path, figures: Figures) -> None:
    """After a crash of many: each header is mended and hashed, and each sidecar written safely."""
    folder.mkdir()
    tone = np.zeros(44_100, np.int16)
    template = next(Archive(folder, 1).metadata())
    for number in range(UNFINISHED):
        wav = folder / f"left_{number:04d}.wav"
        soundfile.write(wav, tone, 44_100)
        with wav.open("r+b") as file:  # as a crash leaves it: the sizes of the beginning
            file.seek(4)
            file.write((36).to_bytes(4, "little"))
            file.seek(40)
            file.write((0).to_bytes(4, "little"))
        left = replace(template, recording_id=f"{number:032x}", file_path=str(wav), status=RecordingStatus.RECORDING)
        wav.with_suffix(".json").write_text(json.dumps(left.to_dict()))
    with measured() as took:
        mended = recover(Library(folder))
    assert len(mended) == UNFINISHED
    assert {metadata.duration_seconds for metadata in mended} == {1.0}
    figures.tell(f"recovery of {UNFINISHED:,} unfinished recordings", took["wall"], more=f" (CPU {took['cpu']:.2f} s)")
    with measured() as took:
        assert recover(Library(folder)) == []
    figures.tell("looking again, when all are whole", took["wall"])


def main() -> int:
    """Print the figures; 1 when a bar was missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    figures = Figures()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        archive = Archive(home / "recordings", count)
        with measured() as took:
            archive.write()
        print(f"{count:,} sidecars and sound files made in {took['wall']:.0f} s")
        database = Database.open(home / "callmanager.db")
        people_and_calls(database, archive)
        rebuild(home, count, figures)
        reconcile(database, archive.folder, figures)
        ask(database, figures)
        database.close()
        folder_alone(archive.folder, figures)
        unfinished(home / "unfinished", figures)
    if figures.missed:
        print("missed:", ", ".join(figures.missed))
    return 1 if figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
