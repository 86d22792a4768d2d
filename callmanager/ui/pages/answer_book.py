"""The playbook: every approved answer, found by its words, changed in the form beside the list."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout

from callmanager.domain.campaign import Campaign
from callmanager.domain.entries import EntryProblem
from callmanager.domain.errors import CallManagerError
from callmanager.domain.objection import Match, PlaybookEntry, normalise
from callmanager.domain.users import User
from callmanager.services.answers.edited_entries import COLUMNS, EditedEntry, EntriesImported, EntryVersion
from callmanager.services.answers.playbook_editing import PlaybookService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.entry_words import tell_import
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.answer_form import AnswerForm
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, Notice, Panel, row
from callmanager.ui.widgets.entry_versions import EntryVersions, VersionShown
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane

T = TypeVar("T")
_FORM_WIDTH = 620


class AnswerBook(Panel):
    """The list at the left, the chosen answer at the right."""

    saved_from_inbox = Signal(int, str)

    def __init__(
        self,
        book: PlaybookService,
        campaigns: Sequence[Campaign],
        language: Language,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        notice: Notice,
        slow_lane: Lane,
    ) -> None:
        super().__init__()
        self._book, self._user, self._theme, self._lane, self._tasks = book, user, theme, lane, tasks
        self._slow_lane = slow_lane  # for files: ten thousand answers take seconds, and a call may wait for the other
        self._notice, self._language = notice, language
        self._entries: list[EditedEntry] = []
        self._said: dict[str, str] = {}  # by id, what an answer is found by
        self._chosen_id = ""
        self._from_inbox: int | None = None
        self._draft: FormDraft | None = None
        self.search = QLineEdit()
        self.search.setObjectName("answers_search")
        self._new = Button(theme, "answer_new", "primary", "plus")
        self._import, self._export = Button(theme, "answers_import"), Button(theme, "answers_export")
        self._model: RowsModel[EditedEntry] = RowsModel(
            (
                Column(lambda: self.tr("Respuesta"), lambda edited: edited.entry.answer),
                Column(lambda: self.tr("Categoría"), lambda edited: labels.category(edited.entry.category.value)),
                Column(lambda: self.tr("Idioma"), self._language_of),
                Column(lambda: self.tr("Estado"), self._state),
            )
        )
        self._table = Table("answers_table", self._model, (0, 130, 88, 96))
        self.form = AnswerForm(theme, campaigns)
        self._build()
        self.search.textChanged.connect(lambda _text: self._show())
        self._table.selectionModel().selectionChanged.connect(lambda _new, _old: self._choose())
        self._new.clicked.connect(lambda: self.begin(""))
        self._import.clicked.connect(self.ask_import)
        self._export.clicked.connect(self.ask_export)
        self.form.save.connect(self.save)
        self.form.remove.connect(self.remove)
        self.form.versions.connect(self.show_versions)
        self.form.tried.connect(self.try_out)
        self.retranslate()

    def _language_of(self, edited: EditedEntry) -> str:
        known = {"es": self.tr("Español"), "en": self.tr("Inglés")}
        return known.get(edited.entry.language, edited.entry.language)

    def _build(self) -> None:
        self._list, card = Card(), Card()
        self._list.heading.hide()
        head = row(self.search, self._new, self._import, self._export)
        head.setStretch(0, 1)
        self._list.body.addLayout(head)
        self._list.body.addWidget(self._table, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        card.heading.hide()
        card.body.addWidget(scroll, 1)
        card.body.addLayout(self.form.footer)
        card.setFixedWidth(_FORM_WIDTH)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(self._list, 1)
        across.addWidget(card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(across)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.search.setPlaceholderText(self.tr("Buscar en frases y respuestas"))
        self.search.setAccessibleName(self.tr("Buscar respuestas"))
        self._new.setText(self.tr("Nueva"))
        self._import.setText(self.tr("Importar …"))
        self._export.setText(self.tr("Exportar …"))
        self._table.setAccessibleName(self.tr("Respuestas aprobadas"))
        self._table.say_empty(self.tr("Ninguna respuesta tiene esas palabras."))
        self._model.retranslate()

    def _state(self, edited: EditedEntry) -> str:
        if not edited.entry.enabled:
            return self.tr("fuera de uso")
        if not edited.is_shipped:
            return self.tr("propia")
        return self.tr("cambiada") if edited.is_changed else ""

    def reload(self) -> None:
        """Read every answer anew; what is typed in the form stays."""
        mine = self._language.code

        def read() -> tuple[list[EditedEntry], dict[str, str]]:
            entries = sorted(self._book.entries(), key=lambda edited: edited.entry.language != mine)
            return entries, {edited.entry.id: _said(edited.entry) for edited in entries}

        self._tasks.run(self, self._lane, read, self._loaded, self._fail)

    def _loaded(self, found: tuple[list[EditedEntry], dict[str, str]]) -> None:
        entries, self._said = found
        if entries != self._entries:
            self._entries = entries
            self._show()

    def _show(self) -> None:
        words = normalise(self.search.text()).split()
        shown = [edited for edited in self._entries if all(word in self._said[edited.entry.id] for word in words)]
        chosen = self._chosen_id
        self._model.show(shown)
        place = next((number for number, edited in enumerate(shown) if edited.entry.id == chosen), None)
        if place is not None:
            self._table.selectRow(place)

    def _choose(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        if rows:
            edited = self._model.row(rows[0].row())
            if edited.entry.id == self.form.shown_id and self.form.is_changed:
                return  # found again by another search, or changed elsewhere: what is being typed stays
            self._chosen_id, self._from_inbox = edited.entry.id, None
            self._show_in_form(edited)

    def begin(self, text: str, objection_id: int | None = None) -> None:
        """Begin a new answer, to what a customer said."""
        self._table.clearSelection()
        self._chosen_id, self._from_inbox = "", objection_id
        if self._draft is not None:
            self._draft.pause()
        self.form.begin(text)
        if self._draft is not None:
            self._draft.follow("" if objection_id is None else f"inbox-{objection_id}")

    def keep_drafts(self, drafts: ContactDrafts) -> None:
        """Keep what is typed in the form and not saved, and bring it back."""
        self._draft = FormDraft(drafts, (*self.form.texts, *self.form.choices), self._lane, self._tasks, self)
        self._draft.tell(self._notice)

    def _show_in_form(self, edited: EditedEntry) -> None:
        if self._draft is not None:
            self._draft.pause()
        self.form.show_entry(edited)
        if self._draft is not None:
            self._draft.follow(edited.entry.id)

    def save(self) -> None:
        """Keep what stands in the form."""
        try:
            entry, campaigns = self.form.entry, self.form.campaigns
        except EntryProblem as error:
            self._notice.say(self._told(error), "record")
            return
        book, actor = self._book, self._user

        def saved(edited: EditedEntry) -> str:
            self._chosen_id = edited.entry.id
            if self._from_inbox is not None:
                self.saved_from_inbox.emit(self._from_inbox, edited.entry.id)
                self._from_inbox = None
            if self._draft is not None:
                self._draft.done()
            self._show_in_form(edited)
            return self.tr("Guardado. Vale desde la próxima objeción.")

        self._do(lambda: book.save(entry, actor, campaigns=campaigns), saved)

    def _told(self, problem: EntryProblem) -> str:
        """What is wrong with the form, in words for whoever fills it in."""
        if problem.field == "id":
            return self.tr("Falta el identificador.")
        if problem.field == "triggers":
            return self.tr("Falta lo que dice el cliente.")
        if problem.code == "long":
            return self.tr("La respuesta es demasiado larga para leerla en voz alta.")
        return self.tr("Falta la respuesta.")

    def remove(self) -> None:
        """Put the shipped answer back, or delete the team's own."""
        entry_id, book, actor = self._chosen_id, self._book, self._user
        if entry_id:
            self._do(lambda: book.remove(entry_id, actor), lambda _nothing: self._removed())

    def _removed(self) -> str:
        if self._draft is not None:
            self._draft.done()
            self._draft.pause()
        self.form.show_entry(None)
        return self.tr("Hecho. Las versiones anteriores se conservan.")

    def show_versions(self) -> None:
        """What the chosen answer was like, and who changed it."""
        entry_id, book = self._chosen_id, self._book

        def found(versions: list[EntryVersion]) -> None:
            shown = [VersionShown(one.version, one.at, one.actor, _read_out(one.entry), one) for one in versions]
            dialog = EntryVersions(shown, self._theme, self.window())
            dialog.chosen.connect(self._take_up)
            dialog.open()

        if entry_id:
            self._tasks.run(self, self._lane, lambda: book.versions(entry_id), found, self._fail)

    def _take_up(self, version: EntryVersion) -> None:
        self.form.show_entry(self._with(version), is_saved=False)

    def _with(self, version: EntryVersion) -> EditedEntry:
        now = next((edited for edited in self._entries if edited.entry.id == version.entry.id), None)
        if now is None:  # deleted meanwhile
            return EditedEntry(version.entry, (), False, False)
        return EditedEntry(version.entry, now.campaigns, now.is_shipped, now.is_changed, now.updated_at, now.updated_by)

    def try_out(self, text: str) -> None:
        """Say what the playbook would make of a sentence if what stands in the form were saved."""
        book = self._book
        try:
            entry = self.form.entry
        except EntryProblem:  # not whole yet: the playbook as it is
            entry = None
        self._tasks.run(self, self._lane, lambda: book.preview(entry).match(text), self._tried, self._fail)

    def _tried(self, match: Match) -> None:
        if match.entry is None:
            self.form.say_found(self.tr("Ninguna respuesta: no parece una objeción."))
            return
        words = self.tr("%1 · %2, por “%3”: %4")
        self.form.say_found(
            words.replace("%1", labels.category(match.category.value))
            .replace("%2", say.percent(round(100 * match.score)))
            .replace("%3", ", ".join(match.why))
            .replace("%4", match.entry.answer)
        )

    def ask_import(self) -> None:
        """Ask for a file and take its answers over."""
        chosen, _kind = QFileDialog.getOpenFileName(self, self._import.text(), "", "TOML, Excel (*.toml *.xlsx)")
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Take the answers of a file over, and say what was left out."""
        book, actor = self._book, self._user
        self._notice.say(self.tr("Leyendo el archivo …"), "info")
        self._tasks.run(self, self._slow_lane, lambda: book.import_file(path, actor), self._imported, self._fail)

    def _imported(self, done: EntriesImported) -> None:
        words = self.tr("%1 nuevas, %2 cambiadas, %3 iguales.")
        told = words.replace("%1", str(done.added)).replace("%2", str(done.changed)).replace("%3", str(done.unchanged))
        tell_import(self._notice, told, done.problems, COLUMNS, self._theme, self)

    def ask_export(self) -> None:
        """Ask for a file's name and write every answer there."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self._export.text(), "respuestas.xlsx", "Excel (*.xlsx);;TOML (*.toml)"
        )
        if chosen:
            book, actor, path = self._book, self._user, Path(chosen)
            words = self.tr("%1 respuestas escritas.")
            self._tasks.run(
                self,
                self._slow_lane,
                lambda: book.export_file(path, actor),
                lambda count: self._notice.say(words.replace("%1", str(count))),
                self._fail,
            )

    def _do(self, job: Callable[[], T], words: Callable[[T], str]) -> None:
        self._notice.clear()
        self._tasks.run(self, self._lane, job, lambda result: self._notice.say(words(result)), self._fail)

    def _fail(self, error: CallManagerError) -> None:
        self._notice.say(sentence(error), "record")


def _read_out(entry: PlaybookEntry) -> str:
    return "\n".join(part for part in (entry.answer, entry.follow_up) if part)


def _said(entry: PlaybookEntry) -> str:
    return normalise(" ".join((entry.id, *entry.triggers, entry.answer, entry.follow_up, entry.product)))
