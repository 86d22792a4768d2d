"""Calls: each step is one transaction over the call, its agent's time and its contact, then one event."""

import secrets
from datetime import datetime

from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.agent import AgentState
from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.calling_hours import CallVerdict
from callmanager.domain.clock import Clock, SteadyClock
from callmanager.domain.events import AgentStateChanged, CallFinished, CallStarted, CallWarned, ContactsChanged
from callmanager.domain.users import User
from callmanager.services.calls import call_contact, call_start, campaigns
from callmanager.services.calls.call_rows import to_call as to_call
from callmanager.services.calls.call_rows import unfinished
from callmanager.services.calls.call_rules import Office
from callmanager.services.calls.call_start import MAX_TEXT, CallRequest
from callmanager.services.calls.call_steps import CallSteps
from callmanager.services.people import agents
from callmanager.services.people.permissions import Actor, acting
from callmanager.services.people.scope import visible_to
from callmanager.store.database import Database
from callmanager.store.locks import agent_key, hold
from callmanager.store.tables import CallRow


class CallService(CallSteps):
    """Starts calls, takes their steps (`CallSteps`), keeps the agents' states (`AgentTime`), and finds calls.

    Args:
        database: where they are kept.
        bus: where the steps are told.
        clock: this computer's clock: callbacks, locks and calling hours go by it.
        owner: names this running program, so that a later start can tell what a crash left open.
        steady: the clock that times the calls; ``clock`` where there is none.
        office: where the office is.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        *,
        owner: str,
        steady: SteadyClock | None = None,
        office: Office | None = None,
    ) -> None:
        super().__init__(database, bus, clock, owner=owner, steady=steady)
        self._office = office or Office()

    def may_start(
        self, agent: User, *, phone: str, contact_id: str | None = None, campaign_id: str = "", callback_id: str = ""
    ) -> CallVerdict:
        """What `start` would say of this number now, without starting anything: to warn before it is dialled.

        Raises:
            CampaignError: there is no such campaign, or it is not in use any more.
            ContactError: another agent works on the contact (``contact_locked``).
            PermissionDenied: the agent is disabled (``user_disabled``).
        """
        request = CallRequest(agent, "", phone.strip()[:MAX_TEXT], "", contact_id, "", callback_id or None)
        with self._database.reading() as session:
            acting(session, agent)
            campaign = campaigns.require_active(session, campaign_id)
            return call_start.party(session, self._office, request, campaign, self._clock.now()).verdict

    def start(
        self,
        agent: User,
        *,
        phone: str,
        contact_name: str = "",
        contact_id: str | None = None,
        product: str = "",
        call_id: str | None = None,
        campaign_id: str = "",
        callback_id: str | None = None,
        origin: Origin = Origin.DESK,
        at: datetime | None = None,
    ) -> Call:
        """Begin an attempt; a second start with the same id is the same call, whoever begins it where.

        Do-not-call, calling hours, attempts and locks are looked at here, so on every way. `Origin.DESK` is refused
        by them. `Origin.HOOK` tells of a call that a telephone system has begun already: it is counted, with
        ``warning``, and it ends the wrap-up of the call before, whose outcome can be given later.

        Args:
            agent: whose call it is.
            phone: the number.
            contact_name: as it is to be shown; "" takes the contact's.
            contact_id: who is called; None finds the contact by the number.
            product: what is offered.
            call_id: the call's id; None makes one.
            campaign_id: what is called for; "" is the general campaign.
            callback_id: the promise it keeps; None finds one that is due.
            origin: who begins it.
            at: when it began, for a call that is told later; None is now.

        Raises:
            CallError: no phone number (``call_phone``), another call that is not finished (``call_busy``), or a rule
                forbids it (``call_do_not_call``, ``call_consent``, ``call_attempts``, ``call_hours``).
            CampaignError: there is no such campaign, or it is not in use any more.
            ContactError: another agent works on the contact (``contact_locked``).
            PermissionDenied: the agent is disabled (``user_disabled``).
        """
        call_id = (call_id or secrets.token_hex(12))[:MAX_TEXT]
        request = CallRequest(
            agent, call_id, phone.strip()[:MAX_TEXT], contact_name, contact_id, product, callback_id, origin
        )
        with self._database.writing() as session:
            hold(session, agent_key(agent.user_id), f"call:{call_id}")
            known = session.get(CallRow, call_id)
            if known is not None:
                return to_call(known)
            if origin is Origin.DESK:
                acting(session, agent)
            call_start.require_number(request.phone)
            skipped = call_start.require_idle(
                session, agent, but=CallPhase.WRAP_UP.value if origin is Origin.HOOK else ""
            )
            campaign = campaigns.require_active(session, campaign_id)
            now = self._clock.now()
            found = call_start.party(session, self._office, request, campaign, now)
            if origin is Origin.DESK:
                call_start.require_allowed(found.verdict)
            moment = self._moment(session, agent.user_id, at, self._present(session, agent.user_id))
            if skipped is not None:
                call_start.close_wrap_up(skipped, moment)
                session.add(skipped)
            row = call_start.new_row(request, found, campaign.campaign_id, moment)
            session.add(row)
            session.flush()  # the interval refers to it
            if found.row is not None:
                holder = self._owner if origin is Origin.DESK else None
                call_contact.note_attempt(session, found.row, agent, holder, moment, now)
            agents.enter(session, agent.user_id, AgentState.RINGING, moment, call_id=call_id)
            if origin is Origin.DESK:  # a telephone system's call tells nothing of who sits at a desk
                agents.sign_of_life(session, agent.user_id, self._owner, moment)
        self._calling.add(agent.user_id)
        if origin is Origin.DESK:  # behind the call they are available here, whether they logged in before it or not
            self._here.add(agent.user_id)
        call = to_call(row)
        if skipped is not None:
            self._bus.publish(CallFinished(to_call(skipped)))
        self._bus.publish(CallStarted(call))
        self._bus.publish(AgentStateChanged(agent.user_id, AgentState.RINGING, moment))
        if found.row is not None:
            self._bus.publish(ContactsChanged(1))
        if call.warning:
            self._bus.publish(CallWarned(call, found.verdict.code, found.verdict.message))
        return call

    def get(self, call_id: str, *, actor: Actor = "desktop") -> Call | None:
        """The call with this id; None when there is none, or ``actor`` is a person who may not see it."""
        query = select(CallRow).where(CallRow.id == call_id)
        with self._database.reading() as session:
            if isinstance(actor, User):
                query = query.where(visible_to(acting(session, actor)))
            row = session.exec(query).first()
            return to_call(row) if row else None

    def current(self, agent_id: str) -> Call | None:
        """The agent's call that is not finished."""
        with self._database.reading() as session:
            row = unfinished(session, agent_id)
            return to_call(row) if row else None

    def recent(self, user: User, limit: int = 50) -> list[Call]:
        """The newest calls that ``user`` may see."""
        with self._database.reading() as session:
            query = select(CallRow).where(visible_to(acting(session, user)))
            query = query.order_by(col(CallRow.started_at).desc()).limit(limit)
            return [to_call(row) for row in session.exec(query).all()]

    def with_contact(self, contact_id: str, limit: int = 20) -> list[Call]:
        """The newest calls with a contact, whoever made them: its history for whoever talks with it now."""
        query = select(CallRow).where(CallRow.contact_id == contact_id)
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(CallRow.started_at).desc()).limit(limit)).all()
            return [to_call(row) for row in rows]

    def without_outcome(self, agent_id: str, limit: int = 20) -> list[Call]:
        """The agent's newest calls that were closed without an outcome, which `finish` still takes."""
        query = select(CallRow).where(
            CallRow.agent_id == agent_id,
            CallRow.phase == CallPhase.DONE.value,
            col(CallRow.outcome_id).is_(None),
            col(CallRow.time_known).is_(True),
        )
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(CallRow.started_at).desc()).limit(limit)).all()
            return [to_call(row) for row in rows]
