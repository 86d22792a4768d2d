"""One recording at a time, opened to be looked at and listened to: its outline, its player, and who listened.

The outline is made in the slow lane and pulled from there by the screen. The player is made at the first “play”, which
is what the audit log calls listening; looking at an outline is not.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from callmanager.audio.files import parts, peaks
from callmanager.audio.files.peaks import Peaks
from callmanager.audio.files.reader import AudioReader, Unlock, open_recording
from callmanager.audio.playing.playback import SPEEDS, Manner, Side
from callmanager.audio.playing.player import Player, PlayerState
from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import User
from callmanager.services.recordings.recordings import RecordingService
from callmanager.ui.bridge import Tasks
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.audio.playing.outputs import OutputDevice

_log = logging.getLogger(__name__)


class Listening(QObject):
    """What the player's buttons do. `changed` tells that another recording is open; all else is pulled."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        recordings: RecordingService,
        user: User,
        lane: Lane,
        slow_lane: Lane,
        tasks: Tasks,
        unlock: Unlock | None = None,
        player_factory: Callable[[AudioReader, str], Player] = Player,
    ) -> None:
        super().__init__()
        self._recordings, self._user = recordings, user
        self._lane, self._slow_lane, self._tasks, self._unlock = lane, slow_lane, tasks, unlock
        self._make_player = player_factory
        self.metadata: RecordingMetadata | None = None
        self.outline: Peaks | None = None
        self.manner = Manner()
        self.device = ""
        self._player: Player | None = None
        self._reader: AudioReader | None = None
        self._start_at = 0.0
        self._is_opening = False
        self._given_up = Event()
        self._told: CallManagerError | None = None

    @property
    def state(self) -> PlayerState:
        """What the player is doing; paused while there is none."""
        if self._is_opening or (self._player is not None and self._player.is_on):
            return PlayerState.PLAYING
        return PlayerState.PAUSED if self._player is None else self._player.state

    @property
    def is_busy(self) -> bool:
        """Whether the screen has something to pull: sound, or an outline that is being made."""
        is_drawing = self.metadata is not None and (self.outline is None or not self.outline.is_whole)
        return is_drawing or self.state is PlayerState.PLAYING

    @property
    def duration_seconds(self) -> float:
        """How long the recording is."""
        return 0.0 if self.metadata is None else self.metadata.duration_seconds

    @property
    def position_seconds(self) -> float:
        """The moment that is heard, or where playing will begin."""
        return self._start_at if self._player is None else self._player.position_seconds

    def open(self, metadata: RecordingMetadata | None) -> None:
        """Look at this recording (None: at none); what played before ends."""
        self.close()
        self.metadata, self.outline, self._start_at = metadata, None, 0.0
        self._given_up = given_up = Event()
        if metadata is not None:
            self._tasks.run(
                self,
                self._slow_lane,
                lambda: self._look(metadata, given_up),
                lambda _: None,
                self._fail_unless(given_up),
            )
        self.changed.emit()

    def close(self) -> None:
        """Be silent and let go of the recording; calling it again does nothing."""
        self._given_up.set()
        self._is_opening = False
        player, self._player = self._player, None
        reader, self._reader = self._reader, None
        self.metadata, self._told = None, None
        if player is not None and reader is not None:
            player.pause()
            self._tasks.run(self, self._slow_lane, lambda: _close(player, reader))

    def end(self) -> None:
        """The window closes: end the player before the program goes on."""
        self._given_up.set()
        player, self._player = self._player, None
        if player is not None and self._reader is not None:
            _close(player, self._reader)

    def pull_failure(self) -> CallManagerError | None:
        """What made the player stop; each failure once."""
        failure = self._player.failure if self._player is not None else None
        if failure is None or failure is self._told:
            return None
        self._told = failure
        return failure

    # --- what the buttons do ------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play, or pause."""
        if self._player is not None:
            if self._player.is_on:
                self._player.pause()
            else:
                self._player.play()
        elif self.metadata is not None and not self._is_opening:
            self._is_opening = True
            metadata, given_up = self.metadata, self._given_up
            self._tasks.run(
                self,
                self._lane,
                lambda: self._open_reader(metadata),
                lambda reader: self._begin(reader, given_up),
                self._fail_unless(given_up),
            )
        self.changed.emit()

    def seek(self, seconds: float) -> None:
        """Go to a moment."""
        self._start_at = min(max(0.0, seconds), self.duration_seconds)
        if self._player is not None:
            self._player.seek(self._start_at)

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self._change(Manner(speed, self.manner.volume, self.manner.side, self.manner.skips_silence))

    def change_speed(self, steps: int) -> None:
        """One step faster or slower."""
        at = SPEEDS.index(self.manner.speed) + steps
        self.set_speed(SPEEDS[min(max(0, at), len(SPEEDS) - 1)])

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._change(Manner(self.manner.speed, volume, self.manner.side, self.manner.skips_silence))

    def set_side(self, side: Side) -> None:
        """Hear both, or the agent (left) or the customer (right) alone."""
        self._change(Manner(self.manner.speed, self.manner.volume, side, self.manner.skips_silence))

    def set_skips_silence(self, skips: bool) -> None:
        """Shorten long silences."""
        self._change(Manner(self.manner.speed, self.manner.volume, self.manner.side, skips))

    def set_device(self, name: str) -> None:
        """Play on this output device, "" for the system's default one."""
        self.device = name
        if self._player is not None:
            self._player.set_device(name)

    def find_devices(self, on_done: "Callable[[list[OutputDevice]], None]") -> None:
        """Ask which output devices there are; without a sound system nothing comes, and `toggle` will tell why."""
        from callmanager.audio.playing.outputs import list_outputs

        self._tasks.run(self, self._slow_lane, list_outputs, on_done, lambda error: _log.info("%s", error))

    def _change(self, manner: Manner) -> None:
        self.manner = manner
        player = self._player
        if player is not None:
            player.set_speed(manner.speed)
            player.set_volume(manner.volume)
            player.set_side(manner.side)
            player.set_skips_silence(manner.skips_silence)
        self.changed.emit()

    # --- beside the screen --------------------------------------------------------------------------------------------

    def _open_reader(self, metadata: RecordingMetadata) -> AudioReader:
        self._recordings.path_for_listening(metadata.recording_id, self._user)
        return open_recording(metadata, unlock=self._unlock)

    def _begin(self, reader: AudioReader, given_up: Event) -> None:
        if given_up.is_set():
            reader.close()
            return
        self._is_opening = False
        self._reader, self._player = reader, self._make_player(reader, self.device)
        self._player.seek(self._start_at)
        self._player.play()
        self._change(self.manner)

    def _look(self, metadata: RecordingMetadata, given_up: Event) -> None:
        """Runs in the slow lane: the outline from its cache, or made and kept."""
        with open_recording(metadata, unlock=self._unlock) as reader:
            made_from = peaks.fingerprint(reader.files)
            cache = peaks.cache_path(parts.sidecar_of(reader.files[0]))
            found = None if metadata.key_id else peaks.load(cache, made_from)
            if found is None:
                found = peaks.compute(reader, lambda part: self._keep(part, given_up), given_up.is_set)
                if found.is_whole and not metadata.key_id and metadata.end_time is not None:
                    _save(cache, found, made_from)
        self._keep(found, given_up)

    def _keep(self, outline: Peaks, given_up: Event) -> None:
        if not given_up.is_set():
            self.outline = outline

    def _fail_unless(self, given_up: Event) -> Callable[[CallManagerError], None]:
        def fail(error: CallManagerError) -> None:
            if not given_up.is_set():
                self._is_opening = False
                self.failed.emit(error)
                self.changed.emit()

        return fail


def _close(player: Player, reader: AudioReader) -> None:
    player.close()
    reader.close()


def _save(cache: Path, outline: Peaks, made_from: bytes) -> None:
    try:
        peaks.save(cache, outline, made_from)
    except OSError as error:  # a folder that is full or read-only: it is made again next time
        _log.info("The outline %s could not be kept: %s", cache.name, error)
