"""The outline of a recording for the screen: the lowest and highest sample of each 20 ms, kept beside the file.

An hour of one channel is 360 KB. The cache names what it was made from (file names, sizes, times of change); one that
does not fit, or that is damaged, is made anew. Of an encrypted recording nothing is kept on disk.
"""

import hashlib
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from callmanager.audio.signal.levels import Samples

BUCKETS_PER_SECOND = 50
_BLOCK_SECONDS = 30
_MAGIC = b"CMPEAKS\x01"  # the last byte is the version
_HEAD = struct.Struct("<8sIIIQ32sI")  # magic, rate, channels, frames of a bucket, frames, fingerprint, CRC of all else
Outline = NDArray[np.int8]
"""Shape (buckets, channels, 2): lowest and highest sample, −128 to 127."""


class Sound(Protocol):
    """What can be read frame by frame: a recording opened by `callmanager.audio.files.reader`."""

    @property
    def sample_rate(self) -> int:
        """Frames in a second."""
        ...

    @property
    def channels(self) -> int:
        """Samples in a frame."""
        ...

    @property
    def frames(self) -> int:
        """How many frames there are."""
        ...

    def read(self, start: int, frames: int) -> Samples:
        """The samples from frame ``start`` on (frames × channels); fewer at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Peaks:
    """The outline of a recording; while it is being made, ``outline`` covers its beginning alone."""

    sample_rate: int
    channels: int
    bucket_frames: int
    frames: int
    outline: Outline

    @property
    def duration_seconds(self) -> float:
        """How long the recording is."""
        return self.frames / self.sample_rate

    @property
    def is_whole(self) -> bool:
        """Whether the outline covers the recording."""
        return len(self.outline) == _buckets(self.frames, self.bucket_frames)

    def columns(self, width: int, start: float = 0.0, end: float | None = None) -> NDArray[np.int8]:
        """Lowest and highest sample for each of ``width`` pixels between two moments in seconds.

        Shape (width, channels, 2); pixels beyond the outline are 0.
        """
        result = np.zeros((width, self.channels, 2), np.int8)
        end = self.duration_seconds if end is None else end
        per_second = self.sample_rate / self.bucket_frames
        edges = np.linspace(start * per_second, end * per_second, width + 1)
        first = np.floor(edges[:-1]).astype(np.int64)
        known = int(np.searchsorted(first, len(self.outline)))
        if known:
            # Two places a pixel: where it begins and, so that no bucket is left out or counted twice, where it ends.
            low = np.minimum.reduceat(self.outline[:, :, 0], first[:known], axis=0)
            high = np.maximum.reduceat(self.outline[:, :, 1], first[:known], axis=0)
            last = max(first[known - 1] + 1, min(len(self.outline), int(np.ceil(edges[known]))))
            tail = self.outline[first[known - 1] : last]
            low[-1], high[-1] = tail[:, :, 0].min(axis=0), tail[:, :, 1].max(axis=0)
            result[:known, :, 0], result[:known, :, 1] = low, high
        return result


def cache_path(recording: Path) -> Path:
    """``name.peaks`` for ``name.wav`` (or ``.flac``, ``.opus``): to be deleted with the recording."""
    return recording.with_suffix(".peaks")


def fingerprint(files: Sequence[Path]) -> bytes:
    """32 bytes that change when one of the files does: its name, its size or its time of change.

    Raises:
        OSError: a file is not there.
    """
    digest = hashlib.sha256()
    for file in files:
        state = file.stat()
        digest.update(f"{file.name}\n{state.st_size}\n{state.st_mtime_ns}\n".encode())
    return digest.digest()


def load(path: Path, made_from: bytes) -> Peaks | None:
    """The outline that lies there; None where there is none, or it is damaged, or it was made from something else."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if len(data) < _HEAD.size:
        return None
    magic, rate, channels, bucket, frames, made, crc = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if magic != _MAGIC or made != made_from or not (rate and channels and bucket):
        return None
    if len(body) != _buckets(frames, bucket) * channels * 2 or crc != _crc(data[: _HEAD.size - 4], body):
        return None
    return Peaks(rate, channels, bucket, frames, np.frombuffer(body, np.int8).reshape(-1, channels, 2))


def save(path: Path, peaks: Peaks, made_from: bytes) -> None:
    """Keep a whole outline, in one step.

    Raises:
        OSError: it could not be written; nothing is left of it.
    """
    body = np.ascontiguousarray(peaks.outline).tobytes()
    facts = (_MAGIC, peaks.sample_rate, peaks.channels, peaks.bucket_frames, peaks.frames, made_from)
    head = _HEAD.pack(*facts, _crc(_HEAD.pack(*facts, 0)[:-4], body))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".peaks.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(head + body)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def compute(
    sound: Sound,
    on_progress: Callable[[Peaks], object] = lambda _peaks: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Peaks:
    """Look at every sample; numpy lets other threads run meanwhile.

    Args:
        sound: an opened recording.
        on_progress: gets what is known so far after each half minute of sound, in this thread.
        is_cancelled: asked as often; True ends it early, with a part of the outline.
    """
    bucket = max(1, round(sound.sample_rate / BUCKETS_PER_SECOND))
    outline = np.zeros((_buckets(sound.frames, bucket), sound.channels, 2), np.int8)
    block_buckets = _BLOCK_SECONDS * BUCKETS_PER_SECOND
    done = 0
    while done < len(outline) and not is_cancelled():
        samples = sound.read(done * bucket, block_buckets * bucket)
        if not len(samples):  # shorter than it said
            break
        part = _extremes(samples, bucket)[: len(outline) - done]
        outline[done : done + len(part)] = part
        done += len(part)
        on_progress(Peaks(sound.sample_rate, sound.channels, bucket, sound.frames, outline[:done]))
    return Peaks(sound.sample_rate, sound.channels, bucket, sound.frames, outline[:done])


def _extremes(samples: Samples, bucket: int) -> Outline:
    """Lowest and highest of each bucket; the last one may be shorter."""
    whole = len(samples) - len(samples) % bucket
    parts = [np.empty((0, samples.shape[1], 2), np.int16)]
    if whole:
        lanes = np.ascontiguousarray(samples[:whole].T).reshape(samples.shape[1], -1, bucket)
        parts.append(np.stack((lanes.min(axis=2), lanes.max(axis=2)), axis=2).transpose(1, 0, 2))
    if whole < len(samples):
        rest = samples[whole:]
        parts.append(np.stack((rest.min(axis=0), rest.max(axis=0)), axis=1)[np.newaxis])
    outline: Outline = (np.concatenate(parts) >> 8).astype(np.int8)
    return outline


def _crc(head: bytes, body: bytes | memoryview) -> int:
    return zlib.crc32(body, zlib.crc32(head))


def _buckets(frames: int, bucket: int) -> int:
    return -(-frames // bucket)
