"""After a crash: recordings that nobody writes any more are made whole and marked ``recovered``. Nothing is deleted."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from callmanager.audio import sidecar
from callmanager.audio.digest import sha256
from callmanager.audio.library import Library
from callmanager.audio.wav import mend
from callmanager.domain.recording import RecordingMetadata, RecordingStatus

_log = logging.getLogger(__name__)


def recover(library: Library, should_stop: Callable[[], bool] = lambda: False) -> list[RecordingMetadata]:
    """Mend every recording of the folder whose owner is dead; what was mended.

    A recording that another living program writes is not touched. Running it again changes nothing.

    Args:
        library: the folder.
        should_stop: asked between two recordings; True ends the work early.
    """
    mended = []
    for wav, metadata in library.scan():
        if should_stop():
            break
        if metadata.status is RecordingStatus.RECORDING:
            try:
                result = _recover_one(wav)
            except OSError as error:
                _log.error("The recording %s could not be mended and is left as it is: %s", wav.name, error)
                continue
            if result is not None:
                mended.append(result)
    return mended


def _recover_one(wav: Path) -> RecordingMetadata | None:
    lock = sidecar.OwnerLock(wav)
    if not lock.acquire():
        return None
    try:
        mended = _mend_locked(wav, lock)
    except BaseException:
        lock.abandon()
        raise
    lock.release()
    return mended


def _mend_locked(wav: Path, lock: sidecar.OwnerLock) -> RecordingMetadata | None:
    try:
        # Read again under the lock: the owner may have finished, or another program mended it, a moment ago.
        metadata = sidecar.read(sidecar.sidecar_path(wav))
    except (FileNotFoundError, ValueError):
        return None
    if metadata.status is not RecordingStatus.RECORDING:
        return None
    metadata = _mended(wav, metadata)
    lock.drop_ballast()
    sidecar.write(wav, metadata)
    return metadata


def _mended(wav: Path, metadata: RecordingMetadata) -> RecordingMetadata:
    try:
        layout = mend(wav)
    except (FileNotFoundError, ValueError) as error:
        _log.warning("Nothing could be recovered of %s (%s); what is there was left as it is", wav.name, error)
        return replace(metadata, status=RecordingStatus.FAILED, file_path=str(wav), end_time=metadata.start_time)
    frames = layout.data_bytes // layout.frame_bytes
    seconds = frames / layout.sample_rate
    end = datetime.fromisoformat(metadata.start_time) + timedelta(seconds=seconds)
    _log.info("Recovered %s: %.1f s", wav.name, seconds)
    return replace(
        metadata,
        status=RecordingStatus.RECOVERED if frames else RecordingStatus.FAILED,
        file_path=str(wav),
        sample_rate=layout.sample_rate,
        channels=layout.channels,
        duration_seconds=seconds,
        file_size_bytes=wav.stat().st_size,
        end_time=end.isoformat(timespec="milliseconds"),
        sha256=sha256(wav),
    )
