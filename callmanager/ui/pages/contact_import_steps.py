"""The four pictures of an import: choose a file, say what its columns are, look what would come of it, and the result.

They show and ask; `ContactImport` does the work.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from callmanager.services.contacts.contact_record import LABEL, SURNAME
from callmanager.ui import contact_words as words_of
from callmanager.ui import format as say
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, ElidedLabel, IconLabel, Label, Panel, row
from callmanager.ui.widgets.figure_card import FigureCard
from callmanager.ui.widgets.table import Table

_SAMPLES = 3
_FIGURES = ("new", "known", "same", "wrong")
_SEVERAL = frozenset({"phone", LABEL, SURNAME})  # a contact may have several


class FileStep(Panel):
    """Says what a file may be, and asks for one. ``wanted`` when the button is pressed, ``dropped`` carries a path."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        card = Card()
        card.heading.hide()
        self._icon = IconLabel(theme, "import", "muted", 32)
        self._title, self._words = Label("lead"), Label("body", "muted")
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self.choose = Button(theme, "import_choose", "primary", "folder")
        self.choose.make_tall()
        self.choose.clicked.connect(self.wanted)
        centre = Qt.AlignmentFlag.AlignHCenter
        card.body.addStretch(1)
        card.body.addWidget(self._icon, 0, centre)
        card.body.addWidget(self._title)
        card.body.addWidget(self._words)
        card.body.addSpacing(SPACE_S)
        card.body.addWidget(self.choose, 0, centre)
        card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._title.setText(self.tr("Elija el archivo con los contactos"))
        self._words.setText(
            self.tr("Excel (.xlsx), CSV, JSON o vCard (.vcf). Nada se cambia hasta que usted lo confirme.")
        )
        self.choose.setText(self.tr("Elegir archivo …"))


class ColumnsStep(Panel):
    """Each column of the file with some of its values and what it is to be. ``changed`` when another field is chosen.

    A field other than a number can be given to one column alone: choosing it again takes it from the other.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: tuple[str, ...] = ()
        self._boxes: list[ComboBox] = []
        self._titles: tuple[str, ...] = ()
        self._card = Card()
        self._card.heading.hide()
        self._heads = [Label("label", "muted") for _ in range(3)]
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, SPACE_M, 0)
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_S)
        for place, stretch in enumerate((2, 4, 3)):
            self._grid.setColumnStretch(place, stretch)
        scroll = QScrollArea()
        scroll.setObjectName("import_columns")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        self._words = Label("body", "muted")
        self._words.setWordWrap(True)
        self._card.body.addWidget(self._words)
        self._card.body.addWidget(scroll, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._words.setText(
            self.tr("Revise qué es cada columna. Hacen falta el nombre y el teléfono; lo demás es a su gusto.")
        )
        heads = (self.tr("Columna del archivo"), self.tr("Por ejemplo"), self.tr("Se importa como"))
        for label, words in zip(self._heads, heads, strict=True):
            label.setText(words)
        for title, box in zip(self._titles, self._boxes, strict=True):
            box.setAccessibleName(self.tr("Se importa la columna %1 como").replace("%1", title))
            box.setItemText(0, self.tr("No se importa"))
            for place, name in enumerate(self._fields, 1):
                box.setItemText(place, words_of.field(name))

    def show_columns(
        self,
        titles: Sequence[str],
        samples: Sequence[Sequence[str]],
        mapping: dict[int, str],
        fields: Sequence[str],
    ) -> None:
        """Show a file's columns.

        Args:
            titles: of the columns, in their order.
            samples: rows of the file's cells.
            mapping: the field that each column's number is taken for.
            fields: what a column may be.
        """
        self._empty()
        self._fields, self._titles = tuple(fields), tuple(titles)
        for place, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, place)
        for number, title in enumerate(titles):
            name, values, box = ElidedLabel(), ElidedLabel("body", "muted"), ComboBox(f"import_map_{number + 1}")
            name.setText(title or "–")
            cells = [cells[number] for cells in samples[:_SAMPLES] if number < len(cells)]
            values.setText(words_of.joined(cells))
            box.addItem("", "")
            for field in fields:
                box.addItem("", field)
            box.setCurrentIndex(max(0, box.findData(mapping.get(number, ""))))
            box.currentIndexChanged.connect(lambda _index, number=number: self._chosen(number))
            self._boxes.append(box)
            for place, widget in enumerate((name, values, box)):
                self._grid.addWidget(widget, number + 1, place)
        self._grid.setRowStretch(len(titles) + 1, 1)
        self.retranslate()

    @property
    def mapping(self) -> dict[int, str]:
        """The field that each column's number is to be; columns that are left out do not stand in it."""
        return {number: box.currentData() for number, box in enumerate(self._boxes) if box.currentData()}

    @property
    def first_focus(self) -> QWidget | None:
        """The first choice."""
        return self._boxes[0] if self._boxes else None

    def _chosen(self, number: int) -> None:
        field = self._boxes[number].currentData()
        for other, box in enumerate(self._boxes):
            if field and field not in _SEVERAL and other != number and box.currentData() == field:
                blocked = box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(blocked)
        self.changed.emit()

    def _empty(self) -> None:
        for head in self._heads:
            self._grid.removeWidget(head)
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._grid.setRowStretch(len(self._titles) + 1, 0)
        self._boxes.clear()


