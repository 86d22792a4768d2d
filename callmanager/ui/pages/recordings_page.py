"""Recordings: what lies on disk, newest first; the Excel report; the folder."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Right, User
from callmanager.services.recordings import RecordingService
from callmanager.services.reports import ReportService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane

_SHOWN = 200
_DELAY_MS = 150


class RecordingsPage(Page):
    """The newest recordings that the person may see."""

    def __init__(
        self,
        recordings: RecordingService,
        reports: ReportService,
        folder: Path,
        report_folder: Path,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("recordings", theme)
        self._recordings, self._reports, self._user = recordings, reports, user
        self._folder, self._report_folder, self._language = folder, report_folder, language
        self._lane, self._slow_lane, self._tasks = lane, slow_lane, tasks
        self._asked = 0
        self._search = QLineEdit()
        self._search.setObjectName("recordings_search")
        self._search.setFixedWidth(240)
        self._open_folder = Button(theme, "recordings_open_folder", icon="folder")
        self._export = Button(theme, "recordings_export_report", "primary", "report")
        self._export.setVisible(user.may(Right.EXPORT))
        for widget in (self._search, self._open_folder, self._export):
            self.action_row.addWidget(widget)
        self._model: RowsModel[RecordingMetadata] = RowsModel(
            (
                Column(lambda: self.tr("Contacto"), lambda row: row.contact_name or row.contact_phone),
                Column(lambda: self.tr("Teléfono"), lambda row: row.contact_phone),
                Column(lambda: self.tr("Agente"), lambda row: row.user_name),
                Column(lambda: self.tr("Inicio"), lambda row: say.moment(row.start_time, language.locale)),
                Column(lambda: self.tr("Duración"), lambda row: say.duration(row.duration_seconds), is_number=True),
                Column(
                    lambda: self.tr("Tamaño"),
                    lambda row: say.size(row.file_size_bytes, language.locale),
                    is_number=True,
                ),
                Column(lambda: self.tr("Estado"), lambda row: labels.recording_state(row.status.value)),
            )
        )
        self._table = Table("recordings_table", self._model, (0, 150, 170, 150, 96, 96, 120))
        card = Card()
        card.heading.hide()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self._table)
        self.content.addWidget(card, 1)
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self.reload)
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._open_folder.clicked.connect(self._show_folder)
        self._export.clicked.connect(self._choose_report)
        bridge.recording_started.connect(lambda _event: self._delay.start())
        bridge.recording_finished.connect(lambda _event: self._delay.start())
        self.retranslate()
        self.reload()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Grabaciones"))
        self._search.setPlaceholderText(self.tr("Buscar contacto"))
        self._search.setAccessibleName(self.tr("Buscar grabaciones por contacto"))
        self._open_folder.setText(self.tr("Abrir carpeta"))
        self._export.setText(self.tr("Informe de hoy en Excel"))
        self._table.setAccessibleName(self.tr("Grabaciones"))
        self._say_empty()
        self._model.retranslate()

    def first_focus(self) -> QWidget:
        """The search."""
        return self._search

    def opened(self) -> None:
        """Look again: files may have come by recovery."""
        self.reload()

    def reload(self) -> None:
        """Show the newest recordings."""
        text = self._search.text().strip()
        self._asked += 1
        asked = self._asked

        def show(rows: list[RecordingMetadata]) -> None:
            if asked == self._asked:
                self._say_empty()
                self._model.show(rows)

        self._tasks.run(
            self,
            self._lane,
            lambda: self._recordings.recent(self._user, limit=_SHOWN, contact_name=text or None),
            show,
            self._fail,
        )

    def _say_empty(self) -> None:
        if self._search.text().strip():
            self._table.say_empty(self.tr("Ninguna grabación coincide."))
        else:
            self._table.say_empty(
                self.tr("Aún no hay grabaciones. La primera empieza sola cuando alguien contesta una llamada.")
            )

    def _show_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self.notice.say(self.tr("Las grabaciones están en %1.").replace("%1", str(self._folder)))

    def _choose_report(self) -> None:
        name = self.tr("informe") + f"_{datetime.now().astimezone():%Y-%m-%d}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Guardar informe"), str(self._report_folder / name), self.tr("Excel (*.xlsx)")
        )
        if chosen:
            self.write_report(Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx"))

    def write_report(self, path: Path) -> None:
        """Write today's report in the background and say where it is."""
        self._export.setEnabled(False)
        self.notice.say(self.tr("Escribiendo el informe …"))
        self._tasks.run(self, self._slow_lane, lambda: self._reports.write(path, self._user), self._written, self._fail)

    def _written(self, path: Path) -> None:
        self._export.setEnabled(True)
        self.notice.say(self.tr("El informe está en %1.").replace("%1", str(path)))

    def _fail(self, error: CallManagerError) -> None:
        self._export.setEnabled(True)
        self.notice.say(sentence(error), "record")
