"""What customers said that no answer fitted: each becomes part of an answer, or is put aside."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.answers.objections import ObjectionService, Unmatched
from callmanager.ui import format as say
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card, Label, Notice, Panel, row
from callmanager.ui.widgets.table import Table, moment_width
from callmanager.workers import Lane


class AnswerInbox(Panel):
    """A list, newest first. ``wanted`` asks for a form with what was said."""

    wanted = Signal(int, str)

    def __init__(
        self,
        objections: ObjectionService,
        language: Language,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        notice: Notice,
    ) -> None:
        super().__init__()
        self._objections, self._user, self._lane, self._tasks, self._notice = objections, user, lane, tasks, notice
        self._model: RowsModel[Unmatched] = RowsModel(
            (
                Column(lambda: self.tr("Lo que dijo el cliente"), lambda waiting: waiting.text),
                Column(lambda: self.tr("Producto"), lambda waiting: waiting.product or "–"),
                Column(
                    lambda: self.tr("Cuándo"),
                    lambda waiting: say.moment(waiting.asked_at, language.locale),
                ),
            )
        )
        self._table = Table("inbox_table", self._model, (0, 160, moment_width(language.locale, 150)))
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self._answer, self._aside = Button(theme, "inbox_answer", "primary", "plus"), Button(theme, "inbox_aside")
        card = Card()
        card.heading.hide()
        card.body.addWidget(self._words)
        card.body.addWidget(self._table, 1)
        card.body.addLayout(row(1, self._aside, self._answer))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self._answer.clicked.connect(self._write)
        self._aside.clicked.connect(self._put_aside)
        self._table.selectionModel().selectionChanged.connect(lambda _new, _old: self._enable())
        self.retranslate()
        self._enable()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._words.setText(
            self.tr(
                "Frases sin respuesta aprobada, y las que recibieron una que no sirvió. Conviértalas en respuestas."
            )
        )
        self._answer.setText(self.tr("Escribir una respuesta"))
        self._aside.setText(self.tr("No es una objeción"))
        self._table.setAccessibleName(self.tr("Sin respuesta"))
        self._table.say_empty(self.tr("Nada pendiente: cada objeción tuvo su respuesta."))
        self._model.retranslate()

    def reload(self) -> None:
        """Look again."""
        self._tasks.run(self, self._lane, lambda: self._objections.inbox(actor=self._user), self._loaded, self._fail)

    def _loaded(self, waiting: list[Unmatched]) -> None:
        if tuple(waiting) != self._model.rows:
            self._model.show(waiting)
        self._enable()

    @property
    def _chosen(self) -> Unmatched | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.row(rows[0].row()) if rows else None

    def _enable(self) -> None:
        for button in (self._answer, self._aside):
            button.setEnabled(self._chosen is not None)

    def _write(self) -> None:
        if (chosen := self._chosen) is not None:
            self.wanted.emit(chosen.objection_id, chosen.text)

    def _put_aside(self) -> None:
        if (chosen := self._chosen) is not None:
            self.handled(chosen.objection_id, "")

    def handled(self, objection_id: int, entry_id: str) -> None:
        """Take one out of the list: it became part of an answer, or is none."""
        objections, user = self._objections, self._user
        self._tasks.run(
            self,
            self._lane,
            lambda: objections.handle(objection_id, user, entry_id=entry_id),
            lambda _nothing: self.reload(),
            self._fail,
        )

    def _fail(self, error: CallManagerError) -> None:
        self._notice.say(sentence(error), "record")
