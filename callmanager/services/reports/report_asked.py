"""What is asked of a report, and what its rows need to know besides themselves: the names of ids."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, Select, select, type_coerce
from sqlmodel import Session, col

from callmanager.domain.agent_time import AgentTime
from callmanager.domain.campaign import GENERAL, GENERAL_ID
from callmanager.domain.contact import SHIPPED_STATUSES
from callmanager.domain.users import User
from callmanager.services.calls.outcomes import outcomes_in
from callmanager.services.calls.pause_reasons import pause_reasons_in
from callmanager.services.reports.report_words import Language, Words
from callmanager.store.tables import CampaignRow, ContactStatusRow, PlaybookEntryRow, TeamRow, UserRow
from callmanager.store.types import UtcDateTime

BATCH = 2_000
"""Rows that are read and written together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read.

    Attributes:
        user: who asks; the rows are what this person may see.
        start: beginning of the half-open range.
        end: its end.
        until: up to when time is counted: the end, or the present moment if that is sooner.
        words: of the report's language.
        names: campaigns, teams, people and answers of the office's own by (kind, id).
        answer: the words of a shipped answer by its id, "" where there is none.
        agent_days: agents' time day by day, where the range consists of whole days; sums of past days are kept.
        all_contacts: every contact of the office, not only those whom the range's calls were with.
    """

    user: User
    start: datetime
    end: datetime
    until: datetime
    words: Words
    names: Mapping[tuple[str, str], str]
    answer: Callable[[str], str] = lambda _entry_id: ""
    agent_days: Callable[[], Iterator[tuple[date, AgentTime]]] | None = None
    all_contacts: bool = False

    def answers(self) -> "Named":
        """The words of approved answers by id; an id without words stands for itself."""
        return Named(
            lambda key: self.names.get(("answer", key or "")) or (self.answer(key) if key else "") or key or ""
        )

    def named(self, kind: str) -> "Named":
        """The names of campaigns, teams or users by id; an id without one stands for itself."""
        return Named(lambda key: self.names.get((kind, key or ""), key or ""))

    def labelled(self, kind: str) -> "Named":
        """What outcomes, pause reasons, statuses and the like are called, by id."""
        return Named(lambda key: self.words.label(kind, key))


class Named(dict[str | None, str]):
    """Remembers what an id is called."""

    def __init__(self, look: Callable[[str | None], str]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, key: str | None) -> str:
        self[key] = name = self._look(key)
        return name


def labels(session: Session, language: Language) -> dict[tuple[str, str], str]:
    """What this office calls outcomes, pause reasons and statuses: by (kind, id)."""
    found = {("outcome", outcome.outcome_id): _in(language, outcome) for outcome in outcomes_in(session)}
    found |= {("pause", reason.reason_id): _in(language, reason) for reason in pause_reasons_in(session)}
    found |= {("status", status.status_id): _in(language, status) for status in SHIPPED_STATUSES}
    rows = session.execute(select(col(ContactStatusRow.id), col(ContactStatusRow.label)))
    return found | {("status", key): label for key, label in rows if label}


def _in(language: Language, named: Any) -> str:
    return str(named.label_es if language == "es" else named.label_en)


def names(session: Session) -> dict[tuple[str, str], str]:
    """Campaigns, teams, people and the office's own answers by (kind, id)."""
    found = {("campaign", GENERAL_ID): GENERAL.name}  # it has a row only once it was changed
    for kind, table in (("campaign", CampaignRow), ("team", TeamRow), ("user", UserRow)):
        for key, name in session.execute(select(col(table.id), col(table.name))):
            found[kind, key] = name
    for key, body in session.execute(select(col(PlaybookEntryRow.id), col(PlaybookEntryRow.body))):
        found["answer", key] = str(json.loads(body).get("answer", ""))
    return found


def read(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a query, `BATCH` at a time: they are never all in memory."""
    with closing(session.execute(query.execution_options(yield_per=BATCH))) as found:
        yield from found.partitions()


def attributes(table: Any, listed: str) -> tuple[Any, ...]:
    """Columns of a table by their names, which stand apart by spaces.

    Moments come as the database gives them (SQLite's without a zone, which is UTC): putting zones to a million of them
    would take longer than writing them.
    """
    found = (getattr(table, name) for name in listed.split())
    return tuple(type_coerce(c, DateTime()) if isinstance(c.type, UtcDateTime) else c for c in found)
