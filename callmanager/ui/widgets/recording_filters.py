"""What is looked for among the recordings: words, whose, when, how it ended, what about, how long, in which state."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.domain.recording import Integrity
from callmanager.domain.recording_listing import RecordingFilter, days
from callmanager.ui import labels
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, ComboBox, Label, Panel, row
from callmanager.ui.widgets.date_box import DateBox

_LEAST_LETTERS = 6  # seven boxes stand side by side on a screen of 1280 pixels, too
_DELAY_MS = 150
_ISO = Qt.DateFormat.ISODate
_HELD = "on_hold"
_LENGTHS: dict[str, tuple[float | None, float | None]] = {
    "": (None, None),
    "short": (None, 60.0),
    "medium": (60.0, 300.0),
    "long": (300.0, 900.0),
    "longest": (900.0, None),
}


class RecordingFilters(Panel):
    """A row of choices; `changed` is emitted when something else is looked for. ``search`` is placed by the page."""

    changed = Signal()

    def __init__(
        self, theme: Theme, zone: ZoneInfo, products: Sequence[str], today: Callable[[], date], *, shows_agents: bool
    ) -> None:
        super().__init__()
        self._zone, self._products, self._today = zone, tuple(products), today
        self._agents: dict[str, str] = {}
        self._tags: tuple[str, ...] = ()
        self.search = QLineEdit()
        self.search.setObjectName("recordings_search")
        self.search.setFixedWidth(240)
        self._agent = ComboBox("recordings_agent")
        if not shows_agents:  # to show what has no parent yet would open a window for a moment
            self._agent.hide()
        self._dates = ComboBox("recordings_dates")
        self._outcome = ComboBox("recordings_outcome")
        self._product = ComboBox("recordings_product")
        self._length = ComboBox("recordings_length")
        self._state = ComboBox("recordings_state")
        self._tag = ComboBox("recordings_tag")
        self._clear = Button(theme, "recordings_clear", "quiet", "close")
        self._from, self._to = DateBox("recordings_from"), DateBox("recordings_to")
        self._from_words, self._to_words = Label("label", "muted"), Label("label", "muted")
        first = row(self._agent, self._dates, self._outcome, self._product, self._length, self._state, self._tag)
        for place in range(first.count()):
            first.setStretch(place, 1)
        first.addWidget(self._clear)
        self._custom = QWidget()
        second = QHBoxLayout(self._custom)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(SPACE_S)
        for widget in (self._from_words, self._from, self._to_words, self._to):
            second.addWidget(widget)
        second.addStretch(1)
        self._custom.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addLayout(first)
        self._row = first
        layout.addWidget(self._custom)
        self._boxes = (
            self._agent,
            self._dates,
            self._outcome,
            self._product,
            self._length,
            self._state,
            self._tag,
        )
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._tell)
        self.retranslate()
        for box in self._boxes:
            box.setMinimumContentsLength(_LEAST_LETTERS)
            box.currentIndexChanged.connect(self._chosen)
        self.search.textChanged.connect(lambda _text: self._delay.start())
        for edge in (self._from, self._to):
            edge.dateChanged.connect(lambda _date: self._delay.start())
        self._clear.clicked.connect(self.clear)

    def retranslate(self) -> None:
        """Say everything anew, with the same choices."""
        self.search.setPlaceholderText(self.tr("Buscar en todo"))
        self.search.setAccessibleName(self.tr("Buscar grabaciones"))
        self.search.setToolTip(self.tr("Contacto, teléfono, agente, producto, etiqueta o nota"))
        self._clear.setText(self.tr("Limpiar"))
        self._from_words.setText(self.tr("Desde"))
        self._to_words.setText(self.tr("Hasta"))
        self._from.setAccessibleName(self.tr("Desde"))
        self._to.setAccessibleName(self.tr("Hasta"))
        names = (
            self.tr("Agente"),
            self.tr("Fecha"),
            self.tr("Resultado"),
            self.tr("Producto"),
            self.tr("Duración"),
            self.tr("Estado"),
            self.tr("Etiqueta"),
        )
        for box, name in zip(self._boxes, names, strict=True):
            box.setAccessibleName(name)
        self._fill_agents()
        self._fill_tags()
        _fill(
            self._dates,
            {
                "": self.tr("Fecha"),
                "today": self.tr("Hoy"),
                "yesterday": self.tr("Ayer"),
                "week": self.tr("Últimos 7 días"),
                "month": self.tr("Últimos 30 días"),
                "custom": self.tr("Entre dos días …"),
            },
        )
        outcomes = {outcome.outcome_id: labels.outcome(outcome.outcome_id) for outcome in SHIPPED_OUTCOMES}
        _fill(self._outcome, {"": self.tr("Resultado")} | outcomes)
        _fill(self._product, {"": self.tr("Producto")} | {name: name for name in self._products})
        _fill(
            self._length,
            {
                "": self.tr("Duración"),
                "short": self.tr("Menos de 1 min"),
                "medium": self.tr("1 a 5 min"),
                "long": self.tr("5 a 15 min"),
                "longest": self.tr("Más de 15 min"),
            },
        )
        integrity = {value.value: labels.recording_state(value.value) for value in _ASKED}
        _fill(self._state, {"*": self.tr("Estado")} | integrity | {_HELD: self.tr("Retenida")})
        self._show_what_holds()

    def show_agents(self, agents: dict[str, str]) -> None:
        """Offer these people, by id."""
        self._agents = agents
        self._fill_agents()

    def show_tags(self, tags: Sequence[str]) -> None:
        """Offer these tags."""
        if tuple(tags) != self._tags:
            self._tags = tuple(tags)
            self._fill_tags()

    def _fill_tags(self) -> None:
        _fill(self._tag, {"": self.tr("Etiqueta")} | {tag: tag for tag in self._tags})

    def _fill_agents(self) -> None:
        _fill(self._agent, {"": self.tr("Agente")} | self._agents)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return self.filter == RecordingFilter()

    @property
    def filter(self) -> RecordingFilter:
        """What is looked for."""
        first, last = self._days()
        start, end = days(first, last, self._zone)
        least, most = _LENGTHS[self._length.currentData()]
        state = self._state.currentData()
        return RecordingFilter(
            text=self.search.text().strip(),
            agent_id=self._agent.currentData() or "",
            start=start,
            end=end,
            outcome_id=self._outcome.currentData(),
            product=self._product.currentData(),
            min_seconds=least,
            max_seconds=most,
            tag=self._tag.currentData(),
            integrity=None if state in ("*", _HELD) else Integrity(state),
            on_hold=True if state == _HELD else None,
        )

    def add_button(self, button: QWidget) -> None:
        """Put a button at the end of the row."""
        self._row.addWidget(button)

    def values(self) -> dict[str, Any]:
        """What is chosen, to be kept; days between two edges as they are, “hoy” as today each time."""
        chosen = {box.objectName(): box.currentData() for box in self._boxes}
        edges = {"from": self._from.date().toString(_ISO), "to": self._to.date().toString(_ISO)}
        return chosen | {"text": self.search.text().strip()} | (edges if self._dates.currentData() == "custom" else {})

    def restore(self, values: Mapping[str, Any]) -> None:
        """Choose it again; what is not there any more is not asked for."""
        for box in self._boxes:
            box.setCurrentIndex(max(0, box.findData(values.get(box.objectName(), box.itemData(0)))))
        for edge, key in ((self._from, "from"), (self._to, "to")):
            day = QDate.fromString(str(values.get(key, "")), _ISO)
            if day.isValid():
                edge.setDate(day)
        self.search.setText(str(values.get("text", "")))

    def clear(self) -> None:
        """Ask for nothing."""
        for box in self._boxes:
            box.setCurrentIndex(0)
        self.search.clear()
        self.search.setFocus()

    def _days(self) -> tuple[date | None, date | None]:
        today = self._today()
        chosen = self._dates.currentData()
        if chosen == "custom":
            return _python(self._from.date()), _python(self._to.date())
        if chosen == "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        back = {"today": 0, "week": 6, "month": 29}.get(chosen)
        return (None, None) if back is None else (today - timedelta(days=back), today)

    def _chosen(self) -> None:
        is_custom = self._dates.currentData() == "custom"
        if is_custom and self._custom.isHidden():
            for edge, days_back in ((self._from, 30), (self._to, 0)):
                edge.setDate(QDate(self._today().year, self._today().month, self._today().day).addDays(-days_back))
        self._custom.setVisible(is_custom)
        self._delay.start()

    def _tell(self) -> None:
        self._show_what_holds()
        self.changed.emit()

    def _show_what_holds(self) -> None:
        self._clear.setEnabled(not self.is_empty)


_ASKED = (Integrity.OK, Integrity.ALTERED, Integrity.MISSING, Integrity.UNREADABLE, Integrity.UNKNOWN)


def _fill(box: ComboBox, choices: dict[str, str]) -> None:
    """Offer these choices and keep what was chosen; nothing is emitted while it stays."""
    chosen = box.currentData()
    blocked = box.blockSignals(True)
    box.clear()
    for value, words in choices.items():
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)) if chosen is not None else 0)
    box.blockSignals(blocked)


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
