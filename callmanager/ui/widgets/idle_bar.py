"""What the call bar shows while there is no call: who waits to be called back, today's goals, and the pause."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from callmanager.ui.theme import SPACE_L, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Button, ElidedLabel, IconLabel, Label, Panel, column, row
from callmanager.ui.widgets.pause_button import PauseButton

_GOAL_WIDTH = 112
_MOST_GOALS = 2


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal of today: what it is called, what was reached of what, and how it is written."""

    name: str
    reached: float
    wanted: float
    words: str


class IdleBar(Panel):
    """``reminder_taken`` asks for the contact that waits; ``reminder_put_off`` takes the words away for now."""

    reminder_taken = Signal()
    reminder_put_off = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("idle_bar")
        self.pause = PauseButton(theme)
        self._reminder = QWidget()
        self._clock = IconLabel(theme, "callbacks", "accent")
        self._who = ElidedLabel("lead")
        self._who.setObjectName("reminder_text")
        self._facts = ElidedLabel("label", "muted")
        self._facts.setObjectName("reminder_facts")
        self._take = Button(theme, "reminder_take", "primary", "phone")
        self._later = Button(theme, "reminder_later", "quiet")
        self._goals = [_Goal(number) for number in range(1, _MOST_GOALS + 1)]
        words = QWidget()
        words.setLayout(column(1, self._who, self._facts, 1, spacing=2))
        inside = row(self._clock, words, self._later, self._take, spacing=SPACE_S)
        inside.setStretch(1, 1)
        self._reminder.setLayout(inside)
        self._reminder.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_L)
        layout.addWidget(self._reminder, 1)
        layout.addStretch(0)
        for goal in self._goals:
            layout.addWidget(goal)
        layout.addWidget(self.pause)
        self._take.clicked.connect(lambda: self.reminder_taken.emit())
        self._later.clicked.connect(lambda: self.reminder_put_off.emit())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._take.setText(self.tr("Atender"))
        self._take.setAccessibleName(self.tr("Abrir el contacto que espera la llamada"))
        self._later.setText(self.tr("Luego"))
        self._later.setAccessibleName(self.tr("Recordar más tarde"))

    def show_reminder(self, words: str, facts: str) -> None:
        """Say who waits to be called back; "" says nothing. The keys stay where they are."""
        self._who.setText(words)
        self._facts.setText(facts)
        self._reminder.setAccessibleName(words)
        self._reminder.setVisible(bool(words))

    def show_goals(self, goals: Sequence[GoalLine]) -> None:
        """Show the first goals of today; none takes no room."""
        for goal, line in zip(self._goals, [*goals[:_MOST_GOALS], None, None], strict=False):
            goal.show_line(line)

    def show_alarmed(self, is_alarmed: bool) -> None:
        """Beside an alarm only the pause stays."""
        for goal in self._goals:
            goal.set_aside(is_alarmed)
        self._reminder.setVisible(bool(self._who.text()) and not is_alarmed)


class _Goal(QWidget):
    """A name, what was reached, and a thin bar; the bar is no more than the words already say."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setFixedWidth(_GOAL_WIDTH)
        self._name, self._words = ElidedLabel("label", "muted"), Label("label")
        self._words.setObjectName(f"goal_{number}")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._line: GoalLine | None = None
        self._is_aside = False
        head = QWidget()
        line = row(self._name, self._words, spacing=SPACE_XS)
        line.setStretch(0, 1)
        head.setLayout(line)
        self.setLayout(column(1, head, self._bar, 1, spacing=SPACE_XS))
        self.hide()

    def show_line(self, line: GoalLine | None) -> None:
        self._line = line
        if line is not None:
            self._name.setText(line.name)
            self._words.setText(line.words)
            self._bar.setValue(min(100, round(100 * line.reached / line.wanted)) if line.wanted else 0)
            self.setAccessibleName(f"{line.name}: {line.words}")
        self._follow()

    def set_aside(self, is_aside: bool) -> None:
        self._is_aside = is_aside
        self._follow()

    def _follow(self) -> None:
        self.setVisible(self._line is not None and not self._is_aside)
