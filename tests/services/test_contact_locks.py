import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from callmanager.domain.contact import Contact, ContactFilter
from callmanager.domain.errors import ContactError
from callmanager.domain.users import User
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.services.contacts.contacts import ContactService
from callmanager.store.database import Database
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def contacts(desk: Desk) -> ContactService:
    return ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")


@pytest.fixture
def ana(contacts: ContactService) -> Contact:
    return contacts.add("Ana", "88887777")


def locks_of(desk: Desk, owner: str, database: Database | None = None) -> ContactLocks:
    return ContactLocks(database or desk.database, desk.bus, desk.clock, owner=owner)


def refusal(locks: ContactLocks, contact: Contact, agent: User) -> str:
    with pytest.raises(ContactError) as refused:
        locks.take(contact.contact_id, agent)
    return refused.value.reason


def test_one_works_and_the_other_is_told_who(desk: Desk, contacts: ContactService, ana: Contact) -> None:
    rosa, leo = desk.person("rosa"), desk.person("leo")
    first, second = locks_of(desk, "one"), locks_of(desk, "two")
    taken = first.take(ana.contact_id, rosa)
    assert taken.is_locked(desk.clock.now())
    assert taken.locked_until is not None
    assert 599 <= (taken.locked_until - desk.clock.now()).total_seconds() <= 600
    assert first.take(ana.contact_id, rosa).locked_by == rosa.user_id, "again is the same"
    with pytest.raises(ContactError, match="rosa works on Ana until") as refused:
        second.take(ana.contact_id, leo)
    assert refused.value.reason == "contact_locked"
    for change in (
        lambda: contacts.update(ana.contact_id, leo, note="x"),
        lambda: contacts.set_status(ana.contact_id, "interested", leo),
    ):
        with pytest.raises(ContactError, match="rosa works on"):
            change()
    assert contacts.update(ana.contact_id, rosa, note="mía").note == "mía"
    assert contacts.remove([ana.contact_id], "x") == 0
    assert contacts.search(filters=ContactFilter(locked=True))[0].contact_id == ana.contact_id
    assert contacts.search(filters=ContactFilter(locked=False)) == []
    assert not second.free(ana.contact_id, leo)
    assert first.free(ana.contact_id, rosa)
    assert second.take(ana.contact_id, leo).locked_by == leo.user_id
    with pytest.raises(ContactError):
        first.renew(ana.contact_id, rosa)


def test_a_lock_runs_out_and_is_renewed(desk: Desk, ana: Contact) -> None:
    rosa, leo = desk.person("rosa"), desk.person("leo")
    first, second = locks_of(desk, "one"), locks_of(desk, "two")
    first.take(ana.contact_id, rosa, minutes=0.5)
    desk.clock.go_on(seconds=20)
    first.renew(ana.contact_id, rosa, minutes=0.5)
    desk.clock.go_on(seconds=20)
    assert refusal(second, ana, leo) == "contact_locked"
    desk.clock.go_on(seconds=11)
    assert second.take(ana.contact_id, leo).locked_by == leo.user_id
    second.free(ana.contact_id, leo)
    with pytest.raises(ContactError) as lost:
        first.renew(ana.contact_id, rosa)
    assert lost.value.reason == "contact_lock_lost"


def test_a_crash_frees_what_was_locked(desk: Desk, ana: Contact) -> None:
    rosa, leo = desk.person("rosa"), desk.person("leo")
    crashed, other = locks_of(desk, "crashed"), locks_of(desk, "other")
    crashed.take(ana.contact_id, rosa)
    desk.clock.go_on(seconds=50)
    assert refusal(other, ana, leo) == "contact_locked", "it may only be slow"
    desk.clock.go_on(seconds=11)
    assert other.take(ana.contact_id, leo).locked_by == leo.user_id, "no sign of life for a minute"
    other.free(ana.contact_id, leo)
    crashed.take(ana.contact_id, rosa)
    assert locks_of(desk, "crashed").free_left() == 1, "the same program has started again"
    assert other.take(ana.contact_id, leo).locked_by == leo.user_id
    assert other.free_all_of(leo) == 1
    assert other.held_by(leo) == []


def test_the_same_person_at_two_desks_holds_it_at_one(desk: Desk, ana: Contact) -> None:
    rosa = desk.person("rosa")
    here, there = locks_of(desk, "here"), locks_of(desk, "there")
    here.take(ana.contact_id, rosa)
    assert refusal(there, ana, rosa) == "contact_locked"
    desk.clock.go_on(seconds=61)  # the first desk has crashed
    there.take(ana.contact_id, rosa)
    with pytest.raises(ContactError):
        here.renew(ana.contact_id, rosa)


def test_of_many_desktops_exactly_one_gets_it(desk: Desk, home: Path, contacts: ContactService) -> None:
    agents = [desk.person(f"agente {n}") for n in range(4)]
    wanted = [contacts.add(f"C {n}", f"7000{n:04d}").contact_id for n in range(15)]
    ready = threading.Barrier(len(agents))

    def work(agent: User) -> list[str]:
        database = Database.open(home / "callmanager.db", checkpoints=False)
        try:
            locks, got = locks_of(desk, agent.name, database), []
            ready.wait(10)
            for contact_id in wanted:
                with suppress(ContactError):
                    locks.take(contact_id, agent)
                    got.append(contact_id)
            return got
        finally:
            database.close()

    with ThreadPoolExecutor(len(agents)) as pool:
        got = [contact_id for part in pool.map(work, agents) for contact_id in part]
    assert sorted(got) == sorted(wanted), "each one once"
