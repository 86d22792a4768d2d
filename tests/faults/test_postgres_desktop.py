"""A whole desktop over a real server that goes away in mid-call: it says so, records on, and catches up."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import requests
import soundfile
from sqlmodel import select

from callmanager.app import App, build
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain import events
from callmanager.domain.call import CallPhase
from callmanager.domain.objection import Match
from callmanager.domain.recording import Consent
from callmanager.domain.users import Role
from callmanager.paths import Paths
from callmanager.settings import OfficeSettings, ServerSettings, Settings
from callmanager.store.tables import CallRow, ObjectionRow
from tests.support.desk import PASSWORD
from tests.support.postgres import Server

RATE = 8_000


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    wave = 0.25 * np.sin(2 * np.pi * 440 * np.arange(60 * RATE) / RATE)
    soundfile.write(path, wave, RATE, subtype="PCM_16")
    return path


def wait_for(true: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


@pytest.fixture
def desktop(server: Server, home: Path, tone: Path) -> Iterator[Callable[[], App]]:
    made: list[App] = []
    url = server.fresh()
    settings = Settings(
        database_url=url,
        office=OfficeSettings(time_zone="America/Costa_Rica"),
        server=ServerSettings(port=0),
    )

    def make() -> App:
        app = build(settings, Paths.at(home), source_factory=lambda _device: FileSource(tone))
        made.append(app)
        app.start()
        assert app.outage is not None
        assert app.outage.news.wait_connected(10)
        return app

    yield make
    for app in made:
        app.stop()


@pytest.mark.timeout(120)
def test_a_desktop_says_so_records_on_and_catches_up(server: Server, desktop: Callable[[], App], home: Path) -> None:
    app = desktop()
    rosa = app.users.create("rosa", PASSWORD, Role.ADMIN)
    app.log_in(rosa)
    told: list[object] = []
    kinds = (events.DatabaseAway, events.DatabaseBack, events.RecordingStarted, events.RecordingFinished)
    for kind in (*kinds, events.RecordingAlarm):
        app.bus.subscribe(kind, told.append)
    app.calls.start(rosa, phone="88887777", contact_name="Ana", call_id="k")
    server.kill()
    wait_for(lambda: "database" in app.problems)
    assert app.problems["database"].reason == "store_away"
    app.calls.answer("k")
    wait_for(lambda: any(isinstance(event, events.RecordingStarted) for event in told))
    assert app.server is not None
    answer = requests.get(f"http://127.0.0.1:{app.server.port}/health", timeout=5)
    assert answer.json()["status"] == "ok"
    app.consents.stamp("k", Consent.INFORMED, rosa)
    match = app.objections.match("está muy caro", "es")
    assert isinstance(match, Match)
    number = app.objections.remember("está muy caro", match, call_id="k", agent_id=rosa.user_id)
    assert number < 0
    wait_for(lambda: app.recorder.durable_seconds > 1)
    app.calls.hang_up("k")
    app.calls.finish("k", "sale", "quiere fibra")
    wait_for(lambda: any(isinstance(event, events.RecordingFinished) for event in told))
    assert [event for event in told if isinstance(event, events.RecordingAlarm)] == []
    assert list((home / "journal").glob("*.jsonl"))
    server.start()
    wait_for(lambda: any(isinstance(event, events.DatabaseBack) for event in told))
    wait_for(lambda: "database" not in app.problems)
    with app.database.reading() as session:
        row = session.get(CallRow, "k")
        [objection] = session.exec(select(ObjectionRow)).all()
    assert row is not None
    assert (row.phase, row.outcome_id, row.note, row.consent) == ("done", "sale", "quiere fibra", "informed")
    assert (objection.call_id, objection.text) == ("k", "está muy caro")
    wait_for(lambda: app.recordings.recent(rosa))
    [recording] = app.recordings.recent(rosa)
    assert recording.call_id == "k"
    assert Path(recording.file_path).is_file()
    assert not list((home / "journal").glob("*.jsonl"))
    assert "call.consent" in [entry.action for entry in app.audit.recent(50)]


@pytest.mark.timeout(120)
def test_a_desktop_that_ends_while_the_server_is_away_brings_its_call_next_time(
    server: Server, desktop: Callable[[], App]
) -> None:
    app = desktop()
    rosa = app.users.create("rosa", PASSWORD, Role.ADMIN)
    app.log_in(rosa)
    app.calls.start(rosa, phone="88887777", call_id="k")
    app.calls.answer("k")
    server.kill()
    wait_for(lambda: "database" in app.problems)
    app.calls.save_note("k", "a medias")
    app.stop()
    server.start()
    again = desktop()
    wait_for(lambda: again.calls.get("k") is not None)
    call = again.calls.get("k")
    assert call is not None
    assert (call.phase, call.interrupted, call.note) == (CallPhase.DONE, True, "a medias")


@pytest.mark.timeout(120)
def test_two_desktops_hear_of_each_other_and_their_phones_follow(server: Server, tone: Path, tmp_path: Path) -> None:
    url = server.fresh()
    apps = []
    for name in ("one", "two"):
        settings = Settings(
            database_url=url, office=OfficeSettings(time_zone="America/Costa_Rica"), server=ServerSettings(port=0)
        )
        app = build(settings, Paths.at(tmp_path / name), source_factory=lambda _device: FileSource(tone))
        app.start()
        assert app.outage is not None
        assert app.outage.news.wait_connected(10)
        apps.append(app)
    here, there = apps
    try:
        rosa = here.users.create("rosa", PASSWORD, Role.AGENT)
        here.log_in(rosa)
        heard: dict[str, float] = {}
        there.bus.subscribe(events.CallStarted, lambda event: heard.setdefault(event.call.call_id, time.monotonic()))
        begun = time.monotonic()
        here.calls.start(rosa, phone="88887777", call_id="k")
        wait_for(lambda: "k" in heard)
        assert heard["k"] - begun < 1.0
        assert there.metrics.today(there.users.by_name("rosa") or rosa).attempts == 1
        here.calls.end("k", "sale")
    finally:
        for app in apps:
            app.stop()
