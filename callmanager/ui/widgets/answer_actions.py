"""The row below an answer: copy it, say what it was good for, ask for another one. It stays where it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from callmanager.services.answers.objections import Verdict
from callmanager.ui import shortcuts
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button

_ROOM = 22  # beside a word


class AnswerActions(QWidget):
    """Buttons that never take the focus from what is being typed; each has a key."""

    copy = Signal()
    judged = Signal(str)
    other = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("answer_actions")
        self._copy = Button(theme, "answer_copy", "quiet", "copy")
        self._verdicts = {verdict: Button(theme, f"answer_{verdict.value}", "quiet") for verdict in Verdict}
        self._other = Button(theme, "answer_other", "quiet", "down")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        layout.setSpacing(0)
        for button in (self._copy, *self._verdicts.values(), self._other):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        layout.insertStretch(1, 1)
        self._copy.clicked.connect(self.copy)
        self._other.clicked.connect(self.other)
        for verdict, button in self._verdicts.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, said=verdict: self._judge(said))
        self._connect_keys()
        self.retranslate()
        self.show_for(has_answer=False, has_other=False)

    def _connect_keys(self) -> None:
        buttons = {"copy": self._copy, "other": self._other}
        buttons |= {verdict.value: button for verdict, button in self._verdicts.items()}
        for name, button in buttons.items():
            shortcuts.bind(f"answer.{name}", self, button.click)

    def retranslate(self) -> None:
        """Say everything anew."""
        words = {
            self._copy: (self.tr("Copiar la respuesta"), "copy"),
            self._verdicts[Verdict.USED]: (self.tr("Usada"), "used"),
            self._verdicts[Verdict.HELPED]: (self.tr("Sirvió"), "helped"),
            self._verdicts[Verdict.NO_GOOD]: (self.tr("No sirvió"), "no_good"),
            self._other: (self.tr("Otra respuesta"), "other"),
        }
        for button, (text, name) in words.items():
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({shortcuts.shown(f'answer.{name}')})")
            if button not in (self._copy, self._other):  # a picture says these two, in a narrow window, too
                button.setText(text)
                button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + _ROOM)

    def show_for(self, *, has_answer: bool, has_other: bool) -> None:
        """Begin anew for another answer.

        Args:
            has_answer: whether there is anything to copy or to judge.
            has_other: whether the playbook has another answer of the kind.
        """
        for button in (self._copy, *self._verdicts.values()):
            button.setEnabled(has_answer)
            button.setChecked(False)
        self._other.setEnabled(has_other)

    def _judge(self, verdict: Verdict) -> None:
        for said, button in self._verdicts.items():
            button.setChecked(said is verdict)
        self.judged.emit(verdict.value)
