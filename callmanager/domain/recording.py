"""What is known of a recording: the sidecar's content, one frozen dataclass for file, database and screen."""

from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar

SCHEMA_VERSION = 1


class RecordingStatus(StrEnum):
    """Where a recording stands."""

    RECORDING = "recording"
    COMPLETED = "completed"
    RECOVERED = "recovered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Gap:
    """Audio that did not arrive, kept in the file as silence. Seconds from the start of the file.

    While the computer sleeps there is nothing to keep a place for: the reason is `SLEEP`, the duration that of the
    wall clock, and the file goes on at ``start_seconds`` with no silence between. So it is with `LOST_FILE`: a file of
    the recording was deleted while it ran, and so many seconds with it.
    """

    SLEEP: ClassVar[str] = "sleep"
    LOST_FILE: ClassVar[str] = "lost_file"

    start_seconds: float
    duration_seconds: float
    reason: str = ""

    @property
    def seconds_in_file(self) -> float:
        """How much silence stands for it in the file."""
        return 0.0 if self.reason in (self.SLEEP, self.LOST_FILE) else self.duration_seconds


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that was not recorded on purpose, kept in the file as silence."""

    start_seconds: float
    duration_seconds: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One of several files that make up a long recording, in order; together they are one recording.

    ``file`` is a name beside the sidecar, or an absolute path where the recording went on in the second folder.
    """

    file: str
    frames: int = 0
    size_bytes: int = 0
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class RecordingEvent:
    """Something that happened to the sound while it was recorded, such as a headset that was unplugged."""

    at_seconds: float  # from the start of the recording
    code: str
    detail: str = ""


class Consent(StrEnum):
    """What the person at the other end said about being recorded."""

    UNKNOWN = ""
    INFORMED = "informed"
    CONSENTED = "consented"
    REFUSED = "refused"


class Encoding(StrEnum):
    """How the sound lies on disk: WAV while it is recorded, something smaller maybe afterwards."""

    WAV = "wav"
    FLAC = "flac"
    OPUS = "opus"
    MP3 = "mp3"  # of copies alone


class Integrity(StrEnum):
    """What the last look at a recording's files found."""

    UNKNOWN = ""  # nobody has looked
    OK = "ok"
    ALTERED = "altered"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNFINISHED = "unfinished"  # it still runs, or a crash left it and nobody has mended it
    NO_DIGEST = "no_digest"  # nothing to compare it with; its size is what it was
    NO_SIDECAR = "no_sidecar"  # a sound file that nothing tells of

    @property
    def is_bad(self) -> bool:
        """Whether the files are not what was recorded, and who plays or copies them must be told."""
        return self in (Integrity.ALTERED, Integrity.MISSING, Integrity.UNREADABLE, Integrity.NO_SIDECAR)


@dataclass(frozen=True, slots=True)
class RecordingMetadata:
    """The keys of the JSON sidecar.

    Times are UTC ISO 8601 with offset; ``duration_seconds`` is frames ÷ rate on disk. ``sha256`` is the digest of the
    file that ``file_path`` names, as it lies on disk; ``segments`` is empty where there is only that one.
    ``pcm_sha256`` is the digest of the 16-bit samples alone, which survives a change of encoding. ``key_id`` names the
    key that the files are encrypted with, "" where they are not. ``tags`` and ``legal_hold`` (why it must be kept) are
    what people added; the database has them too, and gets them back from here when it is lost.
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
    segments: tuple[Segment, ...] = field(default=())
    events: tuple[RecordingEvent, ...] = field(default=())
    campaign_id: str = ""
    consent: Consent = Consent.UNKNOWN
    encoding: Encoding = Encoding.WAV
    pcm_sha256: str | None = None
    key_id: str = ""
    tags: tuple[str, ...] = field(default=())
    legal_hold: str = ""
    schema_version: int = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """The sidecar as a JSON-ready dict."""
        data = {name: getattr(self, name) for name in _NAMES}
        data["status"], data["consent"], data["encoding"] = self.status.value, self.consent.value, self.encoding.value
        for name, (_, keys) in _LISTS.items():
            data[name] = [{key: getattr(item, key) for key in keys} for item in data[name]]
        data["tags"] = list(self.tags)
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "RecordingMetadata":
        """Read a sidecar; keys of later versions are passed over.

        Raises:
            ValueError: a needed key is missing or a value has the wrong type.
        """
        values = {key: value for key, value in data.items() if key in _NAMES}
        if missing := [f.name for f in fields(cls) if f.default is MISSING and f.name not in values]:
            raise ValueError(f"not a sidecar of a recording: it has no {missing[0]}")
        try:
            values["status"] = RecordingStatus(values.get("status", RecordingStatus.FAILED))
            values["consent"] = Consent(values.get("consent", Consent.UNKNOWN))
            values["encoding"] = Encoding(values.get("encoding", Encoding.WAV))
            for name, (kind, _) in _LISTS.items():
                items = values.get(name)
                values[name] = tuple(kind(**item) for item in items) if items else ()
            values["tags"] = tuple(values.get("tags") or ())
            return cls(**values)
        except (TypeError, ValueError) as error:  # Python's own words tell of classes, not of the file
            raise ValueError("not a sidecar of a recording: a value is wrong or has the wrong type") from error


_NAMES = {f.name: None for f in fields(RecordingMetadata)}  # ordered, as the sidecar is to be read by people, too
_KINDS: dict[str, type[Gap] | type[Pause] | type[Segment] | type[RecordingEvent]] = {
    "gaps": Gap,
    "pauses": Pause,
    "segments": Segment,
    "events": RecordingEvent,
}
_LISTS = {name: (kind, tuple(f.name for f in fields(kind))) for name, kind in _KINDS.items()}
