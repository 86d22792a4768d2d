"""The queue: whom it gives out, in which order, and whom never."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from callmanager.bus import Bus
from callmanager.domain.campaign import GENERAL_ID, CampaignRules
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CampaignError
from callmanager.domain.recording_policy import RecordingPolicy
from callmanager.domain.users import Role, User
from callmanager.services.calls.call_rules import Office, Openings
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.queue import QueueService
from callmanager.store.tables import ContactRow
from tests.support.desk import Desk

NEVER = '{"6": [["03:00", "03:01"]]}'


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        desk.clock.noon()
        yield desk


@pytest.fixture
def rosa(desk: Desk) -> User:
    return desk.person("rosa")


@pytest.fixture
def boss(desk: Desk) -> User:
    return desk.person("Irene", Role.ADMIN)


def add(desk: Desk, name: str, **fields: Any) -> Contact:
    """A contact with a number of its own."""
    added = desk.contacts.add(name, f"8888 {desk.contacts.count():04}")
    if fields:
        with desk.database.writing() as session:
            row = session.get(ContactRow, added.contact_id)
            assert row is not None
            for field, value in fields.items():
                setattr(row, field, value)
            session.add(row)
    return added


def names(desk: Desk, agent: User, campaign_id: str = "") -> list[str]:
    """Everything that the queue gives out, in order."""
    given = []
    while (item := desk.queue.next(agent, campaign_id)) is not None:
        given.append(item.contact.name)
    return given


def test_an_empty_queue_gives_nothing(desk: Desk, rosa: User) -> None:
    assert desk.queue.next(rosa) is None
    assert desk.queue.size(rosa) == 0


def test_priority_goes_first_and_then_who_was_called_longest_ago(desk: Desk, rosa: User) -> None:
    now = desk.clock.now()
    add(desk, "yesterday", last_call_at=now - timedelta(days=1))
    add(desk, "never")
    add(desk, "urgent and called", priority=9, last_call_at=now - timedelta(hours=2))
    add(desk, "last week", last_call_at=now - timedelta(days=7), status="not_reached")
    add(desk, "lowest", priority=-3)
    add(desk, "urgent", priority=9, status="interested")
    assert desk.queue.size(rosa) == 6
    assert names(desk, rosa) == ["urgent", "urgent and called", "never", "last week", "yesterday", "lowest"]
    assert desk.queue.size(rosa) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "active_services"},
        {"status": "do_not_contact"},
        {"do_not_call": True},
        {"owner_id": "somebody else"},
        {"campaign_id": "another"},
        {"attempts": 3},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_who_is_not_to_be_called_is_not_given_out(desk: Desk, rosa: User, boss: User, fields: dict[str, Any]) -> None:
    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(max_attempts=3), boss)
    add(desk, "not this one", **fields)
    assert desk.queue.size(rosa) == 0
    assert desk.queue.next(rosa) is None
    add(desk, "this one")
    assert names(desk, rosa) == ["this one"]


def test_a_number_that_is_blocked_under_another_name_is_not_given_out(desk: Desk, rosa: User, boss: User) -> None:
    blocked = desk.contacts.add("blocked", "8888 7777")
    desk.contacts.add("same number", "+506 88887777")
    desk.contacts.block(blocked.contact_id, boss, "asked")
    assert desk.queue.next(rosa) is None


def test_consent_that_is_over_and_calls_that_were_just_made_are_left_alone(desk: Desk, rosa: User, boss: User) -> None:
    now = desk.clock.now()
    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(retry_minutes=30), boss)
    add(desk, "consent is over", consent_until=now - timedelta(days=1))
    add(desk, "just now", last_call_at=now - timedelta(minutes=29))
    add(desk, "rested", last_call_at=now - timedelta(minutes=31))
    assert names(desk, rosa) == ["rested"]


def test_out_of_hours_nobody_is_given_out_even_where_an_agent_is_only_warned(
    desk: Desk, rosa: User, boss: User
) -> None:
    add(desk, "asleep")
    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(hours=NEVER), boss)
    assert desk.queue.next(rosa) is None
    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(), boss)
    assert names(desk, rosa) == ["asleep"]


def test_who_is_awake_is_found_behind_many_who_are_not(desk: Desk, rosa: User, boss: User) -> None:
    office = json.dumps({str(desk.clock.now().weekday()): [["06:00", "18:00"]]})  # noon in London, 20:00 in Manila
    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(hours=office), boss)
    for number in range(51):  # more than a page
        add(desk, f"manila {number}", time_zone="Asia/Manila", priority=5)
    add(desk, "london", time_zone="Europe/London")
    assert names(desk, rosa) == ["london"]


def test_openings_say_what_the_rules_say_of_each_number(desk: Desk, boss: User) -> None:
    campaign = desk.campaigns.change_rules(GENERAL_ID, CampaignRules(hours='{"0": [["09:00", "17:00"]]}'), boss)
    monday = desk.clock.now() + timedelta(days=(7 - desk.clock.now().weekday()) % 7)
    is_open = Openings(Office(), campaign, monday.replace(hour=15))
    assert is_open("Europe/London", "", "+50688887777")
    assert not is_open("Asia/Manila", "", "+50688887777")
    assert is_open("", "", "+50688887777")
    assert is_open("", "", "+12125550123"), "New York"
    assert not is_open("", "", "+13105550123"), "Los Angeles"
    assert not is_open("", "", "+81312345678"), "Tokyo"


def test_what_is_given_out_is_locked_until_it_is_given_back(desk: Desk, rosa: User) -> None:
    add(desk, "one")
    luis = desk.person("luis")
    item = desk.queue.next(rosa)
    assert item is not None
    assert item.contact.locked_by == rosa.user_id
    assert desk.queue.next(luis) is None
    desk.queue.release(item, luis)
    assert desk.queue.next(luis) is None, "only whoever has it gives it back"
    desk.queue.release(item, rosa)
    assert desk.queue.next(luis) is not None


def test_whoever_is_talked_with_is_not_given_out(desk: Desk, rosa: User, boss: User) -> None:
    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(retry_minutes=0), boss)
    one = add(desk, "one")
    call = desk.calls.start(rosa, phone=one.phone)
    desk.clock.go_on(hours=1)  # the lock is over, the call is not
    assert desk.queue.next(desk.person("luis")) is None
    desk.calls.end(call.call_id, "no_answer")
    assert desk.queue.next(rosa) is not None


def test_due_callbacks_come_first_mine_before_anyones(desk: Desk, rosa: User, boss: User) -> None:
    now = desk.clock.now()
    add(desk, "urgent", priority=99)
    mine, anyones, others, later = (add(desk, name) for name in ("mine", "anyone's", "another's", "later"))
    luis = desk.person("luis")
    soon = now + timedelta(minutes=30)
    desk.callbacks.promise(anyones.contact_id, soon, None, actor=boss)
    desk.callbacks.promise(mine.contact_id, soon + timedelta(minutes=5), rosa, actor=boss)
    desk.callbacks.promise(others.contact_id, soon, luis, actor=boss)
    desk.callbacks.promise(later.contact_id, soon + timedelta(days=1), rosa, actor=boss)
    assert desk.queue.size(rosa) == 1
    desk.clock.go_on(hours=1)
    assert desk.queue.size(rosa) == 3
    item = desk.queue.next(rosa)
    assert item is not None
    assert item.callback is not None
    assert item.callback.contact_name == "mine"
    call = desk.calls.start(
        rosa, phone=item.contact.phone, contact_id=item.contact.contact_id, callback_id=item.callback.callback_id
    )
    assert call.callback_id == item.callback.callback_id
    desk.calls.end(call.call_id, "sale")
    assert names(desk, rosa) == ["anyone's", "urgent"]
    kept = desk.callbacks.get(item.callback.callback_id)
    assert kept is not None
    assert (kept.is_open, kept.done_call_id) == (False, call.call_id)


def test_a_campaign_takes_its_own_contacts_and_those_of_none(desk: Desk, rosa: User, boss: User) -> None:
    fibre = desk.campaigns.add("Fibra", RecordingPolicy(), boss)
    other = desk.campaigns.add("Cable", RecordingPolicy(), boss)
    add(desk, "of fibre", campaign_id=fibre.campaign_id, priority=1)
    add(desk, "of cable", campaign_id=other.campaign_id)
    add(desk, "of none")
    assert names(desk, rosa, fibre.campaign_id) == ["of fibre", "of none"]
    desk.campaigns.set_active(other.campaign_id, False, boss)
    with pytest.raises(CampaignError):
        desk.queue.next(rosa, other.campaign_id)


def test_many_threads_take_each_contact_once(desk: Desk) -> None:
    for number in range(60):
        add(desk, f"c{number}", priority=number % 3)
    people = [desk.person(f"agent {number}") for number in range(6)]
    queues = [QueueService(desk.database, desk.clock, owner=f"desk {number}") for number in range(6)]

    def take_all(number: int) -> list[str]:
        given = []
        while (item := queues[number].next(people[number])) is not None:
            given.append(item.contact.name)
        return given

    with ThreadPoolExecutor(6) as pool:
        given = [name for part in pool.map(take_all, range(6)) for name in part]
    assert sorted(given) == sorted(f"c{number}" for number in range(60))


def test_rules_are_kept_and_told(desk: Desk, boss: User) -> None:
    rules = CampaignRules(max_attempts=4, retry_minutes=15, wrap_up_seconds=30, product_ids=("Fibra 300", "Fibra 300 "))
    kept = desk.campaigns.change_rules(GENERAL_ID, rules, boss).rules
    assert kept == replace(rules, product_ids=("Fibra 300",))
    again = desk.campaigns.get(GENERAL_ID)
    assert again is not None
    assert again.rules == kept
    [entry] = desk.audit.recent(action="campaign.rules")
    assert "max_attempts: 0 -> 4" in entry.detail
    for wrong in (replace(rules, max_attempts=-1), replace(rules, wrap_up_seconds=10**6), replace(rules, hours="{}x")):
        with pytest.raises(CampaignError):
            desk.campaigns.change_rules(GENERAL_ID, wrong, boss)
    assert desk.campaigns.get(GENERAL_ID) == again


def _before_it_is_taken(queue: QueueService, monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[str]:
    """Let another program do something between the queue's look and its taking, once; tells whom it had found."""
    real = queue._candidates
    found: list[str] = []

    def candidates(*args: Any) -> list[tuple[str, str | None]]:
        seen = list(real(*args))
        if not found:
            found.extend(contact_id for contact_id, _callback in seen)
            do()
        return seen

    monkeypatch.setattr(queue, "_candidates", candidates)
    return found


