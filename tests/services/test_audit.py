"""The audit log: who, what, when, from where; and how entries are found again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callmanager.app import build
from callmanager.paths import Paths
from callmanager.services.people.audit import AuditEntry, AuditLog
from callmanager.settings import OfficeSettings, Settings
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def actions(entries: list[AuditEntry]) -> list[str]:
    return [entry.action for entry in entries]


def test_an_entry_tells_from_where(desk: Desk) -> None:
    log = AuditLog(desk.database, desk.clock, "desktop mesa-4")
    log.add("ana", "recording.delete", "r1")
    log.add("iPhone", "recording.listen", "r2", origin="iPhone 192.0.2.7")
    phone, here = log.recent()
    assert (here.actor, here.action, here.subject, here.origin) == ("ana", "recording.delete", "r1", "desktop mesa-4")
    assert phone.origin == "iPhone 192.0.2.7"
    assert abs(here.at - desk.clock.now()) < timedelta(minutes=1)


def test_what_a_phone_calls_itself_stays_one_short_line(desk: Desk) -> None:
    desk.audit.add("x", "phone.pair", origin="a\r\nb\x1b[2J" + "c" * 500)
    origin = desk.audit.recent(1)[0].origin
    assert origin.startswith("a b [2Jc")
    assert origin.isprintable()
    assert len(origin) <= 200


def test_entries_are_filtered_before_they_are_limited(desk: Desk) -> None:
    for number in range(3):
        desk.audit.add("ana", "recording.listen", f"r{number}")
        desk.audit.add("eva", "recordings.other")
    desk.audit.add("eva", "recording.delete", "r1")
    desk.audit.add("eva", "recordingXlisten", "r1")
    assert actions(desk.audit.recent(2, action="recording")) == ["recording.delete", "recording.listen"]
    assert actions(desk.audit.recent(action="recording.listen")) == ["recording.listen"] * 3
    assert actions(desk.audit.recent(action="recording", actor="eva")) == ["recording.delete"]
    assert actions(desk.audit.recent(action="recording", subject="r1")) == ["recording.delete", "recording.listen"]


def test_entries_of_a_stretch_of_time(desk: Desk) -> None:
    desk.audit.add("ana", "old")
    desk.clock.go_on(days=2)
    border = desk.clock.now()
    desk.audit.add("ana", "new")
    assert actions(desk.audit.recent(since=border)) == ["new"]
    assert actions(desk.audit.recent(until=border)) == ["old"]


@pytest.mark.parametrize(("role", "kind"), [("desktop", "desktop"), ("serve", "server"), (None, "cli")])
def test_each_program_names_itself_and_its_computer(
    home: Path, role: str | None, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.node", lambda: "mesa-4")
    app = build(Settings(office=OfficeSettings(time_zone="UTC")), Paths.at(home), role=role)
    try:
        app.audit.add("ana", "x")
        assert app.audit.recent(1)[0].origin == f"{kind} mesa-4"
    finally:
        app.stop()
