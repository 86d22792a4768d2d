"""Figures over years of calls in SQLite: today's, a month's by everything, and how they grow with the number of calls.

.venv/bin/python -m tests.benchmarks.bench_figures [MOST CALLS]

From 100,000 calls up to 1,000,000 by default, ten times as many at each step; 10000000 makes the last one too, which
takes some 10 GB of disk meanwhile. The newest days are stored first, as the program does. CPU time is held against the
bars: the work waits for nothing of its own.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from callmanager.domain.figure_table import By, FiguresFilter
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.store.database import Database
from tests.support.still import StillClock
from tests.support.ten_million import NOW, make, team_id

SMALLEST, MOST = 100_000, 1_000_000
TODAY_MS, NOW_MS, MONTH_MS = 5.0, 20.0, 100.0
ROUNDS = 21
MOST_DAYS = 400  # newest first: the year that is asked for, and some more
ZONE = ZoneInfo("America/Costa_Rica")
BOSS = User("boss", "boss", Role.PROJECT_MANAGER)
LEAD = User("lead", "lead", Role.TEAM_LEAD, team_id(25))
AGENT = User("agent25", "agent", Role.AGENT, team_id(25))


class Bench:
    """Prints what was measured, and remembers what missed its bar."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        self.grown: dict[str, list[float]] = {}

    def tell(self, name: str, job: Callable[[], object], bar_ms: float | None = None) -> None:
        """Median and 95th percentile of some rounds; the first one fills the caches and does not count."""
        job()
        rounds, walls = [], []
        for _ in range(ROUNDS):
            wall, cpu = time.perf_counter(), time.thread_time()
            job()
            rounds.append((time.thread_time() - cpu) * 1000)
            walls.append((time.perf_counter() - wall) * 1000)
        median, late = statistics.median(rounds), statistics.quantiles(rounds, n=20)[-1]
        self.grown.setdefault(name, []).append(median)
        is_late = bar_ms is not None and median > bar_ms
        self.missed += [name] if is_late else []
        bar = f", bar {bar_ms:.0f} ms" if bar_ms is not None else ""
        wall = f"wall clock {statistics.median(walls):.1f}"
        print(
            f"  {name}: median {median:.1f} ms, p95 {late:.1f} ms of CPU{bar} ({wall}){'  MISSED' if is_late else ''}"
        )


def measure(path: Path, bench: Bench) -> None:
    """Ask one database for everything."""
    database = Database.open(path)
    metrics = MetricsService(database, StillClock(NOW), ZONE)
    today = metrics.office_today
    month = Range.preset("last_month", today)
    began = time.thread_time()
    metrics.live(BOSS)
    print(f"  today, from the rows alone: {(time.thread_time() - began) * 1000:.0f} ms")
    began, wall = time.thread_time(), time.perf_counter()
    days = 0
    while (stored := metrics.cache.keep_up(1)) and days < MOST_DAYS:
        days += stored
    cpu, wall = time.thread_time() - began, time.perf_counter() - wall
    if days:
        each = f"{cpu / days * 1000:.0f} ms of CPU each"
        print(f"  {days} past days summed up and stored in {wall:.0f} s, {each}")
    bench.tell("today, everybody's", lambda: metrics.live(BOSS), TODAY_MS)
    bench.tell("today, a team's", lambda: metrics.live(LEAD), TODAY_MS)
    bench.tell("today, one's own", lambda: metrics.live(AGENT), TODAY_MS)
    for by in (By.AGENT, *(by for by in By if by is not By.AGENT), None):
        words = f"by {by.value}" if by is not None else "in all"
        bar = None if by in (By.CAMPAIGN, By.PRODUCT, By.OUTCOME) else MONTH_MS
        bench.tell(f"a month {words}", lambda by=by: metrics.figures(BOSS, month, by=by), bar)
    bench.tell("a month by agent, a team lead's", lambda: metrics.figures(LEAD, month, by=By.AGENT), MONTH_MS)
    product = FiguresFilter(product="Fibra 300", outcome_id="sale")
    bench.tell(
        "a month by campaign, sales of a product", lambda: metrics.figures(BOSS, month, by=By.CAMPAIGN, filters=product)
    )
    bench.tell("a month of agents' time", lambda: metrics.agent_time(BOSS, month), MONTH_MS)
    whole = Range.last_days(366, today)
    bench.tell("a year by week", lambda: metrics.figures(BOSS, whole, by=By.WEEK))
    bench.tell("the team now", lambda: metrics.team_now(LEAD), NOW_MS)
    bench.tell("yesterday until this hour", lambda: metrics.yesterday_until_now(BOSS))
    database.close()


def main() -> int:
    """Print the figures and their growth; 1 when a bar was missed."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else MOST
    sizes = [SMALLEST]
    while sizes[-1] * 10 <= most:
        sizes.append(sizes[-1] * 10)
    bench = Bench()
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "years.db"
            began = time.monotonic()
            count = make(path, size)
            took, size_mb = time.monotonic() - began, path.stat().st_size / 1e6
            print(f"{count:,} calls made in {took:.0f} s, {size_mb:,.0f} MB", flush=True)
            measure(path, bench)
    print(f"growth from {sizes[0]:,} to {sizes[-1]:,} calls, medians in ms:")
    for name, medians in bench.grown.items():
        print(f"  {name}: {' -> '.join(f'{median:.1f}' for median in medians)}")
    if bench.missed:
        print("missed:", ", ".join(bench.missed))
    return 1 if bench.missed else 0


if __name__ == "__main__":
    sys.exit(main())
