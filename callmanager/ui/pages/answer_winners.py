"""Which answers win: shown, used, liked, and what the calls came to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.metrics import office_day
from callmanager.domain.users import User
from callmanager.services.answers.answer_report import AnswerFigures, AnswerReport, By
from callmanager.services.answers.playbook_editing import PlaybookService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Card, ComboBox, Field, Notice, Panel, row
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane

_DAYS = (7, 30, 90, 365)
_BY: tuple[By, ...] = ("entry", "category", "product", "agent")


class AnswerWinners(Panel):
    """A table of the last days, by answer, category, product or agent."""

    def __init__(
        self,
        report: AnswerReport,
        book: PlaybookService,
        zone: ZoneInfo,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        notice: Notice,
    ) -> None:
        super().__init__()
        self._report, self._book, self._zone, self._user = report, book, zone, user
        self._lane, self._tasks, self._notice = lane, tasks, notice
        self._answers: dict[str, str] = {}
        self._days, self._by = ComboBox("winners_days"), ComboBox("winners_by")
        self._fields = (Field(self._days), Field(self._by))
        self._model: RowsModel[AnswerFigures] = RowsModel(
            (
                Column(lambda: self.tr("Respuesta"), self._name),
                Column(lambda: self.tr("Mostrada"), lambda line: str(line.shown), is_number=True),
                Column(lambda: self.tr("Usada"), lambda line: str(line.used), is_number=True),
                Column(lambda: self.tr("Sirvió"), lambda line: str(line.helped), is_number=True),
                Column(lambda: self.tr("No sirvió"), lambda line: str(line.no_good), is_number=True),
                Column(lambda: self.tr("Llamadas"), lambda line: str(line.calls), is_number=True),
                Column(lambda: self.tr("Ventas"), lambda line: str(line.sales), is_number=True),
                Column(lambda: self.tr("% venta"), _rate, is_number=True),
            )
        )
        self._table = Table("winners_table", self._model, (0, 90, 80, 80, 90, 90, 80, 90))
        card = Card()
        card.heading.hide()
        card.body.addLayout(row(*self._fields, 1))
        card.body.addWidget(self._table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.retranslate()
        for box in (self._days, self._by):
            box.currentIndexChanged.connect(lambda _index: self.reload())

    def retranslate(self) -> None:
        """Say everything anew."""
        for box in (self._days, self._by):
            box.blockSignals(True)
        days, by = max(0, self._days.currentIndex()), max(0, self._by.currentIndex())
        self._days.clear()
        self._by.clear()
        for count in _DAYS:
            self._days.addItem(self.tr("Últimos %1 días").replace("%1", str(count)), count)
        words = (self.tr("Por respuesta"), self.tr("Por categoría"), self.tr("Por producto"), self.tr("Por agente"))
        for word, kind in zip(words, _BY, strict=True):
            self._by.addItem(word, kind)
        self._days.setCurrentIndex(days)
        self._by.setCurrentIndex(by)
        for box in (self._days, self._by):
            box.blockSignals(False)
        for field, word in zip(self._fields, (self.tr("Período"), self.tr("Agrupado")), strict=True):
            field.set_text(word)
        self._table.setAccessibleName(self.tr("Qué respuestas funcionan"))
        self._table.say_empty(self.tr("En estos días no hubo objeciones."))
        self._model.retranslate()

    def _name(self, line: AnswerFigures) -> str:
        kind = self._by.currentData()
        if kind == "category":
            return labels.category(line.key)
        if kind == "entry":
            return self._answers.get(line.key, line.key) if line.key else self.tr("(sin respuesta)")
        return line.key or "–"

    def reload(self) -> None:
        """Count again."""
        by, days, zone = self._by.currentData(), self._days.currentData(), self._zone
        report, book, user = self._report, self._book, self._user

        def count() -> tuple[list[AnswerFigures], dict[str, str]]:
            _start, end = office_day(datetime.now(UTC), zone)
            start, _end = office_day(end - timedelta(days=days), zone)
            answers = {edited.entry.id: edited.entry.answer for edited in book.entries()}
            return report.figures(user, start, end, by), answers

        self._tasks.run(self, self._lane, count, self._loaded, self._fail)

    def _loaded(self, found: tuple[list[AnswerFigures], dict[str, str]]) -> None:
        lines, self._answers = found
        self._model.show(lines)

    def _fail(self, error: CallManagerError) -> None:
        self._notice.say(sentence(error), "record")


def _rate(line: AnswerFigures) -> str:
    return say.percent(line.sale_rate)
