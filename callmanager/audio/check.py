"""Before the first call: three seconds of every source, how loud they are, and room on the disk in minutes.

The take stays in memory, to be heard on the output device, and is gone with its report.
"""

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from callmanager.audio.files.limits import MIN_FREE_BYTES
from callmanager.audio.files.wav import BYTES_PER_SAMPLE
from callmanager.audio.playing.player import Player
from callmanager.audio.signal.capture import Source, silence
from callmanager.audio.signal.levels import FLOOR_DBFS, FULL_SCALE, Levels, Meter, Samples, dbfs
from callmanager.audio.sources.device_source import DeviceSource
from callmanager.audio.sources.pair_source import AGENT, CUSTOMER
from callmanager.domain.errors import RecordingError

CHECK_SECONDS = 3.0
# A device that slept may take 2.3 s before its first frame.
_PATIENCE_SECONDS = 4.0
_LOOK_SECONDS = 0.05
# A room with nobody in it lies above, a muted microphone below.
SILENT_DBFS = -75.0
# Whoever speaks into a microphone reaches −30 dBFS and more.
QUIET_DBFS = -40.0
# A voice touches full scale for a sample now and then; cut tops are flat.
_FLAT_SAMPLES = 3


class Verdict(StrEnum):
    """What a source was found to be."""

    OK = "ok"
    SILENT = "silent"
    TOO_QUIET = "too_quiet"
    CLIPPING = "clipping"
    NO_DATA = "no_data"
    CANNOT_OPEN = "cannot_open"


_SENTENCES = {
    Verdict.OK: "Sound arrives at a good level.",
    Verdict.SILENT: "Nothing but silence arrives. Check that the microphone is not muted and that the system lets "
    "CallManager use it.",
    Verdict.TOO_QUIET: "The sound is very quiet. Speak during the check, or raise the level of this input.",
    Verdict.CLIPPING: "The sound is too loud and is cut off. Lower the level of this input.",
    Verdict.NO_DATA: "The device is open, but no sound comes from it. Connect it anew, or choose another.",
}


