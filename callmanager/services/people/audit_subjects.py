"""What the audit log's ids stand for today: looked up when entries are shown, never written into the log.

The log keeps the id alone, since names change and are erased; what is gone by then has no name any more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from callmanager.domain.audit import AuditEntry, AuditSubject
from callmanager.domain.campaign import GENERAL, GENERAL_ID
from callmanager.store.tables import (
    CallbackRow,
    CallRow,
    CampaignRow,
    ContactImportRow,
    ContactRow,
    ContactStatusRow,
    ConversationRow,
    OutcomeRow,
    PauseReasonRow,
    ProductRow,
    RecordingRow,
    ScriptRow,
    TeamRow,
    UserRow,
)

_Found = Mapping[str, AuditSubject]


def subjects_in(session: Session, entries: Iterable[AuditEntry]) -> dict[int, AuditSubject]:
    """By the entry's number; an entry whose subject is no id, or one of what is gone, is left out.

    Each kind of thing is read once, however many entries there are.
    """
    asked: dict[Callable[[Session, list[str]], _Found], dict[int, str]] = defaultdict(dict)
    for entry in entries:
        reader, subject = _reader(entry), entry.subject.partition(" ")[2] or entry.subject
        if reader is not None and subject:
            asked[reader][entry.entry_id] = subject
    told: dict[int, AuditSubject] = {}
    for reader, subjects in asked.items():
        found = reader(session, sorted(set(subjects.values())))
        told |= {number: found[subject] for number, subject in subjects.items() if subject in found}
    return told


def _reader(entry: AuditEntry) -> Callable[[Session, list[str]], _Found] | None:
    if entry.action == "goal.set":
        return {"agent": _users, "team": _teams}.get(entry.subject.partition(" ")[0])
    return _BY_ACTION.get(entry.action) or _BY_KIND.get(entry.action.partition(".")[0])


def _calls(session: Session, ids: list[str]) -> _Found:
    columns = (CallRow.id, CallRow.contact_name, CallRow.phone, CallRow.started_at)
    rows = session.exec(select(*columns).where(col(CallRow.id).in_(ids)))
    return {key: AuditSubject(name or phone, at) for key, name, phone, at in rows if name or phone}


def _recordings(session: Session, ids: list[str]) -> _Found:
    columns = (RecordingRow.id, RecordingRow.contact_name, RecordingRow.contact_phone, RecordingRow.started_at)
    rows = session.exec(select(*columns).where(col(RecordingRow.id).in_(ids)))
    return {key: AuditSubject(name or phone, at) for key, name, phone, at in rows if name or phone}


def _contacts(session: Session, ids: list[str]) -> _Found:
    rows = session.exec(select(ContactRow.id, ContactRow.name, ContactRow.phone).where(col(ContactRow.id).in_(ids)))
    return {key: AuditSubject(name or phone) for key, name, phone in rows if name or phone}


def _callbacks(session: Session, ids: list[str]) -> _Found:
    query = select(CallbackRow.id, ContactRow.name, ContactRow.phone)
    query = query.join(ContactRow, col(ContactRow.id) == col(CallbackRow.contact_id))
    rows = session.exec(query.where(col(CallbackRow.id).in_(ids)))
    return {key: AuditSubject(name or phone) for key, name, phone in rows if name or phone}


def _campaigns(session: Session, ids: list[str]) -> _Found:
    return {GENERAL_ID: AuditSubject(GENERAL.name), **_named(CampaignRow, "name")(session, ids)}


def _named(table: Any, name: str) -> Callable[[Session, list[str]], _Found]:
    def read(session: Session, ids: list[str]) -> _Found:
        rows = session.exec(select(table.id, getattr(table, name)).where(table.id.in_(ids)))
        return {key: AuditSubject(found) for key, found in rows if found}

    return read


_users, _teams = _named(UserRow, "name"), _named(TeamRow, "name")
_BY_ACTION = {"recording.start": _calls, "contacts.undo": _named(ContactImportRow, "file_name")}
_BY_ACTION |= {f"contacts.{what}": _contacts for what in ("change", "block", "unblock", "do_not_call")}
_BY_ACTION["contacts.status"] = _named(ContactStatusRow, "label")
_BY_KIND = {
    "call": _calls,
    "summary": _calls,
    "recording": _recordings,
    "callback": _callbacks,
    "campaign": _campaigns,
    "script": _named(ScriptRow, "name"),
    "outcome": _named(OutcomeRow, "label"),
    "pause": _named(PauseReasonRow, "label"),
    "product": _named(ProductRow, "name"),
    "conversation": _named(ConversationRow, "title"),
}
