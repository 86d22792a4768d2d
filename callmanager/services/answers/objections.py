"""Objections: the playbook's answer at once, a record of what was asked and shown, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import PlaybookError
from callmanager.domain.events import ObjectionAnswered
from callmanager.domain.objection import Match, ObjectionCategory
from callmanager.domain.users import Right, User
from callmanager.services.answers.playbook import Playbook
from callmanager.services.people.permissions import Actor, require_now
from callmanager.store.database import Database
from callmanager.store.tables import ObjectionRow

MAX_TEXT = 2_000


class Verdict(StrEnum):
    """What the agent made of an answer."""

    USED = "used"
    HELPED = "helped"
    NO_GOOD = "no_good"


@dataclass(frozen=True, slots=True)
class AskedObjection:
    """An objection as it was put in a call."""

    asked_at: datetime
    text: str
    category: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What a customer said that no answer fitted, for those who write answers."""

    objection_id: int
    asked_at: datetime
    text: str
    product: str
    call_id: str
    agent_id: str


class ObjectionService:
    """Matches an objection and remembers it with its call.

    Args:
        database: where it is remembered.
        bus: told of each.
        clock: tells when.
        playbook: the answers for a campaign's calls; "" asks for those of no campaign.
    """

    def __init__(self, database: Database, bus: Bus, clock: Clock, playbook: Callable[[str], Playbook]) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._playbook = playbook

    def prepare(self, campaign_id: str = "") -> None:
        """Make now what the first match of a campaign's call needs: after a change that takes a moment."""
        self._playbook(campaign_id).prepare()

    def match(self, text: str, language: str | None = None, product: str = "", campaign_id: str = "") -> Match:
        """The playbook's answer, offline and at once; nothing is stored."""
        return self._playbook(campaign_id).match(text[:MAX_TEXT], language, product)

    def others(self, text: str, match: Match, product: str = "", campaign_id: str = "") -> list[Match]:
        """The next best answers to what was matched: of the same category and language, best first."""
        return self._playbook(campaign_id).others(text[:MAX_TEXT], match, product)

    def remember(self, text: str, match: Match, *, call_id: str = "", agent_id: str = "", product: str = "") -> int:
        """Store what was asked and shown; the id by which a verdict can be given."""
        row = ObjectionRow(
            call_id=call_id,
            agent_id=agent_id,
            asked_at=self._clock.now(),
            text=text[:MAX_TEXT],
            category=match.category.value,
            score=match.score,
            entry_id=match.entry.id if match.entry else None,
            entry_version=match.entry.version if match.entry else 0,
            margin=match.margin,
            why=" ".join(match.why)[:MAX_TEXT],
            product=product,
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

    def judge(
        self, objection_id: int, verdict: Verdict, entry_id: str | None = None, *, actor: Actor = "desktop"
    ) -> None:
        """Keep what the agent made of an answer; a later verdict takes the place of an earlier one.

        Args:
            objection_id: as `remember` gave it; one that was erased since is passed over.
            verdict: what the agent says.
            entry_id: the answer it is about, where another one than the first was chosen.
            actor: who judges.

        Raises:
            PermissionDenied: it was asked by somebody else, and ``actor`` may not change answers.
        """
        with self._database.writing() as session:
            row = session.get(ObjectionRow, objection_id)
            if row is None:
                return
            if isinstance(actor, User) and row.agent_id not in ("", actor.user_id):
                require_now(self._database, actor, Right.EDIT_PLAYBOOK)
            row.verdict = verdict.value
            row.entry_id = entry_id or row.entry_id
            session.add(row)

    def inbox(self, limit: int = 200, *, actor: Actor = "desktop") -> list[Unmatched]:
        """What matched nothing, or was answered badly, and nobody has looked at yet; newest first.

        Raises:
            PermissionDenied: ``actor`` may not change answers.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        unhappy = (ObjectionRow.category == ObjectionCategory.NONE.value) | (
            ObjectionRow.verdict == Verdict.NO_GOOD.value
        )
        query = select(ObjectionRow).where(col(ObjectionRow.handled_at).is_(None), unhappy)
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(ObjectionRow.id).desc()).limit(limit)).all()
        return [Unmatched(r.id or 0, r.asked_at, r.text, r.product, r.call_id, r.agent_id) for r in rows]

    def handle(self, objection_id: int, actor: Actor, *, entry_id: str = "") -> None:
        """Take an objection out of the inbox: it became part of an answer (``entry_id``), or is none.

        Raises:
            PermissionDenied: ``actor`` may not change answers.
            PlaybookError: there is no such objection.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        with self._database.writing() as session:
            row = session.get(ObjectionRow, objection_id)
            if row is None:
                raise PlaybookError("That objection is gone. Nothing was changed.", code="objection_gone")
            row.handled_at, row.handled_as = self._clock.now(), entry_id
            session.add(row)
