"""The list of outcomes: the shipped ones, as the office has changed them, and its own."""

from dataclasses import replace

from sqlmodel import Session, select

from callmanager.bus import Bus
from callmanager.domain.errors import CallError
from callmanager.domain.events import OutcomesChanged
from callmanager.domain.office_lists import MAX_LABEL, free_id, is_id, is_label, placed
from callmanager.domain.outcome import SHIPPED, Outcome, Outcomes
from callmanager.domain.users import Right
from callmanager.services.contacts.contact_status import require_status
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_in
from callmanager.store.database import Database
from callmanager.store.tables import OutcomeRow

_FLAGS = ("connected", "sale", "callback", "do_not_call", "no_contact", "final", "status_id", "is_active")


class OutcomeService:
    """Reads and changes the list. What nobody has changed stands in no table, so a new version may better its words."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit

    def catalogue(self) -> Outcomes:
        """The list as it stands now, those out of use included: to hand to whoever shows or counts outcomes."""
        with self._database.reading() as session:
            return outcomes_in(session)

    def all(self) -> list[Outcome]:
        """Every outcome in the order in which they are offered, those out of use included."""
        return list(self.catalogue())

    def active(self) -> list[Outcome]:
        """Those that are offered at the end of a call."""
        return list(self.catalogue().active())

    def save(self, outcome: Outcome, actor: Actor, *, position: int | None = None) -> Outcome:
        """Add an outcome, or change the one with this id; calls that ended with it keep it.

        Args:
            outcome: as it shall be. An ``outcome_id`` of "" makes a new one, whose id is made of its words.
            actor: who changes it.
            position: its place from 0 on; None leaves it, or puts a new one at the end.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CallError: no words or too many (``outcome_label``), meanings that exclude each other
                (``outcome_meaning``), or none would be left to offer (``outcome_last``); nothing was changed.
        """
        label = " ".join(outcome.label_es.split())
        _check(outcome, label)
        with self._database.writing() as session:
            require_in(session, actor, Right.CONFIGURE)
            if outcome.status_id:
                require_status(session, outcome.status_id)
            known = list(outcomes_in(session))
            if not outcome.outcome_id:
                taken = {one.outcome_id for one in known}
                outcome = replace(outcome, outcome_id=free_id(label, taken, "outcome"))
            before = next((o for o in known if o.outcome_id == outcome.outcome_id), None)
            if before is None and not is_id(outcome.outcome_id):
                raise CallError(
                    "An outcome's id has small letters, digits and “_” alone. Nothing was changed.", code="outcome_id"
                )
            after = placed(known, before, outcome, position)
            if not any(o.is_active for o in after):
                raise CallError("One outcome at least stays in use. Nothing was changed.", code="outcome_last")
            _write(session, after)
            what = "outcome.add" if before is None else "outcome.change"
            self._audit.add_in(session, name_of(actor), what, outcome.outcome_id, _told(before, outcome))
        self._bus.publish(OutcomesChanged())
        return outcome


def outcomes_in(session: Session) -> Outcomes:
    """The list as it stands in a transaction."""
    rows = session.exec(select(OutcomeRow)).all()
    changed = {row.id: (row.position, _outcome(row)) for row in rows}
    at_the_end = len(SHIPPED) + len(rows)  # a shipped one that is newer than the office's list
    placed = [changed.pop(o.outcome_id, (index if not rows else at_the_end, o)) for index, o in enumerate(SHIPPED)]
    return Outcomes(outcome for _, outcome in sorted([*placed, *changed.values()], key=lambda pair: pair[0]))


def _outcome(row: OutcomeRow) -> Outcome:
    shipped = SHIPPED.get(row.id)
    return Outcome(
        row.id,
        row.label or (shipped.label_es if shipped else row.id),
        row.label or (shipped.label_en if shipped else row.id),
        **{name: getattr(row, name) for name in _FLAGS},
    )


def _write(session: Session, outcomes: list[Outcome]) -> None:
    """Every outcome gets a row with its place; words that are the shipped ones are left to the program."""
    for position, outcome in enumerate(outcomes):
        shipped = SHIPPED.get(outcome.outcome_id)
        own = shipped is None or (outcome.label_es, outcome.label_en) != (shipped.label_es, shipped.label_en)
        label = " ".join(outcome.label_es.split()) if own else ""
        flags = {name: getattr(outcome, name) for name in _FLAGS}
        session.merge(OutcomeRow(id=outcome.outcome_id, label=label, position=position, **flags))


def _check(outcome: Outcome, label: str) -> None:
    if not is_label(label):
        raise CallError(
            f"An outcome needs words of 1 to {MAX_LABEL} printable characters. Nothing was changed.",
            code="outcome_label",
            limit=MAX_LABEL,
        )
    if outcome.connected == outcome.no_contact or (outcome.sale and not outcome.connected):
        raise CallError(
            "An outcome means either that a person was reached or that nobody was, and only who was reached can buy. "
            "Nothing was changed.",
            code="outcome_meaning",
        )


def _told(before: Outcome | None, after: Outcome) -> str:
    names = ("label_es", *_FLAGS)
    if before is None:
        return "; ".join(f"{name}: {getattr(after, name)}" for name in names)
    changes = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return "; ".join(f"{name}: {old} -> {new}" for name, old, new in changes if old != new)
