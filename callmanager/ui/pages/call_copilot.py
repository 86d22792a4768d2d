"""The middle column of the call page: the objection and the copilot's card."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from callmanager.ai.answers import ENDED_EARLY, AnswerResult, Question
from callmanager.domain.call import Call
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import ObjectionRaised
from callmanager.domain.objection import MAX_ANSWER_CHARACTERS, Match
from callmanager.domain.users import User
from callmanager.services.answers.objections import ObjectionService, Verdict
from callmanager.services.answers.products import ProductService
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card, ElidedLabel, Notice
from callmanager.ui.widgets.copilot_card import CopilotCard
from callmanager.ui.widgets.spoken_language import SpokenLanguage
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.ai import AICopilot

_MAX_OBJECTION = 500


class _FromCopilot(QObject):
    """Brings the copilot's words from its own thread into the GUI thread, each with the number of its question."""

    piece = Signal(int, str)
    ended = Signal(int, object)


class CallCopilot(Card):
    """Takes an objection; shows the approved answer at once and the model's draft as it is written.

    ``spoken`` carries the language of the call when it is known or chosen, "" when it is not any more;
    ``summary_asked`` is the button that turns to the call's summary.

    Args:
        languages: the language that was chosen for a campaign's calls, by the campaign's id; ``remember`` is told
            when another one is chosen, "" when the words shall tell it again.
    """

    spoken = Signal(str)
    summary_asked = Signal()

    def __init__(
        self,
        desk: CallDesk,
        user: User,
        objections: ObjectionService,
        products: ProductService,
        copilot: "AICopilot",
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
        languages: Mapping[str, str],
        remember: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._user = user
        self._languages, self._remember_language = dict(languages), remember
        self._desk, self._objections, self._products, self._copilot = desk, objections, products, copilot
        self._language, self._lane, self._tasks = language, lane, tasks
        self._asked = 0  # counts what the model was asked, and what took its place
        self._question = 0  # which of them the verdicts are about
        self._call_id, self._campaign_id = "", ""
        self._others: list[Match] = []  # the next best answers, the shown one last
        self._shown: Match = Match()
        self._remembered: int | None = None
        self._verdict: Verdict | None = None  # said before the objection was stored
        self._input = QLineEdit()
        self._input.setObjectName("objection_input")
        self._input.setProperty("lead", "true")
        self._input.setMaxLength(_MAX_OBJECTION)
        self._aside = ElidedLabel("label", "muted")
        self._aside.setObjectName("summary_absent")
        self._aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._summary = Button(theme, "summary_show", "quiet")
        self._summary.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._summary.hide()
        self.spoken_choice = SpokenLanguage()
        self.heading_row.addWidget(self._aside, 20)
        self.heading_row.addWidget(self._summary)
        self.heading_row.addWidget(self.spoken_choice)
        self.card = CopilotCard(theme)
        self._notice = Notice(theme, "objection_notice")
        self.body.addWidget(self._input)
        self.body.addWidget(self._notice)
        self.body.addWidget(self.card, 1)
        self._back = _FromCopilot(self)
        self._back.piece.connect(self._piece, Qt.ConnectionType.QueuedConnection)
        self._back.ended.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self._input.returnPressed.connect(self.ask)
        self.card.below.copy.connect(self._copy)
        self.card.below.judged.connect(self._judge)
        self.card.below.other.connect(self._show_other)
        self.spoken_choice.chosen.connect(self._choose_language)
        self._summary.clicked.connect(self.summary_asked)
        desk.changed.connect(self._call_changed)
        bridge.objection_raised.connect(self._raised)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Objeción"))
        self._input.setPlaceholderText(self.tr("Por ejemplo: me parece muy caro"))
        self._input.setAccessibleName(self.tr("Lo que dijo el cliente"))
        self._summary.setText(self.tr("Resumen") + f"  {shortcuts.shown('summary')}")
        self._summary.setAccessibleName(self.tr("Ver el resumen de la llamada"))

    def tell_absent(self, words: str) -> None:
        """Say in one quiet line why there is no summary; "" says nothing."""
        self._aside.setText(words)

    def offer_summary(self, *, is_there: bool) -> None:
        """Whether there is a summary to turn to."""
        self._summary.setVisible(is_there)

    def focus_input(self) -> None:
        """Put the keys into the objection."""
        self._input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._input.selectAll()

    def ask(self) -> None:
        """Answer what stands in the line; a newer question takes the place of an older one."""
        text = self._input.text().strip()
        if text:
            self._input.selectAll()
            self._answer(text)

    def _raised(self, event: ObjectionRaised) -> None:
        """Something that listens to the call has heard an objection; a line that is being typed is left alone."""
        call = self._desk.call
        if call is None or call.call_id != event.call_id or not event.text.strip():
            return
        text = event.text.strip()[:_MAX_OBJECTION]
        if not self._input.hasFocus() or not self._input.isModified():
            self._input.setText(text)
        self._answer(text)

    def _answer(self, text: str) -> None:
        self._asked += 1
        number, call, code = self._asked, self._desk.call, self._language.code
        call_id, agent_id = (call.call_id, call.agent_id) if call else ("", "")
        product, campaign = (call.product, call.campaign_id) if call else ("", "")
        chosen = self.spoken_choice.language
        self._question, self._remembered, self._verdict = number, None, None
        self._notice.clear()

        def look_up() -> tuple[Match, list[Match]]:
            match = self._objections.match(text, chosen or None, product, campaign)
            return match, self._objections.others(text, match, product, campaign)

        def found(answers: tuple[Match, list[Match]]) -> None:
            match, others = answers
            if number != self._asked:
                return
            self._others = others
            self._show(match)
            self.card.begin_draft()
            self.spoken.emit(chosen or match.language)
            # A timer comes after the painting, with which the model's thread would fight for the interpreter.
            QTimer.singleShot(0, self, partial(go_on, match))

        def go_on(match: Match) -> None:
            self._tasks.run(self, self._lane, lambda: self._products.sheet(product), partial(ask, match), self._fail)
            self._remember(number, text, match, call_id, agent_id, product)

        def ask(match: Match, sheet: str) -> None:
            if number != self._asked:
                return
            question = Question(
                text,
                context=sheet,
                language=chosen or match.language or code,
                approved=match.entry.answer if match.entry else "",
                product=product,
                call_id=call_id,
                use_history=True,
                longest=MAX_ANSWER_CHARACTERS,
                keep_language=True,
            )
            self._ask_model(number, question)

        self._tasks.run(self, self._lane, look_up, found, self._fail)

    def _show(self, match: Match) -> None:
        entry, self._shown = match.entry, match
        answer, follow_up = (entry.answer, entry.follow_up) if entry else ("", "")
        self.card.show_approved(
            match.category.value,
            answer,
            follow_up,
            why=match.why,
            score=match.score,
            margin=match.margin,
            has_other=bool(self._others),
        )

    def _show_other(self) -> None:
        """The next best answer; the first one comes round again. The model's draft belonged to the one before."""
        if self._others:
            self._others.append(self._shown)
            self._asked += 1
            self._copilot.cancel()
            self._show(self._others.pop(0))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.card.words)

    def _judge(self, said: str) -> None:
        self._verdict = Verdict(said)
        self._keep_verdict()

    def _keep_verdict(self) -> None:
        objection_id, verdict, entry = self._remembered, self._verdict, self._shown.entry
        if objection_id is None or verdict is None:
            return
        entry_id = entry.id if entry else None
        self._tasks.run(
            self,
            self._lane,
            lambda: self._objections.judge(objection_id, verdict, entry_id, actor=self._user),
            on_error=self._fail,
        )

    def _ask_model(self, number: int, question: Question) -> None:
        try:
            self._copilot.ask(
                question,
                on_token=lambda piece: self._back.piece.emit(number, piece),
                on_done=lambda result: self._back.ended.emit(number, result),
            )
        except CallManagerError as error:
            self.card.fail_draft(sentence(error))

    def _remember(self, number: int, text: str, match: Match, call_id: str, agent_id: str, product: str) -> None:
        def kept(objection_id: int) -> None:
            if number == self._question:
                self._remembered = objection_id
                self._keep_verdict()

        self._tasks.run(
            self,
            self._lane,
            lambda: self._objections.remember(text, match, call_id=call_id, agent_id=agent_id, product=product),
            kept,
            self._fail,
        )

    def _piece(self, number: int, piece: str) -> None:
        if number == self._asked:
            self.card.add_piece(piece)

    def _ended(self, number: int, result: AnswerResult) -> None:
        if number != self._asked or result.error_code in ENDED_EARLY:
            return
        if result.source == "model":
            self.card.end_draft(result.text, unread=result.unread)
        else:
            self.card.fail_draft(result.message)

    def _call_changed(self, call: Call | None) -> None:
        call_id = call.call_id if call else ""
        if call_id == self._call_id:
            return
        self._call_id = call_id
        if call_id or not self._input.text():
            # The next customer's card begins empty; after a call the last answer stays until then.
            self._asked += 1
            self._copilot.cancel()
            self._copilot.clear_history()  # one customer's words have no place in the next one's answer
            self._input.clear()
            self.card.clear()
        if call is not None:
            self._campaign_id = call.campaign_id
            self.spoken_choice.choose(self._languages.get(call.campaign_id, ""))
            self.spoken.emit(self.spoken_choice.language)
            campaign_id = call.campaign_id  # answers that were changed since are read before the first question
            self._tasks.run(self, self._lane, lambda: self._objections.prepare(campaign_id), on_error=self._fail)

    def _choose_language(self, language: str) -> None:
        """For this call's next answers, and for the campaign's next calls; what is shown is answered anew."""
        self._languages[self._campaign_id] = language
        self._remember_language(self._campaign_id, language)
        self.spoken.emit(language)
        if self._question and self._input.text().strip() and self.card.is_answering:
            self._answer(self._input.text().strip())

    def _fail(self, error: CallManagerError) -> None:
        self._notice.say(sentence(error), "record")
