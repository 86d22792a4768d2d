"""Several programs on one SQLite file: each contact is given out once, and none is lost."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callmanager.services.contacts.contact_files import ContactRecord
from callmanager.services.contacts.contact_rows import contact_row
from callmanager.store.tables import UserRow
from tests.support.nursery import Nursery, wait_for_end
from tests.support.quick import quick_folder
from tests.support.still import fresh_database

PROGRAMS = 8


@pytest.mark.timeout(300)
@pytest.mark.parametrize("contacts", [200, pytest.param(2_000, marks=pytest.mark.slow)])
def test_eight_programs_take_each_contact_once(contacts: int, proved: Callable[[str], None]) -> None:
    shares = _taken_once("take", contacts, PROGRAMS)
    proved(f"{contacts} contacts taken by {PROGRAMS} programs, none twice, none lost; {min(shares)}–{max(shares)} each")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("contacts", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_three_programs_that_call_at_once_never_get_who_was_just_called(
    contacts: int, proved: Callable[[str], None]
) -> None:
    shares = _taken_once("take_and_call", contacts, 3)
    proved(f"{contacts} contacts taken and called by 3 programs, none twice; {min(shares)}–{max(shares)} each")


def _taken_once(job: str, contacts: int, programs: int) -> list[int]:
    """Let programs take all contacts; how many each got."""
    now = datetime.now(UTC)
    with quick_folder("queue") as place, Nursery() as nursery:
        folder = Path(place)
        database = fresh_database(folder / "calls.db")
        with database.writing() as session:
            for name in (f"agent{number}" for number in range(programs)):
                row = UserRow(id=name, name=name, name_key=name, role="agent", password_hash="!", created_at=now)
                session.add(row)
            expected = set()
            for number in range(contacts):
                contact = contact_row(ContactRecord(name=f"C {number}", phone=f"8{number:07}"), "CR", now)
                contact.priority = number % 5
                expected.add(contact.id)
                session.add(contact)
        database.close()
        children = [nursery.start(job, folder, f"agent{number}") for number in range(programs)]
        for child in children:
            wait_for_end(child, 280)
        failed = [file.read_text() for file in folder.glob("*.failed")]
        lines = [line for file in folder.glob("*.seen") for line in file.read_text().splitlines()]
        shares = [len(file.read_text().splitlines()) - 1 for file in folder.glob("*.seen")]
    taken = Counter(line for line in lines if line != "end")
    assert failed == []
    assert lines.count("end") == programs, "each program found the queue empty at last"
    assert [key for key, times in taken.items() if times > 1] == []
    assert set(taken) == expected
    return shares
