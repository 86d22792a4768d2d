"""Summaries that were never confirmed, looked at later: where a call's contact or its recording is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import Right, User
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Label, Notice, row
from callmanager.ui.widgets.summary_form import SummaryForm
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.services.answers.summaries import KeptSummary, SummaryService

_SIZE = (620, 640)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A call of the person's own with a draft; ``words`` tell which call it is."""

    call_id: str
    words: str
    draft: CallSummary


def unconfirmed(call_id: str, agent_id: str, words: str, kept: "KeptSummary | None", user: User) -> Unconfirmed | None:
    """What of a call's summary is left to confirm for ``user``; None where there is nothing, or it is another's."""
    if kept is None or kept.confirmed is not None or kept.draft.is_empty or agent_id != user.user_id:
        return None
    return Unconfirmed(call_id, words, kept.draft)


class SummaryReview(QDialog):
    """Shows one draft after another; ``settled`` when one was confirmed or discarded. Esc leaves the rest for later."""

    settled = Signal(str)

    def __init__(
        self,
        waiting: Sequence[Unconfirmed],
        summaries: "SummaryService",
        user: User,
        theme: Theme,
        lane: Lane,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("summary_review")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Resúmenes sin confirmar"))
        self._waiting, self._count = list(waiting), len(waiting)
        self._summaries, self._user, self._lane = summaries, user, lane
        self._tasks = Tasks(self)
        self._is_changed = self._was_asked = False
        self._title, self._call = Label("title"), Label("body", "muted")
        self._title.setObjectName("summary_review_title")
        self._call.setObjectName("summary_review_call")
        self._call.setWordWrap(True)
        self.form = SummaryForm(theme)
        self.form.offer_again(False)
        self._notice = Notice(theme, "summary_review_notice")
        later = Button(theme, "summary_review_later", "quiet")
        later.setText(self.tr("Dejar para después"))
        body = QVBoxLayout(self)
        body.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        body.setSpacing(SPACE_M)
        for part in (self._title, self._call, self._notice):
            body.addWidget(part)
        body.addWidget(self.form, 1)
        body.addLayout(row(later, 1))
        self.form.edited.connect(self._edited)
        self.form.confirmed.connect(self._confirm)
        self.form.discarded.connect(self._discard)
        later.clicked.connect(self.reject)
        shortcuts.bind("summary.confirm", self, self.form.press_confirm)
        self.resize(*_SIZE)
        self._show_next()

    def _show_next(self) -> None:
        if not self._waiting:
            self.accept()
            return
        one = self._waiting[0]
        place = self._count - len(self._waiting) + 1
        told = self.tr("Resumen %1 de %2") if self._count > 1 else self.tr("Resumen de la llamada")
        self._title.setText(told.replace("%1", str(place)).replace("%2", str(self._count)))
        self._call.setText(one.words)
        self._is_changed = self._was_asked = False
        self.form.show_summary(one.draft)
        self.form.show_state("draft")
        self.form.first_field.setFocus()

    def _edited(self) -> None:
        self._is_changed, self._was_asked = True, False
        self._notice.clear()
        self.form.show_state("changed")

    def _confirm(self, summary: CallSummary) -> None:
        call_id = self._waiting[0].call_id
        self._settle(call_id, lambda: self._summaries.confirm(call_id, summary, self._user))

    def _discard(self) -> None:
        call_id = self._waiting[0].call_id
        self._settle(call_id, lambda: self._summaries.discard(call_id, self._user))

    def _settle(self, call_id: str, job: Callable[[], object]) -> None:
        self._notice.clear()
        self.form.setEnabled(False)  # a second click must not settle the next one

        def settled(_nothing: object) -> None:
            self.form.setEnabled(True)
            self._waiting.pop(0)
            self.settled.emit(call_id)
            self._show_next()

        def failed(error: CallManagerError) -> None:
            self.form.setEnabled(True)
            self._notice.say(sentence(error), "record")

        self._tasks.run(self, self._lane, job, settled, failed)

    def reject(self) -> None:
        """Esc, the window's cross or the button: what was changed here is asked about once."""
        if self._is_changed and not self._was_asked:
            self._was_asked = True
            self._notice.say(
                self.tr("Sus cambios no están confirmados. Cierre otra vez para dejarlos sin guardar."), "warn"
            )
            return
        super().reject()

    def done(self, result: int) -> None:
        """Qt's end of a dialog: results that are still on their way are dropped."""
        self._tasks.close()
        super().done(result)


class SummaryButton(QObject):
    """A button that is there while calls on show wait for their summaries; it opens them one after another."""

    settled = Signal(str)

    def __init__(
        self,
        name: str,
        summaries: "SummaryService",
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._summaries, self._user, self._theme, self._lane, self._over = summaries, user, theme, lane, parent
        self._tasks = tasks
        self._asked = ""
        self._waiting: list[Unconfirmed] = []
        self.button = Button(theme, name)
        keeps = self.button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # it comes and goes: nothing may move under the mouse
        self.button.setSizePolicy(keeps)
        self.button.hide()
        self.button.clicked.connect(self.open)

    def show(self, waiting: Sequence[Unconfirmed]) -> None:
        """These wait, newest first."""
        self._waiting = list(waiting)
        self.retranslate()
        self.button.setVisible(bool(waiting))

    def look_up(self, call_id: str, agent_id: str, words: str) -> None:
        """Show whether this call waits; a call of somebody else, or none, never does."""
        self.show(())
        self._asked = call_id
        if not call_id or agent_id != self._user.user_id or not self._user.may(Right.SEE_CONTACTS):
            return

        def found(kept: "KeptSummary | None") -> None:
            one = unconfirmed(call_id, agent_id, words, kept, self._user)
            if one is not None and self._asked == call_id:
                self.show([one])

        self._tasks.run(self, self._lane, lambda: self._summaries.get(call_id, actor=self._user), found)

    def retranslate(self) -> None:
        """Say everything anew."""
        count = len(self._waiting)
        told = self.tr("Resumen …") if count == 1 else self.tr("%1 resúmenes …")
        self.button.setText(told.replace("%1", str(count)))
        self.button.setToolTip(self.tr("Lo que redactó la IA y usted no ha confirmado"))

    def open(self) -> SummaryReview | None:
        """Show the first that waits."""
        if not self._waiting:
            return None
        review = SummaryReview(self._waiting, self._summaries, self._user, self._theme, self._lane, self._over.window())
        review.settled.connect(self._settled)
        review.open()
        return review

    def _settled(self, call_id: str) -> None:
        self.show([one for one in self._waiting if one.call_id != call_id])
        self.settled.emit(call_id)
