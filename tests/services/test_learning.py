"""From an objection to its answer, to what the agent made of it, to what the call came to."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callmanager.domain.errors import PermissionDenied, PlaybookError
from callmanager.domain.objection import ObjectionCategory, PlaybookEntry
from callmanager.domain.users import Role, User
from callmanager.services.answers.answer_report import AnswerFigures, AnswerReport
from callmanager.services.answers.objections import ObjectionService, Verdict
from callmanager.services.answers.playbook import Playbook
from tests.support.desk import Desk

PRICE = ObjectionCategory.PRICE
BOOK = Playbook(
    [
        PlaybookEntry("first", PRICE, "es", ("es muy caro",), "Uno.", priority=1),
        PlaybookEntry("second", PRICE, "es", ("sale demasiado caro",), "Dos."),
        PlaybookEntry("third", PRICE, "es", ("no alcanza el dinero",), "Tres.", product="Móvil"),
        PlaybookEntry("trust", ObjectionCategory.TRUST, "es", ("no confío",), "Cuatro."),
    ]
)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def objections(desk: Desk) -> ObjectionService:
    return ObjectionService(desk.database, desk.bus, desk.clock, lambda _campaign: BOOK)


def ask(desk: Desk, objections: ObjectionService, agent: User, text: str, outcome: str, verdict: Verdict | None) -> int:
    """One call in which the customer says ``text``."""
    call = desk.calls.start(agent, phone="8888 7777", product="Fibra 300")
    desk.calls.answer(call.call_id)
    match = objections.match(text, "es")
    asked = objections.remember(text, match, call_id=call.call_id, agent_id=agent.user_id, product="Fibra 300")
    if verdict is not None:
        objections.judge(asked, verdict)
    desk.calls.end(call.call_id, outcome)
    return asked


def test_the_next_best_answers_are_of_the_same_kind_and_for_the_product(objections: ObjectionService) -> None:
    match = objections.match("es muy caro", "es")
    assert match.entry is not None
    assert match.entry.id == "first"
    assert [m.entry.id for m in objections.others("es muy caro", match) if m.entry] == ["second"]
    on_mobile = objections.others("no alcanza el dinero", match, "móvil")
    assert {m.entry.id for m in on_mobile if m.entry} == {"second", "third"}


def test_which_answers_win(desk: Desk, objections: ObjectionService) -> None:
    ana, luis = desk.person("Ana"), desk.person("Luis")
    ask(desk, objections, ana, "es muy caro", "sale", Verdict.HELPED)
    ask(desk, objections, ana, "es muy caro", "not_interested", Verdict.USED)
    ask(desk, objections, luis, "es muy caro", "sale", Verdict.NO_GOOD)
    objections.remember("es muy caro", objections.match("es muy caro", "es"), agent_id=ana.user_id)
    boss, report = desk.person("Irene", Role.PROJECT_MANAGER), AnswerReport(desk.database)
    start, end = desk.clock.now() - timedelta(days=1), desk.clock.now() + timedelta(days=1)
    assert report.figures(boss, start, end) == [AnswerFigures("first", 3, 2, 1, 1, 3, 2)]
    assert report.figures(boss, start, end)[0].sale_rate == 67
    assert report.figures(ana, start, end) == [AnswerFigures("first", 3, 2, 1, 0, 2, 1)], "with the one outside a call"
    assert [line.key for line in report.figures(boss, start, end, "agent")] == ["Ana", "Luis"]
    assert [line.key for line in report.figures(boss, start, end, "product")] == ["Fibra 300"]
    assert [line.key for line in report.figures(boss, start, end, "category")] == ["price"]
    assert report.figures(boss, end, end) == []


def test_what_matched_nothing_waits_for_a_team_lead(desk: Desk, objections: ObjectionService) -> None:
    ana, lead = desk.person("Ana"), desk.person("Irene", Role.TEAM_LEAD)
    unmatched = ask(desk, objections, ana, "el gato se comió el cable", "dropped", None)
    ask(desk, objections, ana, "es muy caro", "sale", Verdict.USED)
    bad = ask(desk, objections, ana, "es muy caro", "not_interested", Verdict.NO_GOOD)
    assert [waiting.objection_id for waiting in objections.inbox()] == [bad, unmatched]
    assert objections.inbox()[1].text == "el gato se comió el cable"
    with pytest.raises(PermissionDenied):
        objections.handle(unmatched, ana)
    objections.handle(unmatched, lead, entry_id="first")
    objections.handle(bad, lead)
    assert objections.inbox() == []
    with pytest.raises(PlaybookError, match="gone"):
        objections.handle(999, lead)
    objections.judge(999, Verdict.USED)  # erased meanwhile: nothing to say


def test_another_answer_that_was_chosen_is_the_one_that_is_judged(desk: Desk, objections: ObjectionService) -> None:
    ana = desk.person("Ana")
    asked = ask(desk, objections, ana, "es muy caro", "sale", None)
    objections.judge(asked, Verdict.HELPED, entry_id="second")
    start, end = desk.clock.now() - timedelta(days=1), desk.clock.now() + timedelta(days=1)
    assert [line.key for line in AnswerReport(desk.database).figures(ana, start, end)] == ["second"]
