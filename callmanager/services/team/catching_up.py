"""Brings the journal's steps to the database after an outage: in order, with their times, each once.

A step and its id are written in one transaction, so a step that was brought already is passed over, whenever the
program or the server ended in between. A step that does not fit what others did meanwhile is brought as far as it can
be, and the rest is told: nothing is dropped in silence.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.agent import INTERRUPTED, AgentState
from callmanager.domain.call import CallPhase, Origin
from callmanager.domain.errors import CallManagerError, StoreError
from callmanager.domain.recording import Consent
from callmanager.domain.users import Role, User
from callmanager.services.calls.call_rows import to_call
from callmanager.services.calls.call_rules import Office
from callmanager.services.calls.calls import CallService
from callmanager.services.people import agents
from callmanager.services.people.audit import AuditLog
from callmanager.services.team.journal import CallJournal, Step
from callmanager.store.database import Database
from callmanager.store.locks import agent_key, hold
from callmanager.store.tables import AgentIntervalRow, CallRow, JournalStepRow, ObjectionRow, SignOfLifeRow

_log = logging.getLogger(__name__)
_STATES = {"ready": AgentState.AVAILABLE, "pause": AgentState.PAUSED, "log_out": AgentState.OFFLINE}
_DONE_ALREADY = {"hold": CallPhase.HOLD, "resume": CallPhase.TALKING}


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """How many steps stand in the database now that were kept here, and what could not be brought as it was."""

    steps: int = 0
    conflicts: tuple[str, ...] = ()


@dataclass
class _Then:
    """A clock that tells when a step was taken."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


