"""Callbacks: promised, told when due, kept by the call that reaches somebody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from callmanager.domain.callback import Callback
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallError, PermissionDenied
from callmanager.domain.events import CallbackDue
from callmanager.domain.users import Role, User
from callmanager.services.calls.callbacks import CallbackService
from tests.support.desk import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        desk.clock.noon()
        yield desk


@pytest.fixture
def rosa(desk: Desk) -> User:
    return desk.person("rosa", team="north")


@pytest.fixture
def luis(desk: Desk) -> User:
    return desk.person("luis", team="north")


@pytest.fixture
def ana(desk: Desk) -> Contact:
    return desk.contacts.add("Ana", "8888 7777")


def promised(desk: Desk, user: User, contact: Contact, due: datetime, *, for_anyone: bool = False) -> Callback:
    """A callback as it comes of a call."""
    call = desk.calls.start(user, phone=contact.phone)
    desk.calls.end(call.call_id, "callback", "quiere fibra", callback_at=due, callback_for_anyone=for_anyone)
    [callback] = desk.callbacks.of_contact(contact.contact_id)
    return callback


def test_a_call_promises_another_one_in_one_step(desk: Desk, rosa: User, luis: User, ana: Contact) -> None:
    due = desk.clock.now() + HOUR
    callback = promised(desk, rosa, ana, due)
    assert (callback.contact_name, callback.agent_name, callback.due_at) == ("Ana", "rosa", due)
    assert (callback.note, callback.created_by, callback.campaign_id) == ("quiere fibra", "rosa", "general")
    assert desk.callbacks.due(rosa) == []
    assert desk.callbacks.coming(rosa) == [callback]
    assert desk.callbacks.coming(luis) == []
    desk.clock.go_on(hours=2)
    assert desk.callbacks.due(rosa) == [callback]
    overdue = desk.callbacks.longest_overdue(rosa)
    assert overdue is not None
    assert abs(overdue - HOUR) < timedelta(seconds=5)
    assert desk.callbacks.longest_overdue(luis) is None


def test_a_call_with_no_contact_or_an_impossible_moment_promises_nothing(desk: Desk, rosa: User, ana: Contact) -> None:
    now = desk.clock.now()
    call = desk.calls.start(rosa, phone="1234")
    desk.calls.hang_up(call.call_id)
    with pytest.raises(CallError, match="contact"):
        desk.calls.finish(call.call_id, "callback", callback_at=now + HOUR)
    desk.calls.finish(call.call_id, "callback")
    for wrong in (now - HOUR, now + timedelta(days=3650), (now + HOUR).replace(tzinfo=None)):
        with pytest.raises(CallError) as refusal:
            desk.callbacks.promise(ana.contact_id, wrong, rosa, actor=rosa)
        assert refusal.value.reason == "callback_time"
    with pytest.raises(CallError):
        desk.callbacks.promise("nobody", now + HOUR, rosa, actor=rosa)


def test_what_is_due_is_told_once_at_each_desk(desk: Desk, rosa: User, luis: User, ana: Contact) -> None:
    told: list[CallbackDue] = []
    desk.bus.subscribe(CallbackDue, told.append)
    other_desk = CallbackService(desk.database, desk.bus, desk.audit, desk.clock)
    bruno = desk.contacts.add("Bruno", "8888 1111")
    mine = promised(desk, rosa, ana, desk.clock.now() + HOUR)
    anyones = promised(desk, luis, bruno, desk.clock.now() + HOUR, for_anyone=True)
    assert desk.callbacks.remind(rosa) == []
    desk.clock.go_on(hours=2)
    assert {c.callback_id for c in desk.callbacks.remind(rosa)} == {mine.callback_id, anyones.callback_id}
    assert desk.callbacks.remind(rosa) == []
    assert [c.callback_id for c in other_desk.remind(luis)] == [anyones.callback_id], "anyone's is told at each desk"
    assert other_desk.remind(rosa) == [], "mine was told"
    assert len(told) == 3
    moved = desk.callbacks.move(mine.callback_id, desk.clock.now() + HOUR, rosa)
    desk.clock.go_on(hours=2)
    assert [c.callback_id for c in desk.callbacks.remind(rosa)] == [moved.callback_id], "a new moment is told anew"


@pytest.mark.parametrize("outcome", ["sale", "interested", "no_answer", "do_not_call"])
def test_reaching_somebody_keeps_the_promise_and_not_reaching_puts_it_off(
    desk: Desk, rosa: User, ana: Contact, outcome: str
) -> None:
    callback = promised(desk, rosa, ana, desk.clock.now() + HOUR)
    desk.clock.go_on(hours=1)
    call = desk.calls.start(rosa, phone=ana.phone)
    assert call.callback_id == callback.callback_id, "a call to whom one is due keeps it, however it was begun"
    desk.calls.end(call.call_id, outcome)
    after = desk.callbacks.get(callback.callback_id)
    assert after is not None
    assert after.is_open is (outcome == "no_answer")
    assert after.done_call_id == (None if outcome == "no_answer" else call.call_id)
    if after.is_open:
        assert after.due_at > desk.clock.now() + timedelta(minutes=59)


def test_a_promised_call_may_be_made_although_the_contact_was_tried_often(desk: Desk, rosa: User, ana: Contact) -> None:
    from callmanager.domain.campaign import GENERAL_ID, CampaignRules

    desk.campaigns.change_rules(GENERAL_ID, CampaignRules(max_attempts=1), desk.person("Irene", Role.ADMIN))
    promised(desk, rosa, ana, desk.clock.now() + HOUR)
    desk.calls.end(desk.calls.start(rosa, phone=ana.phone).call_id, "no_answer")
    with pytest.raises(CallError, match="allows 1"):
        desk.calls.start(rosa, phone=ana.phone)
    desk.clock.go_on(hours=1)
    assert desk.calls.start(rosa, phone=ana.phone).callback_id is not None


def test_a_final_outcome_ends_every_promise_and_a_newer_one_takes_the_place_of_an_older(
    desk: Desk, rosa: User, luis: User, ana: Contact
) -> None:
    now = desk.clock.now()
    first = promised(desk, rosa, ana, now + HOUR)
    second = desk.callbacks.promise(ana.contact_id, now + 2 * HOUR, rosa, actor=rosa)
    assert [c.callback_id for c in desk.callbacks.of_contact(ana.contact_id)] == [second.callback_id]
    assert len(desk.callbacks.of_contact(ana.contact_id, with_done=True)) == 2
    with pytest.raises(CallError) as refusal:
        desk.callbacks.move(first.callback_id, now + HOUR, rosa)
    assert refusal.value.reason == "callback_gone"
    desk.calls.end(desk.calls.start(luis, phone=ana.phone).call_id, "not_interested")
    assert desk.callbacks.of_contact(ana.contact_id) == []


def test_others_promises_are_changed_by_those_who_may(desk: Desk, rosa: User, luis: User, ana: Contact) -> None:
    lead = desk.person("lead", Role.TEAM_LEAD, team="north")
    later = desk.clock.now() + HOUR
    callback = promised(desk, rosa, ana, later)
    for forbidden in (
        lambda: desk.callbacks.move(callback.callback_id, later + HOUR, luis),
        lambda: desk.callbacks.drop(callback.callback_id, luis),
        lambda: desk.callbacks.for_anyone(callback.callback_id, luis),
        lambda: desk.callbacks.promise(ana.contact_id, later, rosa, actor=luis),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    assert desk.callbacks.all_open(lead) == [callback]
    moved = desk.callbacks.move(callback.callback_id, later + HOUR, lead, agent=luis)
    assert (moved.agent_id, moved.due_at) == (luis.user_id, later + HOUR)
    assert desk.callbacks.for_anyone(callback.callback_id, luis).agent_id is None
    dropped = desk.callbacks.drop(callback.callback_id, rosa, "se arrepintió")
    assert (dropped.is_open, dropped.done_call_id) == (False, None)
    assert {entry.action for entry in desk.audit.recent(action="callback")} == {
        "callback.move",
        "callback.anyone",
        "callback.drop",
    }
