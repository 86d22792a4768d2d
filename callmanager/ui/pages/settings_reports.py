"""The settings of what is made each day: the report into a folder, and the backup."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout

from callmanager.domain.users import Right, User
from callmanager.paths import Paths
from callmanager.services.upkeep.backups import BackupService
from callmanager.settings import ReportSettings, Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.pages.settings_backups import BackupCard
from callmanager.ui.pages.settings_daily import DailyCard, pair
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import CheckBox, Panel, row
from callmanager.workers import Lane

_KEEP_DAYS = (0.0, 30.0, 90.0, 365.0)
_OF_DAY = ("same", "before")
_KINDS = ("xlsx", "csv")


class DailySettings(Panel):
    """The daily report at the left, the backups at the right; each is saved by itself, at once."""

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        backups: BackupService,
        zone: ZoneInfo,
        user: User,
        theme: Theme,
        lane: Lane,
        slow_lane: Lane,
        tasks: Tasks,
        keep: Callable[[Settings], object],
    ) -> None:
        super().__init__()
        self._settings, self._keep_all, self._lane, self._tasks = settings, keep, lane, tasks
        may = user.may(Right.CONFIGURE)
        self.report = ReportCard(settings.reports, paths.reports, theme, may)
        self.backup = BackupCard(settings.backups, paths.backups, backups, zone, theme, may, slow_lane, tasks)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.report, 1)
        layout.addWidget(self.backup, 1)
        self.report.chosen.connect(lambda new: self._keep(self.report, reports=new))
        self.backup.chosen.connect(lambda new: self._keep(self.backup, backups=new))

    def _keep(self, card: "ReportCard | BackupCard", **new: Any) -> None:
        """Save one part; the others stay as they are, saved or not."""
        wanted = self._settings.model_copy(update=new)

        def saved(_done: object) -> None:
            for name, value in new.items():
                setattr(self._settings, name, value)
            card.tell_saved()

        self._tasks.run(
            self,
            self._lane,
            lambda: self._keep_all(wanted),
            saved,
            lambda error: card.notice.say(sentence(error), "record"),
        )


class ReportCard(DailyCard):
    """A report each day."""

    def __init__(self, settings: ReportSettings, standard: Path, theme: Theme, may: bool) -> None:
        super().__init__("daily_report", standard, theme, may)
        self.of_day = Choice("daily_report_of_day", _OF_DAY, self._say_day)
        self.kind = Choice("daily_report_kind", _KINDS, self._say_kind)
        self.keep = Choice("daily_report_keep", _KEEP_DAYS, self.say_days)
        self.all_contacts = CheckBox(theme, "daily_report_all_contacts")
        self.body.addWidget(self.words)
        self.body.addWidget(self.daily)
        self.body.addLayout(pair(self.time, self.of_day))
        self.body.addLayout(pair(self.kind, self.keep))
        self.body.addWidget(self.all_contacts)
        self.body.addLayout(self.places)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self.body.addLayout(row(1, self.save))
        self.daily.setChecked(settings.daily)
        self.time.choose(settings.time)
        self.of_day.choose(settings.of_day)
        self.kind.choose(settings.kind)
        self.keep.choose(float(settings.keep_days))
        self.line.setText(settings.folder)
        self.all_contacts.setChecked(settings.all_contacts)
        for widget in (self.of_day, self.kind, self.keep, self.all_contacts):
            widget.setEnabled(may)
        self.retranslate()

    def wanted(self) -> ReportSettings:
        """The settings as they are chosen."""
        return ReportSettings(
            daily=self.daily.isChecked(),
            time=str(self.time.figure),
            of_day=str(self.of_day.figure),
            folder=self.line.text().strip(),
            kind=str(self.kind.figure),
            keep_days=int(float(str(self.keep.figure))),
            all_contacts=self.all_contacts.isChecked(),
        )

    def retranslate(self) -> None:
        """Say everything anew."""
        super().retranslate()
        self.heading.setText(self.tr("Informe diario"))
        self.words.setText(self.tr("Lo escribe un solo puesto, aunque haya varios. Lo que faltó se recupera una vez."))
        self.daily.setText(self.tr("Escribir un informe cada día"))
        self.of_day.speak(self.tr("De qué día"))
        self.kind.speak(self.tr("Formato"))
        self.keep.speak(self.tr("Conservar"))
        self.all_contacts.setText(self.tr("Con todos los contactos, también los no llamados"))

    def _say_day(self, day: object) -> str:
        return self.tr("De ese día") if day == "same" else self.tr("Del día anterior")

    def _say_kind(self, kind: object) -> str:
        return self.tr("Excel") if kind == "xlsx" else self.tr("CSV en un .zip")