@dataclass(frozen=True, slots=True)
class Take:
    """What was heard, in memory: 16-bit frames that `play` can play."""

    samples: Samples
    sample_rate: int

    @property
    def channels(self) -> int:
        """Samples in a frame."""
        return int(self.samples.shape[1])

    @property
    def frames(self) -> int:
        """How many there are."""
        return len(self.samples)

    def read(self, start: int, frames: int) -> Samples:
        """The samples from frame ``start`` on (frames × channels)."""
        return self.samples[start : start + frames]


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """One source: ``label`` is its role, ``name`` the device. ``error`` is why it could not be opened."""

    label: str
    name: str
    verdict: Verdict
    peak_dbfs: float
    rms_dbfs: float
    sentence: str
    take: Take = field(repr=False)
    error: RecordingError | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found. ``free_minutes`` is how long can be recorded; None where the folder cannot be asked."""

    sources: tuple[SourceCheck, ...]
    free_minutes: float | None

    @property
    def ok(self) -> bool:
        """Whether every source is good."""
        return bool(self.sources) and all(source.verdict is Verdict.OK for source in self.sources)

    def to_dict(self) -> dict[str, Any]:
        """For JSON, without the sound."""
        sources = [
            {
                "label": source.label,
                "device": source.name,
                "verdict": source.verdict.value,
                "peak_dbfs": round(source.peak_dbfs, 1),
                "rms_dbfs": round(source.rms_dbfs, 1),
                "seconds": round(source.take.frames / source.take.sample_rate, 2),
                "sentence": source.sentence,
            }
            for source in self.sources
        ]
        minutes = None if self.free_minutes is None else round(self.free_minutes)
        return {"ok": self.ok, "sources": sources, "free_minutes": minutes}


OnLevels = Callable[[int, Levels], None]
"""Told the number of a source and its levels, in the thread that checks."""


def check(
    sources: Sequence[tuple[str, Source]],
    seconds: float = CHECK_SECONDS,
    *,
    sample_rate: int = 44_100,
    on_levels: OnLevels | None = None,
    stopped: threading.Event | None = None,
    folder: Path | None = None,
    min_free_bytes: int = MIN_FREE_BYTES,
) -> CheckReport:
    """Listen to all sources at once for ``seconds``; returns when that much has come, at most 4 seconds later.

    Never raises for what a source does: that is the report. Not for the GUI thread.

    Args:
        sources: the role and the source of each, not opened yet; they are closed afterwards.
        seconds: how much sound is wanted.
        sample_rate: of the takes.
        on_levels: told the levels of each source while it is listened to.
        stopped: ends the check early when it is set.
        folder: where recordings go, for the room that is left.
        min_free_bytes: what must stay free there.
    """
    ears = [_Ear(number, label, source, on_levels) for number, (label, source) in enumerate(sources)]
    try:
        for ear in ears:
            ear.open(sample_rate)
        wanted, deadline = round(seconds * sample_rate), time.monotonic() + seconds + _PATIENCE_SECONDS
        pause = stopped or threading.Event()
        while any(ear.listens and ear.frames < wanted for ear in ears) and time.monotonic() < deadline:
            if pause.wait(_LOOK_SECONDS):
                break
            for ear in ears:
                ear.look()
    finally:
        for ear in ears:
            ear.source.close()
    found = tuple(ear.found(sample_rate) for ear in ears)
    rate = sample_rate * max(1, len(ears)) * BYTES_PER_SAMPLE
    return CheckReport(found, None if folder is None else _free_minutes(folder, rate, min_free_bytes))


class _Ear:
    """One source that is listened to."""

    def __init__(self, number: int, label: str, source: Source, on_levels: OnLevels | None) -> None:
        self.source = source
        self._number, self._label, self._on_levels = number, label, on_levels
        self._blocks: list[Samples] = []
        self._meter = Meter(1)
        self._error: RecordingError | None = None
        self.frames = 0

    @property
    def listens(self) -> bool:
        """Whether sound may still come."""
        return self._error is None and self.source.failure is None

    def open(self, sample_rate: int) -> None:
        """Open it and begin; an error is kept for the report."""
        try:
            self.source.open(sample_rate, 1)
            self.source.start()
        except RecordingError as error:
            self._error = error

    def look(self) -> None:
        """Take what has come."""
        if not self.listens:
            return
        block = self.source.read()
        if len(block):
            self._blocks.append(block)
            self.frames += len(block)
            self._meter.feed(block)
            if self._on_levels is not None:
                self._on_levels(self._number, self._meter.latest)

    def found(self, sample_rate: int) -> SourceCheck:
        """What is to be said of it."""
        sound = np.concatenate(self._blocks) if self._blocks else silence(0, 1)
        peak, rms = self._meter.peak_dbfs, _rms(sound)
        verdict = Verdict.CANNOT_OPEN if self._error is not None else judge(sound)
        sentence = self._error.message if self._error is not None else _SENTENCES[verdict]
        take = Take(sound, sample_rate)
        return SourceCheck(self._label, self.source.name, verdict, peak, rms, sentence, take, self._error)


def judge(sound: Samples) -> Verdict:
    """What to think of a take (frames × 1)."""
    if not len(sound):
        return Verdict.NO_DATA
    peak = dbfs(float(np.abs(sound.astype(np.int32)).max()))
    if peak < SILENT_DBFS:
        return Verdict.SILENT
    if peak < QUIET_DBFS:
        return Verdict.TOO_QUIET
    full = (sound >= FULL_SCALE - 1) | (sound <= -FULL_SCALE)
    runs = np.convolve(full[:, 0].astype(np.int8), np.ones(_FLAT_SAMPLES, np.int8))
    return Verdict.CLIPPING if runs.max() >= _FLAT_SAMPLES else Verdict.OK


def _rms(sound: Samples) -> float:
    return dbfs(float(np.sqrt(np.square(sound.astype(np.float64)).mean()))) if len(sound) else FLOOR_DBFS


def _free_minutes(folder: Path, bytes_per_second: float, min_free_bytes: int) -> float | None:
    existing = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    try:
        free = shutil.disk_usage(existing).free
    except OSError:
        return None
    return max(0.0, (free - min_free_bytes) / bytes_per_second / 60)


def device_sources(device: int | str | None, second_device: int | str | None = None) -> list[tuple[str, Source]]:
    """The sources of a desk as `check` wants them: the agent's device and, where there is one, the customer's."""
    sources: list[tuple[str, Source]] = [(AGENT, DeviceSource(device or None))]
    if second_device not in (None, ""):
        sources.append((CUSTOMER, DeviceSource(second_device)))
    return sources


def refuse_while(recording: bool) -> None:
    """A check would take the devices from a recording, or at least its ears from the agent.

    Raises:
        RecordingError: a recording runs (``check_while_recording``).
    """
    if recording:
        raise RecordingError(
            "A call is being recorded now, so the sound cannot be checked. The recording goes on. Check the sound when "
            "the call has ended.",
            code="check_while_recording",
        )


def play(take: Take, device: str = "") -> Player:
    """Play a take on an output device ("" for the system's default); returns at once.

    ``close()`` of what is returned ends it at any time, its ``state`` and ``failure`` tell how it went.
    """
    player = Player(take, device)
    player.play()
    return player
