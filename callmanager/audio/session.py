"""One recording from its first file to its last sidecar; nearly all of it runs in the audio thread."""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from callmanager.audio import clocks, faults, names
from callmanager.audio.capture import Source, SourceNews
from callmanager.audio.flow import Flow
from callmanager.audio.health import Health
from callmanager.audio.levels import Levels, Samples
from callmanager.audio.limits import Limits
from callmanager.audio.segments import RecordingFiles
from callmanager.audio.taps import Taps
from callmanager.audio.timeline import Timeline
from callmanager.audio.voice_start import VoiceGate
from callmanager.audio.watches import DiskWatch, SignalWatch
from callmanager.audio.wav import BYTES_PER_SAMPLE
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Gap, RecordingEvent, RecordingMetadata, RecordingStatus

_log = logging.getLogger(__name__)

SYNC_SECONDS = 5.0
STALL_SECONDS = 3.0
# A sleep that was announced and does not come within this time will not come.
_REST_SECONDS = 10.0
# A source that has delivered nothing for so long is not waited for at the end.
_HANGS_SECONDS = 0.9
# A gap that begins so soon after a fault is that fault's.
_EXPECTED_SECONDS = 3.0

Alarm = Callable[[str, str], None]
"""Told ``(code, sentence)`` when a recording is in danger, in the audio thread or, while that one hangs, in the
watchdog's; must be quick."""


