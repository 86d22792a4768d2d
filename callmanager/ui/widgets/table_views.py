"""The button of a table's view: which columns are shown, and the filters that were saved. Both are remembered."""

from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu

from callmanager.ui.bridge import Tasks
from callmanager.ui.table_memory import LONGEST_NAME, MOST_FILTERS, TableChoices, TableMemory
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane


class Filters(Protocol):
    """A row of choices that can be told and set again."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        ...

    def values(self) -> dict[str, Any]:
        """What is chosen, to be kept."""
        ...

    def restore(self, values: dict[str, Any]) -> None:
        """Choose it again."""
        ...


class TableViews(Button):
    """Opens a menu. The first column is always shown; others that the table has no room for wait until it has."""

    def __init__(
        self, theme: Theme, name: str, table: Table, filters: Filters, memory: TableMemory, lane: Lane, tasks: Tasks
    ) -> None:
        super().__init__(theme, name, icon="settings")
        self._table, self._filters, self._memory = table, filters, memory
        self._lane, self._tasks = lane, tasks
        self._choices = TableChoices()
        self._narrow: set[int] = set()
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{name}_menu")
        self._menu.aboutToShow.connect(self._fill)
        self.clicked.connect(self._open)
        titles = table.horizontalHeader()
        titles.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        titles.customContextMenuRequested.connect(lambda at: self._menu.popup(titles.mapToGlobal(at)))
        self.retranslate()
        tasks.run(self, lane, memory.read, self._take)

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setText(self.tr("Vista"))
        self.setAccessibleName(self.tr("Vista: columnas y filtros guardados"))
        self.setToolTip(self.tr("Columnas y filtros guardados"))

    @property
    def choices(self) -> TableChoices:
        """What is chosen."""
        return self._choices

    def show_narrow(self, column: int, is_narrow: bool) -> None:
        """The table has no room for a column now; who chose the columns has them all the same."""
        (self._narrow.add if is_narrow else self._narrow.discard)(column)
        self._follow()

    def show_columns(self, shown: tuple[int, ...] | None) -> None:
        """Show these columns; None leaves it to the program."""
        self._keep(TableChoices(shown, self._choices.filters))
        self._follow()

    def save_filters(self, name: str) -> None:
        """Keep what is looked for under a name; the same name again takes its place."""
        name = " ".join(name.split())[:LONGEST_NAME]
        others = {key: value for key, value in self._choices.filters.items() if key != name}
        if name and len(others) < MOST_FILTERS:
            self._keep(TableChoices(self._choices.shown, others | {name: self._filters.values()}))

    def drop_filters(self, name: str) -> None:
        """Forget the filters of this name."""
        others = {key: value for key, value in self._choices.filters.items() if key != name}
        self._keep(TableChoices(self._choices.shown, others))

    def _take(self, choices: TableChoices) -> None:
        self._choices = choices
        self._follow()

    def _keep(self, choices: TableChoices) -> None:
        self._choices = choices
        self._tasks.run(self, self._lane, lambda: self._memory.keep(choices))

    def _follow(self) -> None:
        shown = self._choices.shown
        for column in range(1, self._table.model().columnCount()):
            is_hidden = column in self._narrow if shown is None else column not in shown
            self._table.setColumnHidden(column, is_hidden)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _fill(self) -> None:
        self._menu.clear()
        self._menu.addSection(self.tr("Columnas"))
        model = self._table.model()
        for column in range(1, model.columnCount()):
            action = self._menu.addAction(str(model.headerData(column, Qt.Orientation.Horizontal)))
            action.setCheckable(True)
            action.setChecked(not self._table.isColumnHidden(column))
            action.toggled.connect(lambda _on, column=column: self._toggle(column))
        usual = self._menu.addAction(self.tr("Las de siempre"))
        usual.setEnabled(self._choices.shown is not None)
        usual.triggered.connect(lambda: self.show_columns(None))
        self._menu.addSection(self.tr("Filtros guardados"))
        for name, values in self._choices.filters.items():
            self._add(self._menu, name).triggered.connect(
                lambda _on=False, values=values: self._filters.restore(values)
            )
        save = self._menu.addAction(self.tr("Guardar los de ahora …"))
        save.setEnabled(not self._filters.is_empty and len(self._choices.filters) < MOST_FILTERS)
        save.triggered.connect(self._ask_name)
        if self._choices.filters:
            forget = self._menu.addMenu(self.tr("Quitar"))
            for name in self._choices.filters:
                self._add(forget, name).triggered.connect(lambda _on=False, name=name: self.drop_filters(name))

    @staticmethod
    def _add(menu: QMenu, name: str) -> QAction:
        return menu.addAction(name.replace("&", "&&"))

    def _toggle(self, column: int) -> None:
        count = self._table.model().columnCount()
        shown = {number for number in range(1, count) if not self._table.isColumnHidden(number)}
        self.show_columns(tuple(sorted(shown ^ {column})))

    def _ask_name(self) -> None:
        name, is_given = QInputDialog.getText(self, self.tr("Guardar filtros"), self.tr("Nombre"))
        if is_given:
            self.save_filters(name)
