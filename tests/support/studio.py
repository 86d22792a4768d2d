"""A desk whose calls are really recorded: the real recorder, with a sound file as its microphone."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from callmanager.audio import AudioRecorder
from callmanager.audio.signal.capture import Source
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain import events
from callmanager.services.recordings.recordings import RecordingService
from tests.support.desk import Desk

E = TypeVar("E")
_NEWS = (
    events.RecordingStarted,
    events.RecordingFinished,
    events.RecordingAlarm,
    events.RecordingDiscarded,
    events.RecordingPaused,
    events.RecordingResumed,
    events.PauseReminder,
)


class Studio:
    """Its own recording service over the desk's database; ``news`` holds what it published, in order."""

    def __init__(self, desk: Desk, sound: Path, *, channels: int = 1, speed: float = 1.0) -> None:
        self.desk = desk
        self.news: list[object] = []
        self.before_opening: Callable[[], object] = lambda: None
        self._changed = threading.Condition()

        def source(_device: int | str | None) -> Source:
            self.before_opening()
            return FileSource(sound, speed)

        self.recorder = AudioRecorder(desk.folder, channels=channels, source_factory=source)
        self.service = RecordingService(desk.database, desk.bus, desk.audit, self.recorder, desk.campaigns)
        self.recorder.on_alarm = self.service.alarm
        for kind in _NEWS:
            desk.bus.subscribe(kind, self._note)

    def _note(self, event: object) -> None:
        with self._changed:
            self.news.append(event)
            self._changed.notify_all()

    def wait_for(self, kind: type[E], number: int = 1) -> E:
        """The first news of this kind, or the one of that number; at most 20 s."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._of(kind)) >= number, 20), self.news
            return self._of(kind)[number - 1]

    def _of(self, kind: type[E]) -> list[E]:
        return [event for event in self.news if isinstance(event, kind)]

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds; at most 20 s."""
        end = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < end, self.service.coverage
            time.sleep(0.005)

    def stop(self) -> None:
        """End service and recorder."""
        self.service.stop()
        self.recorder.stop()
