"""What keeps the library of recordings, as the recordings page is given it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.answers.summaries import SummaryService
    from callmanager.services.recordings.erasure import ErasureService
    from callmanager.services.recordings.exports import ExportService
    from callmanager.services.recordings.keeping import KeepingService
    from callmanager.services.recordings.retention import RetentionService


@dataclass(frozen=True, slots=True)
class LibraryServices:
    """What keeps the library; without a service its buttons are not there."""

    exports: "ExportService | None" = None
    keeping: "KeepingService | None" = None
    retention: "RetentionService | None" = None
    erasure: "ErasureService | None" = None
    summaries: "SummaryService | None" = None
