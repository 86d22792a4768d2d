"""The settings of the daily backup, one at once, and how old the last one is."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from callmanager.domain.errors import CallManagerError
from callmanager.services.upkeep.backups import Backup, BackupService
from callmanager.settings import BackupSettings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.pages.settings_daily import DailyCard, pair
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Label, row
from callmanager.workers import Lane

_KEEP_DAYS = (7.0, 14.0, 30.0, 90.0, 365.0)


class BackupCard(DailyCard):
    """A backup each day, one at once, and how old the last one is."""

    def __init__(
        self,
        settings: BackupSettings,
        standard: Path,
        service: BackupService,
        zone: ZoneInfo,
        theme: Theme,
        may: bool,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__("backup", standard, theme, may)
        self._service, self._zone, self._lane, self._tasks, self._may = service, zone, lane, tasks, may
        self._newest: Backup | None = None
        self._looked = False
        self.keep = Choice("backup_keep", _KEEP_DAYS, self.say_days)
        self.last = Label()
        self.last.setObjectName("backup_last")
        self.last.setWordWrap(True)
        self.now = Button(theme, "backup_now", icon="save")
        self.open_folder = Button(theme, "backup_open_folder", icon="folder")
        self.how = Label("label", "muted")
        self.how.setWordWrap(True)
        self.body.addWidget(self.words)
        self.body.addWidget(self.daily)
        self.body.addLayout(pair(self.time, self.keep))
        self.body.addLayout(self.places)
        self.body.addWidget(self.last)
        self.body.addWidget(self.how)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self.body.addLayout(row(self.now, self.open_folder, 1, self.save))
        self.daily.setChecked(settings.daily)
        self.time.choose(settings.time)
        self.keep.choose(float(settings.keep_days))
        self.line.setText(settings.folder)
        for widget in (self.keep, self.now):
            widget.setEnabled(may)
        self.now.clicked.connect(self.back_up)
        self.open_folder.clicked.connect(self._show)
        self.retranslate()
        self.look()

    def wanted(self) -> BackupSettings:
        """The settings as they are chosen."""
        return BackupSettings(
            daily=self.daily.isChecked(),
            time=str(self.time.figure),
            folder=self.line.text().strip(),
            keep_days=int(float(str(self.keep.figure))),
        )

    def retranslate(self) -> None:
        """Say everything anew."""
        super().retranslate()
        self.heading.setText(self.tr("Respaldos"))
        self.words.setText(
            self.tr(
                "Llevan la base de datos, los ajustes y las respuestas; no las grabaciones: copie aparte su carpeta. "
                "Cada respaldo se abre y se comprueba al hacerlo. Mejor en otro disco."
            )
        )
        self.daily.setText(self.tr("Hacer un respaldo cada día"))
        self.keep.speak(self.tr("Conservar"))
        self.now.setText(self.tr("Respaldar ahora"))
        self.open_folder.setText(self.tr("Abrir carpeta"))
        self.open_folder.setAccessibleName(self.tr("Abrir la carpeta de respaldos"))
        self.how.setText(
            self.tr(
                "Para volver a uno, cierre CallManager y use: callmanager restore ARCHIVO. Lo de ahora se conserva."
            )
        )
        self._say_last()

    def look(self) -> None:
        """Look for the newest backup, outside the GUI thread."""
        self._tasks.run(self, self._lane, self._service.all, self._show_newest)

    def back_up(self) -> None:
        """Make one now."""
        self.now.setEnabled(False)
        self.notice.say(self.tr("Respaldando …"))
        self._tasks.run(self, self._lane, self._service.back_up, self._done, self._fail)

    def _done(self, backup: Backup) -> None:
        self.now.setEnabled(self._may)
        self.notice.say(self.tr("Listo y comprobado: %1").replace("%1", str(backup.path)))
        self.look()

    def _fail(self, error: CallManagerError) -> None:
        self.now.setEnabled(self._may)
        self.notice.say(sentence(error), "record")

    def _show_newest(self, found: list[Backup]) -> None:
        self._newest, self._looked = (found[0] if found else None), True
        self._say_last()

    def _say_last(self) -> None:
        if not self._looked:
            self.last.setText("")
        elif self._newest is None:
            self.last.setText(self.tr("Todavía no hay ninguno."))
        else:
            made: datetime = self._newest.made_at.astimezone(self._zone)
            words = self.tr("El último: %1, %2 MB.").replace("%1", f"{made:%Y-%m-%d %H:%M}")
            self.last.setText(words.replace("%2", f"{self._newest.size_bytes / 1e6:.1f}"))

    def _show(self) -> None:
        folder = Path(self.line.text().strip() or self._standard)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
