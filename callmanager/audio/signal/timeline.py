"""Frames against the clock: where audio was lost without any flag, and when each frame was spoken.

No sound system tells of every loss, so the frames that arrived are compared with the time that passed. What is
missing becomes a gap of silence, so that a minute on the clock stays a minute in the file.
"""

# Sound cards are off by 20–100 ppm; anything faster than this is not a clock that drifts but audio that is missing.
MAX_DRIFT = 300e-6
# Less than this, beyond the device's own latency, is jitter.
GAP_SECONDS = 0.25


class Timeline:
    """Counts the frames of one recording against a monotonic clock that the caller reads.

    The clock starts with the first frame. The **lag** is how much later than that the frames come; its lowest
    value is the base line. A lag that rises is either a delivery that is late (it catches up) or a loss (it stays),
    so nothing is decided until frames have flowed again for a while.
    """

    def __init__(self, frames_per_second: float, latency_seconds: float) -> None:
        self._rate = frames_per_second
        self._tolerance = latency_seconds + GAP_SECONDS
        self._baseline = 0.0
        self._updated_at = 0.0
        self.started = False
        self.position = 0
        """Frames of the recording so far: those that arrived and those that were replaced by silence."""
        self.lost = 0
        """Frames that were replaced by silence."""
        self.holding = False
        """Whether frames must be held back until it is known whether some before them are missing."""
        self._settling_since: float | None = None
        self._lowest = 0.0

    def tick(self, now: float, frames: int) -> int | None:
        """Count ``frames`` that have just arrived.

        Returns:
            None as long as nothing is decided. A number when it is: so many frames of silence (maybe 0) belong
            before the frames that were held back.
        """
        if frames:
            self.position += frames
            if not self.started:
                self.started, self._baseline, self._updated_at = True, self._lag(now), now
        if not self.started:
            return None
        if not self.holding:
            self._follow(now, bool(frames))
            self.holding = self.late(now) > self._tolerance
            self._settling_since = None
            return None
        return self._settle(now, bool(frames))

    def _settle(self, now: float, arrived: bool) -> int | None:
        late = self.late(now)
        if self._settling_since is None:
            if arrived:
                self._settling_since, self._lowest = now, late
            return None
        if arrived:
            self._lowest = min(self._lowest, late)
            if now - self._settling_since >= self._tolerance:
                self.holding = False
                return self._take(self._lowest)
        elif late > self._lowest + self._tolerance:
            self._settling_since = None  # it stalled again: decide on what is held, and go on holding
            return self._take(self._lowest)
        return None

    def finish(self, now: float) -> int:
        """The recording ends now: the frames of silence that are missing at its end, or before what is held."""
        missing = 0
        if self.holding:
            missing = self._take(self.late(now) if self._settling_since is None else self._lowest)
        self.holding = False
        return missing

    def frame_at(self, when: float) -> int:
        """The first frame that was spoken at or after ``when``, as far as can be known.

        A frame is never taken for older than it is, but may be for younger, by the device's latency at most.
        """
        return max(0, round((when - self._baseline) * self._rate)) if self.started else 0

    def first_after(self, when: float) -> int:
        """The first frame that may have been spoken at or after ``when``, even if sound is missing unnoticed.

        Less than `GAP_SECONDS` of it can be missing without becoming a gap; by so much a frame may be younger than it
        looks to `frame_at`.
        """
        return self.frame_at(when - GAP_SECONDS)

    @property
    def began(self) -> float:
        """When the first frame was spoken, by the caller's clock; later than that by the latency at most."""
        return self._baseline

    def skip(self, seconds: float) -> None:
        """The clock went on by so much while nothing could be spoken, as in sleep: it is no loss."""
        self._baseline += seconds
        self._updated_at += seconds

    def late(self, now: float) -> float:
        """Seconds by which the frames lag behind their base line."""
        return self._lag(now) - self._baseline if self.started else 0.0

    def _lag(self, now: float) -> float:
        return now - self.position / self._rate

    def _follow(self, now: float, arrived: bool) -> None:
        """Lower the base line at once, raise it only as fast as a real clock may drift."""
        if arrived:
            drifted = self._baseline + MAX_DRIFT * (now - self._updated_at)
            self._baseline, self._updated_at = min(self._lag(now), drifted), now

    def _take(self, seconds: float) -> int:
        missing = round(seconds * self._rate) if seconds > GAP_SECONDS else 0
        self.position += missing
        self.lost += missing
        return missing
