"""The import as the desktop makes it: the program's own command line in a child."""

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_import import ContactImporter
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.jobs import child_environment
from callmanager.services.recordings.exports import runner
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def test_a_child_imports_and_ends_when_it_is_not_wanted(desk: Desk, home: Path, tmp_path: Path) -> None:
    run = runner(child_environment(home, database_url="" if desk.database.is_local else str(desk.database.url)))
    contacts = ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")
    importer = ContactImporter(desk.database, desk.bus, desk.audit, desk.clock, country="CR", run=run)
    path = tmp_path / "-- raro.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["Nombre", "Teléfono"], *([f"C{n}", f"{60_000_000 + n}"] for n in range(6_000)), "x"]
        )
    steps: list[tuple[int, int]] = []
    result = importer.run(path, {0: "name", 1: "phone"}, "rosa", lambda done, total: steps.append((done, total)))
    assert (result.inserted, result.errors) == (6_000, 1)
    assert steps == sorted(steps)
    assert steps[-1] == (6_001, 6_001)
    assert contacts.count() == 6_000
    assert importer.imports()[0].actor == "rosa"
    assert Path(result.errors_file).parent == tmp_path
    importer.undo(result.import_id, "rosa")
    cancelled = threading.Event()
    with pytest.raises(ContactError) as refusal:
        importer.run(path, None, "rosa", lambda _done, _total: cancelled.set(), cancelled)
    assert refusal.value.reason == "import_cancelled"
    assert contacts.count() == 0
    with pytest.raises(ContactError) as missing:
        importer.run(tmp_path / "no.csv")
    assert missing.value.reason == "contacts_unreadable"
