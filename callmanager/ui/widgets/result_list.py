"""A list of what a line has found: worked from the line with arrows and Enter, or with the mouse."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate

ROW_HEIGHT = 44
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class ResultList(QListView):
    """``picked`` carries the row that was chosen; ``left`` is Escape in the line."""

    picked = Signal(object)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        first: Callable[[Any], str],
        second: Callable[[Any], str],
        right: Callable[[Any], str] = lambda _row: "",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._found: TwoLineModel[Any] = TwoLineModel(first, second, right)
        self.setModel(self._found)
        self.setItemDelegate(TwoLineDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._pick)

    @property
    def rows(self) -> tuple[Any, ...]:
        """What is listed."""
        return self._found.rows

    @property
    def current(self) -> Any:
        """The row that Enter would choose; None when there is none."""
        number = self.currentIndex().row()
        return self._found.rows[number] if 0 <= number < len(self._found.rows) else None

    def show_rows(self, rows: Sequence[Any], *, stay: bool = False) -> None:
        """List these rows and stand on the first one; with ``stay`` on the place where one stood."""
        number = max(0, self.currentIndex().row()) if stay else 0
        self._found.show(rows)
        if rows:
            self.setCurrentIndex(self._found.index(min(number, len(rows) - 1)))

    def lead(self, line: QLineEdit) -> None:
        """Let this line's arrows, Enter and Escape work the list while it is shown."""
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line's keys; those of the list are no shortcuts of the window meanwhile."""
        if isinstance(event, QKeyEvent) and self.isVisible():
            key = Qt.Key(event.key())
            is_ours = key in _STEPS or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if is_ours and plain and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if is_ours and plain and event.type() == QEvent.Type.KeyPress:
                self._press(key)
                return True
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key) -> None:
        count = len(self._found.rows)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _STEPS and count:
            number = self.currentIndex().row() + _STEPS[key]
            wraps = abs(_STEPS[key]) == 1
            self.setCurrentIndex(self._found.index(number % count if wraps else max(0, min(count - 1, number))))
        elif count and key not in _STEPS:
            self._pick(self.currentIndex())

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self._found.rows[index.row()])
