"""What the program holds of one person: found by contact, by number in any notation, and by name where it is sure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from callmanager.domain.call import CallPhase
from callmanager.domain.contact import Contact
from callmanager.domain.phone_numbers import e164
from callmanager.domain.recording import RecordingStatus
from callmanager.domain.redaction import Redactor, digits_of
from callmanager.domain.search_words import fold
from callmanager.store.tables import (
    AgentIntervalRow,
    AuditRow,
    CallRow,
    CallSummaryRow,
    ContactRow,
    ConversationMessageRow,
    ConversationRow,
    ObjectionRow,
    RecordingExportRow,
    RecordingRow,
)

_TAIL = 7  # digits that a number has at its end in every notation
_AT_ONCE = 500
Row = TypeVar("Row", bound=SQLModel)
Texts = list[tuple[type[SQLModel], Any, str]]
"""Texts in the database: table, key, column."""


@dataclass
class Traces:
    """The rows that tell of a person; ``redactor`` finds them in other people's texts."""

    contact_ids: list[str] = field(default_factory=list)
    call_ids: list[str] = field(default_factory=list)
    live_call_ids: list[str] = field(default_factory=list)
    recording_ids: list[str] = field(default_factory=list)
    running_ids: list[str] = field(default_factory=list)
    foreign_ids: list[str] = field(default_factory=list)  # recordings that lie with another computer
    held: list[tuple[str, str]] = field(default_factory=list)  # recordings with the reasons of their holds
    size_bytes: int = 0
    exports: list[tuple[str, str, str]] = field(default_factory=list)  # recording, path, digest
    notes: int = 0
    objection_ids: list[int] = field(default_factory=list)
    name: str = ""
    names: set[str] = field(default_factory=set)  # as they are written in calls and recordings
    redactor: Redactor = field(default_factory=Redactor)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of such a person."""
        return not (self.contact_ids or self.call_ids or self.recording_ids)


def find(session: Session, *, contact: Contact | None, phone: str, country: str, host: str) -> Traces:
    """Everything about a contact, or about whoever has a number."""
    traces = Traces(name=contact.name if contact else "")
    same = _SameNumber([phone, *((contact.phone, contact.phone_e164) if contact else ())], country)
    contacts = session.exec(select(ContactRow.id, ContactRow.name, ContactRow.phone, ContactRow.email)).all()
    known = [row for row in contacts if same(row[2]) or (contact is not None and row[0] == contact.contact_id)]
    traces.contact_ids = [row[0] for row in known]
    names, mails = {row[1] for row in known}, [row[3] for row in known]
    numbers = {phone, *(row[2] for row in known), *((contact.phone_e164,) if contact else ())}
    phones = [number for number in session.exec(select(CallRow.phone).distinct()).all() if same(number)]
    calls = _in_parts(session, CallRow, CallRow.phone, phones)
    calls += _in_parts(session, CallRow, CallRow.contact_id, traces.contact_ids)
    for call in {call.id: call for call in calls}.values():
        traces.call_ids.append(call.id)
        traces.notes += bool(call.note)
        names.add(call.contact_name)
        numbers.add(call.phone)
        if call.phase != CallPhase.DONE.value:
            traces.live_call_ids.append(call.id)
    for row in _recordings(session, traces.call_ids, same, names):
        names.add(row.contact_name)
        numbers.add(row.contact_phone)
        traces.recording_ids.append(row.id)
        traces.size_bytes += row.size_bytes
        if row.legal_hold:
            traces.held.append((row.id, row.legal_hold))
        if row.status == RecordingStatus.RECORDING.value:
            traces.running_ids.append(row.id)
        if row.host not in ("", host):
            traces.foreign_ids.append(row.id)
    objections = _in_parts(session, ObjectionRow, ObjectionRow.call_id, traces.call_ids)
    traces.objection_ids = [row.id for row in objections if row.id is not None and row.text]
    traces.name = traces.name or min((name for name in names if name), default="")
    traces.names = names - {""}
    traces.redactor = Redactor(names, numbers, [mail for mail in mails if "@" in mail])
    exports = _in_parts(session, RecordingExportRow, RecordingExportRow.recording_id, traces.recording_ids)
    exports += _left_over(session, traces, same)
    traces.exports = sorted(((row.recording_id, row.path, row.sha256) for row in exports), key=_sound_first)
    return traces


def foreign_texts(session: Session, traces: Traces) -> Texts:
    """Texts of other calls, contacts and stretches, and log entries, that name the person."""
    found: Texts = []
    own: dict[type[Any], set[Any]] = {  # these go by themselves
        CallRow: set(traces.call_ids),
        CallSummaryRow: set(traces.call_ids),
        ContactRow: set(traces.contact_ids),
        RecordingRow: set(traces.recording_ids),
        ObjectionRow: set(traces.objection_ids),
    }
    for table, columns in _FREE_TEXTS:
        key_column = table.call_id if table is CallSummaryRow else table.id
        for column in columns:
            text = getattr(table, column)
            for key, content in session.exec(select(key_column, text).where(text != "")):
                if key not in own.get(table, ()) and traces.redactor.finds(content):
                    found.append((table, key, column))
    return found


_FREE_TEXTS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (CallRow, ("note",)),
    (CallSummaryRow, ("draft", "confirmed")),
    (ContactRow, ("note",)),
    (ConversationRow, ("title",)),
    (ConversationMessageRow, ("content",)),
    (ObjectionRow, ("text",)),
    (AgentIntervalRow, ("reason",)),
    (RecordingRow, ("note_key",)),
    (AuditRow, ("subject", "detail", "origin")),
)


class _SameNumber:
    """Whether a number is one of those looked for, in whatever notation."""

    def __init__(self, numbers: Sequence[str], country: str) -> None:
        self._country = country
        self._digits = {digits_of(number) for number in numbers} - {""}
        self._normal = {e164(number, country) for number in numbers if number} - {""}
        self._tails = {digits[-_TAIL:] for digits in self._digits}

    def __call__(self, number: str) -> bool:
        digits = digits_of(number)
        if not digits or digits[-_TAIL:] not in self._tails:
            return False
        return digits in self._digits or e164(number, self._country) in self._normal


def _recordings(session: Session, call_ids: Sequence[str], same: _SameNumber, names: set[str]) -> list[RecordingRow]:
    """Those of the calls, those of the number, and those of nobody's call and number that bear the whole name."""
    found = {row.id: row for row in _in_parts(session, RecordingRow, RecordingRow.call_id, call_ids)}
    folded = {fold(name) for name in names if len(name.split()) > 1}
    phones, nameless = [], []
    query = select(RecordingRow.contact_phone, RecordingRow.contact_name).distinct()
    for phone, name in session.exec(query).all():
        if same(phone):
            phones.append(phone)
        elif not digits_of(phone) and fold(name) in folded:
            nameless.append((phone, name))
    found |= {row.id: row for row in _in_parts(session, RecordingRow, RecordingRow.contact_phone, phones)}
    for phone, name in nameless:
        rows = session.exec(
            select(RecordingRow).where(RecordingRow.contact_phone == phone, RecordingRow.contact_name == name)
        )
        found |= {row.id: row for row in rows.all() if not row.call_id or row.call_id in call_ids}
    return list(found.values())


def _left_over(session: Session, traces: Traces, same: "_SameNumber") -> list[RecordingExportRow]:
    """Copies of recordings that were deleted since, told by their names and by the sidecars beside them."""
    known = select(RecordingRow.id)
    rows = session.exec(select(RecordingExportRow).where(col(RecordingExportRow.recording_id).not_in(known))).all()
    theirs = {row.recording_id for row in rows if _tells_of(Path(row.path), traces, same)}
    return [row for row in rows if row.recording_id in theirs]


def _tells_of(copy: Path, traces: Traces, same: "_SameNumber") -> bool:
    if traces.redactor.finds(copy.name):
        return True
    try:
        told = json.loads(copy.with_suffix(".json").read_bytes())
        return same(str(told["contact_phone"])) or told["call_id"] in traces.call_ids
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _in_parts(session: Session, table: type[Row], column: Any, values: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        found += session.exec(select(table).where(col(column).in_(part))).all()
    return found


def _sound_first(export: tuple[str, str, str]) -> tuple[str, bool, str]:
    """A sidecar tells what the sound beside it was, so it goes last."""
    return export[0], export[1].lower().endswith(".json"), export[1]
