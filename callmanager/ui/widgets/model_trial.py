"""Trying a model out: what it answers, how soon and how fast."""

from concurrent.futures import Future

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from callmanager.ai.model_desk import ModelDesk, Trial
from callmanager.domain.errors import CallManagerError
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card, Field, Label, row

_MOST = 500


class ModelTrial(Card):
    """Asks the model that is chosen in the list."""

    def __init__(self, desk: ModelDesk, theme: Theme, language: Language, tasks: Tasks) -> None:
        super().__init__()
        self._desk, self._language, self._tasks = desk, language, tasks
        self._model = ""
        self._asking: Future[Trial] | None = None
        self._question = QLineEdit()
        self._question.setObjectName("model_question")
        self._question.setMaxLength(_MOST)
        self._field = Field(self._question)
        self._ask, self._stop = Button(theme, "model_ask"), Button(theme, "model_ask_stop")
        self._answer = QPlainTextEdit()
        self._answer.setObjectName("model_answer")
        self._answer.setReadOnly(True)
        self._answer.setTabChangesFocus(True)
        self._told = Label("label", "muted")
        self._told.setObjectName("model_figures")
        self._told.setWordWrap(True)
        self.body.addWidget(self._field)
        self.body.addWidget(self._answer, 1)
        below = row(self._told, self._stop, self._ask)
        below.setStretch(0, 1)
        self.body.addLayout(below)
        self._stop.hide()
        self._ask.clicked.connect(self.ask)
        self._stop.clicked.connect(self.stop)
        self._question.returnPressed.connect(self.ask)
        self.retranslate()
        self.choose("")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Probar el modelo elegido"))
        self._field.set_text(self.tr("Pregúntele algo"))
        if not self._question.text():
            self._question.setText(self.tr("Me parece muy caro. ¿Qué le digo al cliente?"))
        self._answer.setAccessibleName(self.tr("Su respuesta"))
        self._ask.setText(self.tr("Probar"))
        self._stop.setText(self.tr("Detener"))

    def choose(self, model: str) -> None:
        """Ask this one from now on; "" is none."""
        self._model = model
        self._ask.setEnabled(bool(model))

    def ask(self) -> None:
        """Ask; the answer comes in as it is written."""
        question = self._question.text().strip()
        if not question or not self._model or self._asking is not None:
            return
        self._answer.clear()
        self._say(self.tr("Esperando a %1 … La primera vez se carga en memoria.").replace("%1", self._model))
        asking = self._desk.try_out(self._model, question, self._tasks.telling(self, self._grow))
        self._asking = asking
        self._show_running()
        self._tasks.follow(self, asking, self._done, self._failed)

    def stop(self) -> None:
        """Let the model stop."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
            self._say(self.tr("Detenida."))
            self._show_running()

    def _grow(self, piece: str) -> None:
        if self._asking is not None:
            self._answer.moveCursor(self._answer.textCursor().MoveOperation.End)
            self._answer.insertPlainText(piece)

    def _done(self, trial: Trial) -> None:
        if self._asking is None:
            return
        self._asking = None
        self._answer.setPlainText(trial.text)
        locale = self._language.locale
        told = self.tr("Primera palabra en %1 s").replace("%1", locale.toString(trial.seconds_to_first_token, "f", 2))
        if trial.tokens_per_second is not None:
            speed = self.tr("%1 tokens por segundo")
            told += "  ·  " + speed.replace("%1", locale.toString(trial.tokens_per_second, "f", 1))
        self._say(told)
        self._show_running()

    def _failed(self, error: CallManagerError) -> None:
        if self._asking is not None:
            self._asking = None
            self._say(sentence(error), is_wrong=True)
            self._show_running()

    def _say(self, told: str, *, is_wrong: bool = False) -> None:
        self._told.set_tone("record" if is_wrong else "muted")
        self._told.setText(told)

    def _show_running(self) -> None:
        runs = self._asking is not None
        self._ask.setVisible(not runs)
        self._stop.setVisible(runs)
