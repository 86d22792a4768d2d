"""What the settings of the daily report and of the daily backup have in common."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, row

TIMES = tuple(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(0, 1_440, 30))


class DailyCard(Card):
    """What both have: a switch, a time, a folder, a save button and a line for what happened."""

    chosen = Signal(object)

    def __init__(self, name: str, standard: Path, theme: Theme, may: bool) -> None:
        super().__init__()
        self._standard = standard
        self.words = Label("label", "muted")
        self.words.setWordWrap(True)
        self.daily = CheckBox(theme, f"{name}_daily")
        self.time = Choice(f"{name}_time", TIMES, str)
        self.line = QLineEdit()
        self.line.setObjectName(f"{name}_folder")
        self.folder = Field(self.line)
        self.choose_folder = Button(theme, f"{name}_folder_choose", icon="folder")
        self.save = Button(theme, f"{name}_save", "primary", "save")
        self.notice = Notice(theme, f"{name}_notice")
        self.places = row(self.folder, self.choose_folder)
        self.places.setStretch(0, 1)
        self.places.setAlignment(self.choose_folder, Qt.AlignmentFlag.AlignBottom)
        self.choose_folder.clicked.connect(self._ask)
        self.save.clicked.connect(lambda: self.chosen.emit(self.wanted()))
        for widget in (self.daily, self.time, self.folder, self.choose_folder, self.save):
            widget.setEnabled(may)

    def wanted(self) -> object:
        """The settings as they are chosen."""
        raise NotImplementedError

    def tell_saved(self) -> None:
        """Say that they hold."""
        self.notice.say(self.tr("Guardado."))

    def retranslate(self) -> None:
        """Say everything anew."""
        self.time.speak(self.tr("Hora"))
        self.folder.set_text(self.tr("Carpeta"))
        self.line.setPlaceholderText(str(self._standard))
        self.choose_folder.setText(self.tr("Elegir"))
        self.save.setText(self.tr("Guardar"))

    def _ask(self) -> None:
        place = self.line.text() or str(self._standard)
        chosen = QFileDialog.getExistingDirectory(self, self.folder.label.text(), place)
        if chosen:
            self.line.setText(chosen)

    def say_days(self, days: object) -> str:
        """How long something is kept; 0 is for ever."""
        return self.tr("%1 días").replace("%1", f"{float(str(days)):g}") if days else self.tr("Siempre")


def pair(*fields: Field) -> QHBoxLayout:
    """Fields side by side, each as wide as the others."""
    layout = row(*fields, spacing=SPACE_M)
    for index in range(len(fields)):
        layout.setStretch(index, 1)
    return layout
