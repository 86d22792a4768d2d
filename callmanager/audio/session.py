"""One recording from its first file to its last sidecar. Everything here runs in the audio thread."""

import errno
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from callmanager.audio import faults, names
from callmanager.audio.capture import Source, silence
from callmanager.audio.files import RecordingFiles
from callmanager.audio.levels import Meter, Samples
from callmanager.audio.pauses import Pauses
from callmanager.audio.timeline import Timeline
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Gap, RecordingMetadata, RecordingStatus

_log = logging.getLogger(__name__)

SYNC_SECONDS = 5.0
NO_DATA_SECONDS = 5.0
_SILENCE_CHUNK_FRAMES = 2**18

Alarm = Callable[[str, str], None]
"""Told ``(code, sentence)`` when a recording is in danger; runs in the audio thread and must be quick."""


class Session:
    """A running recording: drains its source, keeps the file whole, notices what is missing.

    Args:
        source: where the sound comes from; closed with the session.
        metadata: what is known of the recording; path, device and times are filled in here.
        alarm: told when something goes wrong.
    """

    def __init__(self, source: Source, metadata: RecordingMetadata, alarm: Alarm) -> None:
        self.metadata = metadata
        self.meter = Meter(metadata.channels)
        self.has_sound = threading.Event()
        """Set when the first frames are in the file, or when the session is over."""
        self.over = False
        self.pauses = Pauses()
        self._source = source
        self._alarm = alarm
        self._held: list[Samples] = []
        self._told_no_data = False
        self._files: RecordingFiles | None = None
        self._timeline = Timeline(metadata.sample_rate, 0.0)
        self._last_data = self._last_sync = 0.0

    # What other threads may read.

    @property
    def frames(self) -> int:
        """Frames in the file, covered by its header; they outlive this process."""
        return self._files.writer.frames if self._files else 0

    @property
    def position(self) -> int:
        """Frames that have come, written or not yet."""
        return self._timeline.position

    @property
    def synced_frames(self) -> int:
        """Frames that outlive a power loss too."""
        return self._files.writer.synced_frames if self._files else 0

    @property
    def source_ended(self) -> bool:
        """Whether a file that stands in for the microphone was played to its end."""
        return self._source.ended

    # Begin.

    def open(self, folder: Path, label: str) -> None:
        """Open the source, put the sidecar on disk, begin.

        Raises:
            RecordingError: it did not begin, and no file was left behind.
        """
        rate, channels = self.metadata.sample_rate, self.metadata.channels
        try:
            self._source.open(rate, channels)
            started = datetime.now(UTC)
            stem = names.file_stem(label, self.metadata.contact_name, started.astimezone())
            self._files = RecordingFiles(folder, stem, rate, channels)
            self.metadata = replace(
                self.metadata,
                start_time=started.isoformat(timespec="milliseconds"),
                file_path=str(self._files.wav),
                device=self._source.name,
            )
            self._files.keep(self.metadata)
            self._source.start()
        except RecordingError:
            self._undo()
            raise
        except OSError as error:
            self._undo()
            raise faults.cannot_write(folder, error) from error
        self._timeline = Timeline(rate * self._source.pace, self._source.latency_seconds)
        self._last_data = self._last_sync = time.monotonic()

    def _undo(self) -> None:
        self.over = True
        self._source.close()
        if self._files is not None:
            self._files.remove()

    # Go on.

    def tick(self) -> None:
        """Move what has come from the source to the disk, and look after both."""
        if self.over:
            return
        try:
            self._drain(self._source.read())
            now = time.monotonic()
            self._watch_for_data(now)
            if now - self._last_sync >= SYNC_SECONDS:
                self._sync(now)
        except OSError as error:
            self._disk_failed(error)
            return
        if self._source.failure is not None:
            self.finish(RecordingStatus.FAILED)
            self._tell(*faults.stream_ended(self._source.name, self._source.failure))
        elif self._open_files.writer.full:
            self.finish(RecordingStatus.COMPLETED)
            self._tell(*faults.file_full())

    def _drain(self, block: Samples) -> None:
        now, timeline = time.monotonic(), self._timeline
        if len(block):
            self._last_data = now
        held = timeline.holding
        missing = timeline.tick(now, len(block))
        if held:
            self._held.append(block)
        else:
            self._write(block)  # what comes with the first look after a loss was captured before it
        if missing is not None:
            self._release(missing)

    def _release(self, missing: int) -> None:
        """Write what was held back, after ``missing`` frames of silence."""
        held, self._held = self._held, []
        if missing:
            self._write_gap(missing)
        for block in held:
            self._write(block)

    def _write_gap(self, missing: int) -> None:
        rate, timeline = self.metadata.sample_rate, self._timeline
        gap = Gap(self.frames / rate, missing / rate, "audio did not arrive")
        self.metadata = replace(self.metadata, gaps=(*self.metadata.gaps, gap), dropped_frames=timeline.lost)
        while missing > 0:
            chunk = silence(min(missing, _SILENCE_CHUNK_FRAMES), self.metadata.channels)
            self._write(chunk)
            missing -= len(chunk)
        self._open_files.keep(self.metadata)
        self._tell(*faults.gap(self._source.name, gap))

    def _write(self, block: Samples) -> None:
        if len(block):
            block = self.pauses.silenced(block, self.frames)
            self._open_files.writer.write(block)
            self.meter.feed(block)
            self.has_sound.set()

    def _watch_for_data(self, now: float) -> None:
        quiet = now - self._last_data
        if quiet < NO_DATA_SECONDS:
            self._told_no_data = False
        elif not self._told_no_data:
            self._told_no_data = True
            self.meter.rest()
            self._tell(*faults.no_data(self._source.name, quiet))

    def _sync(self, now: float) -> None:
        self._open_files.writer.sync()
        self._last_sync = now

    def annotate(self, changes: dict[str, Any]) -> RecordingMetadata:
        """Put what was learnt of the call into the sidecar now.

        Raises:
            OSError: it could not be written; the next writing of the sidecar has it.
        """
        self.metadata = replace(self.metadata, **changes)
        self._open_files.keep(self.metadata)
        return self.metadata

    # Pause.

    def pause(self, reason: str) -> None:
        """From here on silence is written, frame for frame, until `resume`; pausing twice changes nothing.

        Raises:
            RecordingError: the recording has ended by itself.
        """
        if not self.pauses.open:
            self.pauses.begin(self._frame_now(), reason)
            self._keep_pauses()

    def resume(self) -> None:
        """Record again; resuming what is not paused changes nothing.

        A frame may be older than it looks by the device's latency, so the silence lasts that much longer: it rather
        swallows the first word than keeps the last digit of a card.

        Raises:
            RecordingError: the recording has ended by itself.
        """
        if self.pauses.open:
            margin = round(self._source.latency_seconds * self.metadata.sample_rate)
            self.pauses.end(self._frame_now() + margin)
            self._keep_pauses()

    def _frame_now(self) -> int:
        return max(self._timeline.frame_at(time.monotonic()), self._timeline.position)

    def _keep_pauses(self) -> None:
        """Put the pauses on disk at once: after a crash the sidecar still tells where the silence comes from."""
        self.tick()
        try:
            if not self.over:
                self._sync(time.monotonic())
                pauses = self.pauses.listed(self._frame_now(), self.metadata.sample_rate)
                self.metadata = replace(self.metadata, pauses=pauses)
                self._open_files.keep(self.metadata)
        except OSError as error:
            self._disk_failed(error)
        if self.over:
            raise faults.not_recording()

    # End.

    def finish(
        self, status: RecordingStatus, hash_seconds: float | None = None, *, disk_works: bool = True
    ) -> RecordingMetadata:
        """Close the source, the file and its sidecar; the final metadata. A second call returns the same.

        An error of the disk on the way makes the recording ``failed``, with an alarm.

        Args:
            status: how the recording ends.
            hash_seconds: at most so long for the SHA-256, which is left out when it would take longer.
            disk_works: False when writing has failed already, so that nothing more is tried.
        """
        if self.over:
            return self.metadata
        self.over = True
        error: OSError | None = None
        try:
            if disk_works:
                self._drain_last()
        except OSError as caught:
            error = caught
        self._source.close()
        try:
            self._open_files.writer.close()
        except OSError as caught:
            error = error or caught
        except ValueError as caught:  # the header was altered under our hands
            error = error or OSError(errno.EIO, str(caught))
        self._close_sidecar(status if error is None else RecordingStatus.FAILED, hash_seconds)
        self.meter.rest()
        self.has_sound.set()
        if error is not None and disk_works:
            self._tell(*faults.disk_alarm(error))
        return self.metadata

    def _drain_last(self) -> None:
        """Wait for what was said before the end and has not come yet, then take what the source still holds."""
        asked_at = time.monotonic()
        wanted = self._timeline.frame_at(asked_at)
        self._drain(self._source.read())
        while (
            self._timeline.position < wanted
            and self._source.failure is None
            and time.monotonic() < asked_at + self._source.latency_seconds
        ):
            time.sleep(0.02)
            self._drain(self._source.read())
        self._drain(self._source.drain())
        self._release(self._timeline.finish(asked_at))

    def _close_sidecar(self, status: RecordingStatus, hash_seconds: float | None) -> None:
        frames = self.frames
        if frames == 0 and status is RecordingStatus.COMPLETED:
            status = RecordingStatus.FAILED
            self._tell(*faults.empty(self._source.name, self._open_files.wav.name))
        self.metadata = replace(
            self.metadata,
            status=status,
            end_time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            duration_seconds=frames / self.metadata.sample_rate,
            pauses=self.pauses.listed(frames, self.metadata.sample_rate),
            peak_dbfs=round(self.meter.peak_dbfs, 2) if frames else None,
        )
        self.metadata = self._open_files.close(self.metadata, hash_seconds)

    @property
    def _open_files(self) -> RecordingFiles:
        assert self._files is not None, "the session is open"
        return self._files

    def broke(self) -> None:
        """A mistake in the program stopped the recording: end it, and say so."""
        self.finish(RecordingStatus.FAILED, disk_works=False)
        self._tell(*faults.internal())

    def _disk_failed(self, error: OSError) -> None:
        self.finish(RecordingStatus.FAILED, disk_works=False)
        self._tell(*faults.disk_alarm(error))

    def _tell(self, code: str, sentence: str) -> None:
        _log.warning("%s: %s", code, sentence)
        try:
            self._alarm(code, sentence)
        except Exception:  # a listener that fails must not end the recording, as on the bus
            _log.exception("The alarm “%s” could not be shown", code)
