"""A team's PostgreSQL server on this computer: contacts taken from the queue, today's figures, a month by agent.

    python -m tests.benchmarks.bench_postgres [--calls 100000 1000000 10000000]

The server keeps its data on the disk, with fsync. Rows are made by the server itself, with a seed.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.store.database import Database
from tests.faults.test_postgres_queue import take_all
from tests.support.postgres import Server
from tests.support.still import StillClock

BOSS = User("boss", "jefa", Role.PROJECT_MANAGER)
NOW = datetime(2026, 6, 30, 21, tzinfo=UTC)
ZONE = ZoneInfo("America/Costa_Rica")
AGENTS, DAYS = 40, 200
TODAY_MS, MONTH_MS = 5.0, 100.0

_ROWS = (
    "SELECT setseed(0.5)",
    f"""INSERT INTO users (id, name, name_key, role, team_id, password_hash, is_active, email, must_change_password,
        failed_logins, created_at)
        SELECT 'a' || n, 'Agente ' || n, 'agente ' || n, 'agent', 't' || n % 4, '!', true, '', false, 0, now()
        FROM generate_series(1, {AGENTS}) n""",
    """CREATE TEMP TABLE made AS SELECT n, 'k' || n AS id, 'a' || 1 + n % {agents} AS agent,
        timestamptz '{now}' - (({days} * 86400.0) * (1 - n::float / {calls})) * interval '1 second' AS at,
        (ARRAY['sale', 'not_interested', 'no_answer', 'voicemail', 'callback'])[1 + floor(random() * 5)] AS outcome
        FROM generate_series(1, {calls}) n""",
    """INSERT INTO calls (id, agent_id, agent_name, team_id, contact_name, phone, product, campaign_id, consent, phase,
        started_at, answered_at, ended_at, done_at, outcome_id, is_connected, is_sale, origin, note, interrupted,
        time_known, warning)
        SELECT id, agent, 'Agente', 't' || substr(agent, 2)::int % 4, 'Ana', '8888', 'Fibra', 'general', '', 'done',
        at - interval '40 s', CASE WHEN outcome <> 'no_answer' THEN at - interval '35 s' END, at - interval '10 s', at,
        outcome, outcome IN ('sale', 'not_interested', 'callback'), outcome = 'sale', '', '', false, true, ''
        FROM made""",
    """INSERT INTO agent_intervals (agent_id, state, reason, call_id, started_at, ended_at)
        SELECT agent, s.state, '', id, at - s.since * interval '1 s', at - s.until * interval '1 s'
        FROM made, (VALUES ('ringing', 40, 35), ('talking', 35, 10), ('wrap_up', 10, 0)) s (state, since, until)""",
    "DROP TABLE made",
    "ANALYZE",
)


def median_ms(function: Callable[[], object], times: int = 15) -> float:
    """The middle one of some runs, the first of which warms up, in ms."""
    function()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        function()
        taken.append(1_000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def figures(server: Server, calls: int) -> tuple[float, float]:
    """The ms of today's figures and of a month by agent, with so many calls."""
    url = server.fresh()
    begun = time.perf_counter()
    with server.connect(url.rpartition("/")[2]) as connection:
        for statement in _ROWS:
            words = statement.format(agents=AGENTS, days=DAYS, calls=calls, now=NOW.isoformat())
            connection.execute(words.encode())
    made = time.perf_counter() - begun
    database = Database.open(url)
    metrics = MetricsService(database, StillClock(NOW), ZONE)
    begun = time.perf_counter()
    while metrics.cache.keep_up(60):
        if time.perf_counter() - begun > 600:
            break
    kept = time.perf_counter() - begun
    today = median_ms(lambda: metrics.live(BOSS))
    month = Range.last_days(30, metrics.office_today)
    by_agent = median_ms(lambda: metrics.figures(BOSS, month, by="agent"))
    database.close()
    print(
        f"{calls:>10,} calls: today {today:6.1f} ms, a month by agent {by_agent:6.1f} ms "
        f"(rows made in {made:.0f} s, sums of closed days in {kept:.0f} s)",
        flush=True,
    )
    return today, by_agent


def queue(server: Server) -> None:
    """How many contacts eight programs take in a second."""
    taken, took, _shares = take_all(server, 2_000, 600)
    print(
        f"queue: 8 programs took {len(taken):,} contacts in {took:.1f} s, {len(taken) / took:.0f} a second", flush=True
    )


def main() -> int:
    """Print the figures; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    wanted = parser.parse_args()
    missed = []
    with Server(on_disk=True) as server:
        queue(server)
        for calls in wanted.calls:
            today, month = figures(server, calls)
            if today > TODAY_MS:
                missed.append(f"today's figures at {calls:,} calls: {today:.1f} ms, target {TODAY_MS:g}")
            if month > MONTH_MS:
                missed.append(f"a month by agent at {calls:,} calls: {month:.1f} ms, target {MONTH_MS:g}")
    for line in missed:
        print(f"MISSED {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
