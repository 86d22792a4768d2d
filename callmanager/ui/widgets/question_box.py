"""A few lines to write a question in: Enter sends it, Shift+Enter begins a new line."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HEIGHT = 84


class QuestionBox(QPlainTextEdit):
    """Takes so many characters; ``full`` is emitted when something did not fit and was left out."""

    sent = Signal()
    full = Signal()

    def __init__(self, name: str, most: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._most = most
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)

    @property
    def words(self) -> str:
        """What was written, without the space around it."""
        return self.toPlainText().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook for keys."""
        if event.key() in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            else:
                self.sent.emit()
            return
        if event.text().isprintable() and event.text() and not self._room():
            self.full.emit()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt's hook for what is pasted or dropped: the beginning of a text that is too long, never more than fits."""
        text, room = source.text(), self._room()
        if len(text) > room:
            self.full.emit()
        self.insertPlainText(text[:room])

    def _room(self) -> int:
        return self._most - self.document().characterCount() + 1 + len(self.textCursor().selectedText())
