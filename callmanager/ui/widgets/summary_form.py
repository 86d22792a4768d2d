"""The four fields of a call's summary, to be read, changed, confirmed or discarded. They never take the keys."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from callmanager.domain.summary import CallSummary
from callmanager.ui import shortcuts
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Badge, Button, Field, Label, Panel, Tone, line, row
from callmanager.ui.widgets.text_edit import TextEdit

SummaryState = Literal["none", "waiting", "draft", "outdated", "changed", "confirmed", "failed"]
_LINES = {"reason": 2, "objections": 3, "promises": 3, "next_step": 2}


class SummaryForm(Panel):
    """Lists are written one item a line. ``confirmed`` carries a `CallSummary`; ``edited`` what the agent changed."""

    confirmed = Signal(object)
    discarded = Signal()
    again = Signal()
    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("summary_form")
        self._state: tuple[SummaryState, str] = ("none", "")
        self.badge = Badge("info")
        self.badge.setObjectName("summary_badge")
        self.state = Label("label", "muted")
        self.state.setObjectName("summary_state")
        self.state.setWordWrap(True)
        self._fields = {name: Field(TextEdit(f"summary_{name}", lines)) for name, lines in _LINES.items()}
        self._confirm = Button(theme, "summary_confirm", "normal", "check")
        self._discard = Button(theme, "summary_discard", "quiet")
        self._again = Button(theme, "summary_again", "quiet")
        self._build()
        self._confirm.clicked.connect(lambda: self.confirmed.emit(self.summary))
        self._discard.clicked.connect(self.discarded)
        self._again.clicked.connect(self.again)
        for name in _LINES:
            self._text(name).textChanged.connect(self._changed)
        self.retranslate()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        head = row(self.badge, self.state)
        head.setStretch(1, 1)
        layout.addLayout(head)
        for name, field in self._fields.items():
            field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # down to its few lines
            layout.addWidget(field, _LINES[name])
        layout.addWidget(line())
        layout.addLayout(row(self._again, 1, self._discard, self._confirm))

    def retranslate(self) -> None:
        """Say everything anew."""
        for name, words in {
            "reason": self.tr("Por qué terminó así"),
            "objections": self.tr("Objeciones, una por línea"),
            "promises": self.tr("Promesas, una por línea"),
            "next_step": self.tr("Siguiente paso"),
        }.items():
            self._fields[name].set_text(words)
        self._confirm.setText(self.tr("Confirmar") + f"  {shortcuts.shown('summary.confirm')}")
        self._discard.setText(self.tr("Descartar"))
        self._discard.setAccessibleName(self.tr("Descartar el borrador del resumen"))
        self._again.setText(self.tr("Redactar de nuevo"))
        self.show_state(*self._state)

    @property
    def summary(self) -> CallSummary:
        """What stands in the fields."""
        words = {name: self._text(name).toPlainText() for name in _LINES}
        return CallSummary(
            words["reason"],
            tuple(words["objections"].splitlines()),
            tuple(words["promises"].splitlines()),
            words["next_step"],
        ).fitted()

    def show_summary(self, summary: CallSummary) -> None:
        """Fill the fields; that counts as no change of the agent's."""
        for name, words in {
            "reason": summary.reason,
            "objections": "\n".join(summary.objections),
            "promises": "\n".join(summary.promises),
            "next_step": summary.next_step,
        }.items():
            text = self._text(name)
            text.blockSignals(True)
            text.setPlainText(words)
            text.blockSignals(False)
        self._follow()

    def show_state(self, state: SummaryState, words: str = "") -> None:
        """Say how the summary stands; ``words`` are why it failed. The buttons follow."""
        self._state = (state, words)
        badges: dict[str, tuple[str, Tone]] = {
            "confirmed": (self.tr("✓ confirmado"), "ok"),
            "changed": (self.tr("sin confirmar"), "warn"),
        }
        badge, tone = badges.get(state, (self.tr("borrador IA"), "info"))
        self.badge.setText(badge)
        self.badge.set_tone(tone)
        self.badge.setVisible(state != "failed")
        told = {
            "waiting": self.tr("escribiendo …"),
            "draft": self.tr("Léalo, corríjalo y confírmelo. Sin confirmar no cuenta."),
            "outdated": self.tr("Sus notas han cambiado desde este borrador."),
            "changed": self.tr("Confírmelo para guardarlo."),
            "confirmed": self.tr("Está guardado en el historial de la llamada."),
            "failed": words,
        }
        self.state.setText(told.get(state, ""))
        self._discard.setEnabled(state in ("waiting", "draft", "outdated", "changed", "failed"))
        self._again.setEnabled(state in ("draft", "outdated", "changed", "failed"))
        self._follow()

    def press_confirm(self) -> None:
        """As a click on *confirm*; does nothing while there is nothing to confirm."""
        if self._confirm.isEnabled():
            self.confirmed.emit(self.summary)

    def offer_again(self, is_offered: bool) -> None:
        """Whether another draft may be asked for."""
        self._again.setVisible(is_offered)

    @property
    def first_field(self) -> QWidget:
        """Where whoever asks for it by key begins to read and to write."""
        return self._text("reason")

    def _text(self, name: str) -> TextEdit:
        control = self._fields[name].control
        assert isinstance(control, TextEdit)
        return control

    def _changed(self) -> None:
        self._follow()
        self.edited.emit()

    def _follow(self) -> None:
        self._confirm.setEnabled(self._state[0] != "confirmed" and not self.summary.is_empty)
