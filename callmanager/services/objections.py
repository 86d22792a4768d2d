"""Objections: the playbook's answer at once, and a record of what was asked and shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.events import ObjectionAnswered
from callmanager.domain.objection import Match
from callmanager.services.playbook import Playbook
from callmanager.store.database import Database
from callmanager.store.tables import ObjectionRow

MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class AskedObjection:
    """An objection as it was put in a call."""

    asked_at: datetime
    text: str
    category: str


class ObjectionService:
    """Matches an objection and remembers it with its call."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, playbook: Playbook) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._playbook = playbook

    def match(self, text: str, language: str | None = None, product: str = "") -> Match:
        """The playbook's answer, offline and at once; nothing is stored."""
        return self._playbook.match(text[:MAX_TEXT], language, product)

    def remember(self, text: str, match: Match, *, call_id: str = "", agent_id: str = "") -> int:
        """Store what was asked and shown; the id by which a verdict can be given."""
        row = ObjectionRow(
            call_id=call_id,
            agent_id=agent_id,
            asked_at=self._clock.now(),
            text=text[:MAX_TEXT],
            category=match.category.value,
            score=match.score,
            entry_id=match.entry.id if match.entry else None,
        )
        with self._database.writing() as session:
            session.add(row)
        self._bus.publish(ObjectionAnswered(call_id, row.text, row.category, row.entry_id))
        assert row.id is not None
        return row.id

    def of_call(self, call_id: str) -> list[tuple[str, str]]:
        """The objections of a call, oldest first, as (text, category)."""
        query = select(ObjectionRow).where(ObjectionRow.call_id == call_id).order_by(col(ObjectionRow.id))
        with self._database.reading() as session:
            return [(row.text, row.category) for row in session.exec(query).all()]

    def asked_in(self, call_id: str) -> list[AskedObjection]:
        """The objections of a call with their moments, oldest first; none for a recording without a call."""
        if not call_id:
            return []
        query = select(ObjectionRow).where(ObjectionRow.call_id == call_id).order_by(col(ObjectionRow.asked_at))
        with self._database.reading() as session:
            return [AskedObjection(row.asked_at, row.text, row.category) for row in session.exec(query).all()]
