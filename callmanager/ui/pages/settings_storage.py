"""The settings of where recordings lie, when the disk gets low, and what becomes of them afterwards."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from callmanager.settings import AudioSettings
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Card, Field, Label, row

_LOW_MINUTES = (10.0, 30.0, 60.0, 120.0, 480.0)
_FREE_MB = (200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0)
_SILENCE = (5.0, 10.0, 30.0, 60.0)
_COMPRESS = ("never", "flac", "opus")
_DAYS = (0.0, 1.0, 7.0, 30.0, 90.0)
_VERIFY = (0.0, 7.0, 30.0, 90.0, 365.0)


class StorageSettings(Card):
    """Two folders, four limits, and the work of the background."""

    def __init__(self, audio: AudioSettings, folder: Path, theme: Theme, *, may: bool) -> None:
        """``may`` says whether whoever looks may change it."""
        super().__init__()
        self._may = may
        self._standard = folder
        self._folder, self._choose_folder = _folder(theme, "settings_folder", audio.folder)
        self._second, self._choose_second = _folder(theme, "settings_second_folder", audio.second_folder)
        self._low = Choice("settings_low_disk", _LOW_MINUTES, self._say_minutes)
        self._free = Choice("settings_min_free", _FREE_MB, self._say_megabytes)
        self._silence = Choice("settings_silent_alarm", _SILENCE, self._say_seconds)
        self._compress = Choice("settings_compress", _COMPRESS, self._say_compress)
        self._after = Choice("settings_compress_after", _DAYS, self._say_days)
        self._verify = Choice("settings_verify_every", _VERIFY, self._say_verify)
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self._later = Label("label", "muted")
        for field, button in ((self._folder, self._choose_folder), (self._second, self._choose_second)):
            both = row(field, button)
            both.setStretch(0, 1)
            both.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
            self.body.addLayout(both)
        self.body.addLayout(_three(self._low, self._free, self._silence))
        self.body.addLayout(_three(self._compress, self._after, self._verify))
        self.body.addWidget(self._words)
        self.body.addWidget(self._later)
        self.body.addStretch(1)
        self._choose_folder.clicked.connect(lambda: self._ask(self._folder))
        self._choose_second.clicked.connect(lambda: self._ask(self._second))
        self._compress.box.currentIndexChanged.connect(lambda _index: self._explain())
        self.show_settings(audio)
        self.retranslate()
        self.setEnabled(may)

    def show_settings(self, audio: AudioSettings) -> None:
        """Show what the settings say."""
        _line(self._folder).setText(audio.folder)
        _line(self._second).setText(audio.second_folder)
        self._low.choose(audio.low_disk_minutes)
        self._free.choose(audio.min_free_mb)
        self._silence.choose(audio.silent_alarm_seconds)
        self._compress.choose(audio.compress)
        self._after.choose(audio.compress_after_days)
        self._verify.choose(audio.verify_every_days)

    def wanted(self) -> dict[str, object]:
        """What is chosen, by the names of `AudioSettings`."""
        return {
            "folder": _line(self._folder).text().strip(),
            "second_folder": _line(self._second).text().strip(),
            "low_disk_minutes": int(float(str(self._low.figure))),
            "min_free_mb": int(float(str(self._free.figure))),
            "silent_alarm_seconds": float(str(self._silence.figure)),
            "compress": self._compress.figure,
            "compress_after_days": int(float(str(self._after.figure))),
            "verify_every_days": int(float(str(self._verify.figure))),
        }

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Dónde se guarda"))
        self._folder.set_text(self.tr("Carpeta de grabaciones"))
        _line(self._folder).setPlaceholderText(str(self._standard))
        self._second.set_text(self.tr("Segunda carpeta, en otro disco: sigue ahí si la primera falla o se llena"))
        _line(self._second).setPlaceholderText(self.tr("Ninguna"))
        for button in (self._choose_folder, self._choose_second):
            button.setText(self.tr("Elegir"))
        self._choose_folder.setAccessibleName(self.tr("Elegir la carpeta de grabaciones"))
        self._choose_second.setAccessibleName(self.tr("Elegir la segunda carpeta"))
        self._low.speak(self.tr("Avisar cuando quede espacio para"))
        self._free.speak(self.tr("Dejar siempre libres"))
        self._silence.speak(self.tr("Alarma si solo llega silencio"))
        self._compress.speak(self.tr("Al terminar, en segundo plano"))
        self._after.speak(self.tr("Comprimir"))
        self._verify.speak(self.tr("Comprobar cada grabación"))
        later, rights = self.tr("Vale desde el próximo inicio."), self.tr("Solo quien administra puede cambiar esto.")
        self._later.setText(later if self._may else rights)
        self._explain()

    def _ask(self, field: Field) -> None:
        line = _line(field)
        chosen = QFileDialog.getExistingDirectory(self, field.label.text(), line.text() or str(self._standard))
        if chosen:
            line.setText(chosen)

    def _explain(self) -> None:
        kind = self._compress.figure
        self._after.setEnabled(kind != "never")
        self._words.setText(
            {
                "never": self.tr("Las grabaciones quedan en WAV: unos 318 MB por hora en mono."),
                "flac": self.tr(
                    "FLAC ocupa menos de la mitad sin perder nada; el WAV se borra solo después de comprobar la copia."
                ),
                "opus": self.tr(
                    "Opus ocupa unos 20 MB por hora, con algo de pérdida; el WAV se borra al comprobar la copia."
                ),
            }[str(kind)]
        )

    def _say_minutes(self, minutes: object) -> str:
        return self.tr("%1 minutos").replace("%1", f"{float(str(minutes)):g}")

    def _say_megabytes(self, megabytes: object) -> str:
        return f"{float(str(megabytes)):,.0f} MB".replace(",", "\u202f")

    def _say_seconds(self, seconds: object) -> str:
        return self.tr("Después de %1 s").replace("%1", f"{float(str(seconds)):g}")

    def _say_compress(self, kind: object) -> str:
        words = {"never": self.tr("Dejar en WAV"), "flac": self.tr("Pasar a FLAC"), "opus": self.tr("Pasar a Opus")}
        return words[str(kind)]

    def _say_days(self, days: object) -> str:
        return self._days(self.tr("Después de %1"), days) if days else self.tr("En seguida")

    def _say_verify(self, days: object) -> str:
        return self._days(self.tr("Cada %1"), days) if days else self.tr("Solo a mano")

    def _days(self, words: str, days: object) -> str:
        count = f"{float(str(days)):g}"
        return words.replace("%1", self.tr("1 día") if count == "1" else self.tr("%1 días").replace("%1", count))


def _folder(theme: Theme, name: str, path: str) -> tuple[Field, Button]:
    line = QLineEdit(path)
    line.setObjectName(name)
    return Field(line), Button(theme, f"{name}_choose", icon="folder")


def _line(field: Field) -> QLineEdit:
    assert isinstance(field.control, QLineEdit)
    return field.control


def _three(*fields: Field) -> QHBoxLayout:
    layout = row(*fields, spacing=SPACE_M)
    for index in range(len(fields)):
        layout.setStretch(index, 1)
    return layout