class Session:
    """A running recording: drains its source, keeps the files whole, notices what is missing.

    Args:
        source: where the sound comes from; closed with the session.
        metadata: what is known of the recording; path, device and times are filled in here.
        alarm: told when something goes wrong.
        limits: room on the disk, size of the files, length of silence.
        taps: get copies of what is written.
        stop_after_seconds: the recording ends by itself when it is exactly so long; None: when it is stopped.
    """

    def __init__(
        self,
        source: Source,
        metadata: RecordingMetadata,
        alarm: Alarm,
        limits: Limits,
        taps: Taps,
        stop_after_seconds: float | None = None,
    ) -> None:
        self.metadata = metadata
        self.has_sound = threading.Event()
        """Set when the first frames are in the file, or when the session is over."""
        self.over = False
        self.closed_well = False
        """Whether the last sidecar is on disk."""
        self._source, self._alarm, self._limits, self._taps = source, alarm, limits, taps
        self._gate = source if isinstance(source, VoiceGate) else None
        self._stop_after = None if stop_after_seconds is None else round(stop_after_seconds * metadata.sample_rate)
        self._opened: tuple[RecordingFiles, Flow] | None = None
        self._signal = SignalWatch(metadata.sample_rate, limits.silent_seconds, 0.0)
        self._disk = DiskWatch(limits, metadata.sample_rate * metadata.channels * BYTES_PER_SAMPLE)
        self._sleep = clocks.SleepWatch()
        self._resting_since: float | None = None
        self._last_sync = 0.0
        self._alive_at = clocks.awake()
        self._stalled = False
        self._lost = self._fallback = False
        self._gap_reason, self._gap_until = "", 0.0

    # What other threads may read.

    @property
    def frames(self) -> int:
        """Frames in the files, covered by their headers; they outlive this process."""
        return self._opened[0].frames if self._opened else 0

    @property
    def position(self) -> int:
        """Frames that have come, written or not yet."""
        return self._opened[1].timeline.position if self._opened else 0

    @property
    def synced_frames(self) -> int:
        """Frames that outlive a power loss too."""
        return self._opened[0].synced_frames if self._opened else 0

    @property
    def source_ended(self) -> bool:
        """Whether a file that stands in for the microphone was played to its end."""
        return self._source.ended

    @property
    def paused(self) -> bool:
        """Whether a pause lasts."""
        return self._opened is not None and self._opened[1].pauses.open

    @property
    def waiting(self) -> bool:
        """Whether it waits for a voice: nothing of what is heard reaches the disk."""
        return self._gate is not None and self._gate.waiting

    @property
    def levels(self) -> Levels:
        """The loudness of the latest block that was written or, while it waits for a voice, heard."""
        if self._gate is not None and self._gate.waiting:
            return self._gate.meter.latest
        return self.flow.meter.latest

    @property
    def flow(self) -> Flow:
        """Pauses and levels."""
        assert self._opened is not None, "the session is open"
        return self._opened[1]

    @property
    def files(self) -> RecordingFiles:
        """The files on disk."""
        assert self._opened is not None, "the session is open"
        return self._opened[0]

    @property
    def health(self) -> Health:
        """How it is doing."""
        if self._opened is None or self.over:
            return Health()
        rate, left = self.metadata.sample_rate, self._disk.seconds_left
        return Health(
            device=self._source.name,
            device_lost=self._lost,
            fallback=self._fallback,
            no_data=self._signal.no_data,
            silent=self._signal.silent,
            stalled=clocks.awake() - self._alive_at > STALL_SECONDS,
            second_folder=self.files.in_second_folder,
            free_minutes=None if left is None else left / 60,
            durable_seconds=self.frames / rate,
            synced_seconds=self.synced_frames / rate,
            segments=self.files.count,
        )

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
            files.keep()
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
        block = self._source.read()
        now = time.monotonic()  # before the disk takes the block, which may last
        self._take(block, now)
        if waited and not self.waiting:
            self._voice_came()
        for news in self._source.news():
            self._hear(news)
        self._watch_signal(now)
        if now - self._last_sync >= SYNC_SECONDS:
            self._sync(now)
        if self._disk.due(now):
            self._watch_disk()
        # What it was doing until now may have taken long: that was a stall, and it is over.
        self._alive_at = clocks.awake()

    def _take(self, block: Samples, now: float) -> None:
        counts = not (self._source.ended or self.flow.pauses.open)
        self._signal.hear(block, now, counts=counts)
        self.flow.take(block)
        if not self.has_sound.is_set() and self.frames:
            self.has_sound.set()

    def _voice_came(self) -> None:
        """The file begins with its first frame, and not when the waiting began."""
        assert self._gate is not None
        assert self._gate.first_frame_at is not None
        started = datetime.now(UTC) - timedelta(seconds=time.monotonic() - self._gate.first_frame_at)
        self.metadata = replace(self.metadata, start_time=started.isoformat(timespec="milliseconds"))
        self._note("voice", f"after {self._gate.waited_seconds:.1f} s")

    def _watch_signal(self, now: float) -> None:
        if self._lost or (self._gate is not None and self._gate.waiting and self._gate.alive):
            self._signal.forgive(now)
        elif (quiet := self._signal.nothing_for(now)) is not None:
            self.flow.meter.rest()
            self._tell(*faults.no_data(self._source.name, quiet))
        elif (zeros := self._signal.zeros_for()) is not None:
            self._tell(*faults.silent(self._source.name, zeros))

    def _gap(self, start: int, frames: int) -> None:
        """So many frames of silence stand for sound that was lost."""
        rate = self.metadata.sample_rate
        told = self._gap_reason if start / rate <= self._gap_until else ""
        gap = Gap(start / rate, frames / rate, told or "audio did not arrive")
        self.metadata = replace(self.metadata, gaps=(*self.metadata.gaps, gap), dropped_frames=self.flow.timeline.lost)
        self.files.keep()
        if told:
            _log.info("%.2f s of silence at %.1f s: %s", gap.duration_seconds, gap.start_seconds, told)
        else:
            self._tell(*faults.gap(self._source.name, gap))

    def _hear(self, news: SourceNews) -> None:
        """What the source went through and goes on after."""
        if news.code == "lost":
            self._lost = True
            self._expect_gap("device lost")
            self.flow.meter.rest()
            self._tell(*faults.device_lost(news.detail))
        elif news.code in ("back", "fallback"):
            self._lost, self._fallback = False, news.code == "fallback"
            if self._fallback:
                self._tell(*faults.device_fallback(news.detail))
        elif news.code == "gap":
            self._tell(*faults.side_silent(news.detail))
        elif news.code == "moved":
            self._expect_gap("device moved")
            self._tell(*faults.device_moved(news.detail))
        _log.info("The sound source %s: %s (%s)", self._source.name, news.code, news.detail)
        self._note(news.code, news.detail)

    def _expect_gap(self, reason: str) -> None:
        """A gap that begins at what is being spoken now, or a little later, has this reason and has been told."""
        self._gap_reason = reason
        self._gap_until = self.flow.frame_now() / self.metadata.sample_rate + _EXPECTED_SECONDS

    def _note(self, code: str, detail: str) -> None:
        event = RecordingEvent(round(self.flow.frame_now() / self.metadata.sample_rate, 3), code, detail)
        self.metadata = replace(self.metadata, events=(*self.metadata.events, event))
        self.files.keep()

    def _sync(self, now: float) -> None:
        self.files.sync()
        self._last_sync = now

    # The disk.

    def _watch_disk(self) -> None:
        files, disk = self.files, self._disk
        if not files.is_there():
            self._leave(FileNotFoundError(2, "the recordings folder has gone", str(files.folder)))
        disk.look(files.folder)
        if disk.ends and not self._leave_full_disk():
            self.finish(RecordingStatus.COMPLETED)
            self._tell(*faults.disk_ended(files.folder))
        elif disk.crossed() and disk.seconds_left is not None:
            self._tell(*faults.disk_low(files.folder, disk.seconds_left))

    def _leave(self, error: OSError) -> None:
        if not self.files.can_move:
            raise error
        self.files.move(error)

    def _leave_full_disk(self) -> bool:
        """Go on in the second folder, if it has more room than this one; whether it does."""
        second = self._limits.second_folder
        if second is None or not self.files.can_move:
            return False
        try:
            second.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(second).free <= self._limits.min_free_bytes:
                return False
            self.files.move(OSError(28, "the disk is nearly full", str(self.files.folder)))
        except OSError as error:
            _log.warning("The second folder %s cannot be used: %s", second, error)
            return False
        return True

    def _moved(self, error: OSError) -> None:
        """The files go on in the second folder."""
        self._note("second_folder", str(error))
        self._tell(*faults.second_folder(self.files.folder, error))

    def check_alive(self) -> None:
        """Raise the alarm when the audio thread has not come round for too long; for the watchdog's thread."""
        late = clocks.awake() - self._alive_at
        if self.over or late <= STALL_SECONDS:
            self._stalled = False
        elif not self._stalled:
            self._stalled = True
            self._tell(*faults.disk_stall(late))

    # Sleep.

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

    def _notice_sleep(self) -> None:
        slept, counted = self._sleep.look()
        if slept:
            self.flow.timeline.skip(counted)
            gap = Gap(self.frames / self.metadata.sample_rate, round(slept, 3), Gap.SLEEP)
            self.metadata = replace(self.metadata, gaps=(*self.metadata.gaps, gap))
            self.files.rest()
            self._note("sleep", f"{slept:.1f} s")
            _log.info("The computer slept for %.1f s; the recording goes on in another file", slept)
        rested = self._resting_since
        if rested is not None and (slept or clocks.awake() - rested > _REST_SECONDS):
            self._resting_since = None

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
        self._close_sidecar(status if error is None else RecordingStatus.FAILED, wanted)
        self.flow.meter.rest()
        self.has_sound.set()
        if error is not None and disk_works:
            self._tell(*faults.disk_alarm(error))
        return self.metadata

    def _drain_last(self) -> None:
        """Wait for what was said before the end and has not come yet, then take what the source still holds."""
        asked_at, timeline = time.monotonic(), self.flow.timeline
        wanted = timeline.frame_at(asked_at)
        self.flow.take(self._source.read())
        while (
            timeline.position < wanted
            and not self._lost
            and self._signal.quiet_for(asked_at) < _HANGS_SECONDS
            and self._source.failure is None
            and time.monotonic() < asked_at + self._source.latency_seconds
        ):
            time.sleep(0.02)
            self.flow.take(self._source.read())
        self.flow.take(self._source.drain())
        self.flow.release(timeline.finish(asked_at))

    def _close_sidecar(self, status: RecordingStatus, wanted: bool) -> None:
        frames, rate = self.frames, self.metadata.sample_rate
        if frames == 0 and status is RecordingStatus.COMPLETED and not self.waiting:
            status = RecordingStatus.FAILED
            if wanted:
                self._tell(*faults.empty(self._source.name, self.files.wav.name))
        self.metadata = replace(
            self.metadata,
            status=status,
            end_time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            duration_seconds=frames / rate,
            pauses=self.flow.pauses.listed(frames, rate),
            peak_dbfs=round(self.flow.meter.peak_dbfs, 2) if frames else None,
        )
        self.metadata, self.closed_well = self.files.close(self.metadata)

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
