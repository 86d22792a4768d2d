"""The left rail: where to go; one entry is always chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout

from callmanager.ui import icons
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme, font
from callmanager.ui.widgets.controls import Panel

WIDTH = 96
_ENTRY_HEIGHT = 56  # eleven pages fit into the lowest window


class Rail(Panel):
    """Buttons with an icon and a word; ``chosen`` carries the page's name."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[tuple[str, str]]) -> None:
        """``pages`` are pairs of a page's name and its icon, from top to bottom; the last one stands at the foot."""
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._icons = dict(pages)
        self._words: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE_S, 0, SPACE_S)
        layout.setSpacing(SPACE_XS)
        for index, (name, _icon) in enumerate(pages):
            if index == len(pages) - 1:
                layout.addStretch(1)
            layout.addWidget(self._button(name))
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.property("page")))
        theme.changed.connect(self._tint)
        self._tint()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"rail_{name}")
        button.setProperty("kind", "rail")
        button.setProperty("page", name)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(20, 20))
        button.setFont(font("label"))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFixedHeight(_ENTRY_HEIGHT)
        button.toggled.connect(self._tint)
        self._group.addButton(button)
        self._buttons[name] = button
        return button

    def name_pages(self, words: dict[str, str]) -> None:
        """Put the pages' words under the icons."""
        for name, word in words.items():
            if name in self._buttons:
                self._words[name] = word
                self._say(name)

    def show_count(self, name: str, count: int) -> None:
        """Show how many things wait on a page; 0 shows nothing."""
        if self._counts.get(name, 0) != count:
            self._counts[name] = count
            self._say(name)

    def _say(self, name: str) -> None:
        count, word = self._counts.get(name, 0), self._words.get(name, "")
        self._buttons[name].setText(f"{word} ({count})" if count else word)
        self._buttons[name].setAccessibleName(f"{word}: {count}" if count else word)

    def choose(self, name: str) -> None:
        """Mark a page as the one that is open."""
        self._buttons[name].setChecked(True)

    def _tint(self) -> None:
        tokens = self._theme.tokens
        for name, button in self._buttons.items():
            button.setIcon(icons.icon(self._icons[name], tokens.accent if button.isChecked() else tokens.muted))
