"""Importing contacts in four steps, and the imports that were made before. Whole imports can be undone."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import QLocale, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.contacts.contact_import import FIELDS, ContactImporter, ImportPreview, ImportResult, RowError
from callmanager.services.contacts.contact_record import LABEL, SURNAME
from callmanager.ui import format as say
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_refusals import refusal, row_problem
from callmanager.ui.i18n import Language
from callmanager.ui.pages.contact_import_steps import ColumnsStep, FileStep, PreviewStep, RunStep
from callmanager.ui.pages.contact_imports import PastImports
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Notice, Panel, row
from callmanager.ui.widgets.step_trail import StepTrail
from callmanager.workers import Lane

_FILE, _COLUMNS, _PREVIEW, _RESULT = range(4)
_TOLD_PROBLEMS = 3


class ContactImport(Panel):
    """Leads through an import. ``closed`` when the list is wanted back, ``changed`` when contacts have changed."""

    closed = Signal()
    changed = Signal()
    _progressed = Signal(int, int)

    def __init__(
        self,
        importer: ContactImporter,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self.setObjectName("contact_import")
        self._importer, self._user, self._theme, self._language = importer, user, theme, language
        self._lane, self._slow_lane, self._tasks = lane, slow_lane, tasks
        self._path: Path | None = None
        self._preview: ImportPreview | None = None
        self._mapping: dict[int, str] = {}
        self._result: ImportResult | None = None
        self._asked = 0
        self._is_running = False
        self._called_off = Event()
        self._trail = StepTrail(4)
        self.notice = Notice(theme, "import_notice")
        self.file, self.columns = FileStep(theme), ColumnsStep()
        self.preview, self.run_step = PreviewStep(language), RunStep(theme, language)
        self.past = PastImports(importer, user, theme, language, lane, tasks)
        self._close = Button(theme, "import_close")
        self._back = Button(theme, "import_back")
        self._next = Button(theme, "import_next", "primary")
        self._lay_out()
        self._close.clicked.connect(self._leave)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self.file.wanted.connect(self._choose)
        self.run_step.cancel.clicked.connect(self._call_off)
        self.run_step.open_errors.clicked.connect(self._open_errors)
        self.run_step.undo.clicked.connect(self._undo_this)
        self.past.changed.connect(self._undone)
        self.past.said.connect(lambda words, tone: self.notice.say(words, tone))
        self._progressed.connect(self.run_step.show_progress, Qt.ConnectionType.QueuedConnection)
        self.retranslate()

    def _lay_out(self) -> None:
        first = QWidget()
        both = QHBoxLayout(first)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(SPACE_M)
        both.addWidget(self.file, 2)
        both.addWidget(self.past, 3)
        self._stack = QStackedWidget()
        for step in (first, self.columns, self.preview, self.run_step):
            self._stack.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._trail)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        layout.addLayout(row(self._close, 1, self._back, self._next))

    def retranslate(self) -> None:
        """Say everything anew."""
        self._trail.name_steps((self.tr("Archivo"), self.tr("Columnas"), self.tr("Revisar"), self.tr("Resultado")))
        self._back.setText(self.tr("Atrás"))
        self._say_buttons()
        if self._result is not None:
            self._tell(self._result)
        elif self._preview is not None:
            self._tell_preview(self._preview)
        if self._is_running:
            self.run_step.title.setText(self._running_words())

    def first_focus(self) -> QWidget:
        """The button that chooses a file."""
        return self.file.choose

    def begin(self) -> None:
        """Begin anew; an import that runs is shown as it stands."""
        if not self._is_running:
            self._path = self._preview = self._result = None
            self.notice.clear()
            self._show(_FILE)
        self.past.reload()

    def closing(self) -> None:
        """The window closes: what is imported by then is taken back by the child itself."""
        self._called_off.set()

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._trail.show_step(step)
        self._say_buttons()

    @property
    def step(self) -> int:
        """The step that is on, from 0."""
        return self._stack.currentIndex()

    def _say_buttons(self) -> None:
        step = self.step
        self._close.setText(self.tr("Volver a la lista"))
        self._back.setVisible(step in (_COLUMNS, _PREVIEW))
        self._next.setVisible(step != _FILE and not self._is_running)
        if step in (_FILE, _COLUMNS):
            self._next.setText(self.tr("Revisar"))
        elif step == _PREVIEW:
            count = self._preview.inserted + self._preview.updated if self._preview is not None else 0
            words = self.tr("Importar 1 contacto") if count == 1 else self.tr("Importar %1 contactos")
            self._next.setText(words.replace("%1", say.number(count, self._language.locale)))
            self._next.setEnabled(count > 0)
        elif step == _RESULT:
            self._next.setText(self.tr("Otro archivo"))
            self._next.setEnabled(True)

    # --- the file -----------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        kinds = self.tr("Contactos (*.xlsx *.csv *.json *.vcf)")
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Importar contactos"), "", kinds)
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Look into a file: its columns, what they could be, and some of its rows."""
        self._path, self._preview, self._result = path, None, None
        self.file.choose.setEnabled(False)
        self.notice.say(self.tr("Leyendo %1 …").replace("%1", path.name))
        self._look(None)

    def _look(self, mapping: dict[int, str] | None) -> None:
        """Ask what would come of it: with a guessed mapping, or with the one that was chosen."""
        path = self._path
        assert path is not None
        self._asked += 1
        asked, user = self._asked, self._user
        self._next.setEnabled(False)

        def show(preview: ImportPreview) -> None:
            if asked == self._asked:
                self._looked(preview, chosen=mapping is not None)

        def fail(error: CallManagerError) -> None:
            if asked == self._asked:
                self._fail(error)

        self._tasks.run(
            self,
            self._slow_lane,
            lambda: self._importer.preview(path, mapping, cancelled=self._called_off, actor=user),
            show,
            fail,
        )

    def _looked(self, preview: ImportPreview, *, chosen: bool) -> None:
        self._preview = preview
        self.file.choose.setEnabled(True)
        self._next.setEnabled(True)
        self.notice.clear()
        if chosen:
            self._tell_preview(preview)
            self._show(_PREVIEW)
        else:
            self.columns.show_columns(preview.columns, preview.samples, preview.mapping, (*FIELDS, LABEL, SURNAME))
            self._show(_COLUMNS)
            if self.columns.first_focus is not None:
                self.columns.first_focus.setFocus()

    def _tell_preview(self, preview: ImportPreview) -> None:
        counts = (preview.inserted, preview.updated, preview.duplicates, preview.errors)
        told = [self._problem(row) for row in preview.error_rows[:_TOLD_PROBLEMS]]
        if preview.errors > len(told) and told:
            told[-1] += " …"
        if preview.repaired:
            words = self.tr("Filas que se corrigen al importar: %1.")
            told.append(words.replace("%1", say.number(preview.repaired, self._language.locale)))
        if preview.new_statuses:
            words = self.tr("Estados que se crean: %1.")
            told.append(words.replace("%1", ", ".join(preview.new_statuses)))
        told += self._others(preview.other_sheets)
        self.preview.show_counts(counts, told)
        columns = sorted(preview.mapping)
        rows = [[cells[at] if at < len(cells) else "" for at in columns] for cells in preview.samples]
        self.preview.show_rows([preview.mapping[at] for at in columns], rows)

    def _fail(self, error: CallManagerError) -> None:
        self.file.choose.setEnabled(True)
        self._next.setEnabled(True)
        self.notice.say(refusal(error, QLocale()), "record")

    # --- steps --------------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        self.notice.clear()
        if self.step == _COLUMNS:
            mapping = self.columns.mapping
            if "name" not in mapping.values() or "phone" not in mapping.values():
                self.notice.say(self.tr("Elija qué columna es el nombre y cuál el teléfono."), "record")
                return
            self._mapping = mapping
            self.notice.say(self.tr("Comparando con los contactos que ya hay …"))
            self._look(mapping)
        elif self.step == _PREVIEW:
            self.start()
        else:
            self.begin()

    def _go_back(self) -> None:
        self.notice.clear()
        if self.step == _PREVIEW:
            self._show(_COLUMNS)
            self._next.setEnabled(True)
        else:
            self.begin()

    def _leave(self) -> None:
        self.closed.emit()

    # --- the import ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Import what was looked at, in a child process."""
        path, mapping, user = self._path, self._mapping, self._user
        assert path is not None
        self._called_off = cancelled = Event()
        self._is_running = True
        self._result = None
        self._show(_RESULT)
        self.run_step.title.setText(self._running_words())
        self.run_step.show_running(running=True)
        self.run_step.show_progress(0, 0)
        progress = self._progressed.emit
        self._tasks.run(
            self,
            self._slow_lane,
            lambda: self._importer.run(path, mapping, user, progress, cancelled),
            self._done,
            self._stopped,
        )

    def _running_words(self) -> str:
        return self.tr("Importando %1 …").replace("%1", self._path.name if self._path is not None else "")

    def _call_off(self) -> None:
        self._called_off.set()
        self.run_step.cancel.setEnabled(False)
        self.run_step.words.setText(self.tr("Cancelando …"))

    def _done(self, result: ImportResult) -> None:
        self._is_running = False
        self._result = result
        self.run_step.show_running(running=False)
        self._tell(result)
        self._say_buttons()
        self.past.reload()
        self.changed.emit()

    def _stopped(self, error: CallManagerError) -> None:
        self._is_running = False
        self.run_step.show_running(running=False)
        self.run_step.title.setText(self.tr("No se importó nada"))
        self.run_step.words.setText(refusal(error, QLocale()))
        self._say_buttons()
        self.past.reload()
        self.changed.emit()

    def _tell(self, result: ImportResult) -> None:
        locale = self._language.locale
        told = [self.tr("Nuevos: %1. Completados: %2. Repetidos: %3.")]
        for place, count in (("%1", result.inserted), ("%2", result.updated), ("%3", result.duplicates)):
            told[0] = told[0].replace(place, say.number(count, locale))
        if result.repaired:
            told.append(self.tr("Corregidos al importar: %1.").replace("%1", say.number(result.repaired, locale)))
        if result.errors:
            left = self.tr("No se importaron: %1. Están en %2, con el motivo.")
            if not result.errors_file:
                left = self.tr("No se importaron: %1.")
            left = left.replace("%1", say.number(result.errors, locale))
            told.append(left.replace("%2", Path(result.errors_file).name))
        told += self._others(result.other_sheets)
        self.run_step.title.setText(self.tr("Importación terminada"))
        self.run_step.words.setText("\n".join(told))
        self.run_step.open_errors.setVisible(bool(result.errors_file))
        self.run_step.undo.setEnabled(True)
        self.run_step.undo.setVisible(bool(result.import_id) and bool(result.inserted + result.updated))

    def _others(self, sheets: tuple[str, ...]) -> list[str]:
        """What to say of a workbook's further lists."""
        words = self.tr("Hay contactos en otras hojas, que no se importan: %1. Guarde cada una como archivo aparte.")
        return [words.replace("%1", ", ".join(sheets))] if sheets else []

    def _problem(self, row: RowError) -> str:
        words = self.tr("Fila %1: %2").replace("%1", str(row.row))
        return words.replace("%2", row_problem(row.code, row.message))

    def _open_errors(self) -> None:
        result = self._result
        if result is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(result.errors_file)):
            self.notice.say(self.tr("El archivo está en %1.").replace("%1", result.errors_file))

    def _undo_this(self) -> None:
        result, path = self._result, self._path
        if result is not None and path is not None:
            self.past.ask_undo(result.import_id, path.name, result.inserted)

    def _undone(self) -> None:
        """It may have been the import whose result is shown."""
        self.run_step.undo.hide()
        self.changed.emit()
