import hashlib
import json
import wave
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from callmanager.audio.library.library import Library
from callmanager.domain.errors import StoreError, UserError
from callmanager.domain.recording import RecordingStatus
from callmanager.domain.users import Role, User
from callmanager.services.contacts.contact_status import StatusService
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.legacy.legacy import LegacyImport, LegacyResult
from callmanager.services.people.teams import TeamService
from callmanager.store.tables import CallbackRow, CallRow, UserRow
from tests.support import predecessor
from tests.support.desk import Desk

COSTA_RICA = ZoneInfo("America/Costa_Rica")
EVERYBODY = User("", "test", Role.ADMIN)
Import = Callable[..., LegacyResult]


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home, zone="America/Costa_Rica") as desk:
        yield desk


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return predecessor.install(tmp_path / "old")


@pytest.fixture
def bring(desk: Desk) -> Import:
    def run(path: Path, **options: bool) -> LegacyResult:
        importer = LegacyImport(
            desk.database, desk.audit, desk.clock, country="CR", zone=COSTA_RICA, folder=desk.folder
        )
        return importer.run(path, **options)

    return run


def state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _contacts(desk: Desk) -> ContactService:
    return ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")


def counts(desk: Desk) -> tuple[int, ...]:
    contacts = _contacts(desk)
    calls, recordings = desk.calls.recent(EVERYBODY, 1000), desk.recordings.recent(EVERYBODY, 1000)
    return contacts.count(), len(desk.users.all()), len(calls), len(recordings)


def test_everything_comes_over_and_the_old_data_stays_as_it_was(desk: Desk, old: Path, bring: Import) -> None:
    before = state(old)
    result = bring(old)
    assert (result.contacts, result.users, result.calls, result.recordings) == (3, 4, 3, 3)
    assert counts(desk) == (3, 4, 3, 3)
    assert state(old) == before


