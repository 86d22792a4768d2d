"""Answers: the team's playbook, its products, what no answer fitted, which answers win, what the model is told."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from callmanager.domain.campaign import Campaign
from callmanager.domain.users import User
from callmanager.services.answers.prompt_templates import PromptService
from callmanager.ui.answer_services import AnswerServices
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.pages.answer_book import AnswerBook
from callmanager.ui.pages.answer_inbox import AnswerInbox
from callmanager.ui.pages.answer_winners import AnswerWinners
from callmanager.ui.pages.page import Page
from callmanager.ui.pages.product_sheets import ProductSheets
from callmanager.ui.pages.prompt_editor import PromptEditor
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button
from callmanager.workers import Lane

_TABS = ("book", "products", "inbox", "winners", "prompts")


class AnswersPage(Page):
    """Five views side by side; only who may change answers sees this page."""

    def __init__(
        self,
        services: AnswerServices,
        prompts: PromptService,
        campaigns: Sequence[Campaign],
        user: User,
        zone: ZoneInfo,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("answers", theme)
        common = (user, theme, lane, tasks, self.notice)
        self.book = AnswerBook(services.book, campaigns, language, *common, slow_lane)
        self.products = ProductSheets(services.products, *common, slow_lane)
        self.inbox = AnswerInbox(services.objections, language, *common)
        self.winners = AnswerWinners(services.report, services.book, zone, *common)
        self.prompts = PromptEditor(prompts, language, *common)
        self._views: dict[str, QWidget] = {
            "book": self.book,
            "products": self.products,
            "inbox": self.inbox,
            "winners": self.winners,
            "prompts": self.prompts,
        }
        self._stack = QStackedWidget()
        self._tabs = {name: Button(theme, f"answers_tab_{name}", "tab") for name in _TABS}
        self._group = QButtonGroup(self)
        for name, tab in self._tabs.items():
            tab.setCheckable(True)
            self._group.addButton(tab)
            self.action_row.addWidget(tab)
            self._stack.addWidget(self._views[name])
            tab.clicked.connect(lambda _checked=False, chosen=name: self.open_tab(chosen))
        self.content.addWidget(self._stack, 1)
        bridge.playbook_changed.connect(lambda _event: self.book.reload())
        bridge.products_changed.connect(lambda _event: self.products.reload())
        self.inbox.wanted.connect(self._write_answer)
        self.book.saved_from_inbox.connect(self.inbox.handled)
        self.retranslate()
        self.open_tab("book")

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Respuestas"))
        words = {
            "book": self.tr("Respuestas aprobadas"),
            "products": self.tr("Productos"),
            "inbox": self.tr("Sin respuesta"),
            "winners": self.tr("Qué funciona"),
            "prompts": self.tr("Instrucciones de la IA"),
        }
        for name, tab in self._tabs.items():
            tab.setText(words[name])

    def open_tab(self, name: str) -> None:
        """Show one of the views, with what holds now."""
        self._tabs[name].setChecked(True)
        self._stack.setCurrentWidget(self._views[name])
        self.opened()

    def opened(self) -> None:
        """Look again."""
        view = self._stack.currentWidget()
        if isinstance(view, AnswerBook | ProductSheets | AnswerInbox | AnswerWinners | PromptEditor):
            view.reload()

    def first_focus(self) -> QWidget:
        """The chosen view's first control."""
        return self.book.search

    def _write_answer(self, objection_id: int, text: str) -> None:
        """Make an answer of what a customer said."""
        self.open_tab("book")
        self.book.begin(text, objection_id)
