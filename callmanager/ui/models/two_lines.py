"""A list model for rows of two lines."""

import html
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from callmanager.ui.widgets.contact_row import RIGHT_SIDE, SECOND_LINE

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TwoLineModel(QAbstractListModel, Generic[Row]):
    """Shows rows by two functions, a third for what stands at the right and a fourth for the tool tip."""

    def __init__(
        self,
        first: Callable[[Row], str],
        second: Callable[[Row], str],
        right: Callable[[Row], str] = lambda _row: "",
        more: Callable[[Row], str] = lambda _row: "",
    ) -> None:
        super().__init__()
        self._first, self._second, self._right, self._more = first, second, right, more
        self._rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows alone."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def retranslate(self) -> None:
        """Say the cells anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows that are shown."""
        return tuple(self._rows)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The lines of a row; both together for screen readers."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._first(row)
        if role == SECOND_LINE:
            return self._second(row)
        if role == RIGHT_SIDE:
            return self._right(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            more = html.escape(self._more(row))  # a tool tip would take what looks like markup for markup
            return f'<p style="white-space: pre-wrap">{more}</p>' if more else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (self._first(row), self._second(row), self._right(row)) if part)
        return None
