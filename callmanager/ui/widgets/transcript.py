"""A conversation to read: what was said, one below the other, as text and never as markup."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from callmanager.ui.theme import SPACE_L, SPACE_S, SPACE_XS, FontRole, Theme, font

PART = 60
"""So many messages are drawn at once: more would hold up the keys."""
_LINE_PERCENT = 125


@dataclass(slots=True)
class Line:
    """One message: who said it and when in words, what, and why it ends where it does."""

    head: str
    text: str
    by_model: bool = False
    note: str = ""


class Transcript(QTextEdit):
    """Shows the newest messages, older ones when asked; the last one may still be written.

    It follows the end while the end is in sight.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._older: list[Line] = []  # not drawn yet
        self._lines: list[Line] = []
        self._starts: list[int] = []  # where each line that is drawn begins in the document
        self._text_start = 0  # where the last one's text does
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(self.wordWrapMode().WrapAtWordBoundaryOrAnywhere)
        theme.changed.connect(self._redraw)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The messages that are drawn, oldest first."""
        return tuple(self._lines)

    @property
    def older(self) -> int:
        """How many older ones are not drawn."""
        return len(self._older)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these messages alone, the newest in sight; what stands there already is left as it is."""
        before = [*self._older, *self._lines]
        same = next((n for n, (old, new) in enumerate(zip(before, lines, strict=False)) if old != new), None)
        same = min(len(before), len(lines)) if same is None else same
        drawn = same - len(self._older)
        if drawn > 0 and len(lines) - same < PART:
            self._cut(drawn)
            for line in lines[same:]:
                self._append(replace(line))
        else:
            self._older = [replace(line) for line in lines[:-PART]]
            self._lines = [replace(line) for line in lines[-PART:]]
            self._redraw()
        self._to_end()

    def show_older(self) -> None:
        """Draw the next older messages, too; what is in sight stays there."""
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        for line in reversed(self._older[-PART:]):
            self._prepend(line)
        del self._older[-PART:]
        bar.setValue(bar.maximum() - below)

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
        if self._lines:
            follows, line = self._sees_end(), self._lines[-1]
            line.text, line.note = text, note
            self._remove_from(self._text_start)
            self._write_text(self._at_end(), line)
            if follows:
                self._to_end()

    def _redraw(self) -> None:
        self.clear()
        self._starts.clear()
        lines, self._lines = self._lines, []
        for line in lines:
            self._append(line)
        self._to_end()

    def _append(self, line: Line) -> None:
        cursor = self._at_end()
        head = self._head_block(is_first=not self._lines)
        if self._lines:
            cursor.insertBlock(head)
        else:
            cursor.setBlockFormat(head)
        self._starts.append(cursor.position())
        self._text_start = self._write(cursor, line)
        self._lines.append(line)

    def _prepend(self, line: Line) -> None:
        cursor, length = QTextCursor(self.document()), self.document().characterCount()
        cursor.setPosition(0)
        cursor.insertBlock(self._head_block(is_first=False))
        cursor.setPosition(0)
        cursor.setBlockFormat(self._head_block(is_first=True))
        self._write(cursor, line)
        longer = self.document().characterCount() - length
        self._starts = [0, *(start + longer for start in self._starts)]
        self._text_start += longer
        self._lines.insert(0, line)

    def _cut(self, count: int) -> None:
        """Keep the first so many of the lines that are drawn."""
        if count < len(self._lines):
            self._remove_from(self._starts[count] - 1)  # with the border of the block before
            del self._lines[count:], self._starts[count:]

    def _remove_from(self, position: int) -> None:
        cursor = self._at_end()
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _write(self, cursor: QTextCursor, line: Line) -> int:
        """Write a line; where its text begins."""
        cursor.insertText(line.head, self._format("label", "info" if line.by_model else "muted"))
        body = QTextBlockFormat()
        body.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.insertBlock(body)
        start = cursor.position()
        self._write_text(cursor, line)
        return start

    def _write_text(self, cursor: QTextCursor, line: Line) -> None:
        cursor.insertText(line.text, self._format("body", "text"))
        if line.note:
            if line.text:
                note = QTextBlockFormat()
                note.setTopMargin(SPACE_S)
                cursor.insertBlock(note)
            cursor.insertText(line.note, self._format("label", "warn"))

    @staticmethod
    def _head_block(*, is_first: bool) -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setTopMargin(0 if is_first else SPACE_L)
        block.setBottomMargin(SPACE_XS)
        return block

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
