"""The table of contacts: one page after the other, each asked for by the place where the last one ended."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt

from callmanager.domain.contact import Contact
from callmanager.ui import contact_words as words_of
from callmanager.ui import format as say
from callmanager.ui.contact_names import NO_NAMES, Names
from callmanager.ui.models.rows import Column, RowsModel

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The tone of a badge, "" where a cell has none."""

_ROLES = frozenset(
    {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.TextAlignmentRole, TONE_ROLE}
)

NAME, PHONE, COMPANY, STATUS, OWNER, TAGS, LAST_CALL = range(7)


class ContactsModel(RowsModel[Contact]):
    """Contacts in the order of their names; ``name`` tells the words behind their ids."""

    def __init__(self, locale: Callable[[], QLocale], fetch: Callable[[int], None]) -> None:
        self._names = NO_NAMES
        super().__init__(
            (
                Column(lambda: self.tr("Nombre"), lambda row: row.name),
                Column(lambda: self.tr("Teléfono"), lambda row: row.phone),
                Column(lambda: self.tr("Empresa"), lambda row: row.company or say.NOTHING),
                Column(lambda: self.tr("Estado"), self._status),
                Column(lambda: self.tr("Responsable"), lambda row: self._names.person(row.owner_id) or say.NOTHING),
                Column(lambda: self.tr("Etiquetas"), lambda row: ", ".join(row.tags) or say.NOTHING),
                Column(
                    lambda: self.tr("Última llamada"),
                    lambda row: say.moment(row.last_call_at, locale()),
                ),
            ),
            fetch,
        )

    def name(self, names: Names) -> None:
        """The words behind the ids."""
        self._names = names
        self.retranslate()

    def replace(self, contact: Contact) -> None:
        """Show a contact as it is now, where it stands."""
        for number, row in enumerate(self._rows):
            if row.contact_id == contact.contact_id:
                self._rows[number] = contact
                self.dataChanged.emit(self.index(number, 0), self.index(number, self.columnCount() - 1))

    def _status(self, row: Contact) -> str:
        if row.do_not_call:
            return self.tr("No llamar")
        if row.is_locked(datetime.now(UTC)):
            return self.tr("En uso")
        return self._names.status(row.status)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As `RowsModel`, and the tone of the status; most of what Qt asks while it scrolls is none of a contact's."""
        if role not in _ROLES:
            return None
        if role == TONE_ROLE:
            return self._tone(self.row(index.row())) if index.isValid() and index.column() == STATUS else ""
        return super().data(index, role)

    def _tone(self, row: Contact) -> str:
        if row.do_not_call:
            return "record"
        return "warn" if row.is_locked(datetime.now(UTC)) else words_of.status_tone(row.status)
