"""The imports that were made, newest first; each can be undone as a whole."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.contacts.contact_import import ContactImporter, PastImport, UndoResult
from callmanager.ui import format as say
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_dialogs import SureQuestion
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, Panel, row
from callmanager.ui.widgets.table import CELL_LEFT, Table, moment_width
from callmanager.workers import Lane

_WIDTHS = (108, 84, 120, 92)  # of the counts


class PastImports(Panel):
    """A table, and the button that undoes the import that is chosen in it.

    ``said`` carries a sentence and its tone, ``changed`` that contacts have changed.
    """

    said = Signal(str, str)
    changed = Signal()

    def __init__(
        self, importer: ContactImporter, user: User, theme: Theme, language: Language, lane: Lane, tasks: Tasks
    ) -> None:
        super().__init__()
        self._importer, self._user, self._theme, self._language = importer, user, theme, language
        self._lane, self._tasks = lane, tasks
        self._model: RowsModel[PastImport] = RowsModel(
            (
                Column(lambda: self.tr("Archivo"), lambda one: one.file_name),
                Column(lambda: self.tr("Cuándo"), lambda one: say.moment(one.at, language.locale)),
                Column(lambda: self.tr("Quién"), lambda one: one.actor),
                Column(lambda: self.tr("Nuevos"), lambda one: say.number(one.inserted, language.locale), True),
                Column(lambda: self.tr("Completados"), lambda one: say.number(one.updated, language.locale), True),
                Column(lambda: self.tr("Estado"), self._state),
            )
        )
        self._table = Table("imports_table", self._model, (0, moment_width(language.locale, 128), *_WIDTHS))
        self._undo = Button(theme, "imports_undo", "danger", "remove")
        self._card = Card()
        self._card.body.setContentsMargins(1, SPACE_M, 1, SPACE_M)
        self._card.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
        self._card.body.addWidget(self._table, 1)
        foot = row(self._undo, 1)
        foot.setContentsMargins(CELL_LEFT, 0, CELL_LEFT, 0)
        self._card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        self._table.selectionModel().selectionChanged.connect(self._follow)
        self._undo.clicked.connect(self._ask)
        self.retranslate()
        self._follow()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._card.heading.setText(self.tr("Importaciones anteriores"))
        self._table.setAccessibleName(self.tr("Importaciones anteriores"))
        self._table.say_empty(self.tr("Aún no se ha importado nada."))
        self._undo.setText(self.tr("Deshacer …"))
        self._model.retranslate()

    def reload(self) -> None:
        """Read them anew."""
        self._tasks.run(self, self._lane, self._importer.imports, self._show, self._fail)

    def ask_undo(self, import_id: str, file_name: str, inserted: int) -> None:
        """Ask, and undo an import that brought so many contacts."""
        question = SureQuestion(
            "import_undo_question",
            self.tr("Deshacer la importación"),
            self.tr(
                "Se quitan los %1 contactos que vinieron de %2 y se vacía lo que completó en otros. "
                "Los que ya se llamaron o se cambiaron desde entonces se quedan."
            )
            .replace("%1", say.number(inserted, self._language.locale))
            .replace("%2", file_name),
            self.tr("Deshacer"),
            self._theme,
            self.window(),
            "danger",
        )
        question.confirmed.connect(lambda: self._go(import_id))
        question.open()

    def _go(self, import_id: str) -> None:
        self._undo.setEnabled(False)
        self.said.emit(self.tr("Deshaciendo …"), "ok")
        self._tasks.run(self, self._lane, lambda: self._importer.undo(import_id, self._user), self._undone, self._fail)

    def _undone(self, result: UndoResult) -> None:
        locale = self._language.locale
        words = self.tr("Deshecha. Quitados: %1. Devueltos a como estaban: %2.")
        words = words.replace("%1", say.number(result.removed, locale))
        words = words.replace("%2", say.number(result.restored, locale))
        if result.kept:
            words += " " + self.tr("Se quedan, porque ya se usaron: %1.").replace("%1", say.number(result.kept, locale))
        self.said.emit(words, "ok")
        self.changed.emit()
        self.reload()

    def _show(self, imports: Sequence[PastImport]) -> None:
        self._model.show(imports)
        self._follow()

    def _fail(self, error: CallManagerError) -> None:
        self._follow()
        self.said.emit(sentence(error), "record")

    def _chosen(self) -> PastImport | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.row(rows[0].row()) if rows else None

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.ask_undo(chosen.import_id, chosen.file_name, chosen.inserted)

    def _follow(self) -> None:
        chosen = self._chosen()
        self._undo.setEnabled(chosen is not None and chosen.undone_at is None)

    def _state(self, one: PastImport) -> str:
        if one.undone_at is not None:
            return self.tr("Deshecha")
        return "" if one.done_at is not None else self.tr("A medias")
