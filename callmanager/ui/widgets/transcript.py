"""A conversation to read: what was said, one below the other, as text and never as markup."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from callmanager.ui.theme import SPACE_L, SPACE_S, SPACE_XS, FontRole, Theme, font

_SHOWN = 200
_LINE_PERCENT = 125


@dataclass(slots=True)
class Line:
    """One message: who said it and when in words, what, and why it ends where it does."""

    head: str
    text: str
    by_model: bool = False
    note: str = ""


class Transcript(QTextEdit):
    """Shows the newest messages; the last one may still be written. It follows the end while the end is in sight."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._lines: list[Line] = []
        self._start = 0  # where the last message's text begins
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(self.wordWrapMode().WrapAtWordBoundaryOrAnywhere)
        theme.changed.connect(self._redraw)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The messages that are shown, oldest first."""
        return tuple(self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these messages alone, the newest in sight; of very many the newest 200."""
        self._lines = list(lines[-_SHOWN:])
        self._redraw()

    def add_line(self, line: Line) -> None:
        """Add a message at the end, and go there."""
        self._lines.append(line)
        self._write(line)
        self._to_end()

    def add_piece(self, piece: str) -> None:
        """Let the last message's text go on."""
        if self._lines:
            follows = self._sees_end()
            self._lines[-1].text += piece
            self._at_end().insertText(piece, self._format("body", "text"))
            if follows:
                self._to_end()

    def change_last(self, text: str, note: str = "") -> None:
        """Put another text in the place of the last message's, and a note below it."""
        if not self._lines:
            return
        follows, line = self._sees_end(), self._lines[-1]
        line.text, line.note = text, note
        cursor = self._at_end()
        cursor.setPosition(self._start, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._write_text(line)
        if follows:
            self._to_end()

    def _redraw(self) -> None:
        self.clear()
        for line in self._lines:
            self._write(line)
        self._to_end()

    def _write(self, line: Line) -> None:
        cursor = self._at_end()
        head = QTextBlockFormat()
        head.setTopMargin(0 if self.document().isEmpty() else SPACE_L)
        head.setBottomMargin(SPACE_XS)
        if self.document().isEmpty():
            cursor.setBlockFormat(head)
        else:
            cursor.insertBlock(head)
        cursor.insertText(line.head, self._format("label", "info" if line.by_model else "muted"))
        body = QTextBlockFormat()
        body.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.insertBlock(body)
        self._start = cursor.position()
        self._write_text(line)

    def _write_text(self, line: Line) -> None:
        cursor = self._at_end()
        cursor.insertText(line.text, self._format("body", "text"))
        if line.note:
            if line.text:
                note = QTextBlockFormat()
                note.setTopMargin(SPACE_S)
                cursor.insertBlock(note)
            cursor.insertText(line.note, self._format("label", "warn"))

    def _format(self, role: FontRole, tone: str) -> QTextCharFormat:
        shape = QTextCharFormat()
        chosen = font(role)
        if role == "label":
            chosen.setWeight(QFont.Weight.DemiBold if tone != "warn" else QFont.Weight.Normal)
        shape.setFont(chosen)
        shape.setForeground(QColor(self._theme.tokens.colour(tone)))
        return shape

    def _at_end(self) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    def _sees_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - SPACE_L

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
