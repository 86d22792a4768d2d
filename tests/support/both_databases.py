"""The same tests on SQLite and on PostgreSQL: what opens a file gets a database of a real server instead.

Tests whose subject is the file itself stay on SQLite (`ABOUT_FILES`). Of the others, `SHORT` runs on the server each
time, the rest with ``-m slow`` as part of ``make proof``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callmanager.store.database import Database
from tests.support.postgres import Server

ABOUT_FILES: tuple[str, ...] = (
    "test_outages::",
    "test_call_machine::",  # a new server database for each walk would take minutes; test_calls runs on both
    "test_moving::",
    "test_backup::",
    "test_audit_chain::",
    "test_audit_on_server::",
    "test_postgres::",
    "test_database::",  # opening, damage, locks and the WAL of a file; test_postgres tells the same of a server
    "test_erasure::test_a_reader_that_does_not_let_go_is_told",
    "test_erasure::test_nothing_in_the_workspace_tells_of_the_person_any_more",
    "test_erasure::test_what_older_versions_deleted_without_overwriting_goes_too",
    "test_legacy::test_our_own_database_is_refused",
    "test_contact_import_bulk::test_far_corners_are_seen_however_they_are_written",
    "test_contact_search::test_what_many_have_is_put_in_order_by_the_index_alone",
)
SHORT: tuple[str, ...] = (
    "test_calls::test_each_step_is_published_once",
    "test_calls::test_what_a_person_sees",
    "test_contacts::test_a_contact_is_found_by_every_word",
    "test_contacts::test_pages_are_in_one_order",
    "test_recording_search::test_words_are_found",
    "test_metrics::test_the_team_is_best_first",
    "test_queue::test_due_callbacks_come_first",
    "test_queue::test_what_another_program_does_before_it_is_taken_counts",
    "test_audit::test_entries_are_filtered",
)


def generate(metafunc: pytest.Metafunc) -> None:
    """For ``pytest_generate_tests``: each test twice, where it is about what stands in the database."""
    name = f"{Path(str(metafunc.module.__file__)).stem}::{metafunc.function.__name__}"
    if any(name.startswith(start) for start in ABOUT_FILES) or "kept_on" not in metafunc.fixturenames:
        return
    marks = [] if any(name.startswith(start) for start in SHORT) else [pytest.mark.slow]
    metafunc.parametrize("kept_on", ["sqlite", pytest.param("postgresql", marks=marks)], indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running server for all tests of this run; each takes a database of its own from it."""
    with Server() as server:
        yield server


@pytest.fixture(autouse=True)
def kept_on(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where this test's databases lie: ``sqlite`` or ``postgresql``."""
    kind = getattr(request, "param", "sqlite")
    if kind == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        addresses: dict[Path, str] = {}
        real = Database.open.__func__  # type: ignore[attr-defined]

        def open_there(
            cls: type[Database], location: Path | str, *, backups: Path | None = None, checkpoints: bool = True
        ) -> Database:
            if isinstance(location, Path):
                if location not in addresses:
                    addresses[location] = server.fresh()
                location = addresses[location]
            return real(cls, location, backups=backups, checkpoints=checkpoints)  # type: ignore[no-any-return]

        monkeypatch.setattr(Database, "open", classmethod(open_there))
    return str(kind)
