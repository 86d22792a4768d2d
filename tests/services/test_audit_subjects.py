"""What the audit log's ids are called when they are shown; the log itself keeps the ids alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from callmanager.domain.audit import AuditSubject
from callmanager.domain.errors import PermissionDenied
from callmanager.domain.users import Role
from callmanager.store.tables import CallbackRow, ContactImportRow, RecordingRow, ScriptRow, TeamRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def test_ids_are_called_by_the_names_of_today(desk: Desk) -> None:
    ana, boss, now = desk.person("Ana", Role.AGENT), desk.person("Luis", Role.ADMIN), desk.clock.now()
    zoe = desk.contacts.add("Zoe", "8888 7777")
    call = desk.calls.start(ana, phone="8888 7777", contact_name="Zoe", contact_id=zoe.contact_id)
    with desk.database.writing() as session:
        session.add(TeamRow(id="t1", name="Norte", name_key="norte", created_at=now))
        session.add(ScriptRow(id="s1", campaign_id="c", name="Saludo", updated_at=now))
        session.add(ContactImportRow(id="i1", file_name="lista.xlsx", actor="Luis", at=now))
        session.add(CallbackRow(id="b1", contact_id=zoe.contact_id, due_at=now, created_at=now))
        for number, name in (("r1", "Zoe"), ("r2", "")):
            session.add(
                RecordingRow(
                    id=number,
                    contact_name=name,
                    contact_phone="8888 7777",
                    started_at=now,
                    status="completed",
                    file_path=f"{number}.wav",
                )
            )
    wanted = {
        ("recording.listen", "r1"): AuditSubject("Zoe", now),
        ("recording.listen", "r2"): AuditSubject("8888 7777", now),
        ("recording.listen", "gone"): None,
        ("recording.start", call.call_id): AuditSubject("Zoe", call.started_at),
        ("call.consent", call.call_id): AuditSubject("Zoe", call.started_at),
        ("contacts.change", zoe.contact_id): AuditSubject("Zoe"),
        ("contacts.undo", "i1"): AuditSubject("lista.xlsx"),
        ("contacts.import", "lista.xlsx"): None,
        ("contacts.remove", ""): None,
        ("callback.move", "b1"): AuditSubject("Zoe"),
        ("script.change", "s1"): AuditSubject("Saludo"),
        ("campaign.rules", "general"): AuditSubject("General"),
        ("goal.set", f"agent {ana.user_id}"): AuditSubject("Ana"),
        ("goal.set", "team t1"): AuditSubject("Norte"),
        ("goal.set", "all"): None,
        ("user.role", "Ana"): None,
    }
    for action, subject in wanted:
        desk.audit.add("Luis", action, subject)
    entries = desk.audit.recent(len(wanted))
    asked: list[str] = []
    event.listen(desk.database._readers, "before_cursor_execute", lambda *told: asked.append(told[2]))
    found = desk.audit.subjects(boss, entries * 3)
    assert {(one.action, one.subject): found.get(one.entry_id) for one in entries} == wanted
    assert len(asked) <= 14, "each kind of thing is read once, however many entries there are"
    assert [(one.action, one.subject) for one in reversed(entries)] == list(wanted), "the log keeps the ids"
    with pytest.raises(PermissionDenied):
        desk.audit.subjects(ana, entries)
