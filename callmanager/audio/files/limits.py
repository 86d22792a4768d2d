"""What a recording is held to: room on the disk, the size of its files, how long silence may last."""

from dataclasses import dataclass
from pathlib import Path

from callmanager.audio.files.wav import DATA_BYTES_MAX

MIN_FREE_BYTES = 500_000_000
LOW_DISK_SECONDS = 1_800.0
SILENT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one recorder.

    Attributes:
        min_free_bytes: no recording begins with less room on the disk, and a running one ends in order there.
        low_disk_seconds: a warning comes when the room above ``min_free_bytes`` is enough for less than this.
        segment_bytes: a file grows no larger than this; the recording goes on in the next one, sample by sample.
        silent_seconds: so long nothing but zeros, and an alarm says so.
        second_folder: where a recording goes on when the disk of the first folder fails or fills.
    """

    min_free_bytes: int = MIN_FREE_BYTES
    low_disk_seconds: float = LOW_DISK_SECONDS
    segment_bytes: int = DATA_BYTES_MAX
    silent_seconds: float = SILENT_SECONDS
    second_folder: Path | None = None
