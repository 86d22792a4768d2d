"""The list of pause reasons: the shipped ones, as the office has changed them, and its own."""

from dataclasses import replace

from sqlmodel import Session, select

from callmanager.bus import Bus
from callmanager.domain.agent import IDLE, SHIPPED_PAUSE_REASONS, AgentPauseReason, PauseReasons
from callmanager.domain.errors import CallError
from callmanager.domain.events import PauseReasonsChanged
from callmanager.domain.office_lists import MAX_LABEL, free_id, is_id, is_label, placed
from callmanager.domain.users import Right
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_in
from callmanager.store.database import Database
from callmanager.store.tables import PauseReasonRow

_SHIPPED = PauseReasons(SHIPPED_PAUSE_REASONS)


class PauseReasonService:
    """Reads and changes the list. What nobody has changed stands in no table, so a new version may better its words."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit

    def catalogue(self) -> PauseReasons:
        """The list as it stands now, those out of use included: to hand to whoever shows or counts pauses."""
        with self._database.reading() as session:
            return pause_reasons_in(session)

    def all(self) -> list[AgentPauseReason]:
        """Every reason in the order in which they are offered, those out of use included."""
        return list(self.catalogue())

    def active(self) -> list[AgentPauseReason]:
        """Those that an agent may choose."""
        return list(self.catalogue().active())

    def save(self, reason: AgentPauseReason, actor: Actor, *, position: int | None = None) -> AgentPauseReason:
        """Add a reason, or change the one with this id; pauses that were taken for it keep it.

        Args:
            reason: as it shall be. A ``reason_id`` of "" makes a new one, whose id is made of its words.
            actor: who changes it.
            position: its place from 0 on; None leaves it, or puts a new one at the end.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CallError: no words or too many (``pause_label``), being away cannot be taken out of use (``pause_idle``),
                or none would be left to choose (``pause_last``); nothing was changed.
        """
        label = " ".join(reason.label_es.split())
        if not is_label(label):
            raise CallError(
                f"A pause reason needs words of 1 to {MAX_LABEL} printable characters. Nothing was changed.",
                code="pause_label",
                limit=MAX_LABEL,
            )
        if reason.reason_id == IDLE and not reason.is_active:
            raise CallError(
                "Being away is noticed by the program and stays in the list; it is switched off in the settings. "
                "Nothing was changed.",
                code="pause_idle",
            )
        with self._database.writing() as session:
            require_in(session, actor, Right.CONFIGURE)
            known = list(pause_reasons_in(session))
            if not reason.reason_id:
                reason = replace(reason, reason_id=free_id(label, {one.reason_id for one in known}, "pause"))
            before = next((r for r in known if r.reason_id == reason.reason_id), None)
            if before is None and not is_id(reason.reason_id):
                raise CallError(
                    "A pause reason's id has small letters, digits and “_” alone. Nothing was changed.", code="pause_id"
                )
            after = placed(known, before, reason, position)
            if not PauseReasons(after).active():
                raise CallError("One pause reason at least stays in use. Nothing was changed.", code="pause_last")
            _write(session, after)
            what = "pause.add" if before is None else "pause.change"
            told = f"{before.label_es if before else ''} -> {label}; is_active: {reason.is_active}"
            self._audit.add_in(session, name_of(actor), what, reason.reason_id, told)
        self._bus.publish(PauseReasonsChanged())
        return reason


def pause_reasons_in(session: Session) -> PauseReasons:
    """The list as it stands in a transaction."""
    rows = session.exec(select(PauseReasonRow)).all()
    changed = {row.id: (row.position, _reason(row)) for row in rows}
    at_the_end = len(_SHIPPED) + len(rows)  # a shipped one that is newer than the office's list
    placed = [changed.pop(r.reason_id, (index if not rows else at_the_end, r)) for index, r in enumerate(_SHIPPED)]
    return PauseReasons(reason for _, reason in sorted([*placed, *changed.values()], key=lambda pair: pair[0]))


def _reason(row: PauseReasonRow) -> AgentPauseReason:
    shipped = _SHIPPED.get(row.id)
    return AgentPauseReason(
        row.id,
        row.label or (shipped.label_es if shipped else row.id),
        row.label or (shipped.label_en if shipped else row.id),
        row.is_active,
    )


def _write(session: Session, reasons: list[AgentPauseReason]) -> None:
    for position, reason in enumerate(reasons):
        shipped = _SHIPPED.get(reason.reason_id)
        own = shipped is None or (reason.label_es, reason.label_en) != (shipped.label_es, shipped.label_en)
        label = " ".join(reason.label_es.split()) if own else ""
        session.merge(PauseReasonRow(id=reason.reason_id, label=label, position=position, is_active=reason.is_active))
