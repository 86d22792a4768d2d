"""What a call came to: the model's draft in the wrap-up, which the agent confirms, changes or discards.

Nothing is told as a fact before the agent says so. Without a model there is no form, and one sentence says why.
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from callmanager.domain.ai import ModelState
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.errors import CallManagerError
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import User
from callmanager.services.answers.objections import ObjectionService
from callmanager.services.answers.summaries import KeptSummary
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.calling_services import CallingServices
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card
from callmanager.ui.widgets.summary_form import SummaryForm, SummaryState
from callmanager.workers import Lane, WorkerError

if TYPE_CHECKING:
    from callmanager.ai import AICopilot
    from callmanager.ai.summaries import CallFacts, Summarizer

_CANNOT = frozenset({ModelState.AWAY, ModelState.STARTING, ModelState.FAILED})


class CallSummaryPanel(Card):
    """``began`` when there is something to show for the call in its wrap-up; ``ended`` when there is not any more.

    ``absent`` carries the sentence on why there is no draft, "" when there is nothing to say; ``done`` when the agent
    has confirmed or discarded.
    """

    began = Signal()
    ended = Signal()
    absent = Signal(str)
    back_asked = Signal()
    done = Signal()

    def __init__(
        self,
        desk: CallDesk,
        services: CallingServices,
        objections: ObjectionService,
        copilot: "AICopilot",
        summarizer: "Summarizer",
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self.setObjectName("call_summary")
        self._services, self._objections = services, objections
        self._copilot, self._summarizer = copilot, summarizer
        self._user, self._language, self._lane, self._tasks = user, language, lane, tasks
        self.spoken_language = ""  # of the call's customer, where it is known
        self._call: Call | None = None
        self._drafting: Future[CallSummary] | None = None
        self._touched = False  # by the agent; no draft takes the place of a person's words
        self._state: SummaryState = "none"
        self._absent = ""
        self.form = SummaryForm(theme)
        self._back = Button(theme, "summary_back", "quiet")
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heading_row.addWidget(self._back)
        self.body.addWidget(self.form, 1)
        self._back.clicked.connect(self.back_asked)
        self.form.confirmed.connect(self._confirm)
        self.form.discarded.connect(self._discard)
        self.form.again.connect(self.draft)
        self.form.edited.connect(self._edited)
        desk.changed.connect(self._call_changed)
        desk.note_saved.connect(self._note_saved)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Resumen de la llamada"))
        self._back.setText(self.tr("Objeción") + f"  {shortcuts.shown('objection')}")
        self._back.setAccessibleName(self.tr("Volver a la objeción"))
        self._say_absent()

    @property
    def is_there(self) -> bool:
        """Whether there is something to show for the call."""
        return self._state != "none"

    def draft(self) -> None:
        """Ask the model for another draft, from what is noted now; it waits behind live answers."""
        if self._call is not None and self._drafting is None:
            self._touched = False
            self._show("waiting")
            self._look_up(self._call, anew=True)

    def _look_up(self, call: Call, *, anew: bool) -> None:
        language = self.spoken_language or self._language.code

        def look_up() -> "KeptSummary | CallFacts | None":
            from callmanager.ai.summaries import CallFacts

            kept = self._services.summaries.get(call.call_id, actor=self._user)
            if kept is not None and not anew:  # from before the program was started again
                return kept
            now = self._services.calls.get(call.call_id) or call
            objections = tuple(text for text, _category in self._objections.of_call(call.call_id))
            if not now.note.strip() and not objections:
                return None
            return CallFacts(now.note, objections, product=call.product, language=language)

        self._tasks.run(self, self._lane, look_up, lambda found: self._found(call, found), self._failing(call))

    def _found(self, call: Call, found: "KeptSummary | CallFacts | None") -> None:
        if found is None:
            self._end(call, "nothing")
        elif isinstance(found, KeptSummary):
            self._restored(call, found)
        elif self._is_here(call) and self._drafting is None:
            self._ask(call, found)

    def _ask(self, call: Call, facts: "CallFacts") -> None:
        model = self._summarizer.model
        try:
            future = self._drafting = self._summarizer.draft(facts)
        except WorkerError:  # the program is closing
            return
        self._show("waiting")

        def done(draft: CallSummary) -> None:
            self._forget(future)
            self._tasks.run(
                self,
                self._lane,
                lambda: self._services.summaries.keep_draft(call.call_id, draft, model),
                lambda kept: self._drafted(call, kept),
                self._failing(call),
            )

        def failed(error: CallManagerError) -> None:
            self._forget(future)
            self._failing(call)(error)

        self._tasks.follow(self, future, done, failed)

    def _forget(self, future: "Future[CallSummary]") -> None:
        if self._drafting is future:
            self._drafting = None

    def _is_here(self, call: Call) -> bool:
        return self._call is not None and self._call.call_id == call.call_id

    def _drafted(self, call: Call, kept: KeptSummary) -> None:
        if self._is_here(call) and not self._touched and self._state != "confirmed":
            self.form.show_summary(kept.draft)
            self._show("draft")

    def _restored(self, call: Call, kept: KeptSummary) -> None:
        self._drafted(call, kept)
        if self._is_here(call) and kept.confirmed is not None:
            self.form.show_summary(kept.confirmed)
            self._show("confirmed")

    def _call_changed(self, call: Call | None) -> None:
        before, self._call = self._call, call
        is_new = before is None or call is None or before.call_id != call.call_id
        if is_new:
            self._touched, self._drafting = False, None  # what is under way is kept as a draft when it comes
            self.form.show_summary(CallSummary())
            self._show_absent("")
            if self.is_there:
                self._state = "none"
                self.ended.emit()
        closes = call is not None and call.phase is CallPhase.WRAP_UP
        if closes and (is_new or (before is not None and before.phase is not CallPhase.WRAP_UP)):
            self._begin()

    def _begin(self) -> None:
        """The line is closed: have a draft written where the model can."""
        if self._copilot.state.phase in _CANNOT:
            self._show_absent("model")
        elif self._call is not None:
            self._look_up(self._call, anew=False)

    def _end(self, call: Call, why: str) -> None:
        """There is nothing to sum up, at least not yet."""
        if self._is_here(call):
            self._state = "none"
            self.ended.emit()
            self._show_absent(why)

    def _note_saved(self) -> None:
        """Notes that came after the line was closed: the first ones are summed up, later ones when the agent asks."""
        call = self._call
        if call is None or call.phase is not CallPhase.WRAP_UP:
            return
        if self._absent == "nothing":
            self._show_absent("")
            self._begin()
        elif self._state == "draft":
            self._show("outdated")

    def _edited(self) -> None:
        self._touched = True
        if self._state in ("waiting", "draft", "outdated", "failed", "confirmed"):
            self._show("changed")

    def _confirm(self, summary: CallSummary) -> None:
        call = self._call
        if call is None:
            return

        def kept(_kept: KeptSummary) -> None:
            if self._is_here(call):
                self._show("confirmed")
                self.done.emit()

        self._tasks.run(
            self,
            self._lane,
            lambda: self._services.summaries.confirm(call.call_id, summary, self._user),
            kept,
            self._failing(call),
        )

    def _discard(self) -> None:
        call = self._call
        if call is None:
            return
        if self._drafting is not None:
            self._drafting.cancel()
            self._drafting = None

        def gone(_nothing: None) -> None:
            if self._is_here(call):
                self.form.show_summary(CallSummary())
                self._end(call, "discarded")
                self.done.emit()

        self._tasks.run(
            self,
            self._lane,
            lambda: self._services.summaries.discard(call.call_id, self._user),
            gone,
            self._failing(call),
        )

    def _failing(self, call: Call) -> Callable[[CallManagerError], None]:
        """What to do when something fails that was meant for this call: nothing, once another one has come."""

        def fail(error: CallManagerError) -> None:
            if self._is_here(call):
                self._show("failed", sentence(error))

        return fail

    def _show(self, state: SummaryState, words: str = "") -> None:
        was_there = self.is_there
        self._state = state
        self.form.show_state(state, words)
        if not was_there:
            self._show_absent("")
            self.began.emit()

    def _show_absent(self, why: str) -> None:
        if why != self._absent:
            self._absent = why
            self._say_absent()

    def _say_absent(self) -> None:
        words = {
            "model": self.tr("Sin resumen: la IA no está lista."),
            "nothing": self.tr("Sin resumen: no hay notas ni objeciones."),
            "discarded": self.tr("El borrador del resumen se descartó."),
        }
        self.absent.emit(words.get(self._absent, ""))
