"""Whichever way a search goes, it finds what a look at each contact finds, in the same order."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from callmanager.domain.contact import ContactFilter, PageKey
from callmanager.services.contacts import contact_search
from callmanager.services.contacts.contacts import ContactService
from callmanager.store.tables import ContactRow
from tests.support.desk import Desk

NAMES = ("Ana", "María", "Mario", "Zulema", "Íñigo", "Marta")
LAST = ("Mora", "Solano", "Marín", "Zúñiga")
CITIES = ("", "Santa María", "Limón", "Zarcero")
FILTERS = (
    ContactFilter(),
    ContactFilter(statuses=("interested",)),
    ContactFilter(statuses=("interested", "to_do"), owner_id=""),
    ContactFilter(owner_id="rosa"),
    ContactFilter(do_not_call=True),
    ContactFilter(do_not_call=False, campaign_id=""),
    ContactFilter(city="Limón"),
    ContactFilter(tag="vip"),
    ContactFilter(not_called_since=date(2020, 1, 1), locked=False),
)
TYPED = ("", "maria", "ma", "zulema mora", "santa", "z", "300", "nadie", "%", "vip")


@pytest.fixture
def contacts(home: Path) -> Iterator[ContactService]:
    chosen = random.Random(3)
    with Desk(home) as desk:
        service = ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")
        for number in range(120):
            found = service.add(
                f"{chosen.choice(NAMES)} {chosen.choice(LAST)}",
                f"6000{number * 17:04d}",
                status=chosen.choice(("to_do", "interested", "hung_up")),
                city=chosen.choice(CITIES),
                tags=("vip",) if number % 5 == 0 else (),
                owner_id=chosen.choice((None, "rosa", "luis")),
            )
            if number % 7 == 0:
                service.block(found.contact_id, "x")
        yield service


def slowly(contacts: ContactService, typed: str, which: ContactFilter) -> list[str]:
    """The ids of all that are found, by a look at each."""
    wanted = contact_search.wanted_in(typed, which)
    with contacts._database.reading() as session:
        rows = session.exec(
            select(ContactRow).where(*contact_search.facts(ContactRow, which, contacts._clock.now()))
        ).all()
    found = []
    for row in rows:
        if all(
            any(f" {word}" in row.search_key for word in one.beginnings)
            or any(f" {word} " in row.search_key for word in one.whole)
            for one in wanted
        ):
            found.append((row.name_key, row.id))
    return [contact_id for _name, contact_id in sorted(found)]


@pytest.mark.parametrize("budget", [1, 25])
def test_every_way_finds_the_same(contacts: ContactService, monkeypatch: pytest.MonkeyPatch, budget: int) -> None:
    monkeypatch.setattr(contact_search, "_BUDGET", budget)
    some = 0
    for which in FILTERS:
        for typed in TYPED:
            expected = slowly(contacts, typed, which)
            some += bool(expected)
            told = (typed, which)
            assert contacts.count(typed, which) == len(expected), told
            assert [one.contact_id for one in contacts.search(typed, 200, filters=which)] == expected, told
            assert [one.contact_id for one in contacts.search(typed, 7, 5, filters=which)] == expected[5:12], told
            page = contacts.page(typed, which, limit=20)
            forwards = list(page.contacts)
            while page.after is not None:
                page = contacts.page(typed, which, after=page.after, limit=20)
                forwards += page.contacts
            assert [one.contact_id for one in forwards] == expected, told
            page = contacts.page(typed, which, before=PageKey("\U0010ffff", ""), limit=20)
            backwards = list(page.contacts)
            while page.before is not None:
                page = contacts.page(typed, which, before=page.before, limit=20)
                backwards = [*page.contacts, *backwards]
            assert [one.contact_id for one in backwards] == expected, told
    assert some > 50, "most of the questions find somebody"


def test_what_many_have_is_put_in_order_by_the_index_alone(contacts: ContactService) -> None:
    database = contacts._database
    if not database.has_text_index:
        return
    for which in (ContactFilter(), ContactFilter(statuses=("interested",), do_not_call=False)):
        few = contact_search._named_by_index(contact_search.wanted_in("maria", which), which)
        query = contact_search.select(few.id).where(*contact_search.facts(few, which, contacts._clock.now()))
        plain = query.order_by(few.name_key, few.id).compile(database._readers, compile_kwargs={"literal_binds": True})
        with database.reading() as session:
            steps = session.connection().execute(text(f"EXPLAIN QUERY PLAN {plain}")).all()
        assert any("COVERING INDEX ix_contacts_place" in row[3] for row in steps), steps
