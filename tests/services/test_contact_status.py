from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callmanager.domain.contact import SHIPPED_STATUSES, ContactFilter, ContactStatus
from callmanager.domain.errors import ContactError, PermissionDenied
from callmanager.domain.users import Role
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.services.contacts.contact_status import Moved, StatusService, months_before
from callmanager.services.contacts.contacts import ContactService
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def contacts(desk: Desk) -> ContactService:
    return ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")


@pytest.fixture
def statuses(desk: Desk) -> StatusService:
    return StatusService(desk.database, desk.bus, desk.audit, desk.clock)


def test_the_shipped_ones_are_there_from_the_first_start_on(statuses: StatusService) -> None:
    assert statuses.all() == list(SHIPPED_STATUSES)
    assert {"to_do", "not_reached", "hung_up", "interested", "active_services", "nonexistent", "no_coverage"} <= {
        status.status_id for status in statuses.active()
    }
    assert all(status.words("es") and status.words("en") for status in statuses.all())


def test_the_list_is_the_offices_own(desk: Desk, statuses: StatusService) -> None:
    boss = desk.person("jefa", Role.ADMIN)
    made = statuses.save(ContactStatus("", label="Llamar en enero", unseen_months=1, moves_to="to_do"), boss)
    assert made.status_id == "llamar_en_enero"
    renamed = statuses.save(replace(made, label="Enero", is_closed=True), boss)
    assert (renamed.status_id, renamed.words("es"), renamed.is_closed) == ("llamar_en_enero", "Enero", True)
    shipped = statuses.get("interested")
    assert shipped is not None
    statuses.save(replace(shipped, label="Caliente", is_active=False), boss)
    assert "interested" not in {status.status_id for status in statuses.active()}
    order = [status.status_id for status in statuses.reorder(["hung_up", "llamar_en_enero"], boss)]
    assert order[:2] == ["hung_up", "llamar_en_enero"]
    assert [status.status_id for status in statuses.all()] == order
    assert desk.audit.recent(1)[0].action == "contacts.statuses"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ContactStatus(""), "contact_status_name"),
        (ContactStatus("", label="cuelga"), "contact_status_taken"),
        (ContactStatus("to_do", is_active=False), "contact_status_fixed"),
        (ContactStatus("hung_up", unseen_months=3, moves_to="hung_up"), "contact_status_rule"),
        (ContactStatus("hung_up", unseen_months=3, moves_to="nowhere"), "contact_status_rule"),
        (ContactStatus("hung_up", unseen_months=999, moves_to="to_do"), "contact_status_months"),
        (ContactStatus("do_not_contact"), "contact_status_forbids"),
    ],
)
def test_what_would_not_do_is_refused(statuses: StatusService, status: ContactStatus, code: str) -> None:
    with pytest.raises(ContactError) as refusal:
        statuses.save(status, "x")
    assert refusal.value.reason == code
    assert statuses.all() == list(SHIPPED_STATUSES)


def test_only_who_configures_may(desk: Desk, statuses: StatusService) -> None:
    lead = desk.person("leo", Role.TEAM_LEAD)
    for step in (
        lambda: statuses.save(ContactStatus("", label="x"), lead),
        lambda: statuses.reorder([], lead),
        lambda: statuses.run_rules(actor=lead),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_who_was_not_called_for_months_moves_on_once(
    desk: Desk, contacts: ContactService, statuses: StatusService
) -> None:
    agent = desk.person("rosa")
    for number, status in enumerate(("not_reached", "not_reached", "not_reached", "hung_up", "interested")):
        added = contacts.add(f"C{number}", f"7000000{number}")
        contacts.set_status(added.contact_id, status, agent)
    first, second, third, hung, interested = contacts.search()
    contacts.block(second.contact_id, agent, "lo pidió")
    desk.clock.go_on(days=93)
    ContactLocks(desk.database, desk.bus, desk.clock, owner="x").take(third.contact_id, agent)
    assert statuses.preview_rules() == [Moved("not_reached", "to_do", 1)]
    assert statuses.run_rules() == 1
    assert statuses.run_rules() == 0, "it may be run again"
    assert [contacts.get(c.contact_id).status for c in (first, second, third)] == [
        "to_do",
        "not_reached",
        "not_reached",
    ]  # type: ignore[union-attr]
    step = contacts.history(first.contact_id)[0]
    assert (step.before, step.after, step.actor, step.reason) == ("not_reached", "to_do", "rules", "rule")
    desk.clock.go_on(days=90)
    assert statuses.run_rules() == 2, "six months for the one that hung up; the lock is over"
    now = {contact.name: contact.status for contact in contacts.search()}
    assert (now[hung.name], now[interested.name]) == ("to_do", "interested")
    assert statuses.counts() == {"to_do": 3, "not_reached": 1, "interested": 1}


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        ("2026-05-31T10:00", 3, "2026-02-28T10:00"),
        ("2024-05-31T10:00", 3, "2024-02-29T10:00"),
        ("2026-03-01T00:00", 8, "2025-07-01T00:00"),
        ("2026-01-15T00:00", 1, "2025-12-15T00:00"),
    ],
)
def test_months_are_those_of_the_calendar(moment: str, months: int, before: str) -> None:
    at, then = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (moment, before))
    assert months_before(at, months) == then


def test_do_not_contact_forbids_calls_until_it_is_allowed_again(
    desk: Desk, contacts: ContactService, statuses: StatusService
) -> None:
    agent, boss = desk.person("rosa"), desk.person("jefa", Role.PROJECT_MANAGER)
    ana = contacts.add("Ana", "88887777")
    assert contacts.set_status(ana.contact_id, "NO CONTACTO", agent).do_not_call
    with pytest.raises(PermissionDenied):
        contacts.unblock(ana.contact_id, agent)
    allowed = contacts.unblock(ana.contact_id, boss, "lo pidió por escrito")
    assert (allowed.do_not_call, allowed.status) == (False, "to_do")
    assert [step.after for step in contacts.history(ana.contact_id)] == ["to_do", "do_not_contact"]
    assert desk.audit.recent(1)[0].action == "contacts.unblock"
    assert contacts.search(filters=ContactFilter(do_not_call=True)) == []
    with pytest.raises(ContactError, match="no status"):
        contacts.set_status(ana.contact_id, "inventado", agent)
