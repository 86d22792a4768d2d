"""The card of one person's own goals: each with a bar, what is reached and what is to be reached."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from callmanager.domain.goals import GoalProgress, Period
from callmanager.ui import goal_words
from callmanager.ui.i18n import Language
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Card, Label
from callmanager.ui.widgets.goal_card import GoalBar

_MOST = 8  # more lines than this do not fit the smallest window


class MyGoals(Card):
    """Shows goals of the day, the week and the month, in this order; a sentence where there are none."""

    def __init__(self, theme: Theme, language: Language) -> None:
        super().__init__()
        self.setObjectName("my_goals")
        self._theme, self._language = theme, language
        self._shown: tuple[GoalProgress, ...] = ()
        self._lines: list[tuple[Label, GoalBar, Label]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_M)
        self._grid.setColumnStretch(1, 1)
        self._nothing = Label("body", "muted")
        self._nothing.setWordWrap(True)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Mis metas"))
        self.setAccessibleName(self.tr("Mis metas"))
        self._nothing.setText(self.tr("Aún no tiene metas. Su jefatura las pone en Métricas › Metas."))
        self._say()

    def show_goals(self, goals: Sequence[GoalProgress]) -> None:
        """Show these, the nearest period first."""
        order = list(Period)
        self._shown = tuple(sorted(goals, key=lambda one: order.index(one.goal.period))[:_MOST])
        while len(self._lines) < len(self._shown):
            self._add_line()
        self._say()

    def _add_line(self) -> None:
        line = Label(), GoalBar(self._theme), Label("strong")
        row = len(self._lines)
        for column, part in enumerate(line):
            self._grid.addWidget(part, row, column)
        self._lines.append(line)

    def _say(self) -> None:
        self._nothing.setVisible(not self._shown)
        locale = self._language.locale
        for index, (name, bar, figures) in enumerate(self._lines):
            is_shown = index < len(self._shown)
            for part in (name, bar, figures):
                part.setVisible(is_shown)
            if not is_shown:
                continue
            one = self._shown[index]
            measure = one.goal.measure
            name.setText(f"{goal_words.measure(measure)}, {goal_words.running(one.goal.period)}")
            bar.show_share(one.share or 0.0)
            words = self.tr("%1 de %2").replace("%2", goal_words.value(measure, one.goal.value, locale))
            figures.setText(words.replace("%1", goal_words.value(measure, one.reached, locale)))
