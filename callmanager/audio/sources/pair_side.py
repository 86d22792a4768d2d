"""One of two devices: its frames, its clock, and where its sound goes in the file."""

import sys
from collections.abc import Callable

from callmanager.audio.signal.capture import Source, SourceNews, silence
from callmanager.audio.signal.drift import ClockLine, Stretcher
from callmanager.audio.signal.levels import Samples
from callmanager.audio.signal.timeline import GAP_SECONDS, Timeline
from callmanager.domain.errors import RecordingError

# So much longer than its latency the other device waits for one that does not deliver.
_PATIENCE_SECONDS = 0.75
# Opening a device that slept takes longer before the first frame comes (PulseAudio's null sink: up to 2.3 s).
_START_SECONDS = 1.0
# So long the first frames are looked at before it is decided how far the devices are apart.
_SETTLE_SECONDS = 0.75
_RETURNS = ("back", "fallback")
# So long nothing but zeros means that a device is muted, or that the call's sound goes elsewhere. One that has been
# heard may be silent for longer: a telephone program plays nothing while nobody speaks at the other end.
_ZEROS_AT_FIRST_SECONDS = 5.0
_ZEROS_LATER_SECONDS = 30.0


class PairSide:
    """One device of a pair; used by `PairSource` alone, in the audio thread.

    Args:
        source: the device, not opened yet.
        label: whose side it is, for what is told of it.
        stretched: whether it is made to fit the other's clock; one that is not arrives bit for bit.
    """

    def __init__(self, source: Source, label: str, *, stretched: bool) -> None:
        self.source = source
        self.label = label
        self.stretcher = Stretcher() if stretched else None
        self.placed = False
        self.end = 0
        """Frames of the file that this side has sound or silence for."""
        self.refusal: RecordingError | None = None
        self.absent = False
        self._raw = 0
        """Frames of the device that went into the file's side up to `end`, lost ones included; not if stretched."""
        self._skipped = 0
        self._pieces: list[tuple[int, Samples]] = []
        self._early: list[Samples] = []
        self._held: list[Samples] = []
        self._news: list[SourceNews] = []
        self._told_by_source = self._told_itself = self._returning = False
        self._zeros = 0
        """Frames in a row that were nothing but zeros."""
        self._sounded = self._told_zeros = False
        self._first_at: float | None = None
        self._last_at = 0.0

    def open(self, sample_rate: int) -> None:
        """Open the device; `refusal` says why it did not work."""
        try:
            self.source.open(sample_rate, 1)
        except RecordingError as error:
            self.refuse(error)

    def start(self, sample_rate: int, now: float) -> None:
        """Begin to capture."""
        self._fps = sample_rate * self.source.pace
        self._wait = self.source.latency_seconds + GAP_SECONDS + _PATIENCE_SECONDS
        self.timeline = Timeline(self._fps, self.source.latency_seconds)
        self.line = ClockLine(self._fps)
        self._rate, self._last_at = sample_rate, now + _START_SECONDS
        if self.refusal is None:
            try:
                self.source.start()
            except RecordingError as error:
                self.refuse(error)
        if self.refusal is not None:
            self._go(now, self.refusal.message)

    def refuse(self, error: RecordingError) -> None:
        """It cannot be used; the recording is the other side's."""
        self.refusal = error
        self.source.close()

    @property
    def cause(self) -> str | None:
        """Why nothing will come any more."""
        return self.source.failure if self.refusal is None else self.refusal.message

    @property
    def heard(self) -> bool:
        """Whether anything has ever come."""
        return self._first_at is not None

    def settled(self, now: float) -> bool:
        """Whether enough was seen of its first frames to say when they were spoken."""
        return self._first_at is not None and now - self._first_at >= _SETTLE_SECONDS

    def look(self, clock: Callable[[], float]) -> None:
        """Take in what has come from the device."""
        if self.refusal is not None:
            return
        block = self.source.read()
        self.take_in(block, clock())

    def take_in(self, block: Samples, now: float) -> None:
        """``block`` (frames × 1) has arrived at ``now``."""
        if len(block):
            self._first_at = now if self._first_at is None else self._first_at
            self._last_at = now
            self._come_back(now)
            self._hear(block, now)
        elif not self.absent and (self.cause is not None or now - self._last_at > self._wait):
            self._go(now, self.cause or "nothing comes from it")
        held = self.timeline.holding
        missing = self.timeline.tick(now, len(block))
        (self._held if held else self._early).append(block)
        if missing is not None:
            self._release(missing, now)
        if len(block) and not self.timeline.holding:
            self.line.feed(now, self.timeline.position)
        self._flow()

    def _hear(self, block: Samples, now: float) -> None:
        """Notice that nothing but zeros comes, which the other side's sound would hide; and that it is over."""
        if block.any():
            if self._told_zeros:
                self._say("sound", "sound comes from it again", now)
            self._zeros, self._sounded, self._told_zeros = 0, True, False
            return
        self._zeros = 0 if self.source.ended else self._zeros + len(block)
        seconds = self._zeros / self._rate
        if not self._told_zeros and seconds >= (_ZEROS_LATER_SECONDS if self._sounded else _ZEROS_AT_FIRST_SECONDS):
            self._told_zeros = True
            self._say("zeros", f"nothing but digital silence has come from it for {seconds:.0f} s", now)

    def _release(self, missing: int, now: float) -> None:
        held, self._held = self._held, []
        self._flow()
        if missing:
            self._skip(missing)
            self.line.restart()
        if self._returning:
            self._say_back(f"{missing / self._rate:.1f} s of its sound are missing", now)
        elif missing:
            self._say("gap", f"{missing / self._rate:.1f} s of its sound did not arrive; silence stands there", now)
        self._early.extend(held)

    def _skip(self, frames: int) -> None:
        if not self.placed:
            self._early.append(silence(frames, 1))
            return
        if self.stretcher is not None:
            self._append(self.stretcher.flush())
        self._skipped += frames
        self._raw += frames
        self.end += frames

    def _flow(self) -> None:
        if not self.placed:
            return
        blocks, self._early = self._early, []
        for block in blocks:
            if len(block):
                self._append(block if self.stretcher is None else self.stretcher.stretch(block))
                self._raw += len(block)

    def _append(self, block: Samples) -> None:
        if len(block):
            self._pieces.append((self.end, block))
            self.end += len(block)

    @property
    def origin(self) -> float:
        """Where the device's frame 0 lies in the file, as it was placed and stretched until now."""
        raw = self._raw if self.stretcher is None else self.stretcher.consumed + self._skipped
        return self.end - raw

    def later_than(self, other: "PairSide", now: float) -> float:
        """The frame of the file at which this device's frame 0 belongs by both clocks; the other is placed, or at 0."""
        lag = self.line.lag_at(now) - other.line.lag_at(now)
        return lag * self._fps + (other.origin if other.placed else 0.0)

    def ahead_of(self, other: "PairSide", now: float) -> float:
        """By how many frames this side stands too early in the file, compared with the other."""
        return self.later_than(other, now) - self.origin

    def place(self, frame: int) -> None:
        """The device's first frame is this frame of the file."""
        self.end, self.placed = frame, True
        self._flow()

    def steer(self, other: "PairSide", now: float) -> None:
        """Follow the clock of the other side."""
        assert self.stretcher is not None
        self.stretcher.steer(self.line.slope - other.line.slope, self.ahead_of(other, now), self._fps)

    @property
    def next_sound(self) -> int:
        """The next frame of the file for which this side has sound; beyond all of them when there is none yet."""
        return self._pieces[0][0] if self._pieces else sys.maxsize

    def frames(self, start: int, stop: int) -> Samples:
        """This side of the file from frame ``start`` to ``stop``: silence where there is nothing."""
        out = silence(stop - start, 1)
        kept = []
        for first, piece in self._pieces:
            last = first + len(piece)
            low, high = max(first, start), min(last, stop)
            if low < high:
                out[low - start : high - start] = piece[low - first : high - first]
            if last > stop:
                kept.append((first, piece))
        self._pieces = kept
        return out

    def last(self, now: float) -> None:
        """The end: take in what the device still holds."""
        if self.refusal is None:
            self.take_in(self.source.drain(), now)
            self._release(self.timeline.finish(now) if self._held else 0, now)
            self._flow()

    def flush(self) -> None:
        """Bring out what the stretcher still holds."""
        if self.placed and self.stretcher is not None:
            self._append(self.stretcher.flush())

    def _go(self, now: float, why: str) -> None:
        self.absent = True
        self._told_itself = self._told_by_source
        if not self._told_itself:
            self._say("gap", f"{why}; its side of the recording is silent until it is back", now)

    def _come_back(self, now: float) -> None:
        if self.absent:
            self.absent, self._returning = False, True
            if not self.timeline.started:
                self._say_back("it delivers now", now)

    def _say_back(self, detail: str, now: float) -> None:
        self._returning = False
        if not self._told_itself:
            self._say("back", detail, now)

    def _say(self, code: str, detail: str, now: float) -> None:
        self._news.append(SourceNews(code, self._signed(detail), now))

    def _signed(self, detail: str) -> str:
        return f"{self.label} ({self.source.name}): {detail}"

    def news(self) -> list[SourceNews]:
        """What has happened to this side since the last call."""
        told, self._news = self._news, []
        for item in self.source.news() if self.refusal is None else ():
            # A source that tells of its own losses need not be told of by us as well.
            self._told_by_source = item.code == "lost" or (self._told_by_source and item.code not in _RETURNS)
            code = "gap" if item.code == "lost" else item.code  # the recording has the other side still
            told.append(SourceNews(code, self._signed(item.detail), item.at))
        return told
