"""Calls: told once, refused in words, the same on every way, and followed by their contact in one step."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.event import listen, remove
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.agent import AgentState
from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallError, ContactError
from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.domain.users import Role, User
from callmanager.services.calls.calls import CallService
from callmanager.services.team.journal import CallJournal
from callmanager.services.team.outage_calls import OutageCalls
from callmanager.store.database import Database
from callmanager.store.journal import JournalFile
from callmanager.store.tables import AgentIntervalRow, CallRow, ContactRow, ContactStatusChangeRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        desk.clock.noon()  # so that "today" is the same day all through the test
        yield desk


def test_each_step_is_published_once_with_the_call_as_it_stands(desk: Desk) -> None:
    told: list[object] = []
    kinds = (
        events.CallStarted,
        events.CallAnswered,
        events.CallHeld,
        events.CallResumed,
        events.CallEnded,
        events.CallFinished,
    )
    for kind in kinds:
        desk.bus.subscribe(kind, told.append)
    rosa = desk.person("rosa", team="north")
    call = desk.calls.start(rosa, phone=" 88887777 ", contact_name="Ana", product="Fibra", call_id="k")
    desk.calls.start(rosa, phone="1", call_id="k")
    for step in (desk.calls.answer, desk.calls.answer, desk.calls.hold, desk.calls.resume, desk.calls.hang_up):
        step("k")
    desk.calls.hang_up("k")
    desk.calls.finish("k", "sale", "dos líneas")
    desk.calls.finish("k", "busy", "not this")
    assert [type(event) for event in told] == list(kinds)
    done = desk.calls.get("k")
    assert done is not None
    assert told[-1] == events.CallFinished(done)
    assert (done.phone, done.contact_name, done.outcome_id, done.note) == ("88887777", "Ana", "sale", "dos líneas")
    assert call.phase is CallPhase.RINGING


def test_the_second_call_of_an_agent_is_refused_by_name(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", contact_name="Ana")
    with pytest.raises(CallError, match="Ana"):
        desk.calls.start(rosa, phone="2")
    assert len(desk.calls.recent(rosa)) == 1
    desk.calls.start(desk.person("luis"), phone="2")


def test_ending_twice_by_id_is_one_end(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", call_id="k")
    first = desk.calls.end("k", "no_answer", "nadie")
    desk.clock.go_on(hours=1)
    assert desk.calls.end("k", "sale", "otra vez") == first
    with pytest.raises(CallError, match="no call"):
        desk.calls.end("unknown", "sale")


@contextmanager
def commits(database: Database) -> Iterator[list[object]]:
    """What is committed in the block, one entry for each transaction."""
    made: list[object] = []

    def note(connection: object) -> None:
        made.append(connection)

    listen(database._writer, "commit", note)
    try:
        yield made
    finally:
        remove(database._writer, "commit", note)


@pytest.mark.parametrize("has_journal", [False, True])
def test_the_end_with_its_outcome_is_one_transaction_told_step_by_step(
    desk: Desk, ana: Contact, tmp_path: Path, *, has_journal: bool
) -> None:
    rosa, bus, told = desk.person("rosa"), Bus(), list[object]()
    kinds = (events.CallEnded, events.CallFinished, events.AgentStateChanged, events.CallbacksChanged)
    for kind in (*kinds, events.ContactsChanged):
        bus.subscribe(kind, told.append)
    if has_journal:
        journal = CallJournal(JournalFile(tmp_path / "journal.jsonl"))
        calls: CallService = OutageCalls(desk.database, bus, desk.clock, owner="test", journal=journal)
    else:
        calls = CallService(desk.database, bus, desk.clock, owner="test")
    calls.log_in(rosa)
    calls.start(rosa, phone=ana.phone, call_id="k")
    calls.answer("k")
    desk.clock.go_on(seconds=30)
    told.clear()
    with commits(desk.database) as made:
        done = calls.end("k", "callback", "quiere fibra", callback_at=desk.clock.now() + timedelta(days=1))
    assert len(made) == 1
    assert calls.end("k", "callback") == done
    closed = replace(done, phase=CallPhase.WRAP_UP, done_at=None, outcome_id=None, note="")
    moment = done.ended_at
    assert moment is not None
    assert told == [
        events.CallEnded(closed),
        events.AgentStateChanged(rosa.user_id, AgentState.WRAP_UP, moment),
        events.CallFinished(done),
        events.AgentStateChanged(rosa.user_id, AgentState.AVAILABLE, moment),
        events.ContactsChanged(1),
        events.CallbacksChanged(ana.contact_id),
    ]
    assert done.done_at == moment
    with desk.database.reading() as session:
        spans = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.id))).all()
    assert [span.state for span in spans][-3:] == ["talking", "wrap_up", "available"]
    assert [span.ended_at for span in spans] == [span.started_at for span in spans[1:]] + [None]


def test_an_end_whose_callback_cannot_be_promised_changes_nothing(desk: Desk, rosa: User, ana: Contact) -> None:
    desk.calls.start(rosa, phone=ana.phone, call_id="k")
    desk.calls.answer("k")
    before, told = desk.calls.get("k"), list[object]()
    desk.bus.subscribe(events.CallEnded, told.append)
    with pytest.raises(CallError) as refusal:
        desk.calls.end("k", "callback", callback_at=desk.clock.now() - timedelta(days=1))
    assert refusal.value.reason == "callback_time"
    assert (desk.calls.get("k"), told) == (before, [])
    state = desk.calls.state(rosa.user_id)
    assert state is not None
    assert state.state is AgentState.TALKING


def test_an_unknown_outcome_leaves_the_line_open(desk: Desk) -> None:
    desk.calls.start(desk.person("rosa"), phone="1", call_id="k")
    desk.calls.answer("k")
    with pytest.raises(CallError, match="no outcome"):
        desk.calls.end("k", "sold!!")
    call = desk.calls.get("k")
    assert call is not None
    assert call.phase is CallPhase.TALKING


def test_a_crash_closes_the_call_at_the_last_sign_of_life(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone="1", call_id="k")
    desk.calls.answer("k")
    desk.clock.go_on(seconds=100)
    desk.calls.give_sign_of_life(rosa)
    seen = desk.clock.now()
    desk.clock.go_on(hours=9)
    again = CallService(desk.database, Bus(), desk.clock, owner="test")
    assert again.close_interrupted() == ["k"]
    assert again.close_interrupted() == []
    call = again.get("k")
    assert call is not None
    assert call.interrupted
    assert call.ended_at is not None
    assert abs((call.ended_at - seen).total_seconds()) < 1
    figures = desk.metrics.between(rosa, seen - timedelta(hours=1), desk.clock.now())
    assert figures.talk_seconds == pytest.approx(100, abs=1)


def test_another_living_program_is_left_alone_and_a_dead_one_is_not(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", call_id="k")
    other = CallService(desk.database, Bus(), desk.clock, owner="other")
    desk.clock.go_on(seconds=30)
    assert other.close_interrupted() == []
    desk.clock.go_on(seconds=31)
    assert other.close_interrupted() == ["k"]


def test_long_and_strange_text_is_bounded_and_kept(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1" * 5000, contact_name="<b>ñ</b>" * 1000, call_id="k" * 500)
    [call] = desk.calls.recent(rosa)
    assert len(call.call_id) == len(call.contact_name) == len(call.phone) == 200
    saved = desk.calls.save_note(call.call_id, "é" * 1_000_000)
    assert len(saved.note) == 20_000
    with desk.database.reading() as session:
        assert session.exec(select(CallRow.note)).one() == "é" * 20_000


def test_what_a_person_sees_follows_the_role(desk: Desk) -> None:
    north, south = desk.person("rosa", team="north"), desk.person("luis", team="south")
    lead, boss = desk.person("eva", Role.TEAM_LEAD, "north"), desk.person("jefa", Role.PROJECT_MANAGER)
    teamless = desk.person("solo", Role.TEAM_LEAD)
    for agent in (north, south):
        desk.call(agent, "sale")
    seen = {user.name: sorted(c.agent_name for c in desk.calls.recent(user)) for user in (north, lead, boss, teamless)}
    assert seen == {"rosa": ["rosa"], "eva": ["rosa"], "jefa": ["luis", "rosa"], "solo": []}
    assert [desk.metrics.today(user).sales for user in (north, lead, boss, teamless)] == [1, 1, 2, 0]


@pytest.fixture
def rosa(desk: Desk) -> User:
    return desk.person("rosa")


@pytest.fixture
def ana(desk: Desk) -> Contact:
    return desk.contacts.add("Ana Mora", "8888 7777")


def contact(desk: Desk, known: Contact) -> Contact:
    found = desk.contacts.get(known.contact_id)
    assert found is not None
    return found


def rules(desk: Desk, **changes: object) -> None:
    """Hold the calls of the general campaign to other rules."""
    campaign = desk.campaigns.get(GENERAL_ID)
    assert campaign is not None
    desk.campaigns.change_rules(GENERAL_ID, replace(campaign.rules, **changes), boss(desk))


def boss(desk: Desk) -> User:
    """An administrator who stands in the database."""
    return desk.users.by_name("Irene") or desk.person("Irene", Role.ADMIN)


NEVER = '{"6": [["03:00", "03:01"]]}'


@pytest.mark.parametrize("typed", ["88887777", "+506 8888-7777", " (506) 8888 7777 ", "00506 88887777"])
def test_a_number_alone_finds_its_contact(desk: Desk, rosa: User, ana: Contact, typed: str) -> None:
    call = desk.calls.start(rosa, phone=typed)
    assert (call.contact_id, call.contact_name, call.phone) == (ana.contact_id, "Ana Mora", typed.strip())
    assert contact(desk, ana).attempts == 1
    assert contact(desk, ana).last_call_at == call.started_at
    assert contact(desk, ana).locked_by == rosa.user_id


@pytest.mark.parametrize("outcome", SHIPPED_OUTCOMES, ids=lambda outcome: outcome.outcome_id)
def test_the_contact_follows_the_outcome(desk: Desk, rosa: User, ana: Contact, outcome: object) -> None:
    meaning = next(o for o in SHIPPED_OUTCOMES if o is outcome)
    call = desk.calls.start(rosa, phone=ana.phone)
    desk.calls.end(call.call_id, meaning.outcome_id)
    after = contact(desk, ana)
    assert after.status == (meaning.status_id or "to_do")
    assert after.attempts == (0 if meaning.connected else 1)
    assert after.do_not_call is meaning.do_not_call
    assert after.locked_by is None
    with desk.database.reading() as session:
        steps = session.exec(select(ContactStatusChangeRow)).all()
        row = session.get(CallRow, call.call_id)
    assert [(step.before, step.after, step.actor, step.reason) for step in steps] == [
        ("to_do", meaning.status_id, "rosa", "call")
    ]
    assert row is not None
    assert (row.is_connected, row.is_sale) == (meaning.connected, meaning.sale)


def test_the_outcome_is_followed_once(desk: Desk, rosa: User, ana: Contact) -> None:
    call = desk.calls.start(rosa, phone=ana.phone)
    for _ in range(3):
        desk.calls.end(call.call_id, "no_answer")
    assert contact(desk, ana).attempts == 1
    with desk.database.reading() as session:
        assert len(session.exec(select(ContactStatusChangeRow)).all()) == 1


def test_who_must_not_be_called_is_not_called_under_another_name(desk: Desk, rosa: User, ana: Contact) -> None:
    twin = desk.contacts.add("Ana otra vez", "+506 8888 7777")
    desk.calls.end(desk.calls.start(rosa, phone="88887777", contact_id=ana.contact_id).call_id, "do_not_call")
    for contact_id in (ana.contact_id, twin.contact_id, None):
        with pytest.raises(CallError, match="must not be called") as refusal:
            desk.calls.start(rosa, phone="8888-7777", contact_id=contact_id)
        assert refusal.value.reason == "call_do_not_call"
    assert not desk.calls.may_start(rosa, phone="88887777").allowed
    assert len(desk.calls.recent(rosa)) == 1


AROUND = ("*31#88887777", "#31#+50688887777", "88887777#", "sip:88887777@x", "+50688887777@pbx", "9 8888 7777")


def test_who_must_not_be_called_is_not_called_with_codes_around_the_number(
    desk: Desk, rosa: User, ana: Contact
) -> None:
    desk.contacts.block(ana.contact_id, boss(desk), "asked")
    for typed in AROUND:
        with pytest.raises(CallError) as refusal:
            desk.calls.start(rosa, phone=typed)
        assert refusal.value.reason == "call_do_not_call", typed
    extension = desk.calls.start(rosa, phone="*31#7777")
    assert (extension.phone, extension.contact_id) == ("*31#7777", None)


def test_locks_and_attempts_go_by_the_number_whatever_is_dialled_with_it(desk: Desk, rosa: User, ana: Contact) -> None:
    rules(desk, max_attempts=2)
    luis = desk.person("luis")
    for dialled in AROUND[:2]:
        call = desk.calls.start(rosa, phone=dialled)
        assert (call.phone, call.contact_id) == (dialled, ana.contact_id)
        for typed in AROUND:
            with pytest.raises(ContactError) as held:
                desk.calls.start(luis, phone=typed)
            assert held.value.reason == "contact_locked"
        desk.calls.end(call.call_id, "no_answer")
    for typed in AROUND:
        with pytest.raises(CallError) as refusal:
            desk.calls.start(rosa, phone=typed)
        assert refusal.value.reason == "call_attempts"


def test_a_telephone_systems_call_is_counted_and_flagged_whatever_the_rules_say(
    desk: Desk, rosa: User, ana: Contact
) -> None:
    told: list[events.CallWarned] = []
    desk.bus.subscribe(events.CallWarned, told.append)
    desk.contacts.block(ana.contact_id, boss(desk), "asked")
    call = desk.calls.start(rosa, phone=ana.phone, origin=Origin.HOOK)
    assert (call.warning, call.origin, call.contact_id) == ("call_do_not_call", Origin.HOOK, ana.contact_id)
    assert [(event.call, event.code) for event in told] == [(call, "call_do_not_call")]
    assert desk.calls.end(call.call_id, "sale").is_sale
    assert contact(desk, ana).do_not_call


def test_hours_refuse_or_warn_by_the_campaigns_policy(desk: Desk, rosa: User, ana: Contact) -> None:
    rules(desk, hours=NEVER, refuse_out_of_hours=True)
    with pytest.raises(CallError) as refusal:
        desk.calls.start(rosa, phone=ana.phone)
    assert refusal.value.reason == "call_hours"
    rules(desk, refuse_out_of_hours=False)
    assert desk.calls.may_start(rosa, phone=ana.phone).warning
    assert desk.calls.start(rosa, phone=ana.phone).warning == "call_hours"


def test_a_contact_is_tried_so_often_and_no_more_until_somebody_was_reached(
    desk: Desk, rosa: User, ana: Contact
) -> None:
    rules(desk, max_attempts=2)
    for outcome in ("no_answer", "busy"):
        desk.calls.end(desk.calls.start(rosa, phone=ana.phone).call_id, outcome)
    with pytest.raises(CallError) as refusal:
        desk.calls.start(rosa, phone=ana.phone)
    assert refusal.value.reason == "call_attempts"
    desk.calls.end(desk.calls.start(rosa, phone=ana.phone, origin=Origin.HOOK).call_id, "interested")
    assert desk.calls.start(rosa, phone=ana.phone).warning == ""


def test_a_contact_somebody_works_on_is_not_called(desk: Desk, rosa: User, ana: Contact) -> None:
    call = desk.calls.start(rosa, phone=ana.phone)
    luis = desk.person("luis")
    with pytest.raises(ContactError, match="rosa") as refusal:
        desk.calls.start(luis, phone=ana.phone)
    assert refusal.value.reason == "contact_locked"
    desk.calls.end(call.call_id, "busy")
    desk.calls.start(luis, phone=ana.phone)


def test_a_telephone_system_ends_a_wrap_up_whose_outcome_is_given_later(desk: Desk, rosa: User) -> None:
    first = desk.calls.start(rosa, phone="1111", origin=Origin.HOOK)
    with pytest.raises(CallError, match="not finished"):
        desk.calls.start(rosa, phone="2222", origin=Origin.HOOK)
    desk.calls.hang_up(first.call_id)
    with pytest.raises(CallError, match="not finished"):
        desk.calls.start(rosa, phone="2222")
    second = desk.calls.start(rosa, phone="2222", origin=Origin.HOOK)
    current = desk.calls.current(rosa.user_id)
    assert current is not None
    assert current.call_id == second.call_id
    assert [call.call_id for call in desk.calls.without_outcome(rosa.user_id)] == [first.call_id]
    closed = desk.calls.finish(first.call_id, "sale")
    assert (closed.phase, closed.is_sale) == (CallPhase.DONE, True)
    assert desk.calls.without_outcome(rosa.user_id) == []


def test_a_crash_leaves_an_outcome_to_be_given(desk: Desk, rosa: User, ana: Contact) -> None:
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone=ana.phone, call_id="k")
    again = CallService(desk.database, Bus(), desk.clock, owner="test")
    assert again.close_interrupted() == ["k"]
    call = again.finish("k", "busy")
    assert (call.outcome_id, call.interrupted) == ("busy", True)
    assert contact(desk, ana).status == "not_reached"


def test_a_telephone_systems_call_outlives_us_and_leaves_who_has_no_desk_offline(desk: Desk, rosa: User) -> None:
    call = desk.calls.start(rosa, phone="1111", origin=Origin.HOOK)
    desk.calls.answer(call.call_id)
    desk.clock.go_on(minutes=20)
    again = CallService(desk.database, Bus(), desk.clock, owner="test")
    assert again.close_interrupted() == []
    again.end(call.call_id, "sale")
    state = again.state(rosa.user_id)
    assert state is not None
    assert state.state is AgentState.OFFLINE
    forgotten = desk.calls.start(rosa, phone="1111", origin=Origin.HOOK)
    desk.clock.go_on(hours=5)
    assert again.close_interrupted() == [forgotten.call_id]


def test_the_same_start_at_once_is_one_call(desk: Desk, rosa: User, ana: Contact) -> None:
    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(lambda _: desk.calls.start(rosa, phone=ana.phone, call_id="k"), range(16)))
        ends: list[Call] = list(pool.map(lambda _: desk.calls.end("k", "no_answer"), range(16)))
    assert {call.started_at for call in calls} == {calls[0].started_at}
    assert len(set(ends)) == 1
    assert contact(desk, ana).attempts == 1
    with desk.database.reading() as session:
        assert len(session.exec(select(CallRow)).all()) == 1
        rows = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.id))).all()
    assert [row.state for row in rows] == ["ringing", "wrap_up", "available"]


def test_two_starts_of_one_agent_at_once_are_one_call_and_one_refusal(desk: Desk, rosa: User) -> None:
    def start(number: int) -> str:
        try:
            return desk.calls.start(rosa, phone="1", call_id=f"k{number}").call_id
        except CallError as error:
            return error.reason

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(start, range(8)))
    assert sorted(told)[:7] == ["call_busy"] * 7


def test_a_step_may_be_told_later_than_it_was(desk: Desk, rosa: User) -> None:
    began = desk.clock.now() - timedelta(hours=2)
    call = desk.calls.start(rosa, phone="1", at=began)
    desk.calls.answer(call.call_id, at=began + timedelta(seconds=10))
    desk.calls.hang_up(call.call_id, at=began + timedelta(seconds=100))
    done = desk.calls.finish(call.call_id, "sale", at=began + timedelta(seconds=5))
    assert done.started_at == began
    assert done.ended_at == began + timedelta(seconds=100)
    assert done.done_at == done.ended_at, "no step lies before the one it follows"


def test_the_contact_is_gone_and_its_call_ends_all_the_same(desk: Desk, rosa: User, ana: Contact) -> None:
    call = desk.calls.start(rosa, phone=ana.phone)
    with desk.database.writing() as session:
        row, gone = session.get(CallRow, call.call_id), session.get(ContactRow, ana.contact_id)
        assert row is not None
        row.contact_id = None
        session.add(row)
        session.flush()
        session.delete(gone)
    assert desk.calls.end(call.call_id, "sale").is_sale
