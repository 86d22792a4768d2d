"""The three files of one recording: the WAV, its sidecar, and the lock that lasts as long as its owner lives."""

import logging
from dataclasses import replace
from pathlib import Path

from callmanager.audio import names, sidecar
from callmanager.audio.digest import sha256
from callmanager.audio.wav import WavWriter
from callmanager.domain.recording import RecordingMetadata

_log = logging.getLogger(__name__)


class RecordingFiles:
    """Makes the files under a name that nothing had before, and closes them together.

    Raises:
        OSError: they cannot be made; none is left behind.
    """

    def __init__(self, folder: Path, stem: str, sample_rate: int, channels: int) -> None:
        self.wav = names.reserve(folder, stem)
        self._lock = sidecar.OwnerLock(self.wav)
        try:
            self._lock.acquire()
            self._lock.add_ballast()
            self.writer = WavWriter(self.wav, sample_rate, channels)
        except BaseException:
            self._unlink()
            raise

    def keep(self, metadata: RecordingMetadata) -> None:
        """Put the sidecar on disk.

        Raises:
            OSError: it could not be written; the one before it still stands.
        """
        sidecar.write(self.wav, metadata)

    def close(self, metadata: RecordingMetadata, hash_seconds: float | None) -> RecordingMetadata:
        """Write the last sidecar, when the WAV is closed; the metadata with the file's size and SHA-256."""
        try:
            # What the lock file held back makes room for the sidecar on a full disk.
            self._lock.drop_ballast()
            size = self.wav.stat().st_size
            metadata = replace(metadata, file_size_bytes=size, sha256=sha256(self.wav, hash_seconds))
            self.keep(metadata)
            self._lock.release()
        except OSError as error:
            self._lock.abandon()
            _log.error("The sidecar of %s could not be closed (%s); the next start mends it", self.wav.name, error)
        return metadata

    def remove(self) -> None:
        """Nothing was recorded: leave no file that looks as if something had been."""
        try:
            self.writer.close()
        except (OSError, ValueError) as error:
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
