"""A WAV that is whole at every moment: after each block its header tells what the file really holds.

libsndfile writes the sizes into the header when the file is closed. A program that dies before leaves sizes that
Python's ``wave``, sox and browsers do not accept, so the two sizes are written in place after each block.
"""

import errno
import os
import shutil
import struct
from dataclasses import dataclass
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

import soundfile

from callmanager.audio.signal.levels import Samples

BYTES_PER_SAMPLE = 2
HEADER_BYTES = 44
_RIFF_SIZE_OFFSET = 4
_SIZE_MAX = 0xFFFF_FFFF
# The sizes are 32 bits wide; a file ends before they overflow: 13.5 h mono, 6.7 h stereo at 44.1 kHz.
DATA_BYTES_MAX = _SIZE_MAX - 2**20
_PCM = 1
_NO_ROOM_BYTES = 2**20
_HEADER_SEARCH_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class WavLayout:
    """Where the samples of a PCM_16 WAV lie, and what the header says of them."""

    data_offset: int
    data_bytes: int
    riff_bytes: int
    sample_rate: int
    channels: int

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame: one sample of each channel."""
        return self.channels * BYTES_PER_SAMPLE


class WavWriter:
    """Writes 16-bit frames to a file that any player can open while it grows.

    Raises:
        OSError: the file cannot be opened for writing.
    """

    def __init__(self, path: Path, sample_rate: int, channels: int) -> None:
        self.path = path
        self.sample_rate = sample_rate
        self.frame_bytes = channels * BYTES_PER_SAMPLE
        self._header: BinaryIO = path.open("r+b", buffering=0)
        try:
            self._file = soundfile.SoundFile(path, "w", sample_rate, channels, "PCM_16", format="WAV")
            # libsndfile starts with a RIFF size of 8; an empty recording shall be a valid file too.
            self._write_sizes(0)
        except soundfile.LibsndfileError as error:
            self._header.close()
            raise _as_os_error(error, path) from error
        except BaseException:
            self._header.close()
            raise
        self.frames = 0
        self.synced_frames = 0

    def write(self, block: Samples) -> None:
        """Append ``block`` (frames × channels) and make the header tell of it.

        When this returns, the frames are the system's: they outlive this process, though not yet a power loss.

        Raises:
            OSError: the disk did not take them all; what it took is counted in no header yet, `close` mends that.
        """
        try:
            self._file.write(block)
        except soundfile.LibsndfileError as error:
            raise _as_os_error(error, self.path) from error
        self.frames += len(block)
        self._write_sizes(self.frames * self.frame_bytes)

    def stat(self) -> os.stat_result:
        """What the system knows of the open file, wherever its name points now."""
        return os.fstat(self._header.fileno())

    def is_deleted(self) -> bool:
        """Whether the open file has no name any more: what is in it goes when it is closed.

        A disk that was pulled out, or a folder that got another name, is no deletion.
        """
        try:
            return self.stat().st_nlink == 0
        except OSError:
            return False

    def sync(self) -> None:
        """Make all that was written outlive a power loss.

        Raises:
            OSError: the disk reported an error.
        """
        # SoundFile.flush() would hide an error of fsync; libsndfile holds nothing back, so this covers its data.
        os.fsync(self._header.fileno())
        self.synced_frames = self.frames

    def close(self) -> int:
        """Close the file with a header that covers every whole frame on disk; the number of frames.

        Raises:
            OSError: the disk reported an error; the file is closed all the same.
        """
        failure: OSError | None = None
        try:
            self._file.close()
        except soundfile.LibsndfileError as error:
            failure = _as_os_error(error, self.path)
        with self._header:
            self.frames = mend(self.path, self._header).data_bytes // self.frame_bytes
            self.sync()
        if failure is not None:
            raise failure
        return self.frames

    def _write_sizes(self, data_bytes: int) -> None:
        _write_sizes(self._header, HEADER_BYTES, data_bytes)


def read_layout(file: BinaryIO) -> WavLayout:
    """Find the samples in an open WAV.

    Raises:
        ValueError: this is not a PCM_16 WAV.
        OSError: it cannot be read.
    """
    file.seek(0)
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise ValueError("not a WAV file")
    rate = channels = 0
    while file.tell() < _HEADER_SEARCH_BYTES and len(chunk := file.read(8)) == 8:
        name, size = chunk[:4], int.from_bytes(chunk[4:], "little")
        if name == b"data":
            if not rate:
                raise ValueError("a WAV without a format")
            riff_bytes = int.from_bytes(head[4:8], "little")
            return WavLayout(file.tell(), size, riff_bytes, rate, channels)
        body = file.read(16) if name == b"fmt " else b""
        if name == b"fmt ":
            rate, channels = _read_format(body)
        file.seek(size + size % 2 - len(body), os.SEEK_CUR)
    raise ValueError("a WAV without samples")


def _read_format(body: bytes) -> tuple[int, int]:
    if len(body) < 16:
        raise ValueError("a WAV with half a format")
    tag, channels, rate, _, _, bits = struct.unpack("<HHIIHH", body)
    if tag != _PCM or bits != 8 * BYTES_PER_SAMPLE or not channels or not rate:
        raise ValueError("not 16-bit PCM")
    return rate, channels


def mend(path: Path, file: BinaryIO | None = None) -> WavLayout:
    """Make the header of ``path`` cover every whole frame in the file; a file that is right is not touched.

    The bytes of a last half-written frame are cut off, since they are no sample. ``file`` is the same file, already
    open for reading and writing. Returns the layout as it is now.

    Raises:
        ValueError: this is not a PCM_16 WAV; it was left as it is.
        OSError: it cannot be read or written.
    """
    if file is None:
        with path.open("r+b", buffering=0) as opened:
            layout = mend(path, opened)
            os.fsync(opened.fileno())
            return layout
    layout = read_layout(file)
    end = file.seek(0, SEEK_END)
    present = min(max(0, end - layout.data_offset), _SIZE_MAX - layout.data_offset)
    whole = present - present % layout.frame_bytes
    riff_bytes = layout.data_offset - 8 + whole
    if present == end - layout.data_offset and whole != present:
        file.truncate(layout.data_offset + whole)
    if (layout.data_bytes, layout.riff_bytes) != (whole, riff_bytes):
        _write_sizes(file, layout.data_offset, whole)
    return WavLayout(layout.data_offset, whole, riff_bytes, layout.sample_rate, layout.channels)


def _write_sizes(file: BinaryIO, data_offset: int, data_bytes: int) -> None:
    file.seek(data_offset - 4)
    file.write(data_bytes.to_bytes(4, "little"))
    file.seek(_RIFF_SIZE_OFFSET)
    file.write((data_offset - 8 + data_bytes).to_bytes(4, "little"))


def _as_os_error(error: soundfile.LibsndfileError, path: Path) -> OSError:
    # libsndfile says "system error" with no number: look whether the disk is full.
    try:
        full = shutil.disk_usage(path.parent).free < _NO_ROOM_BYTES
    except OSError:
        full = False
    number = errno.ENOSPC if full else errno.EIO
    return OSError(number, os.strerror(number), str(path))
