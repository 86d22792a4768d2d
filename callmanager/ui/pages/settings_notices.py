"""The settings of what draws attention: the icon in the tray, what the system tells, and the call's clock."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox

from callmanager.domain.errors import CallManagerError
from callmanager.settings import Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import ROW_HEIGHT, SPACE_M, Theme
from callmanager.ui.widgets.controls import Card, CheckBox, Field, Label, Notice, Panel
from callmanager.workers import Lane

_SWITCHES = ("tray", "notify_callbacks", "notify_alarms", "notify_phones", "quiet_in_calls")
_CLOCKS = ("timer_amber_minutes", "timer_red_minutes")
_MOST_MINUTES = 240


class NoticeSettings(Panel):
    """Each is saved at once, and holds at once; they are everybody's own. ``kept`` is emitted after each."""

    kept = Signal()

    def __init__(
        self, settings: Settings, keep: Callable[[Settings], Settings], theme: Theme, lane: Lane, tasks: Tasks
    ) -> None:
        super().__init__()
        self._settings, self._keep, self._lane, self._tasks = settings, keep, lane, tasks
        self._notices, self._clock = Card(), Card()
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self._clock_words = Label("label", "muted")
        self._clock_words.setWordWrap(True)
        self.notice = Notice(theme, "notices_notice")
        self.switches = {name: CheckBox(theme, f"settings_{name}") for name in _SWITCHES}
        self.clocks = {name: QSpinBox() for name in _CLOCKS}
        self._fields = {name: Field(box) for name, box in self.clocks.items()}
        self._notices.body.addWidget(self._words)
        for switch in self.switches.values():
            self._notices.body.addWidget(switch)
        self._clock.body.addWidget(self._clock_words)
        for name, box in self.clocks.items():
            box.setObjectName(f"settings_{name.removesuffix('_minutes')}")
            box.setRange(0, _MOST_MINUTES)
            box.setMinimumHeight(ROW_HEIGHT)
            self._clock.body.addWidget(self._fields[name])
        self._notices.body.addWidget(self.notice)
        for card in (self._notices, self._clock):
            card.body.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._notices, 1)
        layout.addWidget(self._clock, 1)
        self._show()
        for name, switch in self.switches.items():
            switch.clicked.connect(lambda checked, name=name: self._save(name, checked))
        for name, box in self.clocks.items():
            box.valueChanged.connect(lambda value, name=name: self._save(name, value))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._notices.heading.setText(self.tr("Avisos del sistema"))
        self._words.setText(self.tr("Solo donde el sistema tiene sitio para ellos. En la ventana se ve todo igual."))
        words = {
            "tray": self.tr("Icono junto al reloj del sistema"),
            "notify_callbacks": self.tr("Avisar de las llamadas prometidas"),
            "notify_alarms": self.tr("Avisar de alarmas"),
            "notify_phones": self.tr("Avisar de teléfonos que piden entrar"),
            "quiet_in_calls": self.tr("No molestar durante una llamada"),
        }
        for name, switch in self.switches.items():
            switch.setText(words[name])
        self._clock.heading.setText(self.tr("Reloj de la llamada"))
        self._clock_words.setText(self.tr("Cuándo una conversación es larga. Con 0 no cambia."))
        self._fields["timer_amber_minutes"].set_text(self.tr("Ámbar desde (minutos)"))
        self._fields["timer_red_minutes"].set_text(self.tr("Rojo desde (minutos)"))

    def _show(self) -> None:
        ui = self._settings.ui
        for name, switch in self.switches.items():
            switch.setChecked(bool(getattr(ui, name)))
        for name, box in self.clocks.items():
            was_blocked = box.blockSignals(True)
            box.setValue(int(getattr(ui, name)))
            box.blockSignals(was_blocked)

    def _save(self, name: str, value: bool | int) -> None:
        new = self._settings.model_copy(update={"ui": self._settings.ui.model_copy(update={name: value})})
        self._settings.ui = new.ui
        self._tasks.run(self, self._lane, lambda: self._keep(new), lambda _kept: self._saved(), self._failed)

    def _saved(self) -> None:
        self.notice.clear()
        self.kept.emit()

    def _failed(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
