"""The files of one recording while it runs: one after the other, with no frame lost or doubled at a seam.

A file ends before the format's limit, when the disk fails or fills, and before the computer sleeps; the recording goes
on in the next one. The sidecar names a file before it gets its first sample, so a crash never leaves a voice that
nobody knows of.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from callmanager.audio.files import names, sidecar
from callmanager.audio.files.wav import DATA_BYTES_MAX, WavWriter
from callmanager.audio.recording.losses import LostFile
from callmanager.audio.signal.levels import Samples
from callmanager.domain.recording import RecordingMetadata, Segment

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Part:
    path: Path
    frames: int = 0
    disk: int = 0
    """The file system that it was made on."""
    lost: bool = False
    """Whether it was deleted."""


class RecordingFiles:
    """Makes the files under a name that nothing had before, and closes them together.

    Args:
        folder: where the first file and the sidecar go.
        stem: the name without an ending.
        sample_rate: of the files.
        channels: of the files.
        describe: tells what stands in the sidecar now, but for the list of files.
        segment_bytes: samples in one file at most.
        second_folder: where to go on when ``folder`` fails; None: nowhere.
        on_move: told the error after which the recording goes on in the second folder.

    Raises:
        OSError: they cannot be made; none is left behind.
    """

    def __init__(
        self,
        folder: Path,
        stem: str,
        sample_rate: int,
        channels: int,
        describe: Callable[[], RecordingMetadata],
        *,
        segment_bytes: int = DATA_BYTES_MAX,
        second_folder: Path | None = None,
        on_move: Callable[[OSError], None] = lambda _: None,
    ) -> None:
        self.wav = names.reserve(folder, stem)
        self._rate, self._channels = sample_rate, channels
        self._describe = describe
        self._second = second_folder
        self._on_move = on_move
        self._home = self.wav
        """Beside this file the sidecar lies."""
        self._lock = sidecar.OwnerLock(self.wav)
        self._parts = [_Part(self.wav)]
        self._done = self._synced = 0
        try:
            self._lock.acquire()
            self._lock.add_ballast()
            self._writer: WavWriter | None = WavWriter(self.wav, sample_rate, channels)
            self._parts[0].disk = self._writer.stat().st_dev
        except BaseException:
            self._unlink()
            raise
        limit = min(segment_bytes, DATA_BYTES_MAX)
        self._segment_frames = max(1, limit // self._writer.frame_bytes)

    # What there is.

    @property
    def frames(self) -> int:
        """Frames in all files, covered by their headers; those of lost files, too."""
        writer = self._writer
        return self._done + (writer.frames if writer is not None else 0)

    @property
    def synced_frames(self) -> int:
        """Frames that outlive a power loss too."""
        writer = self._writer
        return self._synced + (writer.synced_frames if writer is not None else 0)

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._parts)

    @property
    def folder(self) -> Path:
        """Where the current file lies."""
        return self._parts[-1].path.parent

    @property
    def in_second_folder(self) -> bool:
        """Whether the recording has moved to the second folder."""
        return self._second is not None and self.folder == self._second

    @property
    def can_move(self) -> bool:
        """Whether there is a second folder to go on in."""
        return self._second is not None and not self.in_second_folder

    def is_there(self) -> bool:
        """Whether the current file still lies where it was made; a deleted one takes samples and loses them."""
        if self._writer is None:
            return True
        try:
            return os.path.samestat(self._writer.path.stat(), self._writer.stat())
        except OSError:
            return False

    @property
    def lost(self) -> tuple[LostFile, ...]:
        """The files that were deleted; a disk that is only away may come back with its files."""
        found, start = [], 0
        for part in self._parts:
            if part.lost:
                found.append(LostFile(part.path.name, start, part.frames))
            start += part.frames
        return tuple(found)

    def look_for_lost(self) -> None:
        """See which closed files were deleted; the current one is looked at when it is closed."""
        for part in self._parts[: None if self._writer is None else -1]:
            part.lost = part.lost or self._is_deleted(part)

    def _is_deleted(self, part: _Part) -> bool:
        if part.path.exists():
            return False
        folder = part.path.parent
        if any(other.lost and other.path.parent == folder for other in self._parts):
            return True
        try:
            # Where another file system stands there now, or none, the disk was taken out and may come back.
            return folder.stat().st_dev == part.disk
        except OSError:
            return False

    def _left(self) -> list[_Part]:
        """The files that are not lost; the first one when all are, since a sidecar tells of one at least."""
        return [part for part in self._parts if not part.lost] or self._parts[:1]

    def segments(self) -> tuple[Segment, ...]:
        """The files as the sidecar lists them; none where there is only the first, or nothing is left."""
        if self._writer is not None:
            self._parts[-1].frames = self._writer.frames
        left, beside = self._left(), self._home.parent
        if left == self._parts[:1]:
            return ()
        return tuple(
            Segment(part.path.name if part.path.parent == beside else str(part.path), part.frames) for part in left
        )

    # Write.

    def write(self, block: Samples) -> None:
        """Append ``block`` (frames × channels), in the next file where this one ends or fails.

        Raises:
            OSError: it could not be written, neither here nor in the second folder.
        """
        before = self.frames
        try:
            self._append(block)
        except OSError as error:
            if not self.can_move:
                raise
            self.move(error)
            self._append(block[self.frames - before :])

    def _append(self, block: Samples) -> None:
        while len(block):
            if self._writer is None:
                self._open_next(self.folder)
            writer = self._writer
            assert writer is not None, "a file is open now"
            room = self._segment_frames - writer.frames
            writer.write(block[:room])
            block = block[room:]
            if len(block):
                self.rest()

    def sync(self) -> None:
        """Make all that was written outlive a power loss.

        Raises:
            OSError: the disk reported an error.
        """
        if self._writer is not None:
            try:
                self._writer.sync()
            except OSError as error:
                if not self.can_move:
                    raise
                self.move(error)

    def rest(self) -> None:
        """Close the current file, on disk to the last frame; the next block begins another.

        Raises:
            OSError: the disk reported an error; the file is closed all the same.
        """
        writer, self._writer = self._writer, None
        if writer is None:
            return
        self._parts[-1].lost = writer.is_deleted()
        try:
            writer.close()
        except ValueError as error:  # the header was altered under our hands
            raise OSError(str(error)) from error
        finally:
            self._parts[-1].frames = writer.frames
            self._done += writer.frames
            self._synced += writer.synced_frames

    def _open_next(self, folder: Path) -> None:
        path = names.reserve_part(folder, self.wav.stem, len(self._parts) + 1)
        try:
            writer = WavWriter(path, self._rate, self._channels)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        self._parts.append(_Part(path, disk=writer.stat().st_dev))
        self._writer = writer
        _log.info("The recording goes on in %s", path)
        self.keep()

    def move(self, error: OSError) -> None:
        """Go on in the second folder, after ``error``.

        Raises:
            OSError: that is not possible either.
        """
        assert self._second is not None
        try:
            self.rest()
        except OSError as closing:
            _log.info("%s did not close cleanly: %s", self._parts[-1].path.name, closing)
        try:
            self._lock.drop_ballast()
        except OSError as dropping:
            _log.info("The room that was kept on the first disk could not be given back: %s", dropping)
        self.look_for_lost()
        self._second.mkdir(parents=True, exist_ok=True)
        self._open_next(self._second)
        self._on_move(error)

    # The sidecar.

    def keep(self, *, may_move: bool = True) -> None:
        """Put the sidecar on disk, in the second folder when the first does not take it.

        Args:
            may_move: whether the recording may go on in the second folder then; not when it is only beginning.

        Raises:
            OSError: it could not be written; the one before it still stands.
        """
        try:
            self._put(self._describe())
        except OSError as error:
            if may_move and self.can_move:
                self.move(error)
                return
            home = self._second / self.wav.name if self._second is not None else self._home
            if not self.in_second_folder or self._home == home or sidecar.sidecar_path(home).exists():
                raise
            _log.info("The sidecar of %s moves to the second folder: %s", self.wav.name, error)
            self._home = home
            self._lock.abandon()
            self._lock = sidecar.OwnerLock(self._home)
            self._lock.acquire()
            self._put(self._describe())

    def _put(self, metadata: RecordingMetadata) -> None:
        sidecar.write(self._home, replace(metadata, file_path=str(self._left()[0].path), segments=self.segments()))

    def close(self, metadata: RecordingMetadata) -> tuple[RecordingMetadata, bool]:
        """Write the last sidecar, when `rest` has closed the last file.

        Returns:
            The metadata with the files and their sizes, and whether the sidecar is on disk.
        """
        left = self._left()
        sizes = [_size(part.path) for part in left]
        segments = tuple(replace(s, size_bytes=n) for s, n in zip(self.segments(), sizes, strict=False))
        metadata = replace(metadata, file_path=str(left[0].path), file_size_bytes=sum(sizes), segments=segments)
        try:
            # What the lock file held back makes room for the sidecar on a full disk.
            self._lock.drop_ballast()
            self._describe = lambda: metadata
            self._close_sidecar(metadata)
            self._lock.release()
        except OSError as error:
            self._lock.abandon()
            _log.error("The sidecar of %s could not be closed (%s); the next start mends it", self.wav.name, error)
            return metadata, False
        return metadata, True

    def _close_sidecar(self, metadata: RecordingMetadata) -> None:
        try:
            sidecar.write(self._home, metadata)
        except OSError:
            if not self.in_second_folder:
                raise
            self.keep()

    @property
    def sidecar_file(self) -> Path:
        """The WAV name beside whose sidecar the recording is described."""
        return self._home

    def remove(self) -> None:
        """Nothing was recorded: leave no file that looks as if something had been."""
        try:
            self.rest()
        except OSError as error:
            _log.info("%s did not close cleanly: %s", self.wav.name, error)
        self._unlink()

    def _unlink(self) -> None:
        try:
            self.wav.unlink(missing_ok=True)
            sidecar.sidecar_path(self.wav).unlink(missing_ok=True)
            self._lock.release()
        except OSError as error:
            self._lock.abandon()
            _log.info("Files of a recording that did not begin are left: %s", error)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # its disk has gone; what is known of it stays in the list
        return 0
