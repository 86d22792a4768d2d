"""The library of recordings, as the recorder offers it: what the start mends is mended before anybody looks."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from callmanager.audio.files.reader import Unlock
from callmanager.audio.library.library import Library
from callmanager.audio.library.sidecars import Sidecars
from callmanager.audio.recording.host import AudioHost
from callmanager.audio.sources import devices


class LibraryFront:
    """List, read, delete, export and count recordings; see `AudioRecorder`."""

    _library: Library
    _host: AudioHost
    _annotate: Callable[[Path | None, dict[str, Any]], dict[str, Any]]

    @property
    def sidecars(self) -> Sidecars:
        """The sidecars in the folders of the recordings, for the index over them."""
        return self._library.files

    @property
    def unlock(self) -> Unlock | None:
        """Opens encrypted recordings for export; None while there are no keys."""
        return self._library.unlock

    @unlock.setter
    def unlock(self, unlock: Unlock | None) -> None:
        self._library.unlock = unlock

    def list_recordings(
        self, user_id: str | None = None, contact_name: str | None = None, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """The sidecars of the folder, newest first; filtered first, limited after.

        ``contact_name`` matches whole words in any case: “juan” finds “Juan García”.
        """
        self._host.wait_for_recovery()
        return self._library.find(user_id, contact_name, limit)

    def get_metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a WAV.

        Raises:
            RecordingError: there is none, or it cannot be read (``no_metadata``).
        """
        self._host.wait_for_recovery()
        return self._library.metadata(filepath)

    def delete_recording(self, filepath: str | Path) -> bool:
        """Delete a WAV with its sidecar; False where it is not a finished recording of this folder."""
        self._host.wait_for_recovery()
        return self._library.delete(filepath)

    def export_recording(self, filepath: str | Path, export_path: str | Path) -> bool:
        """Copy a WAV with its sidecar to a folder or to a file name; False where it was refused, see `Library.export`.

        Nothing that exists is ever written over.
        """
        self._host.wait_for_recovery()
        return self._library.export(filepath, export_path)

    def tag_recording(self, filepath: str | Path, tags: Sequence[str]) -> dict[str, Any]:
        """Keep tags in the sidecar of a recording, running or finished; the metadata as they are now.

        Raises:
            RecordingError: nothing is known of it (``no_metadata``), or the sidecar cannot be written (``folder``,
                ``disk_full``).
        """
        changes = {"tags": tuple(tags)}
        return self._host.submit(lambda: self._annotate(Path(filepath).absolute(), changes)).result()

    def get_statistics(self, user_id: str | None = None) -> dict[str, Any]:
        """``total_recordings``, ``total_duration_seconds`` and ``total_size_mb`` (MB = 1,000,000 bytes)."""
        self._host.wait_for_recovery()
        return self._library.statistics(user_id)

    def list_devices(self) -> list[dict[str, Any]]:
        """The input devices as they are now; see `devices.list_devices`.

        Raises:
            RecordingError: PortAudio is missing, or the sound system does not answer.
        """
        return devices.list_devices()
