"""A quiet table: rows of one height, no grid, whole rows selected, and a word where it is empty."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel, QLocale, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from callmanager.ui import format as say
from callmanager.ui.theme import ROW_HEIGHT, font

CELL_LEFT = 11  # where the words of a cell begin: the style's margin and the sheet's padding


def moment_width(locale: QLocale, least: int) -> int:
    """How wide a column of moments is, in pixels: not narrower than ``least``, and wide enough for “12:58 p. m.”."""
    longest = say.moment(datetime(2026, 12, 28, 22, 58).astimezone(), locale)
    return max(least, QFontMetrics(font("body")).horizontalAdvance(longest) + 2 * CELL_LEFT)


class Table(QTableView):
    """Shows a model; ``widths`` are the columns' pixels, 0 for the one that takes what is left."""

    def __init__(self, name: str, model: QAbstractItemModel, widths: Sequence[int]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._empty = ""
        self._waits = False
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        titles = self.horizontalHeader()
        titles.setFont(font("label"))
        titles.setHighlightSections(False)
        titles.setFixedHeight(ROW_HEIGHT)
        for column, width in enumerate(widths):
            if width:
                titles.resizeSection(column, width)
            else:
                titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def say_empty(self, words: str) -> None:
        """What an empty table says: what to do first."""
        self._empty = words
        self.viewport().update()

    def wait_for_rows(self) -> None:
        """Say nothing while it is empty until its model was told what there is."""
        self._waits = True
        self.model().modelReset.connect(self._told)

    def _told(self) -> None:
        self._waits = False

    @property
    def said(self) -> str:
        """What stands where the rows would be."""
        return self._empty if not self._waits and self.model().rowCount() == 0 else ""

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Select these rows and no others; keys go on from the first one."""
        selection, flag = QItemSelection(), QItemSelectionModel.SelectionFlag
        for row in rows:
            index = self.model().index(row, 0)
            selection.select(index, index)
        chosen = self.selectionModel()
        if rows:
            chosen.setCurrentIndex(self.model().index(rows[0], 0), flag.NoUpdate)
        chosen.select(selection, flag.ClearAndSelect | flag.Rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or the words of an empty table."""
        super().paintEvent(event)
        if words := self.said:
            with QPainter(self.viewport()) as painter:
                painter.setPen(QApplication.palette().placeholderText().color())
                room = self.viewport().rect().adjusted(16, 16, -16, -16)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(room, int(flags), words)
