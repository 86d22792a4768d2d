"""The predecessor's call log: attempts without times, since its durations ran from click to click."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, select

from callmanager.domain.call import CallPhase
from callmanager.domain.outcome import SHIPPED
from callmanager.domain.phone_numbers import e164
from callmanager.services.contacts.contact_columns import as_number
from callmanager.services.legacy.legacy_contacts import MAX_NOTE, Known
from callmanager.services.legacy.legacy_files import Row, legacy_id, moment, text
from callmanager.services.legacy.legacy_result import Tally
from callmanager.store.tables import CallRow, ContactRow, UserRow

_OUTCOMES = {"NO_ANSWER": "no_answer", "DROPPED": "dropped"}  # COMPLETED and FAILED do not tell how the call went


class LegacyCalls:
    """One run over the old call log, inside one transaction; ``by_old_id`` are the ids of calls that are here."""

    def __init__(
        self,
        session: Session,
        users: Mapping[str, UserRow],
        contacts: Mapping[str, Known],
        tally: Tally,
        country: str,
    ) -> None:
        self._session, self._users, self._contacts, self._tally = session, users, contacts, tally
        self._country = country
        self._last: dict[str, datetime] = {}
        self.by_old_id: dict[str, str] = {}

    def add(self, old: Iterable[Row]) -> None:
        """Add those that are new."""
        known = set(self._session.exec(select(CallRow.id)).all())
        for row in old:
            old_id, started = text(row.get("id")), moment(row.get("start_time"))
            user, contact = self._users.get(text(row.get("user_id"))), self._contacts.get(text(row.get("contact_id")))
            phone = text(row.get("contact_phone")) or (contact.phone if contact else "")
            if started is None:
                self._tally.skip("call", old_id, "its start time cannot be read")
                continue
            if user is None:
                self._tally.skip("call", old_id, f"its user {text(row.get('user_id'), 40)} is not among the users")
                continue
            call_id = legacy_id(old_id, started.isoformat(), e164(phone, self._country) or phone)
            self.by_old_id[old_id] = call_id
            if call_id in known:
                self._tally.skip("call", old_id, "it is here already")
                continue
            known.add(call_id)
            call = _call(row, call_id, user, contact, as_number(phone), started)
            self._session.add(call)
            if not call.note.startswith(text(row.get("notes"), MAX_NOTE + 1)):
                self._tally.skip("note", old_id, "its end was cut, for it is longer than there is room for")
            self._tally.calls += 1
            if contact is not None:
                self._last[contact.contact_id] = max(started, self._last.get(contact.contact_id, started))
        self._session.flush()
        self._tell_contacts()

    def _tell_contacts(self) -> None:
        """A contact was last called when its newest call began, whatever its own row said."""
        for contact_id, started in self._last.items():
            contact = self._session.get(ContactRow, contact_id)
            if contact is not None and (contact.last_call_at is None or contact.last_call_at < started):
                contact.last_call_at = started
                self._session.add(contact)
        self._session.flush()


def _call(row: Row, call_id: str, user: UserRow, contact: Known | None, phone: str, started: datetime) -> CallRow:
    status = text(row.get("status")).upper()
    outcome = SHIPPED.get(_OUTCOMES.get(status, ""))
    ended = max(moment(row.get("end_time")) or started, started)
    # The old duration ran from click to click: it is told, and counted nowhere.
    told = f"[CallManager 1.0: {status[:40] or '–'}, {text(row.get('duration_seconds'), 20) or '–'} s]"
    return CallRow(
        id=call_id,
        agent_id=user.id,
        agent_name=user.name,
        team_id=user.team_id,
        contact_id=contact.contact_id if contact else None,
        contact_name=contact.name if contact else "",
        phone=phone,
        phase=CallPhase.DONE.value,
        started_at=started,
        ended_at=ended,
        done_at=ended,
        outcome_id=outcome.outcome_id if outcome else None,
        is_connected=outcome is not None and outcome.connected,
        origin="import",
        note=f"{text(row.get('notes'), MAX_NOTE - len(told) - 1)}\n{told}".strip(),
        time_known=False,
    )
