"""Goals: how far everybody is, and a line to set one or take it away."""

from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from callmanager.domain.goals import Goal, GoalProgress, GoalScope, Measure, Period
from callmanager.ui import format as say
from callmanager.ui import goal_words
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.theme import SPACE_M
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field
from callmanager.ui.widgets.table import Table

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class _Shown:
    progress: list[GoalProgress]
    goals: list[Goal]
    subjects: list[tuple[GoalScope, str, str]]


class GoalsView(MetricsView):
    """For those who set goals: of their team, or of everybody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("goals", desk)
        self._model: RowsModel[GoalProgress] = RowsModel(
            (
                Column(lambda: self.tr("De quién"), lambda row: self._whose(row.goal.scope, row.subject_id, row.name)),
                Column(lambda: self.tr("Qué"), lambda row: goal_words.measure(row.goal.measure)),
                Column(lambda: self.tr("En"), lambda row: self._period_words()[row.goal.period]),
                Column(lambda: self.tr("Meta"), lambda row: self._value(row.goal.measure, row.goal.value), True),
                Column(lambda: self.tr("Logrado"), lambda row: self._value(row.goal.measure, row.reached), True),
                Column(lambda: self.tr("Avance"), lambda row: _share(row.share), True),
            )
        )
        self._table = Table("goals_table", self._model, (0, 180, 120, 96, 96, 88))
        self._table.wait_for_rows()
        self._table.selectionModel().selectionChanged.connect(self._row_chosen)
        self._who, self._measure = ComboBox("goal_subject"), ComboBox("goal_measure")
        self._period, self._amount = ComboBox("goal_period"), QLineEdit()
        self._amount.setObjectName("goal_value")
        self._amount.setValidator(QDoubleValidator(0.0, 1e9, 1, self._amount))
        self._fields = [Field(control) for control in (self._who, self._measure, self._period, self._amount)]
        for measure in Measure:
            self._measure.addItem("", measure)
        for period in Period:
            self._period.addItem("", period)
        self._save = Button(desk.theme, "goal_save", "primary")
        self._remove = Button(desk.theme, "goal_remove")
        self._save.clicked.connect(self._set)
        self._remove.clicked.connect(self._take_away)
        self._amount.returnPressed.connect(self._set)
        self._amount.textChanged.connect(lambda _text: self._follow())
        self._measure.currentIndexChanged.connect(lambda _index: self.retranslate())
        for box in (self._who, self._period):
            box.currentIndexChanged.connect(lambda _index: self._follow())
        self._subjects: list[tuple[GoalScope, str, str]] = []
        self._goals: list[Goal] = []
        self._card = Card()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._who.setMinimumContentsLength(16)
        self._measure.setMinimumContentsLength(16)
        line = QHBoxLayout()
        line.setSpacing(SPACE_M)
        for field in self._fields:
            line.addWidget(field)
        for button in (self._save, self._remove):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self._card.body.setContentsMargins(1, SPACE_M, 1, 1)
        self._card.heading.setContentsMargins(11, 0, 0, 0)
        self._card.body.addWidget(self._table)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE_M)
        body.addLayout(line)
        body.addWidget(self._card, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        amount = {
            Measure.TALK_SECONDS: self.tr("Minutos"),
            Measure.SUCCESS_RATE: self.tr("Por ciento"),
        }.get(self._chosen_measure, self.tr("Cantidad"))
        words = (self.tr("De quién"), self.tr("Qué"), self.tr("En"), amount)
        for field, text in zip(self._fields, words, strict=True):
            field.set_text(text)
        for index in range(self._measure.count()):
            self._measure.setItemText(index, goal_words.measure(Measure(self._measure.itemData(index))))
        periods = self._period_words()
        for index in range(self._period.count()):
            self._period.setItemText(index, periods[Period(self._period.itemData(index))])
        for index, subject in enumerate(self._subjects):
            self._who.setItemText(index, self._whose(*subject))
        self._save.setText(self.tr("Poner meta"))
        self._remove.setText(self.tr("Quitar"))
        self._card.heading.setText(self.tr("Metas y avance"))
        self._table.setAccessibleName(self.tr("Metas y avance"))
        self._table.say_empty(self.tr("Aún no hay metas. Ponga la primera arriba."))
        self._model.retranslate()
        self._follow()

    def _period_words(self) -> dict[Period, str]:
        return {Period.DAY: self.tr("un día"), Period.WEEK: self.tr("una semana"), Period.MONTH: self.tr("un mes")}

    def _whose(self, scope: GoalScope, key: str, name: str) -> str:
        if scope is GoalScope.ALL:
            return self.tr("Todos juntos")
        if not key:
            return self.tr("Cada equipo") if scope is GoalScope.TEAM else self.tr("Cada agente")
        return self.tr("%1 (equipo)").replace("%1", name) if scope is GoalScope.TEAM else name

    def _value(self, measure: Measure, value: float | None) -> str:
        return goal_words.value(measure, value, self.desk.language.locale)

    def reload(self) -> None:
        """Ask for the goals and who there is."""
        goals, user = self.desk.goals, self.desk.user
        self.ask(lambda: _Shown(goals.progress(user), goals.all(user), goals.subjects(user)), self._show)

    def _show(self, shown: _Shown) -> None:
        self._goals = shown.goals
        if shown.subjects != self._subjects:
            chosen = self._subject
            self._subjects = shown.subjects
            self._who.clear()
            for subject in shown.subjects:
                self._who.addItem(self._whose(*subject))
            self._who.setCurrentIndex(shown.subjects.index(chosen) if chosen in shown.subjects else 0)
        if not shown.progress or tuple(shown.progress) != self._model.rows:
            self._model.show(shown.progress)
        self._follow()

    def _row_chosen(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        """A chosen line stands in the editor."""
        rows = selected.indexes()
        if not rows:
            return
        goal = self._model.row(rows[0].row())
        for index, subject in enumerate(self._subjects):
            if subject[:2] == (goal.goal.scope, goal.goal.subject_id):
                self._who.setCurrentIndex(index)
        self._measure.setCurrentIndex(self._measure.findData(goal.goal.measure))
        self._period.setCurrentIndex(self._period.findData(goal.goal.period))
        value = goal.goal.value / (_MINUTE if goal.goal.measure is Measure.TALK_SECONDS else 1.0)
        self._amount.setText(self.desk.language.locale.toString(value, "g", 10))

    def _follow(self) -> None:
        """What cannot be done is grey, and says why."""
        is_typed, is_set = self._typed() is not None, self._is_set()
        self._save.setEnabled(self._subject is not None and is_typed)
        self._save.setToolTip("" if is_typed else self.tr("Escriba antes una cantidad mayor que cero."))
        self._remove.setEnabled(is_set)
        self._remove.setToolTip("" if is_set else self.tr("No hay una meta así."))

    def _is_set(self) -> bool:
        """Whether there is a goal for what is chosen."""
        if self._subject is None:
            return False
        chosen = (*self._subject[:2], self._chosen_measure, Period(self._period.currentData()))
        return any((goal.scope, goal.subject_id, goal.measure, goal.period) == chosen for goal in self._goals)

    @property
    def _subject(self) -> tuple[GoalScope, str, str] | None:
        index = self._who.currentIndex()
        return self._subjects[index] if 0 <= index < len(self._subjects) else None

    @property
    def _chosen_measure(self) -> Measure:
        return Measure(self._measure.currentData())  # Qt hands it back as plain text

    def _typed(self) -> float | None:
        text = self._amount.text()
        value, is_number = self.desk.language.locale.toDouble(text)
        return value if is_number and value > 0 else None

    def _set(self) -> None:
        value = self._typed()
        if value is not None:
            self._write(value * (_MINUTE if self._chosen_measure is Measure.TALK_SECONDS else 1.0))

    def _take_away(self) -> None:
        self._write(None)

    def _write(self, value: float | None) -> None:
        if self._subject is None:
            return
        scope, key, _name = self._subject
        measure, period = self._chosen_measure, Period(self._period.currentData())
        goals, user = self.desk.goals, self.desk.user
        self.ask(lambda: goals.set(scope, key, measure, period, value, user), lambda _none: self.reload())


def _share(share: float | None) -> str:
    return say.NOTHING if share is None else say.percent(int(100 * share))
