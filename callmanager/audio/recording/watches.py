"""What is looked after while a recording runs: whether sound comes, whether it is more than zeros, and the disk."""

import shutil
from pathlib import Path

from callmanager.audio.files.limits import Limits
from callmanager.audio.signal.levels import Samples

NO_DATA_SECONDS = 5.0
DISK_LOOK_SECONDS = 2.0
# Room must grow by this factor before a second warning can follow the first.
_HYSTERESIS = 1.1


class SignalWatch:
    """Notices that nothing comes from the source, or nothing but zeros.

    Args:
        frames_per_second: of what the source delivers, by the clock.
        silent_seconds: so long only zeros are silence.
    """

    def __init__(self, frames_per_second: float, silent_seconds: float, now: float) -> None:
        self._silent_frames = silent_seconds * frames_per_second
        self._rate = frames_per_second
        self._last_data = now
        self._zeros = 0
        self.no_data = False
        self.silent = False

    def hear(self, block: Samples, now: float, *, counts: bool) -> None:
        """Look at what has come; ``counts`` is False when silence is meant, as in a pause or after a file's end."""
        if not len(block):
            return
        self._last_data, self.no_data = now, False
        if not counts:
            self._zeros = 0
        elif block.any():
            self._zeros, self.silent = 0, False
        else:
            self._zeros += len(block)

    def nothing_for(self, now: float) -> float | None:
        """Seconds without any data, the first time that they are too many; otherwise None."""
        quiet = self.quiet_for(now)
        if self.no_data or quiet < NO_DATA_SECONDS:
            return None
        self.no_data = True
        return quiet

    def zeros_for(self) -> float | None:
        """Seconds of nothing but zeros, the first time that they are too many; otherwise None."""
        if self.silent or self._zeros < self._silent_frames:
            return None
        self.silent = True
        return self._zeros / self._rate

    def quiet_for(self, now: float) -> float:
        """Seconds since something has come."""
        return now - self._last_data

    def forgive(self, now: float) -> None:
        """What was missed until now has been told already, as for a device that was unplugged."""
        self._last_data = now


class DiskWatch:
    """Looks at the room on the disk: is there enough for the minutes that are promised, and to go on at all?"""

    def __init__(self, limits: Limits, bytes_per_second: float) -> None:
        self._limits = limits
        self._bytes_per_second = bytes_per_second
        self._next_look = 0.0
        self.low = False
        self.seconds_left: float | None = None

    def due(self, now: float) -> bool:
        """Whether it is time to look; then it is not for `DISK_LOOK_SECONDS`."""
        if now < self._next_look:
            return False
        self._next_look = now + DISK_LOOK_SECONDS
        return True

    def look(self, folder: Path) -> None:
        """Ask how much room there is above what must stay free.

        Raises:
            OSError: the folder is not there.
        """
        free = shutil.disk_usage(folder).free - self._limits.min_free_bytes
        self.seconds_left = max(0.0, free / self._bytes_per_second)

    @property
    def ends(self) -> bool:
        """Whether the recording must end here, in order."""
        return self._limits.min_free_bytes > 0 and self.seconds_left == 0.0

    def crossed(self) -> bool:
        """Whether the room has just become too little for the minutes that are promised; once for each crossing."""
        left = self.seconds_left
        if left is None:
            return False
        if not self.low and left < self._limits.low_disk_seconds:
            self.low = True
            return True
        if self.low and left > self._limits.low_disk_seconds * _HYSTERESIS:
            self.low = False
        return False
