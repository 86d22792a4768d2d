"""The steps of the first-start assistant. Each keeps what was typed while one goes back and forth."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right
from callmanager.services.jobs import command_line
from callmanager.settings import Settings
from callmanager.ui import labels
from callmanager.ui.appearance import Appearance
from callmanager.ui.bridge import Tasks
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import LANGUAGE_NAMES, Language
from callmanager.ui.pages.settings_storage import StorageSettings
from callmanager.ui.people_dialogs import OwnPasswordDialog
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, ComboBox, Field, Label, Notice, Panel, row
from callmanager.ui.widgets.sound_check import SoundDesk
from callmanager.ui.widgets.sound_inputs import SoundInputs

_THEMES = ("system", "dark", "light")
_GIGABYTE = 1e9


class Step(Panel):
    """One step: a sentence above, what there is to choose below. ``go_on`` asks for the next step."""

    go_on = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"setup_{name}")
        self.words = Label("body", "muted")
        self.words.setWordWrap(True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE_M)
        self.body.addWidget(self.words)

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return ""

    def opened(self) -> None:
        """The step has come to the front."""

    def wanted(self, settings: Settings) -> Settings:
        """``settings`` with what was chosen here; the same where nothing is kept by the assistant."""
        return settings


class LookStep(Step):
    """Language and theme; both are worn and kept at once."""

    def __init__(self, settings: Settings, language: Language, appearance: Appearance) -> None:
        super().__init__("look")
        self._languages, self._themes = ComboBox("setup_language"), ComboBox("setup_theme")
        self._language_field, self._theme_field = Field(self._languages), Field(self._themes)
        for code, name in LANGUAGE_NAMES.items():
            self._languages.addItem(name, code)
        for choice in _THEMES:
            self._themes.addItem("", choice)
        self._languages.setCurrentIndex(self._languages.findData(language.code))
        self._themes.setCurrentIndex(self._themes.findData(settings.ui.theme))
        self.body.addWidget(self._language_field)
        self.body.addWidget(self._theme_field)
        self.body.addStretch(1)
        self._languages.activated.connect(lambda _index: appearance.choose_language(self._languages.currentData()))
        self._themes.activated.connect(lambda _index: appearance.choose_theme(self._themes.currentData()))
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Idioma")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.words.setText(self.tr("Elija cómo habla y cómo se ve CallManager. Cambia en seguida."))
        self._language_field.set_text(self.tr("Idioma"))
        self._theme_field.set_text(self.tr("Tema"))
        for index, words in enumerate((self.tr("Como el sistema"), self.tr("Oscuro"), self.tr("Claro"))):
            self._themes.setItemText(index, words)


class PersonStep(Step):
    """Who administers here, and their password."""

    def __init__(self, context: UiContext, theme: Theme, tasks: Tasks) -> None:
        super().__init__("person")
        self._context, self._theme, self._tasks = context, theme, tasks
        self._who = Label("lead")
        self._notice = Notice(theme, "setup_person_notice")
        self._password = Button(theme, "setup_password", icon="lock")
        self.body.addWidget(self._who)
        self.body.addWidget(self._notice)
        self.body.addLayout(row(self._password, 1))
        self.body.addStretch(1)
        self._password.clicked.connect(self._ask)
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Administra")

    def retranslate(self) -> None:
        """Say everything anew."""
        user = self._context.user
        self._who.setText(f"{user.name} · {labels.role(user.role.value)}")
        if user.may(Right.MANAGE_USERS):
            words = self.tr("Usted administra: crea a las demás personas en la página Personas y cambia los ajustes.")
        else:
            words = self.tr("Quien administra crea a las personas y cambia los ajustes de la oficina.")
        self.words.setText(words)
        self._password.setText(self.tr("Cambiar mi contraseña …"))

    def _ask(self) -> None:
        context = self._context
        dialog = OwnPasswordDialog(context.people, context.user, self._theme, context.lane, self._tasks, self.window())
        dialog.done_well.connect(lambda _user: self._notice.say(dialog.done_words))
        dialog.open()


class SoundStep(Step):
    """The microphone and the customer's side, tried out and heard."""

    def __init__(self, context: UiContext, theme: Theme, tasks: Tasks) -> None:
        super().__init__("sound")
        self._notice = Notice(theme, "setup_sound_notice")
        self._was_opened = False
        self.inputs = SoundInputs(
            "setup",
            context.settings.audio,
            context.recorder.list_devices,
            SoundDesk.of(context.recorder, context.settings),
            theme,
            context.slow_lane,
            tasks,
            self._notice,
        )
        self.body.addWidget(self.inputs)
        self.body.addWidget(self._notice)
        self.body.addStretch(1)
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Sonido")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.words.setText(
            self.tr(
                "Elija su micrófono y, si llega por otra entrada, el sonido del cliente. La prueba graba tres segundos "
                "y se los deja oír."
            )
        )

    def opened(self) -> None:
        """Look once which inputs there are."""
        if not self._was_opened:
            self._was_opened = True
            self.inputs.find_devices()

    def wanted(self, settings: Settings) -> Settings:
        """With the inputs that were chosen."""
        return settings.model_copy(update={"audio": settings.audio.model_copy(update=self.inputs.wanted())})


