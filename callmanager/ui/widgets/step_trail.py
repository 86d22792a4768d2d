"""Where a job of several steps stands: numbers and words in a row, the present one strong."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from callmanager.ui.theme import SPACE_L, font
from callmanager.ui.widgets.controls import Label, Panel


class StepTrail(Panel):
    """Says “1 Archivo   2 Columnas …” and which of them is on."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._labels = [Label("body", "muted") for _ in range(count)]
        self._names: tuple[str, ...] = ("",) * count
        self._step = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_L)
        for label in self._labels:
            layout.addWidget(label)
        layout.addStretch(1)

    def name_steps(self, names: Sequence[str]) -> None:
        """Put the words."""
        self._names = tuple(names)
        self._say()

    def show_step(self, step: int) -> None:
        """Mark a step, counted from 0."""
        self._step = step
        self._say()

    def _say(self) -> None:
        for place, (label, name) in enumerate(zip(self._labels, self._names, strict=True)):
            label.setText(f"{place + 1}  {name}")
            is_on = place == self._step
            label.set_tone("accent" if is_on else "muted")
            label.setFont(font("strong" if is_on else "body"))  # after the tone: a new style takes the font with it
        if self._names[self._step]:
            told = self.tr("Paso %1 de %2: %3").replace("%1", str(self._step + 1)).replace("%2", str(len(self._names)))
            self.setAccessibleName(told.replace("%3", self._names[self._step]))
