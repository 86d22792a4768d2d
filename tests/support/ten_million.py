"""An office with years of calls, made from a seed and put into SQLite in bulk: calls and all of the agents' time.

.venv/bin/python -m tests.support.ten_million FILE CALLS [SEED]

60 agents in 6 teams work six days a week, ten hours a day, for about three years of 10,000,000 calls; fewer calls are
fewer days, so that a day is always as full. The last day is `NOW`'s, and goes on until then.
"""

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.store import figure_triggers
from callmanager.store.database import Database

AGENTS, TEAMS = 60, 6
CALLS_A_DAY = 12_100  # 200 for each agent, one every three minutes
NOW = datetime(2026, 11, 18, 19, 47, 30, tzinfo=UTC)  # a Wednesday, shortly before the office closes
OPENS, CLOSES = 10, 20  # hours in UTC
CAMPAIGNS = ("general", "fibra", "movil")
PRODUCTS = ("Fibra 100", "Fibra 300", "Fibra 600", "")
_OUTCOMES = (
    ("no_answer", 30), ("busy", 8), ("voicemail", 12), ("sale", 6), ("interested", 10), ("callback", 8),
    ("not_interested", 20), ("wrong_number", 3), ("nonexistent", 1), ("do_not_call", 1), ("dropped", 1),
)  # fmt: skip
_FLAGS = {outcome.outcome_id: (outcome.connected, outcome.sale) for outcome in SHIPPED_OUTCOMES}
_AT_ONCE = 200_000
Call = tuple[object, ...]
Span = tuple[object, ...]


def agent_id(number: int) -> str:
    """The id of an agent, from 0 to `AGENTS` - 1."""
    return f"agent{number:02d}"


def team_id(agent: int) -> str:
    """The id of an agent's team."""
    return f"team{agent * TEAMS // AGENTS}"


