"""The copilot's card: the approved answer at once, the model's draft streaming below it.

It never takes the focus and its texts are plain text, whatever the model writes.
"""

from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, Theme, font
from callmanager.ui.widgets.answer_actions import AnswerActions
from callmanager.ui.widgets.controls import Badge, IconLabel, Label, Panel, column, line, row

DraftState = Literal["none", "waiting", "writing", "done", "failed"]
_PAINT_EVERY_MS = 40
_READING_WIDTH = 760  # longer lines are hard to read aloud


class CopilotCard(Panel):
    """Shows the answer to one objection at a time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("copilot_card")
        self.setProperty("panel", "raised")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._category = ""
        self._reasons: tuple[str, ...] = ()
        self._score = self._margin = 0.0
        self._matched = False
        self._state: DraftState = "none"
        self._why = ""
        self._draft = ""
        self._unread = False

        self._hint_icon = IconLabel(theme, "copilot", "muted", 32)
        self._hint = Label("body", "muted")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)

        self.below = AnswerActions(theme)
        self._title = Label("lead")
        self._title.setObjectName("copilot_category")
        self._reason = Label("label", "muted")
        self._reason.setObjectName("copilot_why")
        self._reason.setWordWrap(True)
        self._approved_badge = Badge("ok")
        self._approved_badge.setObjectName("copilot_approved_badge")
        self._answer = _text("copilot_approved")
        self._follow_up = _text("copilot_follow_up")
        self._follow_up.set_tone("accent")
        self._divider = line()
        self._draft_badge = Badge("info")
        self._draft_badge.setObjectName("copilot_draft_badge")
        self._draft_state = Label("label", "muted")
        self._draft_state.setObjectName("copilot_draft_state")
        self._draft_state.setWordWrap(True)
        self._draft_text = _text("copilot_draft")

        # Tokens come faster than an eye can follow: they are painted together, 25 times a second at most.
        self._painting = QTimer(self, singleShot=True, interval=_PAINT_EVERY_MS)
        self._painting.timeout.connect(self._paint_draft)
        self._build()
        self.retranslate()
        self.clear()

    def _build(self) -> None:
        empty = QWidget()
        hint = QVBoxLayout(empty)
        hint.setContentsMargins(SPACE_L * 2, SPACE_L, SPACE_L * 2, SPACE_L)
        hint.setSpacing(SPACE_M)
        hint.addStretch(2)
        hint.addWidget(self._hint_icon, 0, Qt.AlignmentFlag.AlignHCenter)
        hint.addWidget(self._hint)
        hint.addStretch(3)

        inside = QWidget()
        content = QVBoxLayout(inside)
        content.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        content.setSpacing(SPACE_M)
        content.addLayout(row(self._title, 1, self._approved_badge))
        content.addWidget(self._reason)
        content.addLayout(column(self._answer, self._follow_up, spacing=SPACE_S))
        content.addWidget(self._divider)
        status = row(self._draft_badge, self._draft_state)
        status.setStretch(1, 1)
        content.addLayout(status)
        content.addWidget(self._draft_text)
        content.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)

        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        answer = QWidget()
        parts = QVBoxLayout(answer)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        parts.addWidget(scroll, 1)
        parts.addWidget(line())
        parts.addWidget(self.below)  # below what scrolls: it never moves under the mouse
        self._pages.addWidget(answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._pages)

    def retranslate(self) -> None:
        """Say everything anew; the answers stay as they are."""
        self._hint.setText(
            self.tr(
                "Escriba lo que dijo el cliente y pulse Intro. "
                "La respuesta aprobada aparece al instante; la IA la adapta debajo."
            )
        )
        self._approved_badge.setText(self.tr("✓ aprobada"))
        self._draft_badge.setText(self.tr("borrador IA"))
        self.setAccessibleName(self.tr("Respuesta a la objeción"))
        self.below.retranslate()
        self._say_title()
        self._say_state()

    def clear(self) -> None:
        """Show the hint again."""
        self._pages.setCurrentIndex(0)
        self._draft = ""
        self._state = "none"
        self.below.show_for(has_answer=False, has_other=False)

    def show_approved(
        self,
        category: str,
        answer: str,
        follow_up: str,
        *,
        why: tuple[str, ...] = (),
        score: float = 0.0,
        margin: float = 0.0,
        has_other: bool = False,
    ) -> None:
        """Show the playbook's answer; an empty ``answer`` says that the playbook has none for this.

        Args:
            category: what the text was taken for.
            answer: to be read aloud.
            follow_up: the question after it.
            why: the words of the text that decided.
            score: how well it fits, 0 to 1; 0 says nothing of it.
            margin: how far the next category is behind, 0 to 1.
            has_other: whether the playbook has another answer of the kind.
        """
        self._category, self._matched, self._reasons = category, bool(answer), why
        self._score, self._margin = score, margin
        self.below.show_for(has_answer=self._matched, has_other=has_other)
        self._approved_badge.setVisible(self._matched)
        self._answer.setText(answer)
        self._answer.setVisible(self._matched)
        self._follow_up.setText(follow_up)
        self._follow_up.setVisible(bool(follow_up))
        self._say_title()
        self._set_state("none")
        self._scroll.verticalScrollBar().setValue(0)  # wherever the answer before was read to
        self._pages.setCurrentIndex(1)

    def begin_draft(self) -> None:
        """The model has been asked."""
        self._draft = ""
        self._draft_text.setText("")
        self._set_state("waiting")

    def add_piece(self, piece: str) -> None:
        """A piece of the model's text has come."""
        if self._state in ("waiting", "writing"):
            self._draft += piece
            if self._state == "waiting":
                self._set_state("writing")
            if not self._painting.isActive():
                self._painting.start()

    def end_draft(self, text: str, *, unread: bool = False) -> None:
        """The whole text as it may be shown: it replaces the pieces.

        Args:
            text: the model's answer.
            unread: whether the model has not read all that it was told.
        """
        self._draft, self._unread = text, unread
        self._paint_draft()
        self._set_state("done")
        if not self._matched:
            self.below.show_for(has_answer=True, has_other=False)

    def fail_draft(self, why: str) -> None:
        """The model cannot answer: one quiet sentence; the approved answer stays, half a draft does not."""
        self._why = why
        self._draft = ""
        self._paint_draft()
        self._set_state("failed")

    @property
    def is_answering(self) -> bool:
        """Whether an answer is shown, or that there is none; False while the hint is."""
        return self._pages.currentIndex() == 1

    @property
    def words(self) -> str:
        """What an agent would copy: the approved answer with its question; where there is none, the finished draft."""
        if self._matched:
            return " ".join(part for part in (self._answer.text(), self._follow_up.text()) if part)
        return self._draft if self._state == "done" else ""

    @property
    def draft_state(self) -> DraftState:
        """How the model's text stands."""
        return self._state

    @property
    def draft(self) -> str:
        """The model's text so far."""
        return self._draft

    def _paint_draft(self) -> None:
        self._painting.stop()
        self._draft_text.setText(self._draft)
        self._draft_text.setVisible(bool(self._draft))

    def _set_state(self, state: DraftState) -> None:
        self._state = state
        visible = state != "none"
        self._divider.setVisible(visible)
        self._draft_badge.setVisible(visible and state != "failed")
        self._draft_state.setVisible(visible)
        if not visible:
            self._draft_text.hide()
        self._say_state()

    def _say_state(self) -> None:
        words = {
            "none": "",
            "waiting": self.tr("pensando …"),
            "writing": self.tr("escribiendo …"),
            "done": self.tr("El modelo no leyó la ficha entera: compruebe lo que dice.") if self._unread else "",
            "failed": self._why,
        }
        self._draft_state.setText(words[self._state])

    def _say_title(self) -> None:
        if self._matched:
            self._title.setText(labels.category(self._category))
        else:
            self._title.setText(self.tr("No hay respuesta aprobada para esto"))
        words = self._reason_words()
        self._reason.setText(words)
        self._reason.setToolTip(
            self.tr("El margen es la distancia a la siguiente categoría; con demasiado poco no se elige ninguna.")
        )
        self._reason.setVisible(bool(words))

    def _reason_words(self) -> str:
        """What decided, and how clearly; "" where there is nothing to say."""
        if not self._matched:
            nearest = self.tr("Lo más parecido solo llega al %1.") if self._score else ""
            return nearest.replace("%1", say.percent(round(100 * self._score)))
        decided = ", ".join(f"“{word}”" for word in self._reasons)
        words = [self.tr("Por: %1").replace("%1", decided)] if decided else []
        if self._score:
            sure = self.tr("coincide al %1, margen %2").replace("%1", say.percent(round(100 * self._score)))
            words.append(sure.replace("%2", say.percent(round(100 * self._margin))))
        return "  ·  ".join(words)


def _text(name: str) -> Label:
    """Words to read aloud: large, wrapped, and to be selected with the mouse without taking the focus."""
    label = Label()
    label.setObjectName(name)
    reading = font("lead")
    reading.setWeight(font("body").weight())
    label.setFont(reading)
    label.setWordWrap(True)
    label.setMaximumWidth(_READING_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label
