"""What stands behind the assistant's page: the open conversation, and the question that is on its way."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from callmanager.ai.assistant import ChatAnswer, ChatQuestion, history_of
from callmanager.ai.failures import failure
from callmanager.domain.errors import CallManagerError
from callmanager.domain.product import Product
from callmanager.domain.users import User
from callmanager.services.answers.conversation_files import Said
from callmanager.services.answers.conversations import Conversation
from callmanager.ui import format as words
from callmanager.ui.assistant_services import AssistantServices
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.workers import Lane, WorkerError


@dataclass(slots=True)
class Asking:
    """A question on its way; ``future`` is None while it is being kept."""

    conversation_id: str = ""
    text: str = ""
    pieces: list[str] = field(default_factory=list)
    future: "Future[ChatAnswer] | None" = None

    @property
    def so_far(self) -> str:
        """What the model has written."""
        return "".join(self.pieces)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What asking needs, read where the question was kept."""

    conversation: Conversation
    before: list[Said]


class AssistantTalk(QObject):
    """Keeps what is said, asks the model, and goes on with an answer while another conversation is read.

    ``shown``: another conversation, or other messages of it. ``grew`` and ``began_anew``: the answer that is being
    written in the open one. ``ended``: its last text, and why it ends there. ``given_back``: a question that could
    not be kept. ``moved``: something else about how it stands.
    """

    shown = Signal()
    grew = Signal(str)
    began_anew = Signal()
    ended = Signal(str, str)
    given_back = Signal(str)
    moved = Signal()
    listed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, services: AssistantServices, user: User, language: Language, lane: Lane, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._talks, self._assistant, self._user = services.conversations, services.assistant, user
        self._language, self._lane, self._tasks = language, lane, tasks
        self.open: Conversation | None = None
        self.said: list[Said] = []
        self.asking: Asking | None = None

    @property
    def writes_here(self) -> Asking | None:
        """The question that is on its way in the open conversation."""
        asking = self.asking
        return asking if asking is not None and asking.conversation_id == self.open_id else None

    @property
    def open_id(self) -> str:
        """The open conversation's id; "" for a new one."""
        return self.open.conversation_id if self.open is not None else ""

    @property
    def can_ask_again(self) -> bool:
        """Whether the last question has no whole answer."""
        last = self.said[-1] if self.said else None
        return self.asking is None and last is not None and (not last.by_model or bool(last.error))

    # --- conversations --------------------------------------------------------------------------------------------

    def read_list(self) -> None:
        """Read this person's conversations."""
        self._run(lambda: self._talks.all(self._user), self.listed.emit)

    def choose(self, conversation: Conversation | None) -> None:
        """Open a conversation; None is a new one, which is kept from its first question on."""
        if self.asking is not None and not self.asking.conversation_id:
            return  # the new one is being kept; a moment
        self.open, self.said = conversation, []
        if conversation is None:
            self.shown.emit()
        else:
            self._reread(conversation.conversation_id)

    def choose_product(self, product_id: str) -> None:
        """Let the open conversation be about this product from now on."""
        if self.open is not None and self.open.product_id != product_id:
            self.open = replace(self.open, product_id=product_id)
            talk_id = self.open.conversation_id
            self._run(lambda: self._talks.choose_product(self._user, talk_id, product_id), lambda _: self.read_list())

    def remove(self, then: Callable[[], None]) -> None:
        """Delete the open conversation; an answer on its way to it is given up."""
        talk_id = self.open_id
        if self.writes_here is not None:
            self._give_up()

        def gone(_nothing: object) -> None:
            self.choose(None)
            self.read_list()
            then()

        self._run(lambda: self._talks.remove(self._user, talk_id), gone)

    def export(self, path: Path, model_name: str, then: Callable[[], None]) -> None:
        """Write the open conversation; the file's ending chooses the kind."""
        talk_id, locale, names = self.open_id, self._language.locale, (self._user.name, model_name)
        self._run(
            lambda: self._talks.export_file(
                self._user, talk_id, path, names=names, told=lambda at: words.moment(at, locale)
            ),
            lambda _count: then(),
        )

    # --- asking ---------------------------------------------------------------------------------------------------

    def ask(self, text: str, product: Product | None, *, is_new: bool = True) -> None:
        """Ask, unless a question is on its way; a new one is kept first, whatever becomes of the answer."""
        if self.asking is not None:
            return
        talks, user, opened, asking = self._talks, self._user, self.open, Asking(self.open_id, text)
        self.asking = asking
        self.moved.emit()

        def keep() -> _Kept:
            talk = opened or talks.begin(user, text, product.product_id if product else "")
            before = talks.messages(user, talk.conversation_id)
            if is_new:
                talks.say(user, talk.conversation_id, text)
            return _Kept(talk, before)

        def kept(facts: _Kept) -> None:
            if opened is None:
                self.open, asking.conversation_id = facts.conversation, facts.conversation.conversation_id
                self.read_list()
            self._reread(asking.conversation_id)
            sheet = (product.name, product.sheet) if product else ("", "")
            self._ask_model(asking, ChatQuestion(text, history_of(facts.before), *sheet, self._language.code))

        def not_kept(error: CallManagerError) -> None:
            self.asking = None
            self.given_back.emit(text if is_new else "")
            self.moved.emit()
            self.failed.emit(error)

        self._tasks.run(self, self._lane, keep, kept, not_kept)

    def ask_again(self, product: Product | None) -> None:
        """Ask the last question anew."""
        text = next((one.text for one in reversed(self.said) if not one.by_model), "")
        if text:
            self.ask(text, product, is_new=False)

    def stop(self, why: str) -> None:
        """Let the model stop; what it has written so far stays, with a word on why it ends there."""
        asking = self.asking
        if asking is not None and asking.future is not None:
            asking.future.cancel()
            self._keep_answer(asking, asking.so_far.strip(), why)

    def close(self) -> None:
        """The window closes: the model need not go on."""
        self._give_up()

    def _give_up(self) -> None:
        if self.asking is not None and self.asking.future is not None:
            self.asking.future.cancel()
        self.asking = None

    def _ask_model(self, asking: Asking, question: ChatQuestion) -> None:
        def begin(_now: bool) -> None:
            if self.asking is asking and asking.pieces:
                asking.pieces.clear()
                if self.writes_here:
                    self.began_anew.emit()

        def grow(piece: str) -> None:
            if self.asking is asking:
                asking.pieces.append(piece)
                if self.writes_here:
                    self.grew.emit(piece)

        def done(answer: ChatAnswer) -> None:
            if self.asking is asking:
                told = self.tr("La respuesta llegó a su largo máximo.") if answer.is_cut else ""
                self._keep_answer(asking, answer.text, told)

        def not_done(error: CallManagerError) -> None:
            if self.asking is asking:
                self._keep_answer(asking, "" if error.reason == "unbacked" else asking.so_far.strip(), sentence(error))

        tell = self._tasks.telling
        try:
            asking.future = self._assistant.ask(question, tell(self, begin), tell(self, grow))
        except WorkerError:
            not_done(failure("stopped"))
        else:
            self._tasks.follow(self, asking.future, done, not_done)

    def _keep_answer(self, asking: Asking, text: str, error: str) -> None:
        is_here, self.asking = self.writes_here is not None, None
        if is_here:
            self.ended.emit(text, error)
        talks, user, talk_id = self._talks, self._user, asking.conversation_id

        def kept(_nothing: object) -> None:
            self._reread(talk_id)
            self.read_list()

        self._run(lambda: talks.say(user, talk_id, text, by_model=True, error=error), kept)
        self.moved.emit()

    def _reread(self, talk_id: str) -> None:
        def show(said: list[Said]) -> None:
            if talk_id == self.open_id:
                self.said = said
                self.shown.emit()

        if talk_id == self.open_id:
            self._run(lambda: self._talks.messages(self._user, talk_id), show)

    def _run(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._tasks.run(self, self._lane, job, done, self.failed.emit)
