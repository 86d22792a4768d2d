"""The call page: contact, copilot, notes and outcome side by side."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from callmanager.ui import shortcuts
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.pages.call_closing import CallClosing
from callmanager.ui.pages.call_contact import CallContact
from callmanager.ui.pages.call_middle import CallMiddle
from callmanager.ui.theme import SPACE_L, SPACE_M
from callmanager.ui.widgets.controls import Panel

# Least and greatest widths; on a large screen all three columns grow, and the middle one takes what is left.
_CONTACT_WIDTHS, _CLOSING_WIDTHS = (304, 420), (386, 560)


class CallPage(Panel):
    """Works a whole call, by mouse or by keys alone."""

    def __init__(self, desk: CallDesk, contact: CallContact, middle: CallMiddle, closing: CallClosing) -> None:
        super().__init__()
        self.setObjectName("page_call")
        self._contact, self._desk = contact, desk
        for column, (least, greatest) in ((contact, _CONTACT_WIDTHS), (closing, _CLOSING_WIDTHS)):
            column.setMinimumWidth(least)
            column.setMaximumWidth(greatest)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(contact, 3)
        layout.addWidget(middle, 5)
        layout.addWidget(closing, 4)
        shortcuts.bind("call.start", self, contact.start)
        shortcuts.bind("note", self, closing.focus_note)
        contact.started.connect(middle.focus_objection)
        contact.keys_left.connect(middle.focus_objection)
        middle.left.connect(closing.focus_outcome)

    def opened(self) -> None:
        """The page has come to the front; there is nothing to look up."""

    def first_focus(self) -> QWidget | None:
        """The search of contacts while there is no call."""
        return self._contact.first_focus if self._desk.call is None else None
