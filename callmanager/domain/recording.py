"""What is known of a recording: the sidecar's content, one frozen dataclass for file, database and screen."""

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

SCHEMA_VERSION = 1


class RecordingStatus(StrEnum):
    """Where a recording stands."""

    RECORDING = "recording"
    COMPLETED = "completed"
    RECOVERED = "recovered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Gap:
    """Audio that did not arrive, kept in the file as silence. Seconds from the start of the file."""

    start_seconds: float
    duration_seconds: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that was not recorded on purpose, kept in the file as silence."""

    start_seconds: float
    duration_seconds: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordingMetadata:
    """The keys of the JSON sidecar.

    Times are UTC ISO 8601 with offset; ``duration_seconds`` is frames ÷ rate on disk.
    """

    recording_id: str
    start_time: str
    file_path: str
    sample_rate: int
    channels: int
    call_id: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    user_id: str = ""
    user_name: str = ""
    end_time: str | None = None
    duration_seconds: float = 0.0
    file_size_bytes: int = 0
    status: RecordingStatus = RecordingStatus.RECORDING
    device: str = ""
    gaps: tuple[Gap, ...] = field(default=())
    pauses: tuple[Pause, ...] = field(default=())
    dropped_frames: int = 0
    peak_dbfs: float | None = None
    sha256: str | None = None
    schema_version: int = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """The sidecar as a JSON-ready dict."""
        data = asdict(self)
        data["status"] = self.status.value
        data["gaps"] = [asdict(gap) for gap in self.gaps]
        data["pauses"] = [asdict(pause) for pause in self.pauses]
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "RecordingMetadata":
        """Read a sidecar; keys of later versions are passed over.

        Raises:
            ValueError: a needed key is missing or a value has the wrong type.
        """
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        try:
            values["status"] = RecordingStatus(values.get("status", RecordingStatus.FAILED))
            values["gaps"] = tuple(Gap(**gap) for gap in values.get("gaps") or ())
            values["pauses"] = tuple(Pause(**pause) for pause in values.get("pauses") or ())
            return cls(**values)
        except TypeError as error:
            raise ValueError(f"not a sidecar of a recording: {error}") from error
