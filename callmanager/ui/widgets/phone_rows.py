"""The numbers of a contact: one line each, with what kind of number it is; the first one is called first."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Button, Label, Panel

MOST = 5
_LABEL_WIDTH = 128


class PhoneRows(Panel):
    """Up to five numbers with a label each. ``changed`` is emitted when anything is typed, added or taken away."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = Label("label", "muted")
        self._rows = [_Row(theme, place) for place in range(1, MOST + 1)]
        self._add = Button(theme, "contact_phone_add", "quiet", "plus")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._title)
        for row in self._rows:
            layout.addWidget(row)
            row.number.textChanged.connect(lambda _text: self.changed.emit())
            row.label.textChanged.connect(lambda _text: self.changed.emit())
            row.remove.clicked.connect(lambda _checked=False, row=row: self._take_away(row))
        under = QHBoxLayout()
        under.addWidget(self._add)
        under.addStretch(1)
        layout.addLayout(under)
        self._add.clicked.connect(self._add_row)
        self.retranslate()
        self.show_phones(())

    def retranslate(self) -> None:
        """Say everything anew."""
        self._title.setText(self.tr("Teléfonos"))
        self._add.setText(self.tr("Otro teléfono"))
        for place, row in enumerate(self._rows, 1):
            row.number.setAccessibleName(self.tr("Teléfono %1").replace("%1", str(place)))
            row.label.setAccessibleName(self.tr("Qué teléfono es el %1").replace("%1", str(place)))
            row.label.setPlaceholderText(self.tr("casa, trabajo …"))
            row.remove.setAccessibleName(self.tr("Quitar el teléfono %1").replace("%1", str(place)))
            row.remove.setToolTip(row.remove.accessibleName())

    @property
    def first(self) -> QLineEdit:
        """The line of the first number."""
        return self._rows[0].number

    @property
    def phones(self) -> list[tuple[str, str]]:
        """Number and label of each line that has a number, in their order."""
        told = [(row.number.text().strip(), row.label.text().strip()) for row in self._shown()]
        return [(number, label) for number, label in told if number]

    def show_phones(self, phones: Sequence[tuple[str, str]]) -> None:
        """Show these numbers; one empty line when there is none."""
        for place, row in enumerate(self._rows):
            number, label = phones[place] if place < len(phones) else ("", "")
            row.number.setText(number)
            row.label.setText(label)
            row.setVisible(place < max(1, len(phones)))
        self._follow()

    def _shown(self) -> list["_Row"]:
        return [row for row in self._rows if not row.isHidden()]

    def _add_row(self) -> None:
        row = self._rows[len(self._shown())]
        row.show()
        row.number.setFocus()
        self._follow()

    def _take_away(self, gone: "_Row") -> None:
        """The lines below it move up."""
        shown = self._shown()
        told = [(row.number.text(), row.label.text()) for row in shown if row is not gone]
        place = min(shown.index(gone), max(0, len(told) - 1))
        self.show_phones(told)
        self._rows[place].number.setFocus()
        self.changed.emit()

    def _follow(self) -> None:
        shown = self._shown()
        self._add.setVisible(len(shown) < MOST)
        for row in shown:
            row.remove.setVisible(len(shown) > 1)


class _Row(QWidget):
    def __init__(self, theme: Theme, place: int) -> None:
        super().__init__()
        self.number, self.label = QLineEdit(), QLineEdit()
        self.number.setObjectName(f"contact_phone_{place}")
        self.label.setObjectName(f"contact_phone_{place}_label")
        self.label.setFixedWidth(_LABEL_WIDTH)
        self.number.setMaxLength(80)
        self.label.setMaxLength(40)
        self.remove = Button(theme, f"contact_phone_{place}_remove", "quiet", "close")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self.number, 1)
        layout.addWidget(self.label)
        layout.addWidget(self.remove)
