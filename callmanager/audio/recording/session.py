"""One recording from its first file to its last sidecar; nearly all of it runs in the audio thread."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from callmanager.audio.files import names
from callmanager.audio.recording import faults, losses
from callmanager.audio.recording.flow import Flow
from callmanager.audio.recording.segments import RecordingFiles
from callmanager.audio.recording.session_state import Alarm
from callmanager.audio.recording.session_watch import WatchedSession
from callmanager.audio.recording.watches import SignalWatch
from callmanager.audio.signal import clocks
from callmanager.audio.signal.capture import blocks
from callmanager.audio.signal.levels import Samples
from callmanager.audio.signal.timeline import Timeline
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingEvent, RecordingMetadata, RecordingStatus

__all__ = ["Alarm", "Session"]

SYNC_SECONDS = 5.0
# A source that has delivered nothing for so long is not waited for at the end.
_HANGS_SECONDS = 0.9
# The first sound always comes a little later than it was asked for.
_LATE_START_SECONDS = 0.25


class Session(WatchedSession):
    """A running recording: drains its source, keeps the files whole, notices what is missing.

    The arguments are those of `SessionState`.
    """

    # Begin.

    def open(self, folder: Path, label: str) -> None:
        """Open the source, put the sidecar on disk, begin.

        Raises:
            RecordingError: it did not begin, and no file was left behind.
        """
        rate, channels = self.metadata.sample_rate, self.metadata.channels
        try:
            self._source.open(rate, channels)
            started, self._opened_at = datetime.now(UTC), time.monotonic()
            self._began_at = clocks.total()
            stem = names.file_stem(label, self.metadata.contact_name, started.astimezone())
            files = RecordingFiles(
                folder,
                stem,
                rate,
                channels,
                lambda: self.metadata,
                segment_bytes=self._limits.segment_bytes,
                second_folder=self._limits.second_folder,
                on_move=self._moved,
            )
            start_time = started.isoformat(timespec="milliseconds")
            self.metadata = replace(
                self.metadata, start_time=start_time, file_path=str(files.wav), device=self._source.name
            )
            pace = rate * self._source.pace
            self._opened = files, Flow(Timeline(pace, 0.0), files, channels, self._taps, self._gap, self._stop_after)
            files.keep(may_move=False)
            self._source.start()
        except RecordingError:
            self._undo()
            raise
        except OSError as error:
            self._undo()
            raise faults.cannot_write(folder, error) from error
        self.flow.timeline = Timeline(pace, self._source.latency_seconds)
        self._last_sync = now = time.monotonic()
        self._signal = SignalWatch(pace, self._limits.silent_seconds, now)
        self._sleep.look()
        self._alive_at = clocks.awake()
        if self.waiting:
            self.has_sound.set()  # whoever waits for sound on disk would wait for a person to speak

    def _undo(self) -> None:
        self.over = True
        self._source.close()
        if self._opened is not None:
            self.files.remove()

    # Go on.

    def tick(self) -> None:
        """Move what has come from the source to the disk, and look after both."""
        if self.over:
            return
        self._alive_at = clocks.awake()
        try:
            self._notice_sleep()
            if self._resting_since is None:
                self._go_on()
        except OSError as error:
            self._disk_failed(error)
        self._end_by_itself()

    def _end_by_itself(self) -> None:
        if self.over:
            return
        if self._source.failure is not None:
            self.finish(RecordingStatus.FAILED)
            self._tell(*faults.stream_ended(self._source.name, self._source.failure))
        elif self.flow.complete:
            self.finish(RecordingStatus.COMPLETED)

    def _go_on(self) -> None:
        waited = self.waiting
        for block in blocks(self._source):
            now = time.monotonic()  # before the disk takes the block, which may last
            self._take(block, now)
        if waited and not self.waiting:
            self._voice_came()
        for news in self._source.news():
            self._hear(news)
        self._watch_signal(now)
        if now - self._last_sync >= SYNC_SECONDS:
            self._sync(now)
        if self._disk.due(now) and self._watch_disk():
            folder = self.files.folder
            self._note_end("disk_ended", f"{folder} is nearly full")
            self.finish(RecordingStatus.COMPLETED)
            self._tell(*faults.disk_ended(folder))
        # What it was doing until now may have taken long: that was a stall, and it is over.
        self._alive_at = clocks.awake()

    def _take(self, block: Samples, now: float) -> None:
        counts = not (self._source.ended or self.flow.pauses.open)
        self._signal.hear(block, now, counts=counts)
        self.flow.take(block)
        if not self.has_sound.is_set() and self.frames:
            self._sound_came()
            self.has_sound.set()

    def _sound_came(self) -> None:
        """Where devices took their time to start, the recording begins with its first frame, and not when asked for."""
        late = self.flow.timeline.began - self._opened_at
        if self._gate is None and late > _LATE_START_SECONDS:
            started = datetime.fromisoformat(self.metadata.start_time) + timedelta(seconds=late)
            self.metadata = replace(self.metadata, start_time=started.isoformat(timespec="milliseconds"))
            self._began_at += late
            self.files.keep()

    def _voice_came(self) -> None:
        """The file begins with its first frame, and not when the waiting began."""
        assert self._gate is not None
        assert self._gate.first_frame_at is not None
        ago = time.monotonic() - self._gate.first_frame_at
        started, self._began_at = datetime.now(UTC) - timedelta(seconds=ago), clocks.total() - ago
        self.metadata = replace(self.metadata, start_time=started.isoformat(timespec="milliseconds"))
        self._note("voice", f"after {self._gate.waited_seconds:.1f} s")

    def _sync(self, now: float) -> None:
        self.files.sync()
        self._last_sync = now

    def rest(self) -> None:
        """The computer is about to sleep: close the file, on disk to the last frame; sound waits in the ring.

        Raises:
            RecordingError: the recording has ended by itself.
        """
        self.tick()
        try:
            if not self.over:
                self._resting_since = clocks.awake()
                self.files.rest()
                self.files.keep()
        except OSError as error:
            self._disk_failed(error)
        if self.over:
            raise faults.not_recording()

    # What is learnt meanwhile.

    def annotate(self, changes: dict[str, Any]) -> RecordingMetadata:
        """Put what was learnt of the call into the sidecar now.

        Raises:
            OSError: it could not be written; the next writing of the sidecar has it.
        """
        self.metadata = replace(self.metadata, **changes)
        self.files.keep()
        return self.metadata

    def pause(self, reason: str) -> None:
        """From here on silence is written, frame for frame, until `resume`; pausing twice changes nothing.

        Raises:
            RecordingError: the recording has ended by itself.
        """
        if self._gate is not None:
            self._gate.pause()
        self.flow.ask_pause(reason)
        self.flow.begin_pause()
        self._keep_pauses()

    def resume(self) -> None:
        """Record again; resuming what is not paused changes nothing.

        A frame may be older than it looks by the device's latency, so the silence lasts that much longer: it rather
        swallows the first word than keeps the last digit of a card.

        Raises:
            RecordingError: the recording has ended by itself.
        """
        if self.flow.pauses.open:
            if self._gate is not None:
                self._gate.resume()
            margin = 0.0 if self.waiting else self._source.latency_seconds
            self.flow.end_pause(margin, self.metadata.sample_rate)
            self._keep_pauses()

    def _keep_pauses(self) -> None:
        """Put the pauses on disk at once: after a crash the sidecar still tells where the silence comes from."""
        self.tick()
        try:
            if not self.over:
                self._sync(time.monotonic())
                pauses = self.flow.pauses.listed(self.flow.frame_now(), self.metadata.sample_rate)
                self.metadata = replace(self.metadata, pauses=pauses)
                self.files.keep()
        except OSError as error:
            self._disk_failed(error)
        if self.over:
            raise faults.not_recording()

    # End.

    def finish(self, status: RecordingStatus, *, disk_works: bool = True, wanted: bool = True) -> RecordingMetadata:
        """Close the source, the files and the sidecar; the final metadata. A second call returns the same.

        An error of the disk on the way makes the recording ``failed``, with an alarm.

        Args:
            status: how the recording ends.
            disk_works: False when writing has failed already, so that nothing more is tried.
            wanted: False when the recording is thrown away, and an empty one deserves no alarm.
        """
        if self.over:
            return self.metadata
        self.over = True
        error: OSError | None = None
        try:
            if disk_works and not self.flow.complete:
                self._drain_last()
        except OSError as caught:
            error = caught
        self._source.close()
        try:
            self.files.rest()
        except OSError as caught:
            error = error or caught
        folder = self.files.folder
        self.files.look_for_lost()
        lost = self._count_lost()
        self._close_sidecar(status if error is None and not self.files.lost else RecordingStatus.FAILED, wanted)
        self.flow.meter.rest()
        self.has_sound.set()
        if lost and wanted:
            self._tell(*faults.lost_at_end(folder, lost, self.metadata.duration_seconds))
        elif error is not None and disk_works:
            self._tell(*faults.disk_alarm(error))
        return self.metadata

    def _note_end(self, code: str, detail: str) -> None:
        """Why it ends, for the last sidecar alone: a nearly full disk takes no more writes than it must."""
        event = RecordingEvent(round(self.frames / self.metadata.sample_rate, 3), code, detail)
        self.metadata = replace(self.metadata, events=(*self.metadata.events, event))

    def _drain_last(self) -> None:
        """Wait for what was said before the end and has not come yet, then take what the source still holds."""
        asked_at, timeline = time.monotonic(), self.flow.timeline
        wanted = timeline.frame_at(asked_at)
        self._take_all()
        while (
            timeline.position < wanted
            and not self._lost
            and self._signal.quiet_for(asked_at) < _HANGS_SECONDS
            and self._source.failure is None
            and time.monotonic() < asked_at + self._source.latency_seconds
        ):
            time.sleep(0.02)
            self._take_all()
        self.flow.take(self._source.drain())
        self.flow.release(timeline.finish(asked_at))

    def _take_all(self) -> None:
        for block in blocks(self._source):
            self.flow.take(block)

    def _close_sidecar(self, status: RecordingStatus, wanted: bool) -> None:
        spoken, rate = self.frames, self.metadata.sample_rate
        frames = spoken - sum(one.frames for one in self.files.lost)
        if frames == 0 and status is RecordingStatus.COMPLETED and not self.waiting:
            status = RecordingStatus.FAILED
            if wanted:
                self._tell(*faults.empty(self._source.name, self.files.wav.name))
        # Not what the clock on the wall says now: it may have been set meanwhile.
        ended = datetime.fromisoformat(self.metadata.start_time) + timedelta(seconds=clocks.total() - self._began_at)
        self.metadata = replace(
            self.metadata,
            status=status,
            end_time=ended.isoformat(timespec="milliseconds"),
            duration_seconds=frames / rate,
            pauses=self.flow.pauses.listed(spoken, rate),
            peak_dbfs=round(self.flow.meter.peak_dbfs, 2) if frames else None,
        )
        self.metadata = losses.close_ranks(self.metadata, self.files.lost)
        self.metadata, self.closed_well = self.files.close(self.metadata)

    def broke(self) -> None:
        """A mistake in the program stopped the recording: end it, and say so."""
        self.finish(RecordingStatus.FAILED, disk_works=False)
        self._tell(*faults.internal())

    def _disk_failed(self, error: OSError) -> None:
        told = len(self._known_lost)
        self.finish(RecordingStatus.FAILED, disk_works=False)
        if len(self._known_lost) == told:  # or it has been told that files were deleted
            self._tell(*faults.disk_alarm(error))