def days_for(calls: int) -> list[date]:
    """The working days that so many calls fill, oldest first; the last one is `NOW`'s."""
    days: list[date] = []
    day = NOW.date()
    while len(days) * CALLS_A_DAY < calls or not days:
        if day.weekday() != 6:
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def _text(micro: int, midnight: str, following: str) -> str:
    """A moment of a day as SQLite keeps it; ``micro`` since midnight UTC."""
    seconds, rest = divmod(micro, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    if hours >= 24:
        return f"{following} {hours - 24:02d}:{minute:02d}:{second:02d}.{rest:06d}"
    return f"{midnight} {hours:02d}:{minute:02d}:{second:02d}.{rest:06d}"


class Office:
    """Makes the rows of a day at a time; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._number = 0
        names, weights = zip(*_OUTCOMES, strict=True)
        self._outcomes = self._chance.choices(names, weights, k=65_536)
        self._next = 0

    def day(self, day: date, until: datetime | None = None) -> tuple[list[Call], list[Span]]:
        """Calls and intervals of all agents, each from login to logout; ``until`` cuts what is not over yet."""
        calls: list[Call] = []
        spans: list[Span] = []
        cut = None
        if until is not None:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
            cut = (until - midnight) // timedelta(microseconds=1)
        for agent in range(AGENTS):
            self._agent(agent, day, cut, calls, spans)
        return calls, spans

    def _agent(self, agent: int, day: date, cut: int | None, calls: list[Call], spans: list[Span]) -> None:
        chance = self._chance.random
        this, following = day.isoformat(), (day + timedelta(days=1)).isoformat()
        me, team, name = agent_id(agent), team_id(agent), f"Agente {agent:02d}"
        at = OPENS * 3_600_000_000 + int(chance() * 600_000_000)
        closes = CLOSES * 3_600_000_000
        lunch = (13 + chance() * 2) * 3_600_000_000
        edges: list[tuple[int, str, str, str | None]] = []  # begin, state, reason, call
        while at < closes and (cut is None or at < cut):
            if at > lunch:
                edges.append((at, "paused", "lunch", None))
                at += int((1_800 + chance() * 600) * 1e6)
                lunch = float("inf")
                continue
            self._next = (self._next + 1) & 65_535
            outcome = self._outcomes[self._next]
            connected, sale = _FLAGS[outcome]
            self._number += 1
            call = f"c{self._number:x}"
            ring = int((4 + 20 * chance()) * 1e6)
            talk = int((20 + 380 * chance() ** 2) * 1e6) if connected or outcome == "voicemail" else 0
            wrap = int((8 + 40 * chance()) * 1e6)
            idle = int((5 + 60 * chance()) * 1e6)
            answered, ended = at + ring, at + ring + talk
            done = ended + wrap
            edges.append((at, "ringing", "", call))
            if talk:
                edges.append((answered, "talking", "", call))
            edges.append((ended, "wrap_up", "", call))
            edges.append((done, "available", "", None))
            over = cut is None or done <= cut
            calls.append(
                (
                    call, me, name, team, "", "8888", PRODUCTS[self._number & 3], CAMPAIGNS[self._number % 3], "",
                    "done" if over else "talking", _text(at, this, following),
                    _text(answered, this, following) if talk else None, _text(ended, this, following) if over else None,
                    _text(done, this, following) if over else None, outcome if over else None,
                    connected if over else bool(talk), sale if over else False, "", "", False, True,
                )
            )  # fmt: skip
            at = done + idle
        edges.append((at, "offline", "", None))
        for (begin, state, reason, call), after in zip(edges, [*edges[1:], None], strict=True):
            if cut is not None and begin >= cut:
                break
            end = None if after is None or (cut is not None and after[0] > cut) else after[0]
            ended_at = None if end is None else _text(end, this, following)
            spans.append((me, state, reason, call, _text(begin, this, following), ended_at))


_CALLS = (
    "INSERT INTO calls (id, agent_id, agent_name, team_id, contact_name, phone, product, campaign_id, consent, phase, "
    "started_at, answered_at, ended_at, done_at, outcome_id, is_connected, is_sale, origin, note, interrupted, "
    "time_known) VALUES (" + ",".join("?" * 21) + ")"
)
_SPANS = "INSERT INTO agent_intervals (agent_id, state, reason, call_id, started_at, ended_at) VALUES (?,?,?,?,?,?)"


def make(path: Path, calls: int, seed: int = 1) -> int:
    """Write a database; the number of its calls, which is a few more or less than asked for.

    Indexes and triggers are taken off meanwhile and put back afterwards; the file is not synced, for it is no one's.
    """
    Database.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        where = "tbl_name IN ('calls', 'agent_intervals') AND sql IS NOT NULL"
        built = connection.execute(f"SELECT type, name, sql FROM sqlite_master WHERE {where} AND type != 'table'")
        parts = built.fetchall()
        for kind, name, _sql in parts:
            connection.execute(f"DROP {kind} {name}")
        connection.execute("BEGIN")
        _people(connection)
        made = sum(_put(connection, rows) for rows in _parts(calls, seed))
        connection.execute("COMMIT")
        for _kind, _name, sql in sorted(parts):
            connection.execute(sql)
        _log_out(connection)
        connection.execute("PRAGMA journal_mode=WAL")
    assert set(figure_triggers.triggers("sqlite")) <= {name for _kind, name, _sql in parts}
    return made


def _people(connection: sqlite3.Connection) -> None:
    then = "2023-01-01 00:00:00.000000"
    connection.executemany(
        "INSERT INTO teams (id, name, name_key, is_active, created_at) VALUES (?, ?, ?, 1, ?)",
        [(f"team{n}", f"Equipo {n}", f"equipo {n}", then) for n in range(TEAMS)],
    )
    connection.executemany(
        "INSERT INTO users (id, name, name_key, role, team_id, password_hash, is_active, email, must_change_password, "
        "failed_logins, created_at) VALUES (?, ?, ?, 'agent', ?, '!', 1, '', 0, 0, ?)",
        [(agent_id(n), f"Agente {n:02d}", f"agente {n:02d}", team_id(n), then) for n in range(AGENTS)],
    )


def _parts(calls: int, seed: int) -> Iterator[tuple[list[Call], list[Span]]]:
    office = Office(seed)
    days = days_for(calls)
    for day in days:
        yield office.day(day, NOW if day == days[-1] else None)


def _put(connection: sqlite3.Connection, rows: tuple[list[Call], list[Span]]) -> int:
    calls, spans = rows
    calls.sort(key=lambda row: str(row[10]))
    spans.sort(key=lambda row: str(row[4]))
    for sql, values in ((_CALLS, iter(calls)), (_SPANS, iter(spans))):
        while part := list(islice(values, _AT_ONCE)):
            connection.executemany(sql, part)
    return len(calls)


def _log_out(connection: sqlite3.Connection) -> None:
    """Let each night's interval end at the next morning's login, as the running program does."""
    connection.execute(
        "UPDATE agent_intervals AS span SET ended_at = ("
        "SELECT min(later.started_at) FROM agent_intervals AS later "
        "WHERE later.agent_id = span.agent_id AND later.started_at > span.started_at) "
        "WHERE ended_at IS NULL"
    )


if __name__ == "__main__":
    began = time.monotonic()
    target = Path(sys.argv[1])
    count = make(target, int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    print(f"{count:,} calls, {target.stat().st_size / 1e6:,.0f} MB, {time.monotonic() - began:.0f} s")
