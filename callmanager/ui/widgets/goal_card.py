"""A figure against its goal: a thin bar below it, and what it was yesterday at the same hour, muted."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Label
from callmanager.ui.widgets.figure_card import FigureCard

_HEIGHT = 4


class GoalBar(QWidget):
    """How far a goal is reached; empty and of no colour where there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Thin."""
        return QSize(40, _HEIGHT)

    @property
    def share(self) -> float | None:
        """What is shown; 1.0 is a goal that is reached, None no goal."""
        return self._share

    def show_share(self, share: float | None) -> None:
        """Show how far it is."""
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        if self._share is None:
            return
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            whole = QRectF(0, (self.height() - _HEIGHT) / 2, self.width(), _HEIGHT)
            painter.fillRect(whole, QColor(tokens.border))
            whole.setWidth(whole.width() * min(1.0, max(0.0, self._share)))
            painter.fillRect(whole, QColor(tokens.ok if self._share >= 1 else tokens.accent))


class GoalCard(FigureCard):
    """A figure card with a goal and a figure of before."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(name)
        self.bar = GoalBar(theme)
        self.before = Label("label", "muted")
        self.before.setObjectName(f"{name}_before")
        self.heading_row.addWidget(self.before)
        self.body.addWidget(self.bar)

    def show_goal(self, share: float | None, words: str, before: str) -> None:
        """Show how far the goal is, say it in ``words``, and what the figure was before."""
        self.bar.show_share(share)
        self.setToolTip(words)
        self.before.setText(before)
        spoken = ". ".join(part for part in (self.accessibleName(), words, before) if part)
        self.setAccessibleName(spoken)
