"""The queue and the promises from a terminal."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callmanager.app import build
from callmanager.cli import main
from callmanager.domain.users import Role
from callmanager.paths import Paths
from callmanager.settings import OfficeSettings, Settings


@pytest.fixture
def office(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLMANAGER_OFFICE__TIME_ZONE", "America/Costa_Rica")
    app = build(Settings(office=OfficeSettings(time_zone="America/Costa_Rica")), Paths.at(home), role=None)
    rosa = app.users.create("rosa", "correct horse", Role.AGENT)
    ana = app.contacts.add("Ana", "8888 7777")
    app.contacts.add("Bruno", "8888 1111")
    app.callbacks.promise(ana.contact_id, datetime.now(UTC) + timedelta(hours=1), rosa, actor=rosa)
    call = app.calls.start(rosa, phone="2222 3333")
    app.calls.end(call.call_id, "busy")
    app.stop()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    assert main([*arguments, "--user", "rosa", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_queue_gives_out_who_waits_for_no_promise(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "calls", "size") == {"waiting": 1}
    item = said(capsys, "calls", "next")
    assert isinstance(item, dict)
    assert item["contact"]["name"] == "Bruno"
    assert item["callback"] is None
    assert main(["calls", "next", "--user", "rosa", "--campaign", "none such"]) == 2
    assert main(["calls", "next", "--user", "nobody"]) == 1


def test_calls_and_promises_are_listed_moved_and_dropped(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    calls = said(capsys, "calls", "list")
    assert isinstance(calls, list)
    assert [(call["phone"], call["outcome_id"]) for call in calls] == [("2222 3333", "busy")]
    promised = said(capsys, "callbacks", "list")
    assert isinstance(promised, list)
    [callback] = promised
    assert callback["contact_name"] == "Ana"
    local = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT09:00")
    assert main(["callbacks", "move", callback["callback_id"], "--to", local, "--user", "rosa"]) == 0
    assert "15:00 UTC" in capsys.readouterr().out, "nine o'clock at the office in Costa Rica"
    assert main(["callbacks", "drop", callback["callback_id"], "--user", "rosa"]) == 0
    assert "Ana" in capsys.readouterr().out
    assert said(capsys, "callbacks", "list") == []
    capsys.readouterr()
    assert main(["callbacks", "drop", callback["callback_id"], "--user", "rosa"]) == 1
    assert "done or was dropped" in capsys.readouterr().err
    assert main(["callbacks", "move", "x", "--to", "tomorrow", "--user", "rosa"]) == 2
