"""What a person is told when a recording cannot begin or go on: a stable code and a whole sentence."""

import errno
from pathlib import Path

from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Gap


def cannot_write(folder: Path, error: OSError) -> RecordingError:
    """The recordings folder refuses a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_too_full(folder)
    return RecordingError(
        f"The recordings folder {folder} cannot be written to ({error.strerror or error}), so nothing was recorded. "
        "Choose another folder or ask for the right to write there.",
        code="folder",
        folder=str(folder),
    )


def disk_too_full(folder: Path, free_bytes: int | None = None) -> RecordingError:
    """The disk has no room for a recording."""
    left = "" if free_bytes is None else f" ({free_bytes / 1e6:.0f} MB are left)"
    return RecordingError(
        f"The disk of the recordings folder {folder} is too full{left}, so nothing was recorded. Make room or choose "
        "another folder.",
        code="disk_full",
        folder=str(folder),
    )


def disk_alarm(error: OSError) -> tuple[str, str]:
    """Code and sentence for a disk that fails while a recording runs."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk_full", (
            "The disk is full, so the recording has ended. What was recorded until now is kept and can be played. "
            "Make room and record again."
        )
    return "disk_error", (
        f"The disk reported an error ({error.strerror or error}), so the recording has ended. What reached the disk "
        "is kept. Check the disk of the recordings folder and record again."
    )


def stream_ended(device: str, cause: str) -> tuple[str, str]:
    """Code and sentence for a device that has gone."""
    return "stream_ended", (
        f"The input device “{device}” does not deliver any more ({cause}). The recording has ended; what was recorded "
        "until now is kept. Connect the device and record again."
    )


def no_data(device: str, seconds: float) -> tuple[str, str]:
    """Code and sentence for a device from which nothing comes."""
    return "no_data", (
        f"No sound has come from “{device}” for {seconds:.0f} seconds, so nothing is being recorded. What came before "
        "is kept. Check the device and that the system lets CallManager use it."
    )


def gap(device: str, stretch: Gap) -> tuple[str, str]:
    """Code and sentence for sound that was lost on the way."""
    return "gap", (
        f"{stretch.duration_seconds:.2f} seconds of sound did not arrive from “{device}”. The recording goes on; "
        f"silence stands in their place at {stretch.start_seconds:.1f} s."
    )


def file_full() -> tuple[str, str]:
    """Code and sentence for a WAV that can grow no more."""
    return "file_full", (
        "The recording has reached the largest size of a WAV file and has ended. It is complete up to here. Start "
        "another recording if the call goes on."
    )


def empty(device: str, name: str) -> tuple[str, str]:
    """Code and sentence for a recording in which there is nothing."""
    return "empty", (
        f"No sound came from “{device}”, so the recording {name} is empty. Check the device and that the system lets "
        "CallManager use it."
    )


def internal() -> tuple[str, str]:
    """Code and sentence for a mistake in the program itself."""
    return "internal", (
        "The recording has ended because of an error in CallManager. What was recorded until now is kept, and the "
        "log file tells more. Record again, and report it if it comes back."
    )


def not_discarded(path: str) -> RecordingError:
    """A recording that was not to be kept could not be removed."""
    return RecordingError(
        f"The recording {path} was not to be kept, but its files could not be removed. Close them in other programs "
        "and delete the recording.",
        code="not_discarded",
        path=path,
    )


def not_recording() -> RecordingError:
    """Something was asked of a recording while there is none."""
    return RecordingError(
        "Nothing is being recorded now. Start a recording first; recordings that have ended are on disk.",
        code="not_recording",
    )
