"""What all pages share: a title, actions at its right, a line for messages, and content below."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callmanager.ui.theme import ROW_HEIGHT, SPACE_L, SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Label, Notice, Panel


class Page(Panel):
    """One page of the window. ``opened`` is called each time it comes to the front."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName(f"page_{name}")
        self.title = Label("title")
        self.notice = Notice(theme, f"{name}_notice")
        self.action_row = QHBoxLayout()
        self.action_row.setSpacing(SPACE_S)
        self.title.setMinimumHeight(ROW_HEIGHT)
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addLayout(self.action_row)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        self.content.setSpacing(SPACE_M)
        self.content.addLayout(head)
        self.content.addWidget(self.notice)

    def opened(self) -> None:
        """The page has come to the front."""

    def closing(self) -> None:
        """The window closes."""

    def build_more(self) -> bool:
        """Build one of the parts that are not there yet; False when there is none."""
        return False

    def first_focus(self) -> QWidget | None:
        """Where the keys go when the page opens; None leaves them where they are."""
        return None
