"""Summaries of calls: the model's draft beside what the agent confirmed. A draft is never told as a fact."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallError
from callmanager.domain.events import SummaryConfirmed
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, require_now
from callmanager.store.database import Database
from callmanager.store.tables import CallRow, CallSummaryRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptSummary:
    """What stands of a call's summary; ``confirmed`` is None while nobody has confirmed one."""

    draft: CallSummary
    model: str = ""
    drafted_at: datetime | None = None
    confirmed: CallSummary | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


class SummaryService:
    """Keeps drafts and confirmed summaries."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock

    def keep_draft(self, call_id: str, draft: CallSummary, model: str) -> KeptSummary:
        """Keep what the model wrote; what was confirmed stays as it is.

        Raises:
            CallError: there is no such call.
        """
        with self._database.writing() as session:
            row = _row(session, call_id)
            row.draft, row.model, row.drafted_at = _json(draft.fitted()), model, self._clock.now()
            session.add(row)
        return _kept(row)

    def confirm(self, call_id: str, summary: CallSummary, user: User) -> KeptSummary:
        """Keep what the agent read, changed and stands for.

        Raises:
            CallError: there is no such call, it is somebody else's, or the summary is empty.
        """
        summary = summary.fitted()
        if summary.is_empty:
            raise CallError("The summary is empty. Nothing was confirmed.", code="summary_empty")
        with self._database.writing() as session:
            row = _row(session, call_id)
            _check_is_whose(session, call_id, user)
            row.confirmed, row.confirmed_by, row.confirmed_at = _json(summary), user.name, self._clock.now()
            session.add(row)
            self._audit.add_in(session, user.name, "summary.confirm", call_id)
        self._bus.publish(SummaryConfirmed(call_id))
        return _kept(row)

    def discard(self, call_id: str, user: User) -> None:
        """Forget the draft; what was confirmed stays. Discarding one that is not there does nothing.

        Raises:
            CallError: the call is somebody else's.
        """
        with self._database.writing() as session:
            row = session.get(CallSummaryRow, call_id)
            if row is None:
                return
            _check_is_whose(session, call_id, user)
            if row.confirmed:
                row.draft, row.model, row.drafted_at = "{}", "", None
                session.add(row)
            else:
                session.delete(row)

    def get(self, call_id: str, *, actor: Actor = "desktop") -> KeptSummary | None:
        """What stands of a call's summary; who may see contacts may see what was spoken with them."""
        return self.of_calls([call_id], actor=actor).get(call_id)

    def of_calls(self, call_ids: Sequence[str], *, actor: Actor = "desktop") -> dict[str, KeptSummary]:
        """What stands of these calls' summaries, by call; at most a few hundred calls at once.

        Raises:
            PermissionDenied: ``actor`` may not see contacts.
        """
        require_now(self._database, actor, Right.SEE_CONTACTS)
        with self._database.reading() as session:
            rows = session.exec(select(CallSummaryRow).where(col(CallSummaryRow.call_id).in_(call_ids))).all()
            return {row.call_id: _kept(row) for row in rows}


def confirmed_in(session: Session, call_ids: Sequence[str]) -> dict[str, CallSummary]:
    """What was confirmed of these calls, by call."""
    row = CallSummaryRow
    found: dict[str, CallSummary] = {}
    for start in range(0, len(call_ids), _AT_ONCE):
        some = col(row.call_id).in_(call_ids[start : start + _AT_ONCE])
        query = select(row.call_id, row.confirmed).where(some, col(row.confirmed) != "")
        found |= {call_id: _summary(text) for call_id, text in session.exec(query)}
    return found


def _check_is_whose(session: Session, call_id: str, user: User) -> None:
    call = session.get(CallRow, call_id)
    if call is None or call.agent_id != user.user_id:
        raise CallError("Only who made the call can confirm its summary. Nothing was changed.", code="summary_foreign")


def _row(session: Session, call_id: str) -> CallSummaryRow:
    if session.get(CallRow, call_id) is None:
        raise CallError(
            f"There is no call “{call_id[:40]}”. Nothing was changed.", code="unknown_call", call_id=call_id[:40]
        )
    return session.get(CallSummaryRow, call_id) or CallSummaryRow(call_id=call_id)


def _json(summary: CallSummary) -> str:
    return json.dumps(asdict(summary), ensure_ascii=False)


def _summary(text: str) -> CallSummary:
    values = json.loads(text or "{}")
    lists = {name: tuple(values.get(name, ())) for name in ("objections", "promises")}
    return CallSummary(**{**values, **lists})


def _kept(row: CallSummaryRow) -> KeptSummary:
    return KeptSummary(
        _summary(row.draft),
        row.model,
        row.drafted_at,
        _summary(row.confirmed) if row.confirmed else None,
        row.confirmed_by,
        row.confirmed_at,
    )
