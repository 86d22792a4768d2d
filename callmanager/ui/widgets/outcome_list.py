"""The outcomes of a call as buttons with their keys; one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from callmanager.ui.theme import ROW_HEIGHT, SPACE_XS, Theme, font
from callmanager.ui.widgets.controls import Panel

# In the order of the outcomes, as they are shipped: who must never be called again takes more care, “dropped” is last.
KEYS = "123456789-0"
_ROWS = 6  # without scrolling


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
    """Chooses one outcome by mouse, arrows or `press_key`; more than twelve scroll."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, outcomes: Sequence[tuple[str, str]]) -> None:
        """``outcomes`` are pairs of id and words, in their order."""
        super().__init__()
        self.setObjectName("outcome_list")
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[str, OutcomeButton] = {}
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE_XS)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.outcome_id))
        self.offer(outcomes)

    def offer(self, outcomes: Sequence[tuple[str, str]]) -> None:
        """Offer these outcomes, as pairs of id and words; one that was chosen and is still there stays chosen."""
        if list(self._buttons) != [outcome_id for outcome_id, _words in outcomes]:
            self._rebuild([outcome_id for outcome_id, _words in outcomes])
        for outcome_id, words in outcomes:
            button = self._buttons[outcome_id]
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(words)

    def _rebuild(self, outcome_ids: Sequence[str]) -> None:
        chosen = self.outcome_id
        for old in self._buttons.values():
            self._group.removeButton(old)
            self._grid.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._buttons = {}
        rows = (len(outcome_ids) + 1) // 2
        for index, outcome_id in enumerate(outcome_ids):
            button = OutcomeButton(self._theme, outcome_id, KEYS[index] if index < len(KEYS) else "")
            button.setChecked(outcome_id == chosen)
            self._buttons[outcome_id] = button
            self._group.addButton(button)
            self._grid.addWidget(button, index % rows, index // rows)
        shown = min(rows, _ROWS)
        self._area.setFixedHeight(shown * ROW_HEIGHT + max(0, shown - 1) * SPACE_XS)

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
                self._area.ensureWidgetVisible(button, 0, 0)
                self.chosen.emit(button.outcome_id)

    @property
    def has_keys(self) -> bool:
        """Whether the keys are on one of them."""
        return any(button.hasFocus() for button in self._buttons.values())

    def choose(self, outcome_id: str) -> bool:
        """Choose this outcome without being asked; whether it is offered."""
        button = self._buttons.get(outcome_id)
        if button is not None:
            button.setChecked(True)
            self._area.ensureWidgetVisible(button, 0, 0)
        return button is not None

    def focus_first(self) -> None:
        """Put the keys on the outcome that is chosen, or on the first."""
        chosen = self._group.checkedButton() or next(iter(self._buttons.values()), None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Choose nothing."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
