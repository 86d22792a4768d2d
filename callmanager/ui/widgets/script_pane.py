"""What the agent says, one step at a time, with the contact's fields filled in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from callmanager.ui.theme import Theme, font
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Label
from callmanager.ui.widgets.text_edit import TextEdit

_LINES = 4
_SCRIPT_SIZE = 15  # it is read aloud, with the eyes on the way back to the customer's card


class ScriptPane(Card):
    """Shows the steps of one script; ``script_chosen`` carries the id of another one of the campaign."""

    script_chosen = Signal(str)

    def __init__(self, theme: Theme, *, name: str = "script") -> None:
        super().__init__()
        self._steps: tuple[str, ...] = ()
        self._step = 0
        self._choice = ComboBox(f"{name}_choice")
        self._choice.hide()
        self._place = Label("label", "muted")
        self._place.setObjectName(f"{name}_step")
        self._previous = Button(theme, f"{name}_previous", "quiet", "previous")
        self._next = Button(theme, f"{name}_next", "quiet", "next")
        self._text = TextEdit(f"{name}_text", _LINES)
        self._text.setProperty("plain", "true")
        self._text.setReadOnly(True)
        self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it can be copied from, and is no stop on the way
        words = font("body")
        words.setPixelSize(_SCRIPT_SIZE)
        self._text.setFont(words)
        self.heading_row.addWidget(self._choice)
        self.heading_row.addWidget(self._place)
        self.heading_row.addWidget(self._previous)
        self.heading_row.addWidget(self._next)
        self.body.addWidget(self._text, 1)
        self._previous.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._choice.activated.connect(lambda _index: self.script_chosen.emit(str(self._choice.currentData())))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Guion"))
        self._choice.setAccessibleName(self.tr("Guion de la campaña"))
        self._text.setAccessibleName(self.tr("Paso del guion"))
        self._text.setPlaceholderText(self.tr("Esta campaña no tiene guion."))
        for button, words, key in (
            (self._previous, self.tr("Paso anterior"), "Alt+\u2190"),
            (self._next, self.tr("Paso siguiente"), "Alt+\u2192"),
        ):
            button.setAccessibleName(words)
            button.setToolTip(f"{words}  {key}")
        self._follow()

    def offer(self, scripts: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer scripts as pairs of id and name; one alone needs no choice."""
        self._choice.clear()
        for script_id, name in scripts:
            self._choice.addItem(name, script_id)
        self._choice.setCurrentIndex(max(0, self._choice.findData(chosen)))
        self._choice.setVisible(len(scripts) > 1)

    def show_steps(self, steps: Sequence[str], *, from_start: bool) -> None:
        """Show a script; from its first step, or from the one that was shown, where its fields are filled anew."""
        self._steps = tuple(steps)
        self._step = 0 if from_start else min(self._step, max(0, len(self._steps) - 1))
        self._follow()

    @property
    def step(self) -> int:
        """The step that is shown, from 0."""
        return self._step

    def go_on(self) -> None:
        """Show the next step; after the last one nothing happens."""
        self._go(self._step + 1)

    def go_back(self) -> None:
        """Show the step before."""
        self._go(self._step - 1)

    def _go(self, step: int) -> None:
        if 0 <= step < len(self._steps):
            self._step = step
            self._follow()

    def _follow(self) -> None:
        count = len(self._steps)
        words = self._steps[self._step] if count else ""
        if self._text.toPlainText() != words:
            self._text.setPlainText(words)
        several = self.tr("paso %1 de %2").replace("%1", str(self._step + 1)).replace("%2", str(count))
        self._place.setText(several if count > 1 else "")
        self._previous.setVisible(count > 1)
        self._next.setVisible(count > 1)
        self._previous.setEnabled(self._step > 0)
        self._next.setEnabled(self._step + 1 < count)
