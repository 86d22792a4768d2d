"""What the services need of the audio engine, which stands on a floor above them."""

from pathlib import Path
from typing import Any, Protocol

from callmanager.domain.recording import Consent, RecordingMetadata
from callmanager.services.recordings.discards import Bin


class Beeps(Protocol):
    """What sounds at intervals, so that who is recorded hears it."""

    def start(self, interval_seconds: float) -> None:
        """Begin; 0 means no beep. Returns at once."""
        ...

    def stop(self) -> None:
        """Beep no more."""
        ...


class Recorder(Bin, Protocol):
    """What recording a call needs of the audio engine."""

    @property
    def recording(self) -> RecordingMetadata | None:
        """What is known of the running recording; None when there is none."""
        ...

    @property
    def is_paused(self) -> bool:
        """Whether silence is kept instead of sound now."""
        ...

    @property
    def position_seconds(self) -> float:
        """How much sound has come from the source."""
        ...

    @property
    def durable_seconds(self) -> float:
        """How much of the running recording is in its file."""
        ...

    def start_recording(
        self,
        filename: str,
        contact_name: str = "",
        contact_phone: str = "",
        user_id: str = "",
        user_name: str = "",
        call_id: str = "",
        *,
        campaign_id: str = "",
        consent: Consent | str = "",
        voice_start_dbfs: float | None = None,
        pre_roll_seconds: float = 0.0,
    ) -> str:
        """Begin; the path of the WAV. Raises RecordingError."""
        ...

    def stop_recording(self) -> dict[str, Any]:
        """End; the metadata. Raises RecordingError."""
        ...

    def pause_recording(self, reason: str = "") -> None:
        """Keep silence instead of sound. Raises RecordingError."""
        ...

    def resume_recording(self) -> None:
        """Keep sound again. Raises RecordingError."""
        ...

    def annotate(self, *, consent: Consent | str | None = None, filepath: str | Path | None = None) -> dict[str, Any]:
        """Add to the sidecar of the running recording, or of ``filepath``. Raises RecordingError."""
        ...

    def recovered(self) -> list[RecordingMetadata]:
        """What its start has mended after a crash; waits until that is done."""
        ...

    def get_metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a recording."""
        ...