class CopilotStep(Step):
    """The copilot's own settings, which are saved by themselves; or none."""

    def __init__(self, build: Callable[[], QWidget]) -> None:
        super().__init__("copilot")
        self._build = build
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._area, 1)
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Copiloto")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.words.setText(
            self.tr("El copiloto escribe borradores con Ollama, en su red. Sin él, las respuestas aprobadas funcionan.")
        )

    def opened(self) -> None:
        """Build what asks the server only now."""
        if self._area.widget() is None:
            self._area.setWidget(self._build())


class FolderStep(Step):
    """Where recordings go, and how many hours fit there."""

    def __init__(self, context: UiContext, theme: Theme, tasks: Tasks) -> None:
        super().__init__("folder")
        self._context, self._tasks = context, tasks
        self._may = context.user.may(Right.CONFIGURE)
        self.storage = StorageSettings(context.settings.audio, context.paths.recordings, theme, may=self._may)
        self._room = Label("lead")
        self._room.setObjectName("setup_room")
        self.body.addWidget(self._room)
        self.body.addWidget(self.storage)
        self.body.addStretch(1)
        self._free: int | None = None
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Carpeta")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.words.setText(self.tr("Aquí quedan las grabaciones. Un disco con sitio evita sorpresas en una llamada."))
        self._say_room()

    def opened(self) -> None:
        """Look how much room there is, outside the GUI thread."""
        folder = Path(str(self.storage.wanted()["folder"])) if self.storage.wanted()["folder"] else None
        place = folder or self._context.paths.recordings
        self._tasks.run(self, self._context.slow_lane, lambda: free_bytes(place), self._know, self._not_known)

    def _know(self, free: int | None) -> None:
        self._free = free
        self._say_room()

    def _not_known(self, _error: CallManagerError) -> None:
        self._know(None)

    def _say_room(self) -> None:
        if self._free is None:
            self._room.setText(self.tr("Espacio libre: –"))
            return
        audio = self._context.settings.audio
        hours = self._free / (audio.sample_rate * 2 * audio.channels * 3600)
        words = self.tr("Espacio libre: %1 GB, unas %2 horas de grabación.")
        self._room.setText(words.replace("%1", f"{self._free / _GIGABYTE:.0f}").replace("%2", f"{hours:.0f}"))

    def wanted(self, settings: Settings) -> Settings:
        """With folders and limits as they were chosen, by whoever may."""
        if not self._may:
            return settings
        return settings.model_copy(update={"audio": settings.audio.model_copy(update=self.storage.wanted())})


class PhonesStep(Step):
    """What phones see, and where they are invited; ``page_asked`` wants that page."""

    page_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("phones")
        self._open = Button(theme, "setup_phones", icon="phones")
        self.body.addLayout(row(self._open, 1))
        self.body.addStretch(1)
        self._open.clicked.connect(self.page_asked)
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Teléfonos")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.words.setText(
            self.tr(
                "El equipo ve sus cifras en el teléfono, sin instalar nada. En la página Teléfonos usted crea una "
                "invitación con un código y acepta a quien la use."
            )
        )
        self._open.setText(self.tr("Terminar y abrir Teléfonos"))


class DemoStep(Step):
    """The demo, in a program of its own with data of its own."""

    def __init__(self, context: UiContext, theme: Theme) -> None:
        super().__init__("demo")
        self._context = context
        self._notice = Notice(theme, "setup_demo_notice")
        self._open = Button(theme, "setup_demo_open", icon="play")
        self.body.addLayout(row(self._open, 1))
        self.body.addWidget(self._notice)
        self.body.addStretch(1)
        self._open.clicked.connect(self._start)
        self.retranslate()

    @property
    def title(self) -> str:
        """The step's name in the trail."""
        return self.tr("Demostración")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.words.setText(
            self.tr("La demostración enseña una llamada entera con datos de muestra, aparte de los suyos.")
        )
        self._open.setText(self.tr("Abrir la demostración"))
        self._open.setEnabled(not self._context.demo)

    def _start(self) -> None:
        program, *arguments = command_line(["demo"])
        process = QProcess()
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("CALLMANAGER_HOME", str(self._context.paths.home))
        process.setProcessEnvironment(environment)
        process.setProgram(program)
        process.setArguments(arguments)
        was_started, _number = process.startDetached()
        if was_started:
            self._notice.say(self.tr("La demostración se abre en su propia ventana."))
        else:
            self._notice.say(
                self.tr("La demostración no se pudo abrir. Ábrala con “callmanager demo”; lo suyo queda igual."), "warn"
            )


def free_bytes(folder: Path) -> int | None:
    """The room where ``folder`` is, or will be; None when nobody can tell."""
    for place in (folder, *folder.parents):
        if place.exists():
            return shutil.disk_usage(place).free
    return None
