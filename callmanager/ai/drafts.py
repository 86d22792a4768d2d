"""The model's draft while it comes: without its thinking, without what nobody approved, in the call's language."""

from functools import lru_cache

from callmanager.ai.answers import Question
from callmanager.ai.failures import failure
from callmanager.ai.guard import Claim, Guard, backed_by, fitted
from callmanager.ai.thinking import AnswerText
from callmanager.services.answers.playbook import Playbook

_LONGEST = 4_000  # a server that ignores num_predict is cut here
_SLICE = 1_000  # characters of a piece that are looked at together
_TELLING_CHARACTERS = 60  # of shorter texts the language cannot be told


class Draft:
    """Takes the pieces of one answer and gives out what may be shown.

    Args:
        question: what is answered, with what is known of the product.
        approved: the answer that stands beside it; what it says may be said.
        language: to answer in.
        playbook: what its answers say may be said, too.
    """

    def __init__(self, question: Question, approved: str, language: str, playbook: Playbook) -> None:
        self._question = question
        self._language = language
        self._playbook = playbook
        self._sources = (question.product, question.context, approved)
        self._answer = AnswerText()
        self._guard = self._new_guard()
        self._language_is_known = not question.keep_language

    @property
    def text(self) -> str:
        """The draft so far, what is still held back included."""
        return self._answer.text

    @property
    def is_long(self) -> bool:
        """Whether it is as long as an answer may be, so that nothing more is wanted."""
        return len(self.text) > (self._question.longest or _LONGEST)

    def feed(self, piece: str) -> str:
        """What may be shown now.

        Raises:
            CopilotError: ``unbacked`` or ``wrong_language``; the draft is worth nothing and what was shown goes.
        """
        if len(piece) <= _SLICE:
            return self._take(piece)
        shown = ""  # a server that does not stream sends all at once: no more of it is looked at than is wanted
        for start in range(0, len(piece), _SLICE):
            shown += self._take(piece[start : start + _SLICE])
            if self.is_long:
                break
        return shown

    def _take(self, piece: str) -> str:
        before = len(self.text)
        given = self._answer.feed(piece)
        if len(self.text) < before:  # all of it was thinking
            self._guard = self._new_guard()
        if not self._language_is_known and len(self.text) >= _TELLING_CHARACTERS:
            self._check_language()
        return self._let_through(self._guard.feed(given))

    def finish(self) -> str:
        """The rest, now that nothing follows.

        Raises:
            CopilotError: as `feed`.
        """
        return self._let_through(self._guard.feed(self._answer.finish()) + self._guard.finish())

    def fitted(self) -> tuple[str, bool]:
        """The whole answer at the length that was asked for, and whether it was cut."""
        return fitted(self.text, self._question.longest) if self._question.longest else (self.text, False)

    def _let_through(self, text: str) -> str:
        if self._guard.broken:
            raise failure("unbacked", words=self._guard.broken)
        return text

    def _new_guard(self) -> Guard:
        return Guard(self._sources, self._language, _approved_by(self._playbook, self._language))

    def _check_language(self) -> None:
        self._language_is_known = True
        model = self._playbook.prepare()
        if model is None or self._language not in model.languages:
            return
        if model.beliefs(self.text).language != self._language:
            raise failure("wrong_language")


def prepare(playbook: Playbook) -> None:
    """Read what the playbook's answers claim now, a tenth of a second before the first question rather than in it."""
    for language in playbook.languages:
        _approved_by(playbook, language)


@lru_cache(maxsize=8)
def _approved_by(playbook: Playbook, language: str) -> frozenset[Claim]:
    """What the answers of a playbook claim; a playbook never changes, another one takes its place."""
    answers = (f"{entry.answer} {entry.follow_up}" for entry in playbook.entries if entry.enabled)
    return frozenset(backed_by(answers, language))
