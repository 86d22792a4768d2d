"""The versions of an answer or a sheet: what it said, when, by whom; one of them may be taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Label, row


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version in words; ``thing`` is what ``chosen`` carries."""

    version: int
    at: datetime
    actor: str
    text: str
    thing: object


class EntryVersions(QDialog):
    """A list, newest first, with the chosen one's text below. ``chosen`` carries its thing."""

    chosen = Signal(object)

    def __init__(self, versions: Sequence[VersionShown], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("entry_versions")
        self.setWindowTitle(self.tr("Versiones"))
        self.resize(560, 420)
        self._versions = tuple(versions)
        self._list = QListWidget()
        self._list.setObjectName("entry_versions_list")
        self._list.setAccessibleName(self.tr("Versiones"))
        self._text = Label()
        self._text.setObjectName("entry_version_text")
        self._text.setWordWrap(True)
        take, close = Button(theme, "entry_version_take", "primary"), Button(theme, "entry_versions_close")
        take.setText(self.tr("Llevar al formulario"))
        close.setText(self.tr("Cerrar"))
        for version in self._versions:
            line = self.tr("Versión %1 · %2 · %3").replace("%1", str(version.version)).replace("%2", version.actor)
            self._list.addItem(line.replace("%3", f"{version.at.astimezone():%Y-%m-%d %H:%M}"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._text)
        layout.addLayout(row(1, close, take))
        self._list.currentRowChanged.connect(self._show)
        take.clicked.connect(self._take)
        close.clicked.connect(self.reject)
        self._list.setCurrentRow(0)

    def _show(self, number: int) -> None:
        if 0 <= number < len(self._versions):
            self._text.setText(self._versions[number].text)

    def _take(self) -> None:
        number = self._list.currentRow()
        if number >= 0:
            self.chosen.emit(self._versions[number].thing)
            self.accept()
