"""Fills the demo workspace with people, contacts and a week of calls, the same for everybody."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from callmanager.app import App
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.metrics import office_day
from callmanager.domain.outcome import SHIPPED
from callmanager.domain.users import Role, User
from callmanager.store.tables import AgentIntervalRow, CallRow

TEAM = "Equipo demo"
LEAD = "Valeria Mora"
AGENTS = (("Diego Castro", 0.19), ("Camila Rojas", 0.24), ("Andrés Solano", 0.13))
CONTACTS = ("Lucía Vargas", "Mateo Jiménez", "Sofía Alvarado", "Tomás Quesada", "Elena Brenes", "Julián Araya")
_DAYS = 7
_FIRST_HOUR, _LAST_HOUR = 8, 18
_CALLS_AN_HOUR = 3


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One made-up call: what came of it, and how long each part took, in seconds."""

    outcome_id: str
    ring: float
    talk: float
    wrap_up: float


def fill(app: App) -> User:
    """Add what is missing of the sample people, contacts and days; the person who uses the demo.

    The password of the sample people is random: nobody logs in as them from elsewhere.
    """
    people = {name: _person(app, name, role) for name, role in _people()}
    if app.contacts.count() == 0:
        for index, name in enumerate(CONTACTS):
            app.contacts.add(name, f"+506 8000 00{index + 10}", note="Contacto de muestra")
    now = app.clock.now()
    for back in range(_DAYS - 1, -1, -1):
        start, end = office_day(now, app.metrics.zone, days_before=back)
        for name, talent in AGENTS:
            with app.database.writing() as session:
                if not _has_calls(session, people[name], start, end):
                    _add_day(session, people[name], talent, start, min(end, now))
    return people[LEAD]


def _people() -> Iterator[tuple[str, Role]]:
    yield LEAD, Role.TEAM_LEAD
    for name, _talent in AGENTS:
        yield name, Role.AGENT


def _person(app: App, name: str, role: Role) -> User:
    return app.users.by_name(name) or app.users.create(name, random_password(), role, TEAM, actor="demo")


def _has_calls(session: Session, agent: User, start: datetime, end: datetime) -> bool:
    query = select(CallRow.id).where(
        CallRow.agent_id == agent.user_id, col(CallRow.started_at) >= start, col(CallRow.started_at) < end
    )
    return session.exec(query.limit(1)).first() is not None


def _add_day(session: Session, agent: User, talent: float, start: datetime, until: datetime) -> None:
    rng = random.Random(f"{agent.name} {start:%Y-%m-%d}")
    moment = start + timedelta(hours=_FIRST_HOUR, minutes=rng.randrange(20))
    last = min(until, start + timedelta(hours=_LAST_HOUR))
    while True:
        attempt = _attempt(rng, talent)
        done = moment + timedelta(seconds=attempt.ring + attempt.talk + attempt.wrap_up)
        if done >= last:
            return
        _add_call(session, agent, rng, attempt, moment)
        moment = done + timedelta(seconds=rng.uniform(0.3, 1.7) * 3600 / _CALLS_AN_HOUR)


def _attempt(rng: random.Random, talent: float) -> _Attempt:
    if rng.random() < 0.38:
        return _Attempt(rng.choice(("no_answer", "no_answer", "busy", "voicemail")), rng.uniform(12, 30), 0, 8)
    if rng.random() < talent:
        return _Attempt("sale", rng.uniform(4, 18), rng.uniform(240, 620), rng.uniform(40, 110))
    outcome = rng.choice(("not_interested", "not_interested", "interested", "callback", "wrong_number", "dropped"))
    return _Attempt(outcome, rng.uniform(4, 18), rng.uniform(35, 260), rng.uniform(10, 50))


def _add_call(session: Session, agent: User, rng: random.Random, attempt: _Attempt, start: datetime) -> None:
    answered = start + timedelta(seconds=attempt.ring) if attempt.talk else None
    ended = start + timedelta(seconds=attempt.ring + attempt.talk)
    done = ended + timedelta(seconds=attempt.wrap_up)
    outcome = SHIPPED.require(attempt.outcome_id)
    call = CallRow(
        id=f"demo-{start:%Y%m%d%H%M%S}-{agent.user_id[:6]}",
        agent_id=agent.user_id,
        agent_name=agent.name,
        team_id=agent.team_id,
        contact_name=rng.choice(CONTACTS),
        phone=f"+506 8000 {rng.randrange(10_000):04d}",
        product=rng.choice(("Fibra 100", "Fibra 300", "Fibra 600")),
        phase=CallPhase.DONE.value,
        started_at=start,
        answered_at=answered,
        ended_at=ended,
        done_at=done,
        outcome_id=attempt.outcome_id,
        is_connected=outcome.connected,
        is_sale=outcome.sale,
    )
    session.add(call)
    session.flush()
    spans = [(AgentState.RINGING, start, answered or ended), (AgentState.WRAP_UP, ended, done)]
    if answered is not None:
        spans.insert(1, (AgentState.TALKING, answered, ended))
    for state, began, over in spans:
        session.add(
            AgentIntervalRow(
                agent_id=agent.user_id, state=state.value, call_id=call.id, started_at=began, ended_at=over
            )
        )


def random_password() -> str:
    """A password nobody knows: sample people are not logged in as."""
    return secrets.token_urlsafe(16)
