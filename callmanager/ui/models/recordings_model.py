"""The table of recordings: pages of listings, and the one word that says whether a recording can be trusted."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt

from callmanager.domain.recording import Integrity, RecordingStatus
from callmanager.domain.recording_listing import RecordingListing
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.models.rows import Column, RowsModel

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The tone of a badge, "" where a cell has none."""

_TONES = {
    "recording": "accent",
    "recovered": "warn",
    "failed": "record",
    "completed": "",
    "altered": "record",
    "missing": "record",
    "unreadable": "record",
    "no_sidecar": "record",
    "ok": "ok",
}


def state_of(listing: RecordingListing) -> str:
    """What is said of it: that it was altered comes first, then how it ended, then that it was found in order."""
    status, integrity = listing.metadata.status, listing.integrity
    if integrity.is_bad:
        return integrity.value
    if status is RecordingStatus.COMPLETED and integrity is Integrity.OK:
        return integrity.value
    return status.value


def tone_of(listing: RecordingListing) -> str:
    """The tone of that word."""
    return _TONES.get(state_of(listing), "")


class RecordingsModel(RowsModel[RecordingListing]):
    """Recordings in the order in which the store tells them."""

    def __init__(self, locale: Callable[[], QLocale], fetch: Callable[[int], None]) -> None:
        self._columns_of_state = 6
        super().__init__(
            (
                Column(
                    lambda: self.tr("Contacto"), lambda row: row.metadata.contact_name or row.metadata.contact_phone
                ),
                Column(lambda: self.tr("Teléfono"), lambda row: row.metadata.contact_phone),
                Column(lambda: self.tr("Agente"), lambda row: row.metadata.user_name),
                Column(lambda: self.tr("Inicio"), lambda row: say.moment(row.metadata.start_time, locale())),
                Column(lambda: self.tr("Resultado"), lambda row: labels.outcome(row.outcome_id)),
                Column(
                    lambda: self.tr("Duración"), lambda row: say.duration(row.metadata.duration_seconds), is_number=True
                ),
                Column(lambda: self.tr("Estado"), lambda row: labels.recording_state(state_of(row))),
            ),
            fetch,
        )

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As `RowsModel`, and the tone of the last column."""
        if role == TONE_ROLE:
            is_state = index.isValid() and index.column() == self._columns_of_state
            return tone_of(self.row(index.row())) if is_state else ""
        return super().data(index, role)
