"""The general settings and those of recording: looks change at once, the rest at the next start."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QLineEdit

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.paths import Paths
from callmanager.settings import Settings
from callmanager.ui.appearance import Appearance
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import LANGUAGE_NAMES, Language
from callmanager.ui.pages.settings_office import OfficeCard
from callmanager.ui.pages.settings_storage import StorageSettings
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, Notice, Panel, row
from callmanager.ui.widgets.sound_check import SoundDesk
from callmanager.ui.widgets.sound_inputs import Devices, SoundInputs
from callmanager.workers import Lane

_RATES = (8_000, 16_000, 22_050, 32_000, 44_100, 48_000)


class GeneralSettings(Panel):
    """Shows the settings, saves them, wears the new look at once; ``storage`` is shown in a tab of its own.

    What everybody at this desk needs (looks, sound) anybody may set; the rest asks for the right to configure.
    """

    saved = Signal(object)
    password_asked = Signal()
    setup_asked = Signal()
    busy = Signal(bool)

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        list_devices: Callable[[], Devices],
        sound: SoundDesk,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        tasks: Tasks,
        notice: Notice,
        appearance: Appearance,
        *,
        keep: Callable[[Settings], object],
    ) -> None:
        """``keep`` saves what this person may set; it is called outside the GUI thread."""
        super().__init__()
        self._keep, self.notice = keep, notice
        self.storage = StorageSettings(settings.audio, paths.recordings, theme, may=user.may(Right.CONFIGURE))
        self._settings, self._paths = settings, paths
        self._theme, self._language = theme, language
        self._lane, self._tasks = lane, tasks
        self._looks, self._sound, self._data = (Card() for _ in range(3))
        self._language_box = Field(ComboBox("settings_language"))
        self._theme_box = Field(ComboBox("settings_theme"))
        self._password = Button(theme, "settings_own_password", icon="lock")
        self._setup = Button(theme, "settings_setup", icon="next")
        self._inputs = SoundInputs("settings", settings.audio, list_devices, sound, theme, slow_lane, tasks, notice)
        self._rate_box = Field(ComboBox("settings_sample_rate"))
        self._channels_box = Field(ComboBox("settings_channels"))
        self._restart = Label("label", "muted")
        self._office = OfficeCard(settings.office, slow_lane, tasks, may=user.may(Right.CONFIGURE))
        self._data_words = Label("label", "muted")
        self._home = Field(_line("settings_home", str(paths.home), read_only=True))
        self._recordings = Field(
            _line("settings_recordings", settings.audio.folder or str(paths.recordings), read_only=True)
        )
        self._open_home = Button(theme, "settings_open_home", icon="folder")
        self._build()
        self._fill()
        self._open_home.clicked.connect(self._show_home)
        appearance.changed.connect(self._show_looks)
        self.retranslate()

    def _build(self) -> None:
        for part in (self._language_box, self._theme_box):
            self._looks.body.addWidget(part)
        self._looks.body.addSpacing(SPACE_M)
        self._looks.body.addLayout(row(self._password, self._setup, 1))
        self._setup.clicked.connect(self.setup_asked)
        self._password.clicked.connect(self.password_asked)
        self._sound.body.addWidget(self._inputs)
        self._sound.body.addLayout(row(self._rate_box, self._channels_box))
        self._sound.body.addWidget(self._restart)
        places = row(self._home, self._recordings, self._open_home)
        places.setStretch(0, 1)
        places.setStretch(1, 1)
        places.setAlignment(self._open_home, Qt.AlignmentFlag.AlignBottom)
        self._data.body.addLayout(places)
        self._data.body.addWidget(self._data_words)
        for card in (self._looks, self._sound, self._data):
            card.body.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(SPACE_S)
        grid.addWidget(self._looks, 0, 0)
        grid.addWidget(self._sound, 0, 1)
        grid.addWidget(self._office, 1, 0, 1, 2)
        grid.addWidget(self._data, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(3, 1)
        self.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._looks.heading.setText(self.tr("Aspecto y contraseña"))
        self._language_box.set_text(self.tr("Idioma"))
        self._theme_box.set_text(self.tr("Tema"))
        _words(self._theme_box, (self.tr("Como el sistema"), self.tr("Oscuro"), self.tr("Claro")))
        self._password.setText(self.tr("Cambiar mi contraseña …"))
        self._setup.setText(self.tr("Asistente de inicio …"))
        self._sound.heading.setText(self.tr("Sonido"))
        self._rate_box.set_text(self.tr("Muestras por segundo"))
        self._channels_box.set_text(self.tr("Canales"))
        _words(self._channels_box, (self.tr("1 (solo agente)"), self.tr("2 (agente y cliente)")))
        self._restart.setText(self.tr("Vale desde el próximo inicio."))
        self._data.heading.setText(self.tr("Datos"))
        self._home.set_text(self.tr("Base de datos, ajustes y registro"))
        self._recordings.set_text(self.tr("Grabaciones"))
        self._open_home.setText(self.tr("Abrir carpeta"))
        self._data_words.setText(self.tr("CallManager no envía sus datos a internet."))

    def _fill(self) -> None:
        settings = self._settings
        for code, name in LANGUAGE_NAMES.items():
            _box(self._language_box).addItem(name, code)
        for choice in ("system", "dark", "light"):
            _box(self._theme_box).addItem("", choice)
        for rate in _RATES:
            _box(self._rate_box).addItem(f"{rate:,} Hz".replace(",", "\u202f"), rate)
        for channels in (1, 2):
            _box(self._channels_box).addItem("", channels)
        _choose(self._language_box, settings.ui.language)
        _choose(self._theme_box, settings.ui.theme)
        if settings.audio.sample_rate not in _RATES:
            _box(self._rate_box).addItem(f"{settings.audio.sample_rate} Hz", settings.audio.sample_rate)
        _choose(self._rate_box, settings.audio.sample_rate)
        _choose(self._channels_box, settings.audio.channels)

    def _show_looks(self) -> None:
        """They were chosen elsewhere: what is saved later must not take them back."""
        _choose(self._language_box, self._settings.ui.language)
        _choose(self._theme_box, self._settings.ui.theme)
        self._inputs.choose(self._settings.audio)
        self.storage.show_settings(self._settings.audio)

    def save(self) -> None:
        """Save in the background; the new look is worn at once."""
        wrong = self._office.wrong()
        if wrong:
            self.notice.say(wrong, "record")
            return
        new = self._wanted()
        self.busy.emit(True)
        self._tasks.run(self, self._lane, lambda: self._keep(new), lambda _done: self._saved(new), self._not_saved)

    def _wanted(self) -> Settings:
        old = self._settings
        return old.model_copy(
            update={
                "ui": old.ui.model_copy(
                    update={"language": _chosen(self._language_box), "theme": _chosen(self._theme_box)}
                ),
                "audio": old.audio.model_copy(
                    update={
                        "sample_rate": _chosen(self._rate_box),
                        "channels": _chosen(self._channels_box),
                        **self._inputs.wanted(),
                        **self.storage.wanted(),
                    }
                ),
                "office": old.office.model_copy(update=self._office.wanted()),
            }
        )

    def _saved(self, new: Settings) -> None:
        old = self._settings.model_copy()
        self._settings.ui, self._settings.audio = new.ui, new.audio
        self._settings.office = new.office
        self.busy.emit(False)
        self._theme.choose(new.ui.theme)
        if new.ui.language != self._language.code:
            self._language.choose(new.ui.language)
        later = (old.audio, old.office) != (new.audio, new.office)
        done = self.tr("Guardado. Sonido y oficina cambian al reiniciar CallManager.")
        self.notice.say(done if later else self.tr("Guardado."))
        self.saved.emit(new)

    def _not_saved(self, error: CallManagerError) -> None:
        self.busy.emit(False)
        self.notice.say(sentence(error), "record")

    def _show_home(self) -> None:
        folder: Path = self._paths.home
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _line(name: str, text: str, *, read_only: bool = False) -> QLineEdit:
    control = QLineEdit(text)
    control.setObjectName(name)
    control.setReadOnly(read_only)
    return control


def _box(field: Field) -> ComboBox:
    assert isinstance(field.control, ComboBox)
    return field.control


def _words(field: Field, words: tuple[str, ...]) -> None:
    for index, word in enumerate(words):
        _box(field).setItemText(index, word)


def _choose(field: Field, value: object) -> None:
    box = _box(field)
    box.setCurrentIndex(max(0, box.findData(value)))


def _chosen(field: Field) -> Any:
    return _box(field).currentData()
