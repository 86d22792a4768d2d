"""What is looked for in the audit log: who, what, about what, when."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from callmanager.domain.audit import AuditFilter
from callmanager.ui import audit_words
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, ComboBox, Label, Panel, column, row
from callmanager.ui.widgets.date_box import DateBox

_DELAY_MS = 150
_DAYS = {"": None, "today": 1, "week": 7, "month": 30}
_CUSTOM = "custom"


class AuditFilters(Panel):
    """A row of choices; ``changed`` is emitted when something else is looked for."""

    changed = Signal()

    def __init__(self, theme: Theme, zone: ZoneInfo, today: Callable[[], date]) -> None:
        super().__init__()
        self._zone, self._today = zone, today
        self._who, self._about = QLineEdit(), QLineEdit()
        self._who.setObjectName("audit_who")
        self._about.setObjectName("audit_about")
        self._what, self._dates = ComboBox("audit_what"), ComboBox("audit_dates")
        self._clear = Button(theme, "audit_clear", "quiet", "close")
        self._from, self._to = DateBox("audit_from"), DateBox("audit_to")
        self._from_words, self._to_words = Label("label", "muted"), Label("label", "muted")
        for value in ("", *audit_words.KINDS):
            self._what.addItem("", value)
        for value in (*_DAYS, _CUSTOM):
            self._dates.addItem("", value)
        first = row(self._who, self._what, self._about, self._dates, self._clear)
        for place in range(4):
            first.setStretch(place, 1)
        self._custom = QWidget()
        self._custom.setLayout(row(self._from_words, self._from, self._to_words, self._to, 1))
        self._custom.hide()
        layout = column(self._custom)
        layout.insertLayout(0, first)
        self.setLayout(layout)
        self._delay = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self.changed)
        for line in (self._who, self._about):
            line.textChanged.connect(lambda _text: self._delay.start())
            line.returnPressed.connect(self.changed)
        self._what.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._dates.currentIndexChanged.connect(lambda _index: self._choose_days())
        for edit in (self._from, self._to):
            edit.setDate(_qt(today()))
            edit.dateChanged.connect(lambda _day: self._delay.start())
        self._clear.clicked.connect(self.clear)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._who.setPlaceholderText(self.tr("Quién"))
        self._about.setPlaceholderText(self.tr("Sobre qué, o detalles"))
        for control, words in (
            (self._who, self.tr("Quién")),
            (self._what, self.tr("Qué")),
            (self._about, self.tr("Sobre qué, o detalles")),
            (self._dates, self.tr("Cuándo")),
            (self._from, self.tr("Desde")),
            (self._to, self.tr("Hasta")),
        ):
            control.setAccessibleName(words)
        self._what.setItemText(0, self.tr("Qué: todo"))
        for index in range(1, self._what.count()):
            self._what.setItemText(index, audit_words.kind(self._what.itemData(index)))
        whens = (
            self.tr("Cuándo: siempre"),
            self.tr("Hoy"),
            self.tr("7 días"),
            self.tr("30 días"),
            self.tr("Entre fechas"),
        )
        for index, words in enumerate(whens):
            self._dates.setItemText(index, words)
        self._from_words.setText(self.tr("Desde"))
        self._to_words.setText(self.tr("Hasta"))
        self._clear.setText(self.tr("Quitar filtros"))

    @property
    def first_control(self) -> QLineEdit:
        """Where the keys go first."""
        return self._who

    @property
    def wanted(self) -> AuditFilter:
        """What is looked for now; days begin on the office's clock."""
        first, last = self._days()
        since = datetime.combine(first, time(), self._zone) if first else None
        until = datetime.combine(last + timedelta(days=1), time(), self._zone) if last else None
        return AuditFilter(
            self._who.text().strip(), str(self._what.currentData()), self._about.text().strip(), since, until
        )

    def _days(self) -> tuple[date | None, date | None]:
        chosen = self._dates.currentData()
        if chosen == _CUSTOM:
            return _python(self._from.date()), _python(self._to.date())
        count = _DAYS[chosen]
        return (self._today() - timedelta(days=count - 1), None) if count else (None, None)

    def _choose_days(self) -> None:
        self._custom.setVisible(self._dates.currentData() == _CUSTOM)
        self.changed.emit()

    def clear(self) -> None:
        """Look for everything."""
        with QSignalBlocker(self._who), QSignalBlocker(self._about), QSignalBlocker(self._what):
            self._who.clear()
            self._about.clear()
            self._what.setCurrentIndex(0)
        with QSignalBlocker(self._dates):
            self._dates.setCurrentIndex(0)
        self._choose_days()


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
