"""The middle column of the call page: the answers while the customer is on the line, then what the call came to.

The page turns by itself only where nobody is at work: never under the mouse, unless the agent has just hung up, and
never away from the keys. Where it may not turn, a button says that there is a summary.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from callmanager.domain.call import Call
from callmanager.ui import shortcuts
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.pages.call_copilot import CallCopilot
from callmanager.ui.pages.call_summary import CallSummaryPanel


class CallMiddle(QStackedWidget):
    """``left`` when the agent is done with a summary and the keys were in it."""

    left = Signal()

    def __init__(self, desk: CallDesk, copilot: CallCopilot, summary: CallSummaryPanel) -> None:
        super().__init__()
        self.setObjectName("call_middle")
        self._copilot, self._summary = copilot, summary
        self._call_id = ""
        self._hung_up_here = False
        self.addWidget(copilot)
        self.addWidget(summary)
        desk.hanging_up.connect(self._hanging_up)
        desk.changed.connect(self._call_changed)
        summary.began.connect(self._offer)
        summary.ended.connect(self._take_back)
        summary.done.connect(self._done)
        summary.absent.connect(copilot.tell_absent)
        summary.back_asked.connect(self.show_objection)
        copilot.summary_asked.connect(self.show_summary)
        copilot.spoken.connect(self._speak)
        shortcuts.bind("objection", self, self.focus_objection)
        shortcuts.bind("summary", self, self.focus_summary)
        shortcuts.bind("summary.confirm", self, self._confirm)

    def show_objection(self) -> None:
        """Turn to the answers."""
        self.setCurrentWidget(self._copilot)

    def show_summary(self) -> None:
        """Turn to the summary, where there is one."""
        if self._summary.is_there:
            self.setCurrentWidget(self._summary)

    def focus_objection(self) -> None:
        """Put the keys into the objection."""
        self.show_objection()
        self._copilot.focus_input()

    def focus_summary(self) -> None:
        """Put the keys into the summary, where there is one."""
        self.show_summary()
        if self.currentWidget() is self._summary:
            self._summary.form.first_field.setFocus()

    def _confirm(self) -> None:
        if self.currentWidget() is self._summary:
            self._summary.form.press_confirm()

    def _hanging_up(self) -> None:
        self._hung_up_here = True

    def _call_changed(self, call: Call | None) -> None:
        call_id = call.call_id if call else ""
        if call_id != self._call_id:
            self._call_id = call_id
            self._hung_up_here = False

    def _speak(self, language: str) -> None:
        self._summary.spoken_language = language

    def _offer(self) -> None:
        """There is a summary: turn to it when whoever hung up has moved on to the outcome."""
        self._copilot.offer_summary(is_there=True)
        QTimer.singleShot(0, self, self._turn)

    def _turn(self) -> None:
        if self._summary.is_there and not _has_keys(self._copilot) and (self._hung_up_here or not self.underMouse()):
            self.show_summary()

    def _take_back(self) -> None:
        self._copilot.offer_summary(is_there=False)
        had_keys = _has_keys(self._summary)
        self.show_objection()
        if had_keys:
            self.left.emit()

    def _done(self) -> None:
        if _has_keys(self._summary):
            self.left.emit()


def _has_keys(part: QWidget) -> bool:
    """Whether what is typed in this window goes into a part of it."""
    return part.window().focusWidget() in part.findChildren(QWidget)
