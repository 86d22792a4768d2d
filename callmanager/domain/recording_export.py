"""Copies of recordings for other programs: what is asked for, and what came of it."""

from dataclasses import dataclass

from callmanager.domain.recording import Encoding, Integrity

ExportKind = Encoding
"""WAV and FLAC are the same samples; MP3 and Opus are smaller and only sound the same."""


@dataclass(frozen=True, slots=True)
class ExportedRecording:
    """One recording that was copied.

    Attributes:
        recording_id: which.
        files: the sound files that were made, as absolute paths; several where a WAV would be too long for one.
        sidecar: the copy's own sidecar.
        integrity: what the original was; a copy of an altered one carries its alterations.
    """

    recording_id: str
    files: tuple[str, ...]
    sidecar: str
    integrity: Integrity


@dataclass(frozen=True, slots=True)
class ExportProblem:
    """One recording that was not copied; nothing of it was left in the folder."""

    recording_id: str
    name: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export did; ``cancelled`` when it was called off: what was copied by then is whole and stays."""

    exported: tuple[ExportedRecording, ...] = ()
    problems: tuple[ExportProblem, ...] = ()
    cancelled: bool = False

    @property
    def altered(self) -> tuple[ExportedRecording, ...]:
        """The copies of recordings that are not as they were recorded."""
        return tuple(item for item in self.exported if item.integrity.is_bad)
