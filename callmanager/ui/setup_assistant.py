"""The assistant of the first start: seven steps, each of which can be left out, and it can be run again."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.settings import Settings
from callmanager.ui.appearance import Appearance
from callmanager.ui.bridge import Tasks
from callmanager.ui.context import UiContext
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.setup_steps import (
    CopilotStep,
    DemoStep,
    FolderStep,
    LookStep,
    PersonStep,
    PhonesStep,
    SoundStep,
    Step,
)
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Label, Notice, row
from callmanager.ui.widgets.step_trail import StepTrail

_SIZE = (1_080, 640)


class SetupAssistant(QDialog):
    """Walks through the steps; what a step chose is kept when one goes on from it, and not when it is left out."""

    def __init__(
        self,
        context: UiContext,
        build_copilot: Callable[[], QWidget],
        theme: Theme,
        language: Language,
        appearance: Appearance,
        tasks: Tasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self.setObjectName("setup_assistant")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._context, self._appearance, self._tasks, self._window = context, appearance, tasks, window
        phones = PhonesStep(theme)
        self._steps: list[Step] = [
            LookStep(context.settings, language, appearance),
            PersonStep(context, theme, tasks),
            SoundStep(context, theme, tasks),
            CopilotStep(build_copilot),
            FolderStep(context, theme, tasks),
            phones,
            DemoStep(context, theme),
        ]
        self._title = Label("title")
        self._trail = StepTrail(len(self._steps))
        self._stack = QStackedWidget()
        for step in self._steps:
            self._stack.addWidget(step)
        self.notice = Notice(theme, "setup_notice")
        self._close = Button(theme, "setup_close")
        self._back = Button(theme, "setup_back")
        self._skip = Button(theme, "setup_skip")
        # Its place stays at the last step, so that "Back" pressed twice does not come to lie on it.
        keeps_place = self._skip.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._skip.setSizePolicy(keeps_place)
        self._next = Button(theme, "setup_next", "primary")
        self._next.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._title)
        layout.addWidget(self._trail)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.notice)
        layout.addLayout(row(self._close, 1, self._back, self._skip, self._next))
        self._close.clicked.connect(self.reject)
        self._back.clicked.connect(lambda: self._show(self.number - 1))
        self._skip.clicked.connect(self._forward)
        self._next.clicked.connect(self.go_on)
        phones.page_asked.connect(self._open_phones)
        self.retranslate()
        self._show(0)

    @property
    def number(self) -> int:
        """The step that is shown, counted from 0."""
        return self._stack.currentIndex()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text in the language that is on."""
        self.setWindowTitle(self.tr("Asistente de inicio"))
        self._title.setText(self.tr("Ponga CallManager a su gusto"))
        self._trail.name_steps([step.title for step in self._steps])
        self._close.setText(self.tr("Cerrar"))
        self._back.setText(self.tr("Atrás"))
        self._skip.setText(self.tr("Omitir"))
        self._say_next()

    def _say_next(self) -> None:
        is_last = self.number == len(self._steps) - 1
        self._next.setText(self.tr("Terminar") if is_last else self.tr("Siguiente"))
        self._skip.setVisible(not is_last)
        self._back.setEnabled(self.number > 0)

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._trail.show_step(number)
        self.notice.clear()
        self._say_next()
        self._steps[number].opened()

    def _forward(self) -> None:
        if self.number + 1 < len(self._steps):
            self._show(self.number + 1)
        else:
            self.accept()

    def go_on(self) -> None:
        """Keep what this step chose, then show the next one; a failure is told and nothing is lost."""
        now = self._context.settings
        new = self._steps[self.number].wanted(now)
        if new == now:
            self._forward()
            return
        self._next.setEnabled(False)
        self._tasks.run(self, self._context.lane, lambda: self._context.keep_settings(new), self._kept, self._failed)

    def _kept(self, kept: Settings) -> None:
        self._next.setEnabled(True)
        self._context.settings.audio = kept.audio
        self._appearance.changed.emit()
        self._forward()

    def _failed(self, error: CallManagerError) -> None:
        self._next.setEnabled(True)
        self.notice.say(sentence(error), "record")

    def _open_phones(self) -> None:
        self.accept()
        self._window.open_page("phones")
