"""Whether two recordings sound the same: for copies that were compressed with loss, where no digest can tell.

Compared is what carries speech, 50 Hz to 4 kHz: coders take away a constant offset, and at high pitch they give noise
back as other noise. Measured with a sample call: 0.99 and more for Opus at 32 kbit/s and MP3 at 64 kbit/s; white noise,
the hardest case, 0.95; two channels that libsndfile 1.2.2 garbles into one another (16-bit stereo to MP3), 0.4 to 0.7.
"""

from collections.abc import Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from callmanager.audio.files.reader import Sound
from callmanager.audio.signal.levels import Samples

LIKE_ENOUGH = 0.8
_RATE = 8_000
_WINDOW = 160  # 20 ms: what is slower than 50 Hz is taken away
_BLOCK = _RATE * 10
_FULL_SCALE = 32_768.0
_AUDIBLE = 0.003  # −50 dBFS: quieter stretches may come out at another level
_SILENT = 0.0003
_LENGTH_SLACK_SECONDS = 0.1
Band = NDArray[np.float32]


def likeness(first: Sound, second: Sound) -> float:
    """How alike two recordings are: 1 is the same, 0 has nothing in common; the least of all channels.

    A stretch of ten seconds that is twice as loud in one of the two, or half as loud, makes it 0, and so do another
    number of channels and more than 0.1 s of difference in length.

    Raises:
        RecordingError: one of them cannot be read.
    """
    difference = first.frames / first.sample_rate - second.frames / second.sample_rate
    if first.channels != second.channels or abs(difference) > _LENGTH_SLACK_SECONDS:
        return 0.0
    sums = np.zeros((3, first.channels))
    frames = 0
    for one, two in zip(_speech(first), _speech(second), strict=False):
        shared = min(len(one), len(two))
        a, b = one[:shared].astype(np.float64), two[:shared].astype(np.float64)
        block = np.stack([(a * a).sum(axis=0), (b * b).sum(axis=0), (a * b).sum(axis=0)])
        if not _as_loud(block / max(1, shared)):
            return 0.0
        sums += block
        frames += shared
    silent = np.sqrt(sums[:2] / max(1, frames)).max(axis=0) < _SILENT
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.where(silent, 1.0, sums[2] / np.sqrt(sums[0] * sums[1]))
    return float(np.nan_to_num(alike).min())


def _as_loud(power: NDArray[np.float64]) -> bool:
    first, second = np.sqrt(power[0]), np.sqrt(power[1])
    audible = np.maximum(first, second) > _AUDIBLE
    return bool(np.all(~audible | ((second < 2 * first) & (first < 2 * second))))


def _speech(reader: Sound) -> Iterator[Band]:
    """Blocks of ten seconds at 8 kHz, without what is slower than 50 Hz."""
    rest = np.zeros((0, reader.channels), np.float32)
    for part in _at_8_khz(reader):
        rest = np.concatenate([rest, part])
        while len(rest) >= _BLOCK:
            yield _without_offset(rest[:_BLOCK])
            rest = rest[_BLOCK:]
    if len(rest) >= _WINDOW:
        yield _without_offset(rest)


def _at_8_khz(reader: Sound) -> Iterator[Band]:
    if reader.sample_rate == _RATE:
        for block in reader.blocks():
            yield _floats(block)
        return
    stream = soxr.ResampleStream(reader.sample_rate, _RATE, reader.channels, dtype="float32", quality="MQ")
    for block in reader.blocks():
        yield stream.resample_chunk(_floats(block)).reshape(-1, reader.channels)
    yield stream.resample_chunk(np.zeros((0, reader.channels), np.float32), last=True).reshape(-1, reader.channels)


def _floats(block: Samples) -> Band:
    floats: Band = block.astype(np.float32) / np.float32(_FULL_SCALE)
    return floats


def _without_offset(block: Band) -> Band:
    windows = block[: len(block) - len(block) % _WINDOW].reshape(-1, _WINDOW, block.shape[1])
    result: Band = (windows - windows.mean(axis=1, keepdims=True)).reshape(-1, block.shape[1])
    return result
