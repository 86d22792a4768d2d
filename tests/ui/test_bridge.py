import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from callmanager.bus import Bus
from callmanager.domain.errors import CallError, CallManagerError
from callmanager.domain.events import ContactsChanged, ProblemChanged
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.workers import Lane


@pytest.fixture
def lane(lanes: tuple[Lane, Lane]) -> Lane:
    return lanes[0]


def _publish_elsewhere(bus: Bus, event: object) -> None:
    thread = threading.Thread(target=bus.publish, args=(event,))
    thread.start()
    thread.join()


def test_an_event_arrives_in_the_gui_thread(qtbot: QtBot, qapp: QApplication) -> None:
    bus = Bus()
    bridge = Bridge(bus)
    heard: list[tuple[object, QThread]] = []
    bridge.contacts_changed.connect(lambda event: heard.append((event, QThread.currentThread())))
    _publish_elsewhere(bus, ContactsChanged(3))
    assert heard == [], "it is queued, never called across threads"
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(ContactsChanged(3), qapp.thread())]
    bridge.close()


def test_after_its_end_a_bridge_is_silent(qtbot: QtBot) -> None:
    bus = Bus()
    bridge = Bridge(bus)
    heard: list[object] = []
    bridge.problem_changed.connect(heard.append)
    _publish_elsewhere(bus, ProblemChanged("server", "port_taken", "Taken."))
    bridge.close()
    bridge.close()
    _publish_elsewhere(bus, ProblemChanged("server", "port_taken", "Taken."))
    qtbot.wait(20)
    assert heard == []


def test_a_result_comes_back_into_the_gui_thread(tasks: Tasks, lane: Lane, qtbot: QtBot, qapp: QApplication) -> None:
    done: list[tuple[str, QThread]] = []
    tasks.run(tasks, lane, lambda: threading.current_thread().name, lambda r: done.append((r, QThread.currentThread())))
    assert tasks.pending == 1
    qtbot.waitUntil(lambda: bool(done))
    assert tasks.pending == 0
    assert done[0][0].startswith("gui-lane")
    assert done[0][1] == qapp.thread()


def _fail_with(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_a_told_error_comes_back_as_it_is(tasks: Tasks, lane: Lane, qtbot: QtBot) -> None:
    error = CallError("Busy.", code="call_busy")
    told: list[CallManagerError] = []
    tasks.run(tasks, lane, _fail_with(error), on_error=told.append)
    qtbot.waitUntil(lambda: told == [error])


def test_a_fault_of_the_program_is_logged_and_told_in_one_sentence(
    tasks: Tasks, lane: Lane, qtbot: QtBot, expected_log: Callable[[str], None]
) -> None:
    expected_log("A background job failed")
    told: list[CallManagerError] = []
    tasks.run(tasks, lane, _fail_with(ZeroDivisionError("oh")), on_error=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].reason == "unexpected"
    assert "oh" not in str(told[0])


def test_a_failure_nobody_asked_about_is_logged(
    tasks: Tasks, lane: Lane, qtbot: QtBot, expected_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    expected_log("nobody was there to say so")
    tasks.run(tasks, lane, _fail_with(CallError("Busy.")))
    qtbot.waitUntil(lambda: "nobody was there to say so" in caplog.text)


def test_a_result_for_somebody_who_is_gone_is_dropped(tasks: Tasks, lane: Lane, qtbot: QtBot) -> None:
    owner, release, done = QObject(), threading.Event(), []
    tasks.run(owner, lane, release.wait, done.append)
    owner.deleteLater()
    qtbot.wait(20)
    release.set()
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert done == []


def test_a_job_for_a_lane_that_has_stopped_is_dropped(tasks: Tasks, lane: Lane) -> None:
    lane.stop()
    tasks.run(tasks, lane, lambda: None)
    assert tasks.pending == 0