class PreviewStep(Panel):
    """What the import would do: four figures, and the first rows as they would be kept."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._cards = {name: FigureCard(f"import_{name}") for name in _FIGURES}
        self._fields: tuple[str, ...] = ()
        self._rows: list[Sequence[str]] = []
        self._first = Card()
        self._first.body.setContentsMargins(1, SPACE_M, 1, 1)
        self._first.heading.setContentsMargins(SPACE_M, 0, 0, 0)
        self._table: Table | None = None
        self._model: RowsModel[Sequence[str]] | None = None
        self.errors = Label("body", "warn")
        self.errors.setWordWrap(True)
        self.errors.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        cards = row(*self._cards.values(), spacing=SPACE_M)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addLayout(cards)
        layout.addWidget(self.errors)
        layout.addWidget(self._first, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        told = {
            "new": (self.tr("Nuevos"), self.tr("se añaden")),
            "known": (self.tr("Conocidos"), self.tr("se completan sus huecos")),
            "same": (self.tr("Repetidos"), self.tr("no traen nada nuevo")),
            "wrong": (self.tr("Con errores"), self.tr("no se importan")),
        }
        for name, (title, relation) in told.items():
            card = self._cards[name]
            card.heading.setText(title)
            card.relation.setText(relation)
        self._first.heading.setText(self.tr("Así quedan las primeras filas"))
        if self._table is not None:
            self._table.setAccessibleName(self.tr("Primeras filas del archivo"))
        if self._model is not None:
            self._model.retranslate()

    def show_counts(self, counts: Sequence[int], problems: Sequence[str]) -> None:
        """Show how many are new, known, the same and wrong, and the first things that are wrong."""
        for name, count in zip(_FIGURES, counts, strict=True):
            card = self._cards[name]
            card.show_figure(say.number(count, self._language.locale), card.relation.text())
            card.figure.set_tone("warn" if name == "wrong" and count else "text")
        self.errors.setText("\n".join(problems))
        self.errors.setVisible(bool(problems))

    def show_rows(self, fields: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show the first rows, one cell for each field."""
        if tuple(fields) != self._fields or self._table is None:
            if self._table is not None:
                self._first.body.removeWidget(self._table)
                self._table.hide()
                self._table.deleteLater()
            self._fields = tuple(fields)
            self._model = RowsModel([_column(name, at) for at, name in enumerate(fields)])
            self._table = Table("import_rows", self._model, [0, *[132] * (len(fields) - 1)])
            self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._table.setSelectionMode(Table.SelectionMode.NoSelection)
            self._first.body.addWidget(self._table, 1)
        assert self._model is not None
        self._model.show(list(rows))
        self.retranslate()


class RunStep(Panel):
    """How far it is, then what came of it."""

    def __init__(self, theme: Theme, language: Language) -> None:
        super().__init__()
        self._language = language
        self.title, self.words = Label("lead"), Label("body", "muted")
        self.words.setObjectName("import_words")
        self.bar = QProgressBar()
        self.bar.setObjectName("import_progress")
        self.bar.setTextVisible(False)
        self.cancel = Button(theme, "import_cancel", icon="close")
        self.open_errors = Button(theme, "import_errors", icon="report")
        self.undo = Button(theme, "import_undo", "danger", "remove")
        card = Card()
        card.heading.hide()
        for label in (self.title, self.words):
            label.setWordWrap(True)
        card.body.addWidget(self.title)
        card.body.addWidget(self.words)
        card.body.addWidget(self.bar)
        card.body.addSpacing(SPACE_S)
        card.body.addLayout(row(self.cancel, self.open_errors, self.undo, 1))
        card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.bar.setAccessibleName(self.tr("Avance"))
        self.cancel.setText(self.tr("Cancelar la importación"))
        self.open_errors.setText(self.tr("Abrir el archivo de errores"))
        self.undo.setText(self.tr("Deshacer esta importación …"))

    def show_progress(self, done: int, total: int) -> None:
        """So many rows are done."""
        self.bar.setRange(0, max(total, 0))  # 0 to 0 moves to and fro: nobody knows how many there are
        self.bar.setValue(done)
        told = self.tr("%1 de %2 filas") if total else self.tr("%1 filas")
        locale = self._language.locale
        self.words.setText(told.replace("%1", say.number(done, locale)).replace("%2", say.number(total, locale)))

    def show_running(self, *, running: bool) -> None:
        """Only what can be done now is shown."""
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.cancel.setEnabled(running)
        for button in (self.open_errors, self.undo):
            button.hide()


def _column(name: str, at: int) -> Column[Sequence[str]]:
    return Column(lambda: words_of.field(name), lambda cells: cells[at])
