"""Plays a recording, also while another one is made: a thread of its own feeds the ring of an output stream.

Nothing here waits in the caller's thread: what is asked is done by the player's thread, and the screen pulls `state`,
`position_seconds` and `failure`.
"""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

import numpy as np
import soxr

from callmanager.audio.files.peaks import Sound
from callmanager.audio.playing.outputs import Output
from callmanager.audio.playing.playback import Manner, Programme, Side
from callmanager.audio.signal.capture import Floats
from callmanager.domain.errors import RecordingError

_log = logging.getLogger(__name__)
_TICK_SECONDS = 0.04
# As much is made before a jump is heard: enough for a slow tick, quick to make.
_FIRST_SECONDS = 0.12
_STOP_SECONDS = 5.0


class PlayerState(StrEnum):
    """What the player is doing."""

    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"
    FAILED = "failed"


class Player:
    """Plays one opened recording; `close` it. The device is held only while something is heard."""

    def __init__(self, sound: Sound, device: str = "") -> None:
        """``device`` is the name of an output device, "" for the system's default one."""
        self._sound = sound
        self._change = threading.Condition()
        # What is wanted, under `_change`; the thread looks at it.
        self._wants_sound = False
        self._closing = False
        self._manner = Manner()
        self._device = device
        self._jump_to: int | None = None
        self._is_stale = False  # the programme that plays is no longer what is wanted
        # What is, written by the thread alone.
        self.state = PlayerState.PAUSED
        self.failure: RecordingError | None = None
        self._place = 0
        self._output: Output | None = None
        self._plays_on = device
        self._programme: Programme | None = None
        self._scale = 1.0  # frames of the programme for each frame of the device
        self._blocks: Iterator[Floats] = iter(())
        self._left: Floats = np.zeros((0, 2), np.float32)
        self._all_made = True
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def duration_seconds(self) -> float:
        """How long the recording is."""
        return self._sound.frames / self._sound.sample_rate

    @property
    def position_seconds(self) -> float:
        """The moment of the recording that is heard now."""
        with self._change:
            frame = self._heard() if self._jump_to is None else self._jump_to
        return frame / self._sound.sample_rate

    @property
    def is_on(self) -> bool:
        """Whether sound is wanted: it plays, or will as soon as the device is open."""
        return self._wants_sound

    @property
    def manner(self) -> Manner:
        """How it is played."""
        return self._manner

    def play(self) -> None:
        """Go on from where it stands; from the start when it had ended."""
        with self._change:
            if self.state is PlayerState.ENDED and self._jump_to is None:
                self._jump_to = 0
            self._wants_sound = True
            self.failure = None
            self._change.notify()

    def pause(self) -> None:
        """Be silent and let go of the device."""
        with self._change:
            self._wants_sound = False
            self._change.notify()

    def seek(self, seconds: float) -> None:
        """Go to a moment of the recording; what plays goes on there."""
        frame = round(min(max(0.0, seconds), self.duration_seconds) * self._sound.sample_rate)
        with self._change:
            self._jump_to = frame
            self._is_stale = True
            self._change.notify()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast, at the same pitch."""
        self._play_in(replace(self._manner, speed=speed))

    def set_volume(self, volume: float) -> None:
        """0 is silence, 1 the recording's own loudness."""
        self._play_in(replace(self._manner, volume=min(max(0.0, volume), 1.0)))

    def set_side(self, side: Side) -> None:
        """Hear both sides of a stereo recording, or the agent (left) or the customer (right) alone, in both ears."""
        self._play_in(replace(self._manner, side=side))

    def set_skips_silence(self, skips: bool) -> None:
        """Shorten long silences."""
        self._play_in(replace(self._manner, skips_silence=skips))

    def set_device(self, name: str) -> None:
        """Play on this output device from now on, "" for the system's default one."""
        with self._change:
            if name != self._device:
                self._device = name
                self._is_stale = True
                self._change.notify()

    def close(self) -> None:
        """End the player and join its thread, which may wait for a sound system that is slow.

        Calling it again does nothing.
        """
        with self._change:
            self._closing = True
            self._wants_sound = False
            self._change.notify()
        if self._thread is not threading.current_thread():
            self._thread.join(_STOP_SECONDS)

    def _play_in(self, manner: Manner) -> None:
        with self._change:
            if manner != self._manner:
                self._manner = manner
                self._is_stale = True
                self._change.notify()

    # --- in the player's thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while not self._closing:
                self._turn()
        except RecordingError as error:
            self._fail(error)
        except Exception:
            _log.exception("The player stopped")
            self._fail(
                RecordingError("Playing failed. The recording is as it was; the details are in the log.", code="play")
            )
        finally:
            self._let_go()

    def _turn(self) -> None:
        try:
            if self._wants_sound:
                self._sound_on()
            else:
                self._sound_off()
        except RecordingError as error:
            self._fail(error)
        with self._change:
            if self._wants_sound:
                if not self._is_stale and not self._closing:
                    self._change.wait(_TICK_SECONDS)
            else:
                while self._is_idle():
                    self._change.wait()

    def _is_idle(self) -> bool:
        """Whether nothing is wanted, and nothing is left to do before it is silent."""
        is_silent = self._output is None and self.state is not PlayerState.PLAYING
        return is_silent and self._jump_to is None and not (self._wants_sound or self._closing)

    def _sound_off(self) -> None:
        if self._output is not None:
            self._place = self._heard()
            self._let_go()
        with self._change:
            if self._jump_to is not None:
                self._place, self._jump_to = self._jump_to, None
                if self.state is PlayerState.ENDED:
                    self.state = PlayerState.PAUSED
            self._is_stale = False
            if self.state is PlayerState.PLAYING:
                self.state = PlayerState.PAUSED

    def _sound_on(self) -> None:
        if self._output is None or self._output.was_released or self._plays_on != self._device:
            with self._change:
                self._place = self._heard()
                self._plays_on = self._device
            self._let_go()
            self._output = Output(self._plays_on, self._sound.sample_rate)
            self._begin()
        elif self._is_stale:
            self._begin()
        elif not self._output.is_open:
            raise self._lost(self._output)
        self._feed()

    def _begin(self) -> None:
        """Put another programme in place of the one that plays."""
        assert self._output is not None
        with self._change:
            start = self._heard() if self._jump_to is None else self._jump_to
            manner, self._is_stale = self._manner, False
        rate = self._output.sample_rate
        programme = Programme(self._sound, start, manner, self._output.channels)
        self._blocks = _resampled(iter(programme), self._sound.sample_rate, rate, self._output.channels)
        self._left, self._all_made = np.zeros((0, self._output.channels), np.float32), False
        while len(self._left) < _FIRST_SECONDS * rate and self._make():
            pass
        with self._change:
            self._scale = self._sound.sample_rate / rate
            self._left = self._left[self._output.begin(self._left) :]
            self._programme = programme
            if self._jump_to == start:
                self._jump_to = None
            self.state = PlayerState.PLAYING

    def _make(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            self._all_made = True
            return False
        self._left = np.concatenate((self._left, block)) if len(self._left) else block
        return True

    def _feed(self) -> None:
        """Fill the ring; the end has come when it is empty and nothing is left to make."""
        assert self._output is not None
        while not (self._is_stale or self._closing) and self._wants_sound:
            if not len(self._left) and not self._make():
                break
            taken = self._output.put(self._left)
            self._left = self._left[taken:]
            if len(self._left):
                return
        if self._all_made and not len(self._left) and not self._output.waiting and not self._is_stale:
            with self._change:
                if self._jump_to is None:
                    self._place, self._wants_sound = self._sound.frames, False
                    self.state = PlayerState.ENDED
            if self.state is PlayerState.ENDED:
                self._programme = None
                self._let_go(wait=True)

    def _heard(self) -> int:
        programme, output = self._programme, self._output
        if programme is None or output is None:
            return self._place
        behind = round(output.latency_seconds * output.sample_rate)
        return programme.place(round(max(0, output.played - behind) * self._scale))

    def _lost(self, output: Output) -> RecordingError:
        return RecordingError(
            f"The output device “{output.name}” has stopped, so the playback has stopped too. The recording is as it "
            "was. Connect the device again or choose another, and go on from here.",
            code="play_device_lost",
            device=output.name,
        )

    def _fail(self, error: RecordingError) -> None:
        _log.info("Playing stopped: %s", error)
        self._place = self._heard()
        self._let_go()
        with self._change:
            self._wants_sound = False
            self._is_stale = False
            if self._jump_to is not None:
                self._place, self._jump_to = self._jump_to, None
            self.failure, self.state = error, PlayerState.FAILED

    def _let_go(self, *, wait: bool = False) -> None:
        output, self._output, self._programme = self._output, None, None
        if output is not None:
            if wait:  # the last sounds are on their way still
                with self._change:
                    self._change.wait(output.latency_seconds)
            output.close()


def _resampled(blocks: Iterator[Floats], rate: int, to_rate: int, channels: int) -> Iterator[Floats]:
    """The blocks at the device's rate."""
    if rate == to_rate:
        yield from blocks
        return
    resampler: Any = soxr.ResampleStream(rate, to_rate, channels, dtype="float32")
    for block in blocks:
        yield resampler.resample_chunk(np.ascontiguousarray(block)).reshape(-1, channels)
    yield resampler.resample_chunk(np.zeros((0, channels), np.float32), last=True).reshape(-1, channels)
