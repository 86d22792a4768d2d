"""A table model over rows of any kind; pages of it are fetched when the view comes to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
# Put together once: a view asks for them in each cell that it draws, and joining flags takes longer than the rest.
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WORDS = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole})
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its title in the language that is on, and what it shows of a row."""

    title: Callable[[], str]
    text: Callable[[Row], str]
    is_number: bool = False


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Shows rows; with ``fetch`` it asks for the next ones (from an offset) when the view reaches the end."""

    def __init__(self, columns: Sequence[Column[Row]], fetch: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: list[Row] = []
        self._fetch = fetch
        self._more = False

    def show(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show these rows alone; ``more`` says that the store may hold further ones."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = more
        self.endResetModel()

    def append(self, rows: Sequence[Row], *, more: bool) -> None:
        """Add the next rows."""
        self._more = more
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NO_INDEX, first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def row(self, number: int) -> Row:
        """The row that stands at this place.

        Raises:
            IndexError: there is none.
        """
        return self._rows[number]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows that are shown."""
        return tuple(self._rows)

    def retranslate(self) -> None:
        """Say titles and cells anew."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tool tip and alignment of a cell."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role in _WORDS:
            return column.text(self._rows[index.row()])
        if role == _ALIGNMENT:
            return _RIGHT if column.is_number else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title and alignment of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[section].is_number else _LEFT
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the store may hold further rows."""
        return self._more and self._fetch is not None and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next rows; they arrive by `append`."""
        if self._fetch is not None and self._more:
            self._more = False  # until they have arrived
            self._fetch(len(self._rows))
