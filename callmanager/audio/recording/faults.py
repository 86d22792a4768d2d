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


def device_lost(device: str) -> tuple[str, str]:
    """Code and sentence for a device that has gone, and that is looked for."""
    return "device_lost", (
        f"The input device “{device}” has gone, so silence is recorded until it is back. What came before is kept. "
        "Connect it again; if it stays away, the default device takes over."
    )


def device_fallback(device: str) -> tuple[str, str]:
    """Code and sentence for another device that has taken over."""
    return "device_fallback", (
        f"The wanted input device is still away, so the recording goes on with “{device}”. Check that the voices reach "
        "it, or connect the wanted one again."
    )


def device_moved(detail: str) -> tuple[str, str]:
    """Code and sentence for a sound system that sends another device's sound."""
    return "device_moved", (
        f"The sound system now records from another device ({detail}). The recording goes on. Check that the voices "
        "reach it."
    )


def side_silent(detail: str) -> tuple[str, str]:
    """Code and sentence for one of two devices that does not deliver."""
    return "side_silent", (
        f"One of the two devices does not deliver: {detail}. The recording goes on with the other one. Check the "
        "connection."
    )


def silent(device: str, seconds: float) -> tuple[str, str]:
    """Code and sentence for a device that delivers only zeros."""
    return "silent", (
        f"Only digital silence has come from “{device}” for {seconds:.0f} seconds. The recording goes on with it. "
        "Check that the microphone is not muted, that the system lets CallManager use it, and that something is played "
        "where a playback is recorded."
    )


def disk_low(folder: Path, seconds: float) -> tuple[str, str]:
    """Code and sentence for a disk with room for some minutes only."""
    return "disk_low", (
        f"The disk of the recordings folder {folder} has room for {seconds / 60:.0f} more minutes. The recording goes "
        "on. Make room, or it ends then."
    )


def disk_ended(folder: Path) -> tuple[str, str]:
    """Code and sentence for a recording that ended in order before the disk was full."""
    return "disk_ended", (
        f"The disk of the recordings folder {folder} is nearly full, so the recording has ended in order. It is "
        "complete up to here, and the call goes on without it. Make room and record again."
    )


def disk_stall(seconds: float) -> tuple[str, str]:
    """Code and sentence for a disk that takes nothing for a while."""
    return "disk_stall", (
        f"Nothing has reached the disk for {seconds:.0f} seconds. Sound is kept in memory for some 20 seconds; what is "
        "older than that would be lost. Check the disk of the recordings folder."
    )


def second_folder(folder: Path, error: OSError) -> tuple[str, str]:
    """Code and sentence for a recording that goes on in the second folder."""
    return "second_folder", (
        f"The recordings folder takes no more ({error.strerror or error}), so the recording goes on in {folder}. What "
        "was recorded before is kept. Make room or mend the first folder."
    )


def lost_file(before: Path, here: Path, seconds: float) -> tuple[str, str]:
    """Code and sentence for files that were deleted under a recording, which goes on in the second folder."""
    return "lost_file", (
        f"What had been recorded in {before} ({seconds:.1f} seconds) was deleted there while the recording ran, and is "
        f"gone. The recording goes on in {here}. Find out what deletes files in the first folder."
    )


def folder_away(before: Path, here: Path) -> tuple[str, str]:
    """Code and sentence for a folder that cannot be reached any more; its files may come back with it."""
    return "folder_away", (
        f"The recordings folder {before} is away, and with it what had been recorded there. The recording goes on in "
        f"{here}. Bring the first folder back: the next start joins both parts."
    )


def lost_at_end(folder: Path, seconds: float, left: float) -> tuple[str, str]:
    """Code and sentence for a recording that has ended, and whose files were deleted while it ran."""
    kept = f"The other {left:.1f} seconds are kept." if left else "Nothing of the recording is left."
    return "lost_at_end", (
        f"{seconds:.1f} seconds of the recording were deleted in {folder} while it ran, and are gone; the recording "
        f"has ended. {kept} Find out what deletes files there, and record again."
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
