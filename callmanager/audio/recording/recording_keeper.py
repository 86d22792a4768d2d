"""The one recording that runs: begun, ticked, ended and thrown away in the audio thread."""

import shutil
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from callmanager.audio.files import sidecar
from callmanager.audio.files.limits import Limits
from callmanager.audio.library.library import Library
from callmanager.audio.recording import faults
from callmanager.audio.recording.host import AudioHost, run_at_exit_first
from callmanager.audio.recording.recorder_views import RecorderViews
from callmanager.audio.recording.sealing import seal
from callmanager.audio.recording.session import Alarm, Session
from callmanager.audio.recording.taps import Taps
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus

_EXIT_SEAL_SECONDS = 0.3


class RecordingKeeper(RecorderViews):
    """What of the recorder runs in the audio thread; see `AudioRecorder`."""

    def __init__(self, library: Library, sample_rate: int, channels: int, limits: Limits) -> None:
        super().__init__(library, sample_rate, channels)
        self.on_alarm: Alarm | None = None
        self._limits = limits
        self._taps = Taps()
        self._host = AudioHost(library, self._end_at_exit)
        self._last: Path | None = None

    def _begin(self, session: Session, label: str) -> Session:
        if self.is_recording:
            raise RecordingError(
                "A recording is running already, and goes on. Stop it before you start another.",
                code="already_recording",
            )
        folder = self._library.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            free_bytes = shutil.disk_usage(folder).free
        except OSError as error:
            raise faults.cannot_write(folder, error) from error
        if free_bytes < self._limits.min_free_bytes:
            raise faults.disk_too_full(folder, free_bytes)
        session.open(folder, label)
        self._session = session
        self._host.tick_with(self._tick, session.broke)
        self._host.watch(session)
        run_at_exit_first()
        return session

    def _forget(self, opening: "Future[Session]") -> None:
        """The device opened after all, when its caller had been told that it does not: take it back."""
        if opening.exception() is None:
            session = opening.result()
            self._end()
            self._library.delete(session.metadata.file_path)

    def _tick(self) -> None:
        session = self._session
        if session is not None:
            session.tick()
        if session is None or session.over:
            self._rest()

    def _rest(self) -> None:
        """Nothing is recorded any more."""
        self._host.tick_with(None)
        self._host.watch(None)

    def _end(self, *, wanted: bool = True) -> Session | None:
        session, self._session = self._session, None
        self._rest()
        if session is not None:
            self._last = Path(session.metadata.file_path)
            session.finish(RecordingStatus.COMPLETED, wanted=wanted)
        return session

    def _end_at_exit(self) -> None:
        session = self._end()
        if session is not None and session.closed_well:
            seal(session.files.sidecar_file, session.metadata, seconds=_EXIT_SEAL_SECONDS)

    def _discard(self) -> RecordingMetadata:
        session = self._end(wanted=False)
        if session is None:
            raise faults.not_recording()
        self._last, metadata = None, session.metadata
        if not self._library.delete(metadata.file_path):
            raise faults.not_discarded(metadata.file_path)
        return metadata

    def _annotate(self, wav: Path | None, changes: dict[str, Any]) -> dict[str, Any]:
        session = self._session
        running = session is not None and not session.over
        try:
            if session is not None and running and wav in (None, Path(session.metadata.file_path)):
                return session.annotate(changes).to_dict()
            last = Path(session.metadata.file_path) if session is not None else self._last
            target = wav or last
            if target is None:
                raise faults.not_recording()
            known = self._library.metadata(target)
            home = self._library.sidecar_of(target)
            return sidecar.to_dict(sidecar.update(home, changes), Path(known["file_path"]))
        except OSError as error:
            raise faults.cannot_write(self.save_dir, error) from error

    def _prepare_for_sleep(self) -> None:
        session = self._session
        if session is not None and not session.over:
            session.rest()

    def _active(self) -> Session:
        session = self._session
        if session is None or session.over:
            raise faults.not_recording()
        return session

    def _tell(self, code: str, sentence: str) -> None:
        if self.on_alarm is not None:
            self.on_alarm(code, sentence)
