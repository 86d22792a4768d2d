"""The whole program below its windows: built, started and stopped, also where parts of the computer do not work."""

import gc
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from callmanager.app import App, build
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.errors import SettingsError, StoreError
from callmanager.domain.events import RecordingFinished, RecordingStarted
from callmanager.domain.users import Role
from callmanager.paths import Paths, resource
from callmanager.settings import Settings
from callmanager.store.database import Database
from callmanager.workspace import load_settings, office_zone
from tests.support import threads
from tests.support.desk import PASSWORD


@pytest.fixture
def paths(home: Path) -> Paths:
    return Paths.at(home)


@pytest.fixture
def settings() -> Settings:
    settings = Settings()
    settings.server.port = 0
    settings.office.time_zone = "America/Costa_Rica"
    return settings


@pytest.fixture
def app(settings: Settings, paths: Paths) -> Iterator[App]:
    app = build(settings, paths)
    yield app
    app.stop()


def open_files() -> list[str]:
    """Where the open file descriptors lead, without those that tell of themselves."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{number}"))
        except FileNotFoundError:
            continue
    return sorted(name for name in found if not name.startswith("/proc/"))


def test_twenty_starts_and_stops_leave_no_thread_socket_or_file(settings: Settings, paths: Paths) -> None:
    def once() -> int:
        app = build(settings, paths)
        app.start()
        assert app.problems.keys() <= {"copilot"}
        assert app.server is not None
        port = app.server.port
        assert requests.get(f"http://127.0.0.1:{port}/health", timeout=5).json()["status"] == "ok"
        app.stop()
        app.stop()
        return port

    once()  # what is opened once for the whole process, such as a random source, is open now
    gc.collect()
    before, running = open_files(), threads.running()
    ports = [once() for _ in range(20)]
    gc.collect()
    assert threads.left_over(running) == []
    assert open_files() == before
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert threading.active_count() < 20


def test_a_call_runs_through_every_part(settings: Settings, paths: Paths) -> None:
    settings.audio.channels = 2
    app = build(settings, paths, source_factory=lambda _device: FileSource(resource("samples", "llamada_demo.flac")))
    try:
        app.start()
        rosa = app.users.create("rosa", PASSWORD, Role.ADMIN)
        app.log_in(rosa)
        began, ended = threading.Event(), threading.Event()
        app.bus.subscribe(RecordingStarted, lambda _event: began.set())
        app.bus.subscribe(RecordingFinished, lambda _event: ended.set())
        call = app.calls.start(rosa, phone="88887777", contact_name="Ana")
        app.calls.answer(call.call_id)
        assert began.wait(20)
        match = app.objections.match("es muy caro", "es")
        app.objections.remember("es muy caro", match, call_id=call.call_id, agent_id=rosa.user_id)
        assert app.objections.of_call(call.call_id) == [("es muy caro", "price")]
        app.calls.end(call.call_id, "sale", "contenta")
        assert ended.wait(20)
        assert app.metrics.today(rosa).sales == 1
        [recording] = app.recordings.recent(rosa)
        assert recording.call_id == call.call_id
        assert app.reports.write(paths.reports / "r.xlsx", rosa).is_file()
    finally:
        app.stop()


def test_logging_out_in_mid_call_closes_it_as_interrupted(app: App) -> None:
    rosa = app.users.create("rosa", PASSWORD, Role.AGENT)
    app.log_in(rosa)
    call = app.calls.start(rosa, phone="1")
    app.log_out()
    app.log_out()
    closed = app.calls.get(call.call_id)
    assert closed is not None
    assert (closed.phase, closed.interrupted) == (CallPhase.DONE, True)


def test_a_person_whose_call_a_telephone_system_has_begun_can_log_in(app: App) -> None:
    rosa = app.users.create("rosa", PASSWORD, Role.AGENT)
    call = app.calls.start(rosa, phone="1")
    app.log_in(rosa)
    state = app.calls.state(rosa.user_id)
    assert state is not None
    assert (state.state, state.call_id) == (AgentState.RINGING, call.call_id)


def test_the_next_start_closes_what_a_crash_left(settings: Settings, paths: Paths) -> None:
    first = build(settings, paths)
    rosa = first.users.create("rosa", PASSWORD, Role.AGENT)
    call = first.calls.start(rosa, phone="1")
    first.stop()  # without log_in there is nobody to log out: the call stays as a crash would leave it
    second = build(settings, paths)
    try:
        second.log_in(rosa)  # the window does so before the parts behind it come up
        second.start()
        closed = second.calls.get(call.call_id)
        assert closed is not None
        assert closed.interrupted
    finally:
        second.stop()


def test_a_second_desktop_is_refused_and_a_command_works_beside_it(app: App, settings: Settings, paths: Paths) -> None:
    with pytest.raises(StoreError) as refusal:
        build(settings, paths)
    assert refusal.value.reason == "store_in_use"
    beside = build(settings, paths, role=None)
    beside.users.create("rosa", PASSWORD, Role.ADMIN)
    beside.stop()
    assert app.users.by_name("rosa") is not None
    serving = build(settings, paths, role="serve")
    serving.stop()


def test_a_taken_port_is_a_sentence_and_the_rest_works(app: App, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.server.port = other.getsockname()[1]
        app.start()
        assert app.problems["server"].reason == "port_taken"
        assert str(settings.server.port) in str(app.problems["server"])
        assert app.server is None
        assert app.server_url == ""
    app.start_server()
    assert "server" not in app.problems
    assert app.server_url.endswith("/mobile")


def test_a_nonsense_model_server_stops_nothing(settings: Settings, paths: Paths) -> None:
    settings.copilot.host = "http://:::nonsense"
    app = build(settings, paths)
    try:
        app.start()
        assert app.copilot.get_status()["available"] is False
        assert app.copilot.get_status()["error"]
        assert app.server is not None
    finally:
        app.stop()


def test_broken_settings_are_told_and_the_defaults_hold(paths: Paths) -> None:
    paths.home.mkdir(parents=True)
    paths.settings.write_text("[server\n")
    settings, problem = load_settings(paths)
    assert problem is not None
    assert "settings.toml" in str(problem)
    assert settings == Settings()


def test_a_database_of_a_newer_version_is_refused_and_the_workspace_is_free_again(
    settings: Settings, paths: Paths
) -> None:
    import sqlite3
    from contextlib import closing

    Database.open(paths.database).close()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = paths.database.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError) as refusal:
            build(settings, paths)
        assert refusal.value.reason == "store_newer"
    assert paths.database.read_bytes() == before


def test_a_home_that_cannot_be_used_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="CALLMANAGER_HOME"):
        build(settings, Paths.at(tmp_path / "file"))


def test_a_home_that_is_read_only_is_told(settings: Settings, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match="Read-only file system"):
        build(settings, paths)


def test_the_offices_zone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(office_zone(settings)) == "America/Costa_Rica"
    settings.office.time_zone = ""
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Asia/Kathmandu")
    assert str(office_zone(settings)) == "Asia/Kathmandu"
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Nowhere/Land")
    with pytest.raises(SettingsError, match="time zone"):
        office_zone(settings)