@pytest.mark.parametrize(
    "meanwhile",
    ["not_interested", "no_answer", "attempts", "blocked", "same number blocked", "promised", "campaign", "talking"],
)
def test_what_another_program_does_before_it_is_taken_counts(
    desk: Desk, rosa: User, boss: User, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    rules = CampaignRules(max_attempts=1) if meanwhile == "attempts" else CampaignRules(retry_minutes=30)
    desk.campaigns.change_rules(GENERAL_ID, rules, boss)
    one = add(desk, "one", priority=1)
    add(desk, "two")
    luis, there = desk.person("luis"), CallService(desk.database, Bus(), desk.clock, owner="another desk")

    def call(outcome: str) -> None:
        begun = there.start(luis, phone=one.phone, contact_id=one.contact_id)
        if outcome:
            there.end(begun.call_id, outcome)

    def change(**fields: Any) -> None:
        with desk.database.writing() as session:
            row = session.get_one(ContactRow, one.contact_id)
            for field, value in fields.items():
                setattr(row, field, value)

    deeds: dict[str, Callable[[], object]] = {
        "attempts": lambda: call("no_answer"),
        "blocked": lambda: desk.contacts.block(one.contact_id, boss, "asked"),
        "same number blocked": lambda: desk.contacts.block(
            desk.contacts.add("other name", f"+506 {one.phone}").contact_id, boss, "asked"
        ),
        "promised": lambda: desk.callbacks.promise(
            one.contact_id, desk.clock.now() + timedelta(hours=1), luis, actor=boss
        ),
        "campaign": lambda: change(campaign_id="another"),
        "talking": lambda: call(""),
    }
    found = _before_it_is_taken(desk.queue, monkeypatch, deeds.get(meanwhile, lambda: call(meanwhile)))
    item = desk.queue.next(rosa)
    assert found[0] == one.contact_id, "it was found before"
    assert item is not None
    assert item.contact.name == "two"
    assert desk.queue.next(rosa) is None


def test_whoever_is_late_takes_the_next_one_who_may_be_called(
    desk: Desk, rosa: User, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    luis, there = desk.person("luis"), QueueService(desk.database, desk.clock, owner="another desk")
    waiting = [add(desk, name, priority=9 - place) for place, name in enumerate(("1", "2", "3", "blocked", "last"))]
    desk.contacts.block(desk.contacts.add("other name", f"+506 {waiting[3].phone}").contact_id, boss, "asked")
    for taken_by_luis, left_to_rosa in (("1", "2"), ("3", "last")):
        with monkeypatch.context() as patch:
            found = _before_it_is_taken(desk.queue, patch, lambda: there.next(luis))
            item = desk.queue.next(rosa)
        assert found == [one.contact_id for one in waiting if one.name >= taken_by_luis], "they were all named"
        assert item is not None
        assert item.contact.name == left_to_rosa
    assert there.next(luis) is None
    assert desk.queue.next(rosa) is None


@pytest.mark.parametrize("meanwhile", ["kept", "moved", "another's", "blocked"])
def test_a_callback_that_another_program_settles_before_it_is_taken_is_not_given_out(
    desk: Desk, rosa: User, boss: User, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    one, luis = add(desk, "one"), desk.person("luis")
    promise = desk.callbacks.promise(one.contact_id, desk.clock.now() + timedelta(minutes=5), None, actor=boss)
    desk.clock.go_on(minutes=10)
    there = CallService(desk.database, Bus(), desk.clock, owner="another desk")
    later = desk.clock.now() + timedelta(hours=1)
    deeds: dict[str, Callable[[], object]] = {
        "kept": lambda: there.end(there.start(luis, phone=one.phone).call_id, "not_interested"),
        "moved": lambda: desk.callbacks.move(promise.callback_id, later, boss),
        "another's": lambda: desk.callbacks.move(promise.callback_id, desk.clock.now(), boss, agent=luis),
        "blocked": lambda: desk.contacts.block(one.contact_id, boss, "asked"),
    }
    found = _before_it_is_taken(desk.queue, monkeypatch, deeds[meanwhile])
    assert desk.queue.next(rosa) is None
    assert found == [one.contact_id]