class CatchingUp:
    """Use `run`; one thread at a time."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        journal: CallJournal,
        *,
        owner: str,
        office: Office | None = None,
        audit: AuditLog | None = None,
    ) -> None:
        self._database = database
        self._bus = bus
        self._journal = journal
        self._owner = owner
        self._office = office
        self._audit = audit

    def run(self) -> CaughtUp:
        """Bring what waits; the journal is empty afterwards.

        Raises:
            StoreError: the database is away again, or refuses; what was brought stays so, the rest waits.
        """
        waiting = self._journal.steps() if self._journal.pending else []
        if not waiting:
            if self._journal.pending:  # nothing but torn lines
                self._journal.clear()
            return CaughtUp()
        brought, conflicts = 0, []
        for step in waiting:
            told = self._bring(step)
            if told is not None:
                brought += 1
                if told:
                    conflicts.append(told)
        self._journal.clear()
        _log.info("%s steps of calls were kept here and stand in the database now; %s do not fit", brought, conflicts)
        self._tell(waiting)
        return CaughtUp(brought, tuple(dict.fromkeys(conflicts)))

    def _bring(self, step: Step) -> str | None:
        """One step in one transaction: "" when all of it was brought, else what does not fit; None: it was here."""
        with self._database.together() as session:
            hold(session, agent_key(step.agent_id))
            if session.get(JournalStepRow, step.step_id) is not None:
                return None
            conflict = ""
            try:
                with session.begin_nested():
                    bringer = _Bringer(session, self._database, self._owner, self._office, step)
                    conflict = bringer.bring()
            except StoreError:
                raise
            except CallManagerError as error:
                conflict = f"{_what(step)}: {error.message}"
                _log.info("A step of the journal does not fit: %s", conflict)
            now = datetime.now(UTC)
            session.add(JournalStepRow(id=step.step_id, owner=self._owner, brought_at=now, conflict=conflict[:500]))
            if step.name == "consent" and self._audit is not None and not conflict:
                before, after = step.words.get("before") or "none", step.words["consent"] or "none"
                change = f"{before} -> {after}, {step.at:%H:%M} UTC"
                self._audit.add_in(session, str(step.agent["name"]), "call.consent", step.call_id, change)
        return conflict

    def _tell(self, brought: list[Step]) -> None:
        """Tell everybody of the calls as they stand now."""
        keys = dict.fromkeys(step.call_id for step in brought if step.call_id)
        with self._database.reading() as session:
            rows = [session.get(CallRow, key) for key in keys]
            calls = [to_call(row) for row in rows if row is not None]
            states = {key: agents.open_row(session, key) for key in dict.fromkeys(step.agent_id for step in brought)}
        for call in calls:
            done = call.phase is CallPhase.DONE
            self._bus.publish(events.CallFinished(call) if done else events.CallNoteSaved(call))
        for agent_id, row in states.items():
            if row is not None:
                self._bus.publish(events.AgentStateChanged(agent_id, AgentState(row.state), row.started_at, row.reason))
        if calls:
            self._bus.publish(events.ContactsChanged(len(calls)))


class _Bringer:
    """Takes one step in the database at the moment at which it was taken at the desk."""

    def __init__(self, session: Session, database: Database, owner: str, office: Office | None, step: Step) -> None:
        self._session, self._owner, self._step = session, owner, step
        # Its news is held back: it is told when everything is brought.
        self._calls = CallService(database, Bus(), _Then(step.at), owner=owner, office=office)

    def bring(self) -> str:
        """What did not fit; "" where all did."""
        step = self._step
        self._give_sign_of_life()
        if step.name == "alive":
            return ""
        if step.name in _STATES:
            self._calls.note_state(self._agent(), _STATES[step.name], str(step.words.get("reason", "")))
            return ""
        if step.name == "close":
            self._calls.close_interrupted()
            return ""
        if step.name == "start":
            return self._start()
        if step.name == "objection":
            return self._objection()
        if step.name == "verdict":
            return self._verdict()
        return self._step_of_call()

    def _agent(self) -> User:
        told = self._step.agent
        return User(str(told["user_id"]), str(told["name"]), Role(str(told["role"])), told.get("team_id"))

    def _give_sign_of_life(self) -> None:
        if self._step.name in ("objection", "verdict"):  # asked at a desk where nobody need be logged in
            return
        sign = self._session.get(SignOfLifeRow, self._step.agent_id)
        if sign is None or (sign.seen_at < self._step.at and sign.owner == self._owner):
            agents.sign_of_life(self._session, self._step.agent_id, self._owner, self._step.at)
            self._session.flush()

    def _start(self) -> str:
        step, words = self._step, dict(self._step.words)
        origin = Origin(str(words.pop("origin", "")))
        fact = Origin.JOURNAL if origin is Origin.DESK else origin  # it took place, so no rule can refuse it now
        try:
            with self._session.begin_nested():
                self._calls.start(self._agent(), call_id=step.call_id, origin=fact, at=step.at, **words)
        except CallManagerError as error:
            if isinstance(error, StoreError):
                raise
            self._session.add(self._as_fact(words, origin))
            return f"{_what(step)}: {error.message} The call is kept as a finished one, outside the agent's time."
        row = self._session.get(CallRow, step.call_id)
        if row is not None and row.origin == Origin.JOURNAL.value:
            row.origin = origin.value
            self._session.add(row)
        return ""

    def _as_fact(self, words: dict[str, object], origin: Origin) -> CallRow:
        """The call as it was, where the agent's time has no place for it any more."""
        step = self._step
        return CallRow(
            id=step.call_id,
            agent_id=step.agent_id,
            agent_name=str(step.agent["name"]),
            team_id=step.agent.get("team_id"),
            contact_name=str(words["contact_name"]),
            phone=str(words["phone"]),
            product=str(words["product"]),
            campaign_id=str(words["campaign_id"] or "general"),
            phase=CallPhase.DONE.value,
            started_at=step.at,
            ended_at=step.at,
            done_at=step.at,
            interrupted=True,
            time_known=False,
            origin=origin.value,
        )

    def _objection(self) -> str:
        """What was asked in the call; its moment and words tell whether it is there already."""
        step = self._step
        words = dict(step.words)
        known = select(ObjectionRow.id).where(
            ObjectionRow.call_id == step.call_id, ObjectionRow.asked_at == step.at, ObjectionRow.text == words["text"]
        )
        if self._session.exec(known).first() is None:
            self._session.add(ObjectionRow(call_id=step.call_id, agent_id=step.agent_id, asked_at=step.at, **words))
        return ""

    def _verdict(self) -> str:
        words = self._step.words
        query = select(ObjectionRow).where(ObjectionRow.id == words["objection_id"])
        if not words["objection_id"]:
            query = select(ObjectionRow).where(
                ObjectionRow.call_id == self._step.call_id,
                ObjectionRow.asked_at == datetime.fromisoformat(str(words["asked_at"])),
                ObjectionRow.text == words["text"],
            )
        row = self._session.exec(query).first()
        if row is not None:  # else it was erased since
            row.verdict, row.entry_id = str(words["verdict"]), words["entry_id"] or row.entry_id
            self._session.add(row)
        return ""

    def _step_of_call(self) -> str:
        step = self._step
        row = self._session.get(CallRow, step.call_id)
        if row is None:
            return f"{_what(step)}: the call is not in the database."
        told = ""
        if row.phase == CallPhase.DONE.value and row.interrupted and row.outcome_id is None and row.time_known:
            told = self._reopen(row)
        if row.phase == CallPhase.DONE.value and step.name in ("answer", "hold", "resume", "hang_up"):
            return self._add_to_closed(row) or told
        if step.name == "consent":
            row.consent, row.consent_at = Consent(str(step.words["consent"])).value, step.at
            self._session.add(row)
        elif step.name == "note":
            self._calls.save_note(step.call_id, str(step.words["note"]))
        elif step.name == "finish":
            words = dict(step.words)
            due = words.get("callback_at")
            words["callback_at"] = datetime.fromisoformat(str(due)) if due else None
            was_timed, row.time_known = row.time_known, True  # a call outside the agent's time gets its outcome, too
            self._session.flush()
            self._calls.finish(step.call_id, at=step.at, **words)
            row.time_known = was_timed
        elif row.phase != getattr(_DONE_ALREADY.get(step.name), "value", None):
            take = {"answer": "answer", "hold": "hold", "resume": "resume", "hang_up": "hang_up"}[step.name]
            getattr(self._calls, take)(step.call_id, at=step.at)
        return told

    def _reopen(self, row: CallRow) -> str:
        """Another desktop took this one for dead and closed the call; it went on, so its agent's time does, too."""
        session = self._session
        current = agents.open_row(session, row.agent_id)
        query = (
            select(AgentIntervalRow)
            .where(AgentIntervalRow.agent_id == row.agent_id, AgentIntervalRow.call_id == row.id)
            .order_by(col(AgentIntervalRow.id).desc())
        )
        last = session.exec(query).first()
        is_free = current is not None and current.state == AgentState.OFFLINE.value and current.reason == INTERRUPTED
        if current is None or last is None or not is_free or last.ended_at != current.started_at:
            return (
                f"{_what(self._step)}: another desktop closed this call meanwhile, and the agent's time went on there. "
                "What was said and its outcome are kept; the agent's time stays as it is."
            )
        session.delete(current)
        last.ended_at = None
        row.phase = CallPhase(last.state).value
        row.ended_at = row.ended_at if row.phase == CallPhase.WRAP_UP.value else None
        row.done_at, row.interrupted = None, False
        session.add(last)
        session.add(row)
        session.flush()
        return ""

    def _add_to_closed(self, row: CallRow) -> str:
        """Keep the times of a call whose agent's time cannot be changed any more."""
        step = self._step
        if step.name == "answer" and row.answered_at is None:
            row.answered_at, row.is_connected = step.at, True
        if step.name == "hang_up" and row.interrupted:
            row.ended_at = max(step.at, row.started_at)
        row.done_at = max(step.at, row.done_at) if row.interrupted and row.done_at is not None else row.done_at
        self._session.add(row)
        return ""


def _what(step: Step) -> str:
    names = {"start": "begun", "answer": "answered", "hang_up": "ended", "finish": "finished", "consent": "its consent"}
    return (
        f"Call {step.call_id[:12]} of {step.agent['name']}, {names.get(step.name, step.name)} at {step.at:%H:%M:%S} UTC"
    )
