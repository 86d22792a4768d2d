"""The settings of the copilot: where Ollama is, which models it has, and which of them do what."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from callmanager.ai.copilot import AICopilot
from callmanager.ai.failures import failure
from callmanager.ai.model_desk import InstalledModel, ModelDesk
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.settings import CopilotSettings, Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Notice, Panel, row
from callmanager.ui.widgets.copilot_options import CopilotOptions
from callmanager.ui.widgets.model_fetch import ModelFetch
from callmanager.ui.widgets.model_list import ModelList
from callmanager.ui.widgets.model_trial import ModelTrial
from callmanager.ui.widgets.ollama_help import OllamaHelp
from callmanager.workers import Lane, WorkerError

_LOOK_AGAIN_MS = 5_000
_OPTIONS_WIDTH = 380
_LOWER_HEIGHT = 250


class CopilotSettingsPanel(Panel):
    """Options at the left; at the right the models, or what to do while there is no server."""

    def __init__(
        self,
        copilot: AICopilot,
        desk: ModelDesk,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._copilot, self._desk, self._tasks = copilot, desk, tasks
        self._looks = False
        may = user.may(Right.CONFIGURE)
        self.options = CopilotOptions(settings, keep, self._apply, user, theme, language, lane, tasks)
        self.list = ModelList(theme, language, lambda: self.options.settings, may=may)
        self.fetch = ModelFetch(desk, theme, language, tasks, may=may)
        self.trial = ModelTrial(desk, theme, language, tasks)
        self.help = OllamaHelp(theme)
        self.notice = Notice(theme, "models_notice")
        self._stack = QStackedWidget()
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._build()
        self._again.timeout.connect(self.look)
        self.list.again.connect(self.look)
        self.list.live.connect(self.use_live)
        self.list.summary.connect(self.use_for_summaries)
        self.list.remove.connect(self.ask_remove)
        self.list.picked.connect(self.trial.choose)
        self.fetch.fetched.connect(lambda _name: self.look())
        self.help.again.connect(self.look)

    def _build(self) -> None:
        lower = row(self.fetch, self.trial, spacing=SPACE_M)
        lower.setStretch(0, 1)
        lower.setStretch(1, 1)
        for card in (self.fetch, self.trial):
            card.setFixedHeight(_LOWER_HEIGHT)
        models = QWidget()
        right = QVBoxLayout(models)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACE_M)
        right.addWidget(self.notice)
        right.addWidget(self.list, 1)
        right.addLayout(lower)
        self._stack.addWidget(models)
        self._stack.addWidget(self.help)
        self.options.setFixedWidth(_OPTIONS_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.options)
        layout.addWidget(self._stack, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's hook: look when somebody comes here."""
        self.look()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's hook."""
        self._again.stop()
        super().hideEvent(event)

    # --- what the server has ----------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask the server what it has."""
        if self._looks:
            return
        self._looks = True
        self.help.look(begins=True)
        try:
            looking = self._desk.installed()
        except WorkerError:
            self._away(failure("stopped"))
        else:
            self._tasks.follow(self, looking, self._found, self._away)

    def _found(self, models: Sequence[InstalledModel]) -> None:
        self._looks = False
        self._again.stop()
        self.list.show_models(models)
        self._stack.setCurrentIndex(0)

    def _away(self, error: CallManagerError) -> None:
        self._looks = False
        self.help.look(begins=False)
        self.help.show_why(sentence(error), is_away=error.reason == "away")
        self._stack.setCurrentIndex(1)
        if self.isVisible():
            self._again.start()  # who has started Ollama meanwhile need not press anything

    # --- what is done with them -------------------------------------------------------------------------------------

    def _apply(self, copilot: CopilotSettings) -> None:
        self._copilot.apply(copilot)
        self.list.settings_changed()
        self.look()

    def use_live(self, name: str) -> None:
        """Let this model answer in calls; it is loaded at once."""
        new = self.options.settings.model_copy(update={"model": name})
        self.options.keep(new, self.tr("%1 responde desde la próxima pregunta.").replace("%1", name))

    def use_for_summaries(self, name: str) -> None:
        """Let this model draft summaries."""
        new = self.options.settings.model_copy(update={"summary_model": name})
        self.options.keep(new, self.tr("%1 escribe los próximos resúmenes.").replace("%1", name))

    def ask_remove(self, name: str) -> None:
        """Ask, then delete a model from the server."""
        question = QMessageBox(self)
        question.setObjectName("model_remove_question")
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle("CallManager")
        question.setText(self.tr("¿Eliminar el modelo %1?").replace("%1", name))
        told = self.tr("Se borra del servidor. Para usarlo otra vez hay que descargarlo entero.")
        if any(self.list.uses_of(name)):
            told = f"{self.tr('Está en uso: hasta que elija otro, solo responden las respuestas aprobadas.')} {told}"
        question.setInformativeText(told)
        no = question.addButton(self.tr("Conservarlo"), QMessageBox.ButtonRole.RejectRole)
        yes = question.addButton(self.tr("Eliminar"), QMessageBox.ButtonRole.AcceptRole)
        no.setObjectName("model_remove_no")
        yes.setObjectName("model_remove_yes")
        question.setDefaultButton(no)
        question.setEscapeButton(no)
        question.exec()
        if question.clickedButton() is yes:
            self.remove(name)

    def remove(self, name: str) -> None:
        """Delete a model from the server."""

        def gone(_nothing: None) -> None:
            self.notice.say(self.tr("%1 ya no está en el servidor.").replace("%1", name))
            self.look()

        def stays(error: CallManagerError) -> None:
            self.notice.say(sentence(error), "record")
            self.look()

        self._tasks.follow(self, self._desk.delete(name), gone, stays)
