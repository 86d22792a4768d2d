"""Who is at hand: name, numbers, what is known, what speaks against a call, and what was before."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QVBoxLayout

from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import ComboBox, ElidedLabel, Label, Notice, Panel, line

_NOTE_LINES = 3


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A call, a step of the status or a promise: what it was, the words to it, when, and all that is known of it."""

    title: str
    words: str
    at: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What is told of a contact, in words. ``phones`` are shown as they were typed; the first one is called."""

    name: str
    phones: tuple[str, ...]
    about: str = ""
    counted: str = ""
    note: str = ""


class ContactCard(Panel):
    """Shows one contact. `phone` is the number that is chosen among several."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._who = ElidedLabel("title")
        self._who.setObjectName("card_name")
        self._number = Label("lead")
        self._number.setObjectName("card_phone")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._numbers = ComboBox("card_phone_choice")
        self._about, self._counted = ElidedLabel("body", "muted"), ElidedLabel("body", "muted")
        self._counted.setObjectName("card_counted")
        self._note = Label()
        self._note.setWordWrap(True)
        self._note.setObjectName("card_note")
        self.warning = Notice(theme, "card_warning")
        self.middle = QVBoxLayout()
        self.middle.setContentsMargins(0, SPACE_XS, 0, 0)
        self._title = Label("label", "muted")
        self._model: TwoLineModel[HistoryLine] = TwoLineModel(
            lambda one: one.title, lambda one: one.words, lambda one: one.at, lambda one: one.more
        )
        self._history = QListView()
        self._history.setObjectName("contact_history")
        self._history.setModel(self._model)
        self._history.setItemDelegate(TwoLineDelegate(theme, self._history, indent=0))
        self._history.setUniformItemSizes(True)
        self._history.setFrameShape(QListView.Shape.NoFrame)
        self._history.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._history.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._history.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._history.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._empty = Label("body", "muted")
        self._empty.setWordWrap(True)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        for part in (self._who, self._number, self._numbers, self._about, self._counted, self._note, self.warning):
            layout.addWidget(part)
        layout.addLayout(self.middle)
        layout.addSpacing(SPACE_XS)
        layout.addWidget(line())
        layout.addSpacing(SPACE_XS)
        layout.addWidget(self._title)
        layout.addWidget(self._empty)
        layout.addWidget(self._history, 1)
        layout.addStretch(0)
        layout.addSpacing(SPACE_S)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._numbers.setAccessibleName(self.tr("Número que se marca"))
        self._title.setText(self.tr("Historial"))
        self._history.setAccessibleName(self.tr("Historial del contacto"))
        self._empty.setText(self.tr("Todavía no se ha llamado a este contacto."))

    def show_contact(self, facts: ContactFacts, *, may_choose: bool) -> None:
        """Show who it is; with ``may_choose`` one of several numbers can be chosen."""
        before = self.phone
        self._who.setText(facts.name)
        several = may_choose and len(facts.phones) > 1
        self._numbers.clear()
        self._numbers.addItems(list(facts.phones))
        self._numbers.setCurrentIndex(max(0, self._numbers.findText(before)))
        self._numbers.setVisible(several)
        self._number.setText(facts.phones[0] if facts.phones else "")
        self._number.setVisible(not several)
        for label, words in ((self._about, facts.about), (self._counted, facts.counted)):
            label.setText(words)
            label.setVisible(bool(words))
        self._note.setText(_shortened(facts.note))
        self._note.setToolTip(facts.note)
        self._note.setVisible(bool(facts.note.strip()))

    def show_history(self, lines: Sequence[HistoryLine], *, is_known: bool = True) -> None:
        """Show what was before, newest first; ``is_known`` is False until it has been looked up."""
        self._model.show(lines)
        self._history.setVisible(bool(lines))
        self._empty.setVisible(is_known and not lines)

    @property
    def phone(self) -> str:
        """The number that is called."""
        return self._numbers.currentText() or self._number.text()


def _shortened(note: str) -> str:
    """The first lines of a note; all of it stands in the tool tip."""
    lines = [text for text in note.splitlines() if text.strip()]
    short = "\n".join(lines[:_NOTE_LINES])
    return short[:200] + "…" if len(short) > 200 or len(lines) > _NOTE_LINES else short
