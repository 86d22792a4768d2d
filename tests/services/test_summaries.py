"""A draft is kept as a draft; what the agent confirms is kept beside it, once asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callmanager.domain.errors import CallError
from callmanager.domain.events import SummaryConfirmed
from callmanager.domain.summary import CallSummary
from callmanager.services.answers.summaries import SummaryService
from tests.support.desk import Desk

DRAFT = CallSummary("Quiere pensarlo.", ("precio",), (), "Llamar el lunes.")


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def test_a_draft_is_no_fact_until_the_agent_says_so(desk: Desk) -> None:
    summaries, ana = SummaryService(desk.database, desk.bus, desk.audit, desk.clock), desk.person("Ana")
    call = desk.calls.start(ana, phone="8888 7777")
    assert summaries.get(call.call_id) is None
    kept = summaries.keep_draft(call.call_id, DRAFT, "llama3")
    assert (kept.draft, kept.model, kept.confirmed) == (DRAFT, "llama3", None)
    news: list[object] = []
    desk.bus.subscribe(SummaryConfirmed, news.append)
    mine = CallSummary("Lo piensa hasta el lunes.", ("precio",), ("llamar el lunes",), "")
    assert summaries.confirm(call.call_id, mine, ana).confirmed == mine
    assert news == [SummaryConfirmed(call.call_id)]
    summaries.keep_draft(call.call_id, CallSummary("otra cosa"), "llama3")
    kept_now = summaries.get(call.call_id)
    assert kept_now is not None
    assert (kept_now.confirmed, kept_now.confirmed_by, kept_now.draft.reason) == (mine, "Ana", "otra cosa")


def test_nobody_confirms_for_another_nor_nothing_nor_no_call(desk: Desk) -> None:
    summaries, ana = SummaryService(desk.database, desk.bus, desk.audit, desk.clock), desk.person("Ana")
    call = desk.calls.start(ana, phone="8888 7777")
    with pytest.raises(CallError, match="Only who made"):
        summaries.confirm(call.call_id, DRAFT, desk.person("Luis"))
    with pytest.raises(CallError, match="empty"):
        summaries.confirm(call.call_id, CallSummary("  \n "), ana)
    with pytest.raises(CallError, match="no call"):
        summaries.keep_draft("nope", DRAFT, "")
    assert summaries.get(call.call_id) is None


def test_a_draft_is_discarded_and_what_was_confirmed_stays(desk: Desk) -> None:
    summaries, ana = SummaryService(desk.database, desk.bus, desk.audit, desk.clock), desk.person("Ana")
    call = desk.calls.start(ana, phone="8888 7777")
    summaries.discard(call.call_id, ana)
    summaries.keep_draft(call.call_id, DRAFT, "llama3")
    with pytest.raises(CallError, match="Only who made"):
        summaries.discard(call.call_id, desk.person("Luis"))
    summaries.discard(call.call_id, ana)
    assert summaries.of_calls([call.call_id, "nope"]) == {}
    summaries.keep_draft(call.call_id, DRAFT, "llama3")
    summaries.confirm(call.call_id, DRAFT, ana)
    summaries.discard(call.call_id, ana)
    kept = summaries.of_calls([call.call_id])[call.call_id]
    assert (kept.draft, kept.model, kept.drafted_at, kept.confirmed) == (CallSummary(), "", None, DRAFT)
