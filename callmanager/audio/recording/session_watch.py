"""What goes wrong with a recording that goes on: its source, its disk, its computer's sleep, and who is told."""

import errno
import logging
import shutil
from dataclasses import replace

from callmanager.audio.recording import faults, losses
from callmanager.audio.recording.session_state import STALL_SECONDS, SessionState
from callmanager.audio.signal import clocks
from callmanager.audio.signal.capture import SourceNews
from callmanager.domain.recording import Gap, RecordingEvent

_log = logging.getLogger(__name__)

# A sleep that was announced and does not come within this time will not come.
_REST_SECONDS = 10.0
# A gap that begins so soon after a fault is that fault's.
_EXPECTED_SECONDS = 3.0


class WatchedSession(SessionState):
    """Notices faults, notes them in the sidecar, raises alarms; see `Session`."""

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
        elif news.code in ("gap", "zeros"):
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

    # The disk.

    def _watch_disk(self) -> bool:
        """Look at the room; whether the recording must end here, in order."""
        files, disk = self.files, self._disk
        if not files.is_there():
            self._leave(FileNotFoundError(errno.ENOENT, "the recordings folder has gone", str(files.folder)))
        disk.look(files.folder)
        if disk.ends and not self._leave_full_disk():
            return True
        if disk.crossed() and disk.seconds_left is not None:
            self._tell(*faults.disk_low(files.folder, disk.seconds_left))
        return False

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
            self.files.move(OSError(errno.ENOSPC, "the disk is nearly full", str(self.files.folder)))
        except OSError as error:
            _log.warning("The second folder %s cannot be used: %s", second, error)
            return False
        return True

    def _moved(self, error: OSError) -> None:
        """The files go on in the second folder."""
        here, before = self.files.folder, self.files.wav.parent
        lost = self._count_lost()
        self._note("second_folder", str(error))
        if lost:
            self._tell(*faults.lost_file(before, here, lost))
        elif error.errno == errno.ENOENT:
            self._tell(*faults.folder_away(before, here))
        else:
            self._tell(*faults.second_folder(here, error))

    def _count_lost(self) -> float:
        """Put files that were deleted since the last look into the metadata; how many seconds went with them."""
        rate, frames = self.metadata.sample_rate, 0
        for lost in self.files.lost:
            if lost not in self._known_lost:
                self._known_lost.append(lost)
                frames += lost.frames
                detail = f"{lost.name} was deleted: {lost.frames / rate:.2f} s"
                event = RecordingEvent(round(lost.start / rate, 3), Gap.LOST_FILE, detail)
                self.metadata = replace(losses.note(self.metadata, lost), events=(*self.metadata.events, event))
        return frames / rate

    def check_alive(self) -> None:
        """Raise the alarm when the audio thread has not come round for too long; for the watchdog's thread."""
        late = clocks.awake() - self._alive_at
        if self.over or late <= STALL_SECONDS:
            self._stalled = False
        elif not self._stalled:
            self._stalled = True
            self._tell(*faults.disk_stall(late))

    # Sleep.

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