def test_a_second_run_adds_nothing(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    folder = state(desk.folder)
    again = bring(old)
    assert (again.contacts, again.users, again.calls, again.recordings) == (0, 0, 0, 0)
    assert counts(desk) == (3, 4, 3, 3)
    assert state(desk.folder) == folder


def test_a_dry_run_tells_the_same_and_changes_nothing(desk: Desk, old: Path, bring: Import) -> None:
    dry = bring(old, dry_run=True)
    assert counts(desk) == (0, 0, 0, 0)
    assert not desk.folder.exists()
    assert desk.audit.recent() == []
    real = bring(old)
    assert dry.to_dict() | {"dry_run": False} == real.to_dict()


def test_what_is_left_out_is_named_with_its_reason(old: Path, bring: Import) -> None:
    reasons = {(item.kind, item.id): item.reason for item in bring(old).skipped}
    assert set(reasons) == {
        ("contact", "c3"),
        ("contact", "c4"),
        ("callback", "c5"),
        ("user", "u5"),
        ("call", "k4"),
        ("call", "k5"),
        ("recording", "rota_Beto_20240302_060000.wav"),
        ("recording", "perdida_Beto_20240302_070000_metadata.json"),
        ("recording", "basura_Beto_20240302_080000_metadata.json"),
    }
    assert "as José Peña" in reasons["contact", "c3"]
    assert "gone" in reasons["call", "k4"]


def test_statuses_and_notes_of_contacts(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    contacts = {contact.name: contact for contact in _contacts(desk).search()}
    told = {name: (contact.phone_e164, contact.status) for name, contact in contacts.items()}
    assert told == {
        "José Peña": ("+50688887777", "interested"),
        "Ana Mora": ("+50622223333", "do_not_contact"),
        "Beto": ("+50640001234", "A MEDIDA"),
    }
    assert contacts["Beto"].note == ""
    statuses = StatusService(desk.database, desk.bus, desk.audit, desk.clock).all()
    assert statuses[-1].status_id == "A MEDIDA"


def test_all_that_a_contact_carried_comes_over(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    contacts = {contact.name: contact for contact in _contacts(desk).search()}
    jose, ana = contacts["José Peña"], contacts["Ana Mora"]
    assert jose.note.splitlines() == [
        "quiere fibra",
        "[CallManager 1.0: coords 9.9281, -84.0907; last called by rosa; edited by rosa 2024-03-01, Luis Mata]",
    ]
    luis = desk.users.by_name("Luis Mata")
    assert luis is not None
    assert (jose.owner_id, jose.tags) == (luis.user_id, ("Norte",))
    assert jose.status_at == datetime(2024, 3, 1, 18, tzinfo=UTC)
    assert jose.last_call_at == datetime(2024, 3, 1, 15, 10, tzinfo=UTC), "the call log knows a later one"
    assert (jose.locked_by, jose.do_not_call) == (None, False)
    assert (ana.do_not_call, ana.do_not_call_reason) == (True, "CallManager 1.0")
    assert _contacts(desk).search("norte") == [jose]


def test_a_reminder_becomes_a_callback_once(desk: Desk, old: Path, bring: Import) -> None:
    assert bring(old, dry_run=True).callbacks == 1
    assert bring(old).callbacks == 1
    again = bring(old)
    assert (again.callbacks, again.teams) == (0, 0)
    with desk.database.reading() as session:
        (callback,) = session.exec(select(CallbackRow)).all()
    luis = desk.users.by_name("Luis Mata")
    assert luis is not None
    assert (callback.due_at, callback.agent_id, callback.done_at) == (predecessor.REMINDER, luis.user_id, None)


def test_people_keep_role_team_and_password_which_becomes_argon2(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    teams = {team.team_id: team.name for team in TeamService(desk.database, desk.bus, desk.audit, desk.clock).all()}
    assert list(teams.values()) == ["Norte"]
    people = {user.name: (user.role, teams.get(user.team_id or ""), user.is_active) for user in desk.users.all()}
    assert people == {
        "rosa": (Role.AGENT, "Norte", True),
        "Luis Mata": (Role.TEAM_LEAD, "Norte", True),
        "soporte": (Role.ADMIN, None, True),
        "ido": (Role.PROJECT_MANAGER, None, False),
    }

    def stored() -> str:
        with desk.database.reading() as session:
            return session.exec(select(UserRow.password_hash).where(UserRow.name_key == "rosa")).one()

    with desk.database.reading() as session:
        rosa = session.exec(select(UserRow).where(UserRow.name_key == "rosa")).one()
    assert (rosa.email, rosa.last_login_at) == ("rosa@example.com", datetime(2024, 3, 2, 20, tzinfo=UTC))
    assert stored().startswith("$2b$")
    with pytest.raises(UserError):
        desk.users.login("rosa", "otra clave")
    desk.clock.go_on(seconds=2)
    assert stored().startswith("$2b$")
    assert desk.users.login("Rosa", predecessor.OLD_PASSWORD).name == "rosa"
    assert stored().startswith("$argon2id$")
    assert desk.users.login("rosa", predecessor.OLD_PASSWORD).name == "rosa"
    with pytest.raises(UserError, match="disabled"):
        desk.users.login("ido", predecessor.OLD_PASSWORD)


def test_an_existing_person_is_not_overwritten(desk: Desk, old: Path, bring: Import) -> None:
    mine = desk.person("ROSA", Role.PROJECT_MANAGER)
    assert bring(old).users == 3
    assert desk.users.by_name("rosa") == mine
    with pytest.raises(UserError):
        desk.users.login("rosa", predecessor.OLD_PASSWORD)
    assert {call.agent_id for call in desk.calls.recent(mine, 9) if call.phone == "8888-7777"} == {mine.user_id}


def test_calls_are_attempts_without_time(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    with desk.database.reading() as session:
        rows = {row.phone: row for row in session.exec(select(CallRow)).all()}
    assert {phone: row.outcome_id for phone, row in rows.items()} == {
        "8888-7777": None,
        "2222 3333": "no_answer",
        "70001111": "dropped",
    }
    assert rows["8888-7777"].started_at == datetime(2024, 3, 1, 15, 10, tzinfo=UTC)
    assert rows["8888-7777"].ended_at == datetime(2024, 3, 1, 15, 12, tzinfo=UTC)
    assert "le gustó" in rows["8888-7777"].note
    assert "120 s" in rows["8888-7777"].note
    figures = desk.metrics.between(EVERYBODY, datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC))
    assert (figures.attempts, figures.connected, figures.untimed) == (3, 1, 1)
    assert figures.talk_seconds == figures.wrap_up_seconds == 0
    assert figures.aht_seconds is None


def test_imported_calls_do_not_pull_the_handle_time_down(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    agent = desk.person("Nueva")
    desk.call(agent, "sale", talk_seconds=50)
    figures = desk.metrics.between(EVERYBODY, datetime(2024, 3, 1, tzinfo=UTC), desk.clock.now())
    assert (figures.attempts, figures.connected) == (4, 2)
    assert figures.aht_seconds == pytest.approx(60, abs=1)


def test_recordings_get_our_sidecar_with_what_is_true(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    found = {metadata.contact_name: metadata for metadata in desk.recordings.recent(EVERYBODY, 10)}
    told = found["José Peña"]
    assert told.duration_seconds == 1.0  # the old one said 120, by the clock on the wall
    assert told.start_time == "2024-03-01T15:10:00.500+00:00"
    assert told.status is RecordingStatus.COMPLETED
    rosa = desk.users.by_name("rosa")
    assert rosa is not None
    assert (told.user_id, told.user_name) == (rosa.user_id, "rosa")
    assert desk.calls.get(told.call_id) is not None
    copy = Path(told.file_path)
    assert copy.parent == desk.folder
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == told.sha256
    with wave.open(str(copy)) as file:
        assert file.getnframes() == 44_100
    assert found["llamada Ana Mora"].start_time == "2024-03-02T10:05:00.000+00:00"
    assert found["vacia Beto"].status is RecordingStatus.FAILED
    listed = Library(desk.folder).find()
    assert {m["recording_id"] for m in listed} == {m.recording_id for m in found.values()}


def test_two_folders_with_equal_names_do_not_collide(desk: Desk, tmp_path: Path, bring: Import) -> None:
    first = predecessor.install(tmp_path / "one")
    second = predecessor.install(tmp_path / "two")
    with (second / "recordings" / "venta_José_Peña_20240301_091000.wav").open("ab") as file:
        file.write(b"\0\0")
    bring(first)
    assert bring(second).recordings == 1
    assert len(list(desk.folder.glob("venta_*.wav"))) == 2


def test_recordings_that_lie_in_our_folder_are_indexed_where_they_are(desk: Desk, tmp_path: Path) -> None:
    old = predecessor.install(tmp_path / "old")
    importer = LegacyImport(
        desk.database, desk.audit, desk.clock, country="CR", zone=COSTA_RICA, folder=old / "recordings"
    )
    before = state(old)
    assert importer.run(old).recordings == 3
    after = state(old)
    assert {name: after[name] for name in before} == before
    assert len(list((old / "recordings").glob("*.wav"))) == 4
    assert importer.run(old).recordings == 0


def test_the_database_file_alone_can_be_named(old: Path, bring: Import) -> None:
    assert bring(old / "contacts.db").calls == 3


def test_old_counters_are_kept_as_a_note_and_counted_nowhere(desk: Desk, old: Path, bring: Import) -> None:
    bring(old)
    notes = [entry for entry in desk.audit.recent() if entry.action == "user.counters"]
    assert [(entry.subject, "calls_made=99" in entry.detail) for entry in notes] == [("rosa", True)]
    rosa = desk.users.by_name("rosa")
    assert rosa is not None
    assert desk.metrics.today(rosa).attempts == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(bytes(range(256)) * 50),
        lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000),
        lambda path: path.symlink_to(path),
    ],
    ids=["missing", "empty folder", "empty file", "junk", "damaged", "loop"],
)
def test_what_is_no_old_database_is_refused(
    desk: Desk, tmp_path: Path, bring: Import, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "given"
    make(path)
    with pytest.raises(StoreError):
        bring(path)
    assert counts(desk) == (0, 0, 0, 0)


def test_our_own_database_is_refused(home: Path, bring: Import) -> None:
    with pytest.raises(StoreError, match="not the database of the old program"):
        bring(home / "callmanager.db")


def test_hostile_rows_are_taken_as_text_or_left_out(desk: Desk, tmp_path: Path, bring: Import) -> None:
    import sqlite3

    folder = tmp_path / "hostile"
    folder.mkdir()
    connection = sqlite3.connect(folder / "contacts.db")
    connection.execute("CREATE TABLE contacts (id, phone, name, note)")
    connection.execute("CREATE TABLE users (id, username, role, password_hash)")
    connection.executemany(
        "INSERT INTO contacts VALUES (?, ?, ?, ?)",
        [
            (1, 88887777, b"\xff\xfe bytes", "x" * 100_000),
            (None, "88887778\0", "nul\0 name", "\x07bell"),
            (3, 8.8887779e7, "=cmd|' /C calc'!A0", None),
        ],
    )
    connection.execute("INSERT INTO users VALUES (1, ?, 'Emperor', 'plain text')", ("n" * 500,))
    connection.execute("INSERT INTO users VALUES (2, 'eva', 'Emperor', 'plain text')")
    connection.commit()
    connection.close()
    result = bring(folder)
    assert (result.contacts, result.users) == (3, 1)
    eva = desk.users.by_name("eva")
    assert eva is not None
    assert eva.role is Role.AGENT
    with pytest.raises(UserError):
        desk.users.login("eva", "plain text")


def test_an_unfinished_copy_leaves_no_half_recording(desk: Desk, old: Path, bring: Import) -> None:
    desk.folder.parent.mkdir(parents=True, exist_ok=True)
    desk.folder.write_text("a file stands where the folder should be")
    from callmanager.domain.errors import RecordingError

    with pytest.raises(RecordingError, match="cannot be written"):
        bring(old)
    desk.folder.unlink()
    assert bring(old).recordings == 3
    assert not [path for path in desk.folder.iterdir() if path.name.startswith(".")]
    for sidecar in desk.folder.glob("*.json"):
        assert json.loads(sidecar.read_text(encoding="utf-8"))["status"] in ("completed", "failed")


def test_odd_coordinates_editors_and_reminders_end_no_import(desk: Desk, tmp_path: Path, bring: Import) -> None:
    import sqlite3

    folder = tmp_path / "odd"
    folder.mkdir()
    connection = sqlite3.connect(folder / "contacts.db")
    connection.execute("CREATE TABLE contacts (id, phone, name, note, coords, editors_history, reminder_time)")
    odd = [
        ("[" * 100_000, "{", "nunca"),
        ('{"lat": null}', '{"a": {"b": [1]}}', "99999-01-01"),
        ("[9.9, -84.1, 3, 4]", "[[1, 2], null, 7]", ""),
        (b"\xff\x00", 12.5, None),
        ("cerca del parque", '["' + "x" * 50_000 + '"]', "2021-01-01"),
    ]
    connection.executemany(
        "INSERT INTO contacts VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(f"c{n}", f"8888000{n}", f"C {n}", "n" * 30_000 if n == 4 else "", *row) for n, row in enumerate(odd)],
    )
    connection.commit()
    connection.close()
    dry, result = bring(folder, dry_run=True), bring(folder)
    assert (result.contacts, result.callbacks) == (5, 0)
    assert dry.to_dict() | {"dry_run": False} == result.to_dict()
    left_out = {("callback", f"c{n}") for n in (0, 1, 4)} | {("note", "c4")}
    assert {(item.kind, item.id) for item in result.skipped} == left_out
    notes = {contact.name: contact.note for contact in _contacts(desk).search()}
    assert notes["C 2"] == "[CallManager 1.0: coords 9.9, -84.1, 3; edited by [1, 2], 7]"
    assert "cerca del parque" in notes["C 4"]
    assert all(len(note) <= 20_000 for note in notes.values())
