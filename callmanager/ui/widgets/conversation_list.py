"""The conversations of whoever works here, newest first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView

from callmanager.services.answers.conversations import Conversation
from callmanager.ui import format as words
from callmanager.ui.i18n import Language
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Card

_WIDTH = 280


class ConversationList(Card):
    """A button for a new one above the list; ``chosen`` carries a conversation."""

    chosen = Signal(object)
    new_asked = Signal()

    def __init__(self, theme: Theme, language: Language, product_name: Callable[[str], str]) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self._language, self._product_name = language, product_name
        self.new = Button(theme, "assistant_new", icon="plus")
        self._rows: TwoLineModel[Conversation] = TwoLineModel(lambda one: one.title, self._second)
        self.view = QListView()
        self.view.setObjectName("assistant_conversations")
        self.view.setModel(self._rows)
        self.view.setItemDelegate(TwoLineDelegate(theme, self.view))
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTabKeyNavigation(False)
        self.body.addWidget(self.new)
        self.body.addWidget(self.view, 1)
        self.heading.hide()
        self.new.clicked.connect(self.new_asked)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.new.setText(self.tr("Nueva conversación"))
        self.view.setAccessibleName(self.tr("Conversaciones"))
        self._rows.retranslate()

    def show_all(self, conversations: Sequence[Conversation], chosen_id: str) -> None:
        """Show these; one of them is the open one."""
        self._rows.show(conversations)
        self.mark(chosen_id)

    def mark(self, chosen_id: str) -> None:
        """Mark the open conversation; "" marks none."""
        place = next((n for n, one in enumerate(self._rows.rows) if one.conversation_id == chosen_id), -1)
        if place < 0:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        else:
            self.view.setCurrentIndex(self._rows.index(place))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._rows.rows[index.row()])

    def _second(self, conversation: Conversation) -> str:
        at = words.moment(conversation.updated_at, self._language.locale)
        return "  ·  ".join(part for part in (at, self._product_name(conversation.product_id)) if part)
