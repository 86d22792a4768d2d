"""The outcomes of a call as buttons with their keys; one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton

from callmanager.domain.outcome import Outcome
from callmanager.ui.theme import SPACE_XS, Theme, font
from callmanager.ui.widgets.controls import Panel

# In the order of the outcomes: the last digit is for “dropped”, and who must never be called again takes more care.
KEYS = "123456789-0"


class OutcomeButton(QPushButton):
    """One outcome: its key, muted, and its label."""

    def __init__(self, theme: Theme, outcome_id: str, key: str) -> None:
        super().__init__()
        self.setObjectName(f"outcome_{outcome_id}")
        self.setProperty("kind", "choice")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.outcome_id = outcome_id
        self.key = key
        self._theme = theme
        self.setStyleSheet("padding-left: 27px; padding-right: 2px;")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then its key at the left."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setFont(font("label"))
            tokens = self._theme.tokens
            colour = tokens.accent if self.isChecked() else tokens.muted if self.isEnabled() else tokens.disabled
            painter.setPen(QColor(colour))
            painter.drawText(QRect(8, 0, 16, self.height()), Qt.AlignmentFlag.AlignCenter, self.key)


class OutcomeList(Panel):
    """Chooses one outcome by mouse, arrows or `press_key`."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, outcomes: Sequence[Outcome]) -> None:
        super().__init__()
        self.setObjectName("outcome_list")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, OutcomeButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_XS)
        rows = (len(outcomes) + 1) // 2
        for index, outcome in enumerate(outcomes):
            button = OutcomeButton(theme, outcome.outcome_id, KEYS[index] if index < len(KEYS) else "")
            self._buttons[outcome.outcome_id] = button
            self._group.addButton(button)
            grid.addWidget(button, index % rows, index // rows)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.outcome_id))

    def label(self, words: dict[str, str]) -> None:
        """Put words on the buttons, by outcome id."""
        for outcome_id, button in self._buttons.items():
            button.setText(words[outcome_id])
            button.setAccessibleName(words[outcome_id])
            button.setToolTip(words[outcome_id])

    @property
    def outcome_id(self) -> str:
        """The outcome that is chosen; "" while there is none."""
        button = self._group.checkedButton()
        return button.outcome_id if isinstance(button, OutcomeButton) else ""

    def press_key(self, key: str) -> None:
        """Choose the outcome of a key, if there is one."""
        for button in self._buttons.values():
            if button.key == key and button.isEnabled():
                button.setChecked(True)
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.chosen.emit(button.outcome_id)

    def focus_first(self) -> None:
        """Put the keys on the outcome that is chosen, or on the first."""
        chosen = self._group.checkedButton() or next(iter(self._buttons.values()))
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Choose nothing."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
