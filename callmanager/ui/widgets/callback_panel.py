"""When to call again, and who: chosen in the place of the script, so that nothing lies over the customer's card."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QButtonGroup, QDateTimeEdit, QGridLayout, QPushButton

from callmanager.ui import format as say
from callmanager.ui.callback_times import QuickTime, quick_times
from callmanager.ui.i18n import Language
from callmanager.ui.theme import SPACE_S, SPACE_XS
from callmanager.ui.widgets.controls import Card, Label, row

_KEYS = ("hour", "today", "tomorrow_morning", "tomorrow_afternoon", "monday", "week")
_FIRST = "tomorrow_morning"
_COLUMNS = 2
_DAYS_AHEAD = 366
_ROOM = 24


def system_zone() -> ZoneInfo:
    """This computer's time zone, in which dates are shown and typed."""
    return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode())


class CallbackPanel(Card):
    """Quick moments, an exact one, and mine or anyone's. ``changed`` is emitted when any of it is.

    Args:
        name: the beginning of its widgets' names.
    """

    changed = Signal()

    def __init__(self, language: Language, *, name: str = "callback") -> None:
        super().__init__()
        self._language = language
        self._times: dict[str, QuickTime] = {}
        self._chosen_words = Label("label", "muted")
        self._chosen_words.setObjectName(f"{name}_chosen")
        self._group, self._whose = QButtonGroup(self), QButtonGroup(self)
        self._buttons = {key: _choice(f"{name}_{key}", self._group) for key in _KEYS}
        self._moment = QDateTimeEdit()
        self._moment.setObjectName(f"{name}_moment")
        self._moment.setDisplayFormat(_edit_format(language))
        self._moment.lineEdit().setTextMargins(SPACE_S, 0, 0, 0)
        self.mine, self.anyone = (_choice(f"{name}_{whose}", self._whose) for whose in ("mine", "anyone"))
        self.mine.setChecked(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_XS)
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1)
        self.heading_row.addWidget(self._chosen_words)
        self.body.addLayout(self._grid)
        foot = row(self._moment, self.mine, self.anyone, spacing=SPACE_XS)
        foot.setStretch(0, 1)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        self._group.buttonClicked.connect(lambda _button: self._picked())
        self._whose.buttonClicked.connect(lambda _button: self.changed.emit())
        self._moment.dateTimeChanged.connect(lambda _moment: self._typed())
        self.begin(datetime.now(UTC))
        self.retranslate()

    def begin(self, now: datetime) -> None:
        """Offer the moments after ``now`` anew, with tomorrow morning chosen, for oneself."""
        self._times = {time.key: time for time in quick_times(now, system_zone())}
        for button in self._buttons.values():
            self._grid.removeWidget(button)
        for number, key in enumerate(self._times):
            self._grid.addWidget(self._buttons[key], number // _COLUMNS, number % _COLUMNS)
        for key, button in self._buttons.items():
            button.setVisible(key in self._times)
        self._moment.setMinimumDateTime(_to_qt(now))
        self._moment.setMaximumDateTime(_to_qt(now).addDays(_DAYS_AHEAD))
        self.mine.setChecked(True)
        self._buttons[_FIRST].setChecked(True)
        self._picked()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        locale = self._language.locale
        self.heading.setText(self.tr("¿Cuándo volver a llamar?"))
        for key, words in {
            "hour": self.tr("En 1 hora"),
            "today": self.tr("Hoy %1"),
            "tomorrow_morning": self.tr("Mañana %1"),
            "tomorrow_afternoon": self.tr("Mañana %1"),
            "monday": self.tr("Lunes %1"),
            "week": self.tr("En 1 semana"),
        }.items():
            at = self._times[key].at if key in self._times else None
            self._buttons[key].setText(words.replace("%1", _short(say.time_of_day(at, locale))))
            self._buttons[key].setToolTip(say.moment(at, locale))
        self._moment.setDisplayFormat(_edit_format(self._language))
        self._moment.setAccessibleName(self.tr("Fecha y hora para volver a llamar"))
        self.mine.setText(self.tr("Yo"))
        self.mine.setAccessibleName(self.tr("Llamo yo"))
        self.mine.setToolTip(self.tr("Llamo yo"))
        self.anyone.setText(self.tr("Quien pueda"))
        self.anyone.setToolTip(self.tr("Puede llamar cualquier agente"))
        for button in (self.mine, self.anyone):
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + _ROOM)
        self._say()

    @property
    def at(self) -> datetime:
        """The moment that is chosen, in UTC."""
        return datetime.fromtimestamp(self._moment.dateTime().toSecsSinceEpoch(), UTC)

    @property
    def is_mine(self) -> bool:
        """Whether only who promised it shall call."""
        return self.mine.isChecked()

    def choose_whose(self, *, mine: bool) -> None:
        """Choose whether only who promised it shall call."""
        (self.mine if mine else self.anyone).setChecked(True)

    def choose_moment(self, at: datetime) -> None:
        """Choose an exact moment; ``at`` is aware."""
        self._moment.setDateTime(_to_qt(at))

    def focus_first(self) -> None:
        """Put the keys on the moment that is chosen."""
        (self._group.checkedButton() or self._moment).setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self) -> None:
        for key, button in self._buttons.items():
            if button.isChecked() and key in self._times:
                self._moment.blockSignals(True)
                self._moment.setDateTime(_to_qt(self._times[key].at))
                self._moment.blockSignals(False)
        self._say()
        self.changed.emit()

    def _typed(self) -> None:
        """A moment that was typed is none of the quick ones, unless it is the same."""
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key in self._times and self._times[key].at == self.at)
        self._group.setExclusive(True)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self._chosen_words.setText(
            say.weekday(*self._moment.date().getDate(), self._language.locale)
            + " "
            + say.moment(self.at, self._language.locale)
        )


def _choice(name: str, group: QButtonGroup) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setProperty("kind", "stamp")
    button.setCheckable(True)
    button.setAutoDefault(False)
    group.addButton(button)
    return button


def _short(time: str) -> str:
    """``10am`` for “10:00 AM”, where the locale has no 24 hours; others as they are."""
    return re.sub(r"(?::00)?\s*([AP])M$", lambda found: found.group(1).lower() + "m", time)


def _edit_format(language: Language) -> str:
    """Day before month or after, and 12 or 24 hours, as the locale writes it; whole numbers alone can be typed over."""
    locale = language.locale
    return f"{locale.dateFormat(locale.FormatType.ShortFormat)} {locale.timeFormat(locale.FormatType.ShortFormat)}"


def _to_qt(at: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(at.timestamp()), QTimeZone.systemTimeZone())
