"""The questions before something is done with contacts: each says how many it is about and what stays."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from callmanager.ui import contact_words as words_of
from callmanager.ui.recording_dialogs import Question
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, ButtonKind, CheckBox, Label, row


class SureQuestion(Question):
    """Says what is about to be done; ``confirmed`` when it shall."""

    confirmed = Signal()

    def __init__(
        self, name: str, title: str, words: str, go: str, theme: Theme, parent: QWidget, kind: ButtonKind = "primary"
    ) -> None:
        super().__init__(name, theme, parent, kind)
        self.title.setText(title)
        self.words.setText(words)
        self.go.setText(go)
        self.go.clicked.connect(self._confirm)

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()


class BlockQuestion(Question):
    """Why somebody must not be called any more; ``answered`` carries the reason. Without one nothing can be done."""

    answered = Signal(str)

    def __init__(self, count: int, theme: Theme, parent: QWidget) -> None:
        super().__init__("contact_block", theme, parent, "danger")
        self.title.setText(self.tr("No llamar más"))
        told = (
            self.tr("Nadie podrá llamar a este contacto, ni a otro que tenga su número.")
            if count == 1
            else self.tr("Nadie podrá llamar a estos %1 contactos, ni a otros que tengan sus números.")
        )
        self.words.setText(told.replace("%1", str(count)))
        self.reason = self.add_line("contact_block_reason", self.tr("Motivo"))
        self.reason.setPlaceholderText(self.tr("Lo pidió por teléfono el 3 de mayo"))
        self.reason.setMaxLength(200)
        self.reason.setFocus()
        self.go.setText(self.tr("No llamar más"))
        self.go.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.clicked.connect(self._answer)

    def _answer(self) -> None:
        self.answered.emit(self.reason.text().strip())
        self.accept()


class ExportQuestion(Question):
    """Which columns go into the file; ``chosen`` carries their names in order."""

    chosen = Signal(object)

    def __init__(self, count: int, fields: Sequence[str], theme: Theme, parent: QWidget) -> None:
        super().__init__("contact_export", theme, parent)
        self.title.setText(self.tr("Exportar contactos"))
        told = self.tr("1 contacto") if count == 1 else self.tr("%1 contactos")
        self.words.setText(
            self.tr("%1, en un archivo de Excel, CSV, JSON o vCard. Queda en el registro de auditoría.").replace(
                "%1", told.replace("%1", str(count))
            )
        )
        self._boxes = {name: CheckBox(theme, f"contact_export_{name}") for name in fields}
        grid = QGridLayout()
        grid.setSpacing(SPACE_S)
        for place, (name, box) in enumerate(self._boxes.items()):
            box.setText(words_of.field(name))
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._follow())
            grid.addWidget(box, place // 2, place % 2)
        columns = Label("label", "muted")
        columns.setText(self.tr("Columnas"))
        every = Button(theme, "contact_export_all", "quiet")
        every.setText(self.tr("Todas"))
        none = Button(theme, "contact_export_none", "quiet")
        none.setText(self.tr("Ninguna"))
        every.clicked.connect(lambda: self._check_all(True))
        none.clicked.connect(lambda: self._check_all(False))
        self.fields.addLayout(row(columns, 1, every, none))
        self.fields.addLayout(grid)
        self.go.setText(self.tr("Elegir archivo …"))
        self.go.clicked.connect(self._choose)

    @property
    def fields_chosen(self) -> tuple[str, ...]:
        """The columns that are checked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def _check_all(self, on: bool) -> None:
        for box in self._boxes.values():
            box.setChecked(on)

    def _follow(self) -> None:
        self.go.setEnabled(bool(self.fields_chosen))

    def _choose(self) -> None:
        fields = self.fields_chosen
        self.accept()
        self.chosen.emit(fields)
