import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from callmanager.ai.answers import AnswerResult, Question
from callmanager.ai.copilot import AICopilot
from callmanager.domain.objection import ObjectionCategory, PlaybookEntry
from callmanager.services.answers.playbook import Playbook
from tests.support.ollama_server import ScriptedOllama

APPROVED = "Le entiendo, veamos juntos qué incluye."
PLAYBOOK = Playbook([PlaybookEntry("p", ObjectionCategory.PRICE, "es", ("es muy caro", "caro"), APPROVED)])


class Asked:
    """What came back for one question."""

    def __init__(self) -> None:
        self.results: list[AnswerResult] = []
        self.pieces: list[str] = []
        self.threads: set[int] = set()
        self.done = threading.Event()
        self.first = threading.Event()

    def on_token(self, piece: str) -> None:
        self.threads.add(threading.get_ident())
        self.pieces.append(piece)
        self.first.set()

    def on_done(self, result: AnswerResult) -> None:
        self.threads.add(threading.get_ident())
        self.results.append(result)
        self.done.set()

    @property
    def result(self) -> AnswerResult:
        """The one result; waits for it."""
        assert self.done.wait(10), "no answer came back"
        assert len(self.results) == 1
        return self.results[0]


@pytest.fixture
def ollama() -> Iterator[ScriptedOllama]:
    with ScriptedOllama(loaded=("llama3:latest",)) as server:
        yield server


@pytest.fixture
def make_copilot() -> Iterator[Callable[..., AICopilot]]:
    """Builds started copilots with a small playbook; stops them afterwards."""
    made: list[AICopilot] = []

    def make(host: str | None = None, **options: Any) -> AICopilot:
        copilot = AICopilot(host=host, **({"playbook": PLAYBOOK} | options))
        made.append(copilot)
        copilot.start()
        assert copilot.wait_until_checked(5)
        return copilot

    yield make
    for copilot in made:
        copilot.stop()


@pytest.fixture
def copilot(ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]) -> AICopilot:
    return make_copilot(ollama.host)


def ask(copilot: AICopilot, text: str = "Es muy caro", **fields: Any) -> Asked:
    """Ask, and gather what comes back."""
    asked = Asked()
    copilot.ask(Question(text, **fields), asked.on_done, asked.on_token)
    return asked
