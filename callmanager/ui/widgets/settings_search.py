"""The line that finds a setting: what fits is listed below it while one types."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from callmanager.ui.settings_finder import Setting
from callmanager.ui.theme import SPACE_XS, Theme
from callmanager.ui.widgets.controls import Panel
from callmanager.ui.widgets.result_list import ROW_HEIGHT, ResultList

_LINE_WIDTH, _LIST_WIDTH = 260, 460
_MOST_ROWS = 8
_AGAIN_MS = 0


class SettingsSearch(Panel):
    """``chosen`` carries a `Setting`; ``wanted`` is emitted when somebody begins to search."""

    chosen = Signal(object)
    wanted = Signal()

    def __init__(self, theme: Theme, over: QWidget, find: Callable[[str], list[Setting]]) -> None:
        """``over`` is the page that the list lies over."""
        super().__init__()
        self._find, self._over = find, over
        self.line = QLineEdit()
        self.line.setObjectName("settings_search")
        self.line.setFixedWidth(_LINE_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self._frame = QFrame(over)
        self._frame.setProperty("panel", "raised")
        self._frame.hide()
        self.results = ResultList(theme, "settings_found", lambda one: one.words, _second)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        inside.addWidget(self.results)
        self.results.lead(self.line)
        self.line.installEventFilter(self)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        self.line.textChanged.connect(lambda _text: self._look())
        self.results.picked.connect(self._pick)
        self.results.left.connect(self._frame.hide)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.line.setPlaceholderText(self.tr("Buscar un ajuste"))
        self.line.setAccessibleName(self.tr("Buscar un ajuste"))
        self.results.setAccessibleName(self.tr("Ajustes encontrados"))

    def look_again_soon(self) -> None:
        """More parts have come."""
        self._again.start()

    def _look_again(self) -> None:
        if self._frame.isVisible() or self.line.hasFocus():
            self._show(stay=True)
            self.wanted.emit()

    def _look(self) -> None:
        self._show(stay=False)
        if self.line.text():
            self.wanted.emit()

    def _show(self, *, stay: bool) -> None:
        found = self._find(self.line.text()) if self.line.text().strip() else []
        self.results.show_rows(found, stay=stay)
        if not found:
            self._frame.hide()
            return
        self._frame.resize(_LIST_WIDTH, min(_MOST_ROWS, len(found)) * ROW_HEIGHT + 2 * SPACE_XS + 2)
        place = self.line.mapTo(self._over, QPoint(self.line.width() - _LIST_WIDTH, self.line.height() + SPACE_XS))
        self._frame.move(max(0, place.x()), place.y())
        self._frame.show()
        self._frame.raise_()

    def _pick(self, setting: Setting) -> None:
        self._frame.hide()
        self.chosen.emit(setting)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list goes when the keys go elsewhere, and comes back with them."""
        if event.type() == QEvent.Type.FocusOut:
            self._frame.hide()
        elif event.type() == QEvent.Type.FocusIn and self.line.text():
            self._show(stay=True)
        return super().eventFilter(watched, event)


def _second(setting: Setting) -> str:
    return "  ·  ".join(part for part in (setting.where, setting.meaning) if part)
