"""Asks which days and tables a report shall hold, and writes it in a child process with progress."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QProgressBar, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.ranges import Range
from callmanager.domain.users import User
from callmanager.services.reports.report_request import ReportRequest, WrittenReport
from callmanager.services.tables.report_columns import ALL_SHEETS, Sheet
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.recording_dialogs import Question
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, CheckBox, Field, row
from callmanager.ui.widgets.date_box import DateBox
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.services.reports.reports import ReportService

_PRESETS = ("today", "yesterday", "week", "last_week", "month", "last_month", "custom")
_KINDS = ("xlsx", "csv")
_STEPS = 1_000


class ReportDialog(Question):
    """Days, tables, kind; then a file, a bar while it is written, and where it lies."""

    _progressed = Signal(int, int)

    def __init__(
        self,
        reports: "ReportService",
        user: User,
        folder: Path,
        today: Callable[[], date],
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__("report_dialog", theme, parent)
        self._reports, self._user, self._folder, self._today = reports, user, folder, today
        self._language, self._lane, self._tasks = language, lane, tasks
        self._called_off = Event()
        self._is_running = False
        self.title.setText(self.tr("Informe"))
        self.words.setText(self.tr("Lleva los datos que usted puede ver. Queda en el registro de auditoría."))
        self.preset = Choice("report_preset", _PRESETS, self._say_preset)
        self.first, self.last = _day("report_first"), _day("report_last")
        first, last = Field(self.first), Field(self.last)
        first.set_text(self.tr("Desde"))
        last.set_text(self.tr("Hasta (incluido)"))
        self.sheets = {sheet: CheckBox(theme, f"report_sheet_{sheet.value}") for sheet in ALL_SHEETS}
        self.all_contacts = CheckBox(theme, "report_all_contacts")
        self.all_contacts.setText(self.tr("También los no llamados"))
        self.kind = Choice("report_kind", _KINDS, self._say_kind)
        self.bar = QProgressBar()
        self.bar.setObjectName("report_progress")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("Avance"))
        self.bar.hide()
        self.show_folder = Button(theme, "report_open_folder", icon="folder")
        self.show_folder.setText(self.tr("Abrir carpeta"))
        self.show_folder.hide()
        self.fields.addWidget(self.preset)
        self.fields.addLayout(row(first, last, spacing=SPACE_M))
        self.fields.addLayout(self._grid())
        self.fields.addWidget(self.kind)
        self.fields.addWidget(self.bar)
        self.fields.addLayout(row(self.show_folder, 1))
        self.preset.speak(self.tr("Días"))
        self.kind.speak(self.tr("Formato"))
        self.go.setText(self.tr("Guardar como …"))
        boxes = (*self.sheets.values(), self.all_contacts)
        self._inputs: tuple[QWidget, ...] = (self.preset, first, last, *boxes, self.kind, self.go)
        self._written: Path | None = None
        self.preset.box.currentIndexChanged.connect(lambda _index: self._follow())
        for box in self.sheets.values():
            box.toggled.connect(lambda _on: self._follow())
        self.go.clicked.connect(self._choose)
        self.show_folder.clicked.connect(self._open_folder)
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._follow()

    def _grid(self) -> QGridLayout:
        titles = {
            Sheet.CALLS: self.tr("Llamadas"),
            Sheet.AGENT_TIME: self.tr("Tiempo de agentes"),
            Sheet.RECORDINGS: self.tr("Grabaciones"),
            Sheet.OBJECTIONS: self.tr("Objeciones"),
            Sheet.CONTACTS: self.tr("Contactos llamados"),
        }
        grid = QGridLayout()
        for number, (sheet, box) in enumerate(self.sheets.items()):
            box.setText(titles[sheet])
            box.setChecked(True)
            grid.addWidget(box, number // 2, number % 2)
        grid.addWidget(self.all_contacts, (len(self.sheets) - 1) // 2, 1)  # beside the contacts, which are the last
        return grid

    def _say_preset(self, name: object) -> str:
        return {
            "today": self.tr("Hoy"),
            "yesterday": self.tr("Ayer"),
            "week": self.tr("Esta semana"),
            "last_week": self.tr("Semana pasada"),
            "month": self.tr("Este mes"),
            "last_month": self.tr("Mes pasado"),
            "custom": self.tr("Otros días"),
        }[str(name)]

    def _say_kind(self, kind: object) -> str:
        return self.tr("Excel, con resumen y gráficos") if kind == "xlsx" else self.tr("CSV, sin resumen")

    def _follow(self) -> None:
        custom = self.preset.figure == "custom"
        for edit in (self.first, self.last):
            edit.setEnabled(custom)
        if not custom:
            days = Range.preset(str(self.preset.figure), self._today())  # type: ignore[arg-type]
            self.first.setDate(_qt_day(days.start_day))
            self.last.setDate(_qt_day(days.last_day))
        self.all_contacts.setEnabled(self.sheets[Sheet.CONTACTS].isChecked())
        self.go.setEnabled(any(box.isChecked() for box in self.sheets.values()))

    def _days(self) -> tuple[date, date]:
        first, last = (date(*edit.date().getDate()) for edit in (self.first, self.last))
        return min(first, last), max(first, last)

    def _choose(self) -> None:
        first, last = self._days()
        chosen = [sheet for sheet, box in self.sheets.items() if box.isChecked()]
        ending = "xlsx" if self.kind.figure == "xlsx" else "csv" if len(chosen) == 1 else "zip"
        days = f"{first}" if first == last else f"{first}_{last}"
        name = f"{self.tr('informe')}_{days}.{ending}"
        path, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Guardar informe"), str(self._folder / name), f"{ending.upper()} (*.{ending})"
        )
        if path:
            self.write(Path(path if path.lower().endswith(f".{ending}") else f"{path}.{ending}"))

    def write(self, path: Path) -> None:
        """Begin to write what is chosen to this file."""
        first, last = self._days()
        sheets = tuple(sheet for sheet, box in self.sheets.items() if box.isChecked())
        everybody = self.all_contacts.isChecked() and Sheet.CONTACTS in sheets
        request = ReportRequest(path, first, last, sheets, self._language.code, all_contacts=everybody)
        self._is_running = True
        for widget in self._inputs:
            widget.setEnabled(False)
        self.bar.setValue(0)
        self.bar.show()
        self.show_folder.hide()
        self.notice.say(self.tr("Escribiendo el informe …"))
        self.fit()
        progressed, called_off = self._progressed, self._called_off
        self._tasks.run(
            self,
            self._lane,
            lambda: self._reports.write_apart(request, self._user, progressed.emit, called_off),
            self._done,
            self._fail,
        )

    def reject(self) -> None:
        """Close; while it is written, call that off first. An old file stays as it is."""
        if not self._is_running:
            super().reject()
            return
        self._called_off.set()
        self.back.setEnabled(False)
        self.notice.say(self.tr("Cancelando …"), "warn")

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setValue(_STEPS * done // max(1, total))

    def _done(self, written: WrittenReport | None) -> None:
        self._end()
        if written is None:
            self.notice.say(self.tr("Se canceló. No se escribió nada."), "warn")
        else:
            self._written = written.path
            self.show_folder.show()
            self.notice.say(self.tr("El informe está en %1.").replace("%1", str(written.path)))
        self.fit()

    def _fail(self, error: CallManagerError) -> None:
        self._end()
        self.notice.say(sentence(error), "record")
        self.fit()

    def _end(self) -> None:
        self._is_running = False
        self._called_off = Event()
        self.bar.hide()
        self.back.setEnabled(True)
        self.back.setText(self.tr("Cerrar"))
        for widget in self._inputs:
            widget.setEnabled(True)
        self._follow()

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


def _day(name: str) -> DateBox:
    edit = DateBox(name)
    edit.setDateRange(QDate(1970, 1, 1), QDate.currentDate().addDays(366))
    return edit


def _qt_day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
