"""The audit log: who did what, when and about what; filtered, exported, and verified. Only for whoever may read it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QFileDialog, QWidget

from callmanager.domain.audit import AuditCheck, AuditEntry, AuditFilter, AuditSubject, AuditWords, NoteState
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.ui import audit_words
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.audit_filters import AuditFilters
from callmanager.ui.widgets.controls import Button, Card
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane

_PAGE = 100
_MOST_FAULTS = 3
_Line = tuple[AuditEntry, AuditSubject | None]


class AuditPage(Page):
    """Filters above the table; what verifying found stands in the line under the title."""

    def __init__(
        self,
        audit: AuditLog,
        user: User,
        folder: Path,
        zone: ZoneInfo,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        tasks: Tasks,
    ) -> None:
        """``folder`` is where an export goes unless another place is chosen."""
        super().__init__("audit", theme)
        self._audit, self._user, self._folder, self._zone = audit, user, folder, zone
        self._language, self._lane, self._slow_lane, self._tasks = language, lane, slow_lane, tasks
        self._asked = 0
        self._verify = Button(theme, "audit_verify", icon="lock")
        self._export = Button(theme, "audit_export", icon="save")
        if not user.may(Right.EXPORT):
            self._export.hide()
        self.action_row.addWidget(self._verify)
        self.action_row.addWidget(self._export)
        self._filters = AuditFilters(theme, zone, lambda: datetime.now(zone).date())
        self._model: RowsModel[_Line] = RowsModel(
            (
                Column(lambda: self.tr("Cuándo"), self._when),
                Column(lambda: self.tr("Quién"), lambda line: line[0].actor),
                Column(lambda: self.tr("Qué"), lambda line: audit_words.action(line[0].action)),
                Column(lambda: self.tr("Sobre qué"), lambda line: self._spoken(line).about),
                Column(lambda: self.tr("Detalles"), lambda line: self._spoken(line).detail),
                Column(lambda: self.tr("Desde dónde"), lambda line: line[0].origin),
            ),
            self._fetch,
        )
        self._table = Table("audit_table", self._model, (170, 150, 210, 190, 0, 190))
        card = Card()
        card.heading.hide()
        card.body.setContentsMargins(1, SPACE_M, 1, 1)
        self._filters.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        card.body.addWidget(self._filters)
        card.body.addWidget(self._table, 1)
        self.content.addWidget(card, 1)
        self._filters.changed.connect(self.reload)
        self._verify.clicked.connect(self.verify)
        self._export.clicked.connect(self.export)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Registro de auditoría"))
        self._verify.setText(self.tr("Verificar"))
        self._verify.setToolTip(self.tr("Busca entradas cambiadas, borradas, puestas o movidas"))
        self._export.setText(self.tr("Exportar …"))
        self._table.setAccessibleName(self.tr("Registro de auditoría"))
        self._table.say_empty(self.tr("No hay entradas así."))
        self._model.retranslate()

    def _when(self, line: _Line) -> str:
        at = line[0].at.astimezone(self._zone)
        day = self._language.locale.toString(QDate(at.year, at.month, at.day), QLocale.FormatType.ShortFormat)
        return f"{day} {at:%H:%M:%S}"

    def _spoken(self, line: _Line) -> AuditWords:
        return audit_words.spoken(*line, self._language.locale)

    def opened(self) -> None:
        """Look again."""
        self.reload()

    def first_focus(self) -> QWidget:
        """The filters."""
        return self._filters.first_control

    def reload(self) -> None:
        """Show the newest entries that are looked for."""
        self._asked += 1
        self._read(self._asked, self._filters.wanted, None)

    def _fetch(self, _count: int) -> None:
        rows = self._model.rows
        self._read(self._asked, self._filters.wanted, rows[-1][0].entry_id if rows else None)

    def _read(self, asked: int, which: AuditFilter, before_id: int | None) -> None:
        audit, user = self._audit, self._user

        def read() -> list[_Line]:
            entries = audit.entries(user, which, limit=_PAGE, before_id=before_id)
            subjects = audit.subjects(user, entries)
            return [(entry, subjects.get(entry.entry_id)) for entry in entries]

        def show(lines: list[_Line]) -> None:
            if asked != self._asked:  # something else is looked for meanwhile
                return
            more = len(lines) == _PAGE
            if before_id is None:
                self._model.show(lines, more=more)
            else:
                self._model.append(lines, more=more)

        self._tasks.run(self, self._lane, read, show, self._fail)

    def verify(self) -> None:
        """Look at the whole log."""
        self._verify.setEnabled(False)
        self.notice.say(self.tr("Se verifica …"), "muted")
        self._tasks.run(self, self._slow_lane, lambda: self._audit.verify(self._user), self._verified, self._fail)

    def _verified(self, found: AuditCheck) -> None:
        self._verify.setEnabled(True)
        if found.is_sound:
            words = self.tr("%1 entradas, todas como se escribieron.")
            self.notice.say(self._with_rest(words.replace("%1", str(found.rows)), found))
        else:
            faults = [audit_words.fault(problem.fault, problem.entry_id) for problem in found.problems[:_MOST_FAULTS]]
            more = "; …" if len(found.problems) > _MOST_FAULTS else "."
            words = self.tr("El registro no es el que se escribió: %1 Guarde una copia y averigüe quién tuvo acceso.")
            self.notice.say(words.replace("%1", "; ".join(faults) + more), "record")
        self.reload()

    def _with_rest(self, words: str, found: AuditCheck) -> str:
        if found.redacted:
            told = self.tr("De %1 se borró a una persona; el registro dice cuándo y quién lo hizo.")
            words += " " + told.replace("%1", str(found.redacted))
        if found.note is not NoteState.KEPT:
            words += " " + self.tr(
                "Aquí no hay nota del final del registro: si faltaran las entradas más nuevas, no se vería."
            )
        return words

    def export(self) -> None:
        """Ask where to, and write what is shown there."""
        proposed = self._folder / f"callmanager-audit-{datetime.now(self._zone):%Y%m%d-%H%M%S}.csv"
        kinds = {self.tr("CSV (*.csv)"): ".csv", self.tr("Excel (*.xlsx)"): ".xlsx"}
        chosen, kind = QFileDialog.getSaveFileName(
            self, self.tr("Exportar el registro"), str(proposed), ";;".join(kinds)
        )
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix.lower() in kinds.values() else path.with_name(path.name + kinds[kind]))

    def export_to(self, path: Path) -> None:
        """Write what is looked for into this file."""
        self._export.setEnabled(False)
        audit, user, which = self._audit, self._user, self._filters.wanted
        locale = self._language.locale

        def write() -> int:
            path.unlink(missing_ok=True)  # the dialog has asked whether it may be replaced
            return audit.export(path, user, which, speak=lambda one, known: audit_words.spoken(one, known, locale))

        def told(count: int) -> None:
            self._export.setEnabled(True)
            words = self.tr("Entradas escritas: %1, en %2").replace("%1", str(count)).replace("%2", str(path))
            self.notice.say(words)
            self.reload()

        self._tasks.run(self, self._slow_lane, write, told, self._fail)

    def _fail(self, error: CallManagerError) -> None:
        self._verify.setEnabled(True)
        self._export.setEnabled(True)
        self.notice.say(sentence(error), "record")
