"""The right column of the call page: the script (or when to call again), notes that save themselves, the outcome."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout

from callmanager.domain.call import Call, CallPhase
from callmanager.domain.events import WrapUpOverdue
from callmanager.domain.outcome import SHIPPED, Outcomes
from callmanager.services.calls.outcomes import OutcomeService
from callmanager.ui import format as say
from callmanager.ui import labels, shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.closing_draft import Closing, ClosingDraft
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.i18n import Language
from callmanager.ui.pages.call_script import CallScript
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.callback_panel import CallbackPanel
from callmanager.ui.widgets.controls import Button, Card, ElidedLabel, Panel
from callmanager.ui.widgets.outcome_list import KEYS, OutcomeList
from callmanager.ui.widgets.text_edit import TextEdit
from callmanager.workers import Lane

_SCRIPT, _CALLBACK = 0, 1
_NOTE_LINES = 2  # on a low screen the notes give way before an outcome is cut


class CallClosing(Panel):
    """Script above, notes between, outcomes below; *finish* ends the wrap-up.

    An outcome that promises another call shows when, in the place of the script: nothing else moves.
    """

    def __init__(
        self,
        desk: CallDesk,
        outcomes: OutcomeService,
        script: CallScript,
        drafts: ContactDrafts,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._desk, self._service, self._script = desk, outcomes, script
        self._lane, self._tasks = lane, tasks
        self._draft = ClosingDraft(drafts, lane, bridge, tasks, self)
        self._kept: Closing | None = None  # found, and waiting for its outcome to be offered
        self._call: Call | None = None
        self._hung_up_here = False
        self._known: Outcomes = SHIPPED
        self._limit_seconds = 0
        self._notes, self._end = Card(), Card()
        self._note = TextEdit("call_note", _NOTE_LINES)
        self._saved = ElidedLabel("label", "muted")
        self._saved.setObjectName("call_note_state")
        self._saved.setFixedWidth(80)
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._late = ElidedLabel("label", "warn")
        self._late.setObjectName("wrap_up_late")
        self._late.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.outcomes = OutcomeList(theme, self._offered())
        self.callback = CallbackPanel(language)
        self._finish = Button(theme, "call_finish", "primary", "check")
        self._leave = Button(theme, "call_leave_open", "quiet")
        self._top = QStackedWidget()
        self._build()
        self._keys = [self._key(key) for key in KEYS]
        self._bind_finish()
        self._note.textChanged.connect(self._typed)
        self._finish.clicked.connect(self.finish)
        self._leave.clicked.connect(desk.put_back)
        self.outcomes.chosen.connect(lambda _outcome: self._chosen())
        self.callback.changed.connect(self._keep)
        self._draft.found.connect(self._found)
        desk.changed.connect(self._call_changed)
        desk.busy_changed.connect(lambda _busy: self._update())
        desk.hanging_up.connect(self._hanging_up)
        desk.note_saved.connect(lambda: self._saved.setText(self.tr("guardada")))
        bridge.outcomes_changed.connect(lambda _event: self.look_up())
        bridge.wrap_up_overdue.connect(self._too_late)
        self.retranslate()
        self.look_up()
        self._call_changed(desk.call)

    def _build(self) -> None:
        self._notes.heading_row.addWidget(self._saved)
        self._notes.body.addWidget(self._note, 1)
        self._end.heading_row.insertWidget(1, self._late, 1)
        self._end.heading_row.addWidget(self._leave)
        self._end.heading_row.addWidget(self._finish)
        self._end.body.addWidget(self.outcomes)
        self._top.addWidget(self._script)
        self._top.addWidget(self.callback)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._top, 3)
        layout.addWidget(self._notes, 2)
        layout.addWidget(self._end)

    def _bind_finish(self) -> None:
        shortcuts.bind("finish", self, self.finish)
        for part in (self.outcomes, self.callback):
            shortcuts.bind("finish.choice", part, self.finish, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _key(self, key: str) -> QShortcut:
        """A digit chooses while no text is being typed (a text field keeps its digits); with Ctrl it always does."""
        both = (key, f"Ctrl+{key}")
        return shortcuts.bind("outcome", self, lambda: self.outcomes.press_key(key), keys=both)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._notes.heading.setText(self.tr("Notas"))
        self._note.setPlaceholderText(self.tr("Se guardan solas mientras escribe."))
        self._note.setAccessibleName(self.tr("Notas de la llamada"))
        self._end.heading.setText(self.tr("Resultado"))
        self.outcomes.setAccessibleName(self.tr("Resultado de la llamada"))
        self.outcomes.offer(self._offered())
        self._finish.setText(self.tr("Terminar") + "  " + shortcuts.shown("finish"))
        self._leave.setText(self.tr("Ahora no"))
        self._leave.setAccessibleName(self.tr("Dejar esta llamada sin resultado por ahora"))
        self._saved.setText("")
        self._say_late()

    def look_up(self) -> None:
        """Read which outcomes the office offers."""
        self._tasks.run(self, self._lane, self._service.catalogue, self._know)

    def focus_note(self) -> None:
        """Put the keys into the notes."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_outcome(self) -> None:
        """Put the keys on the outcome, or on when to call again where one promises that."""
        self.callback.focus_first() if self._promises else self.outcomes.focus_first()

    def finish(self) -> None:
        """End the wrap-up with the outcome that is chosen; without one the keys go where it is chosen."""
        if self._call is not None and self._call.phase is CallPhase.WRAP_UP and not self.outcomes.outcome_id:
            self.focus_outcome()
            return
        promises = self._promises
        self._desk.finish(
            self.outcomes.outcome_id,
            self._note.toPlainText(),
            callback_at=self.callback.at if promises else None,
            for_anyone=promises and not self.callback.is_mine,
        )

    @property
    def _promises(self) -> bool:
        outcome = self._known.get(self.outcomes.outcome_id)
        return outcome is not None and outcome.callback

    def _know(self, outcomes: Outcomes) -> None:
        self._known = outcomes
        self.outcomes.offer(self._offered())
        self._bring_back()
        self._update()

    def _offered(self) -> list[tuple[str, str]]:
        return [(one.outcome_id, labels.outcome_words(one)) for one in self._known.active()]

    def _chosen(self) -> None:
        """The keys go on to when to call again, so that digit, arrow and Enter are enough."""
        was_shown = self._top.currentIndex() == _CALLBACK
        self._update()
        if self._promises and not was_shown:
            self.callback.begin(datetime.now(UTC))
        if self._promises:
            self.callback.focus_first()
        self._keep()

    def _keep(self) -> None:
        if self._call is not None and self.outcomes.outcome_id:
            at = self.callback.at if self._promises else None
            self._draft.keep(self._call.call_id, Closing(self.outcomes.outcome_id, at, self.callback.is_mine))

    def _found(self, call_id: str, closing: Closing) -> None:
        if self._call is not None and self._call.call_id == call_id:
            self._kept = closing
            self._bring_back()

    def _bring_back(self) -> None:
        """Choose again what was chosen before the program ended, unless something is chosen by now."""
        kept, now = self._kept, datetime.now(UTC)
        if kept is None or self.outcomes.outcome_id or not self.outcomes.choose(kept.outcome_id):
            return
        self._kept = None
        has_keys = self.outcomes.has_keys
        self._update()
        if self._promises:
            self.callback.begin(now)
            self.callback.choose_whose(mine=kept.is_mine)
            if kept.callback_at is not None and kept.callback_at > now:  # a moment that is past promises nothing
                self.callback.choose_moment(kept.callback_at)
        if has_keys:
            self.focus_outcome()

    def _typed(self) -> None:
        self._saved.setText("")
        self._desk.write_note(self._note.toPlainText())

    def _hanging_up(self) -> None:
        self._hung_up_here = True

    def _too_late(self, event: WrapUpOverdue) -> None:
        if self._call is not None and event.call.call_id == self._call.call_id:
            self._limit_seconds = event.limit_seconds
            self._say_late()

    def _say_late(self) -> None:
        words = self.tr("El cierre pasó de %1").replace("%1", say.duration(self._limit_seconds))
        self._late.setText(words if self._limit_seconds else "")
        self._late.setVisible(self._limit_seconds > 0)  # else it takes the room of the buttons' words

    def _call_changed(self, call: Call | None) -> None:
        before, self._call = self._call, call
        is_new = call is None or before is None or call.call_id != before.call_id
        if is_new:
            self._note.blockSignals(True)
            self._note.setPlainText(call.note if call else "")
            self._note.blockSignals(False)
            self._saved.setText("")
            self._limit_seconds = 0
            self._say_late()
            self.outcomes.clear()
            self._kept = None
            if call is not None:
                self._draft.look_up(call.call_id)
        self._update()
        took_up = is_new and call is not None and call.interrupted
        if call is not None and call.phase is CallPhase.WRAP_UP and (self._hung_up_here or took_up):
            # The person's own step leads on to the outcome, but never out of a note that is being typed.
            self._hung_up_here = False
            if self.isVisible() and not self._note.hasFocus():
                self.focus_outcome()

    def _update(self) -> None:
        has_call = self._call is not None
        self._note.setEnabled(has_call)
        self.outcomes.setEnabled(has_call)
        for shortcut in self._keys:
            shortcut.setEnabled(has_call)
        self._top.setCurrentIndex(_CALLBACK if has_call and self._promises else _SCRIPT)
        self._leave.setVisible(self._call is not None and self._call.interrupted)
        in_wrap_up = self._call is not None and self._call.phase is CallPhase.WRAP_UP
        self._finish.setEnabled(in_wrap_up and bool(self.outcomes.outcome_id) and not self._desk.is_busy)
