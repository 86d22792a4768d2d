"""Row 10, before the sleep: logind says so on the system's bus. Here it is a private bus, and the test is logind."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording.sleep_listener import SleepListener
from callmanager.audio.sources.file_source import FileSource
from tests.audio.waiting import wait_until


@pytest.fixture
def bus_address() -> Iterator[str]:
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(5)
        daemon.stdout.close()


def handled(condition: Callable[[], bool]) -> Callable[[], bool]:
    def look() -> bool:
        QCoreApplication.processEvents()
        return condition()

    return look


def tell(logind: QDBusConnection, begins: bool) -> None:
    signal = QDBusMessage.createSignal("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
    signal.setArguments([begins])
    assert logind.send(signal)


def test_the_file_is_closed_before_the_computer_sleeps(
    recorder: AudioRecorder, counter_file: Path, bus_address: str, qapp: QCoreApplication
) -> None:
    logind = QDBusConnection.connectToBus(bus_address, "logind of the test")
    assert logind.registerService("org.freedesktop.login1")
    ours = QDBusConnection.connectToBus(bus_address, "ours")
    listener = SleepListener(recorder.prepare_for_sleep, ours)
    assert listener.start()
    try:
        recorder.start_recording("x", source=FileSource(counter_file))
        wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
        assert recorder.synced_seconds < recorder.durable_seconds
        tell(logind, True)
        wait_until(handled(lambda: recorder.synced_seconds == recorder.durable_seconds > 0), "the closed file", 3)
        frames = recorder.durable_seconds
        wait_until(lambda: not any(t.name == "before-sleep" for t in threading.enumerate()), "the answer")
        assert recorder.durable_seconds == frames, "what is spoken now waits in memory"
        tell(logind, False)
        assert recorder.stop_recording()["status"] == "completed"
    finally:
        listener.stop()
        listener.stop()
        for name in ("logind of the test", "ours"):
            QDBusConnection.disconnectFromBus(name)


def test_without_a_bus_nobody_tells(recorder: AudioRecorder) -> None:
    assert not SleepListener(recorder.prepare_for_sleep, QDBusConnection("nothing")).start()
