"""The right column of the call page: notes that save themselves, and how the call ended."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from callmanager.domain.call import Call, CallPhase
from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.ui import labels
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, Label, Panel
from callmanager.ui.widgets.outcome_list import KEYS, OutcomeList


class CallClosing(Panel):
    """Notes above, outcomes below; *finish* ends the wrap-up."""

    def __init__(self, desk: CallDesk, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._call: Call | None = None
        self._hung_up_here = False
        self._notes, self._end = Card(), Card()
        self._note = QPlainTextEdit()
        self._note.setObjectName("call_note")
        self._note.setTabChangesFocus(True)
        self._saved = Label("label", "muted")
        self._saved.setObjectName("call_note_state")
        self.outcomes = OutcomeList(theme, SHIPPED_OUTCOMES)
        self._finish = Button(theme, "call_finish", "primary", "check")
        self._finish.make_tall()
        self._build()
        self._keys = [self._key(key) for key in KEYS]
        finish_keys = QShortcut(self)
        finish_keys.setKeys([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        finish_keys.activated.connect(self.finish)
        on_outcome = QShortcut(self.outcomes)
        on_outcome.setKeys([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        on_outcome.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        on_outcome.activated.connect(self.finish)
        self._note.textChanged.connect(self._typed)
        self._finish.clicked.connect(self.finish)
        self.outcomes.chosen.connect(lambda _outcome: self._update())
        desk.changed.connect(self._call_changed)
        desk.busy_changed.connect(lambda _busy: self._update())
        desk.hanging_up.connect(self._hanging_up)
        desk.note_saved.connect(lambda: self._saved.setText(self.tr("guardada")))
        self.retranslate()
        self._call_changed(desk.call)

    def _build(self) -> None:
        self._notes.heading_row.addWidget(self._saved)
        self._notes.body.addWidget(self._note, 1)
        self._end.body.addWidget(self.outcomes)
        self._end.body.addSpacing(SPACE_S)
        self._end.body.addWidget(self._finish)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._notes, 1)
        layout.addWidget(self._end)

    def _key(self, key: str) -> QShortcut:
        """A digit chooses while no text is being typed (a text field keeps its digits); with Ctrl it always does."""
        shortcut = QShortcut(self)
        shortcut.setKeys([QKeySequence(key), QKeySequence(f"Ctrl+{key}")])
        shortcut.activated.connect(lambda: self.outcomes.press_key(key))
        return shortcut

    def retranslate(self) -> None:
        """Say everything anew."""
        self._notes.heading.setText(self.tr("Notas"))
        self._note.setPlaceholderText(self.tr("Se guardan solas mientras escribe."))
        self._note.setAccessibleName(self.tr("Notas de la llamada"))
        self._end.heading.setText(self.tr("Resultado"))
        self.outcomes.setAccessibleName(self.tr("Resultado de la llamada"))
        self.outcomes.label({outcome.outcome_id: labels.outcome(outcome.outcome_id) for outcome in SHIPPED_OUTCOMES})
        self._finish.setText(self.tr("Terminar") + "  " + self.tr("Ctrl+Intro"))
        self._saved.setText("")

    def focus_note(self) -> None:
        """Put the keys into the notes."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish(self) -> None:
        """End the wrap-up with the outcome that is chosen; without one nothing happens."""
        self._desk.finish(self.outcomes.outcome_id, self._note.toPlainText())

    def _typed(self) -> None:
        self._saved.setText("")
        self._desk.write_note(self._note.toPlainText())

    def _hanging_up(self) -> None:
        self._hung_up_here = True

    def _call_changed(self, call: Call | None) -> None:
        before, self._call = self._call, call
        if call is None or before is None or call.call_id != before.call_id:
            self._note.blockSignals(True)
            self._note.setPlainText(call.note if call else "")
            self._note.blockSignals(False)
            self._saved.setText("")
            self.outcomes.clear()
        self._update()
        if call is not None and call.phase is CallPhase.WRAP_UP and self._hung_up_here:
            # The person's own step leads on to the outcome, but never out of a note that is being typed.
            self._hung_up_here = False
            if self.isVisible() and not self._note.hasFocus():
                self.outcomes.focus_first()

    def _update(self) -> None:
        has_call = self._call is not None
        self._note.setEnabled(has_call)
        self.outcomes.setEnabled(has_call)
        for shortcut in self._keys:
            shortcut.setEnabled(has_call)
        in_wrap_up = self._call is not None and self._call.phase is CallPhase.WRAP_UP
        self._finish.setEnabled(in_wrap_up and bool(self.outcomes.outcome_id) and not self._desk.is_busy)
