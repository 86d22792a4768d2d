"""The index over the folder: it is what the folder is, whatever happens there; and it survives being lost."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import text
from sqlmodel import select

from callmanager.audio.library.sidecars import MAX_BYTES, Sidecars
from callmanager.domain.events import LibraryRead
from callmanager.domain.recording import Integrity, RecordingMetadata, RecordingStatus
from callmanager.domain.recording_listing import RecordingFilter
from callmanager.domain.users import Role, User
from callmanager.services.recordings import recording_index
from callmanager.services.recordings.library_keeper import LibraryKeeper, child_helper
from callmanager.services.recordings.recording_index import Progress, RecordingIndex
from callmanager.services.recordings.recording_search import RecordingSearch
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow
from tests.support.archive import Archive
from tests.support.desk import Desk

BOSS = User("boss", "boss", Role.ADMIN)
OLD = 1_700_000_000  # seconds: long ago, so that the time of change tells whether a file is as it was


class Folder:
    """What the index needs of the audio engine, over a folder with no engine."""

    def __init__(self, *folders: Path) -> None:
        self.save_dir = folders[0]
        self.sidecars = Sidecars(*folders)
        self.reads: list[str] = []
        read = self.sidecars.read

        def counted(path: str) -> RecordingMetadata | None:
            self.reads.append(Path(path).name)
            return read(path)

        self.sidecars.read = counted  # type: ignore[method-assign]

    def recovered(self) -> list[RecordingMetadata]:
        return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "callmanager.db")
    yield database
    database.close()


def metadata_of(name: str, recording_id: str = "", **more: object) -> RecordingMetadata:
    return RecordingMetadata(
        recording_id=recording_id or f"id-{name}",
        start_time="2026-03-01T12:00:00.000+00:00",
        file_path="elsewhere.wav",
        sample_rate=8_000,
        channels=1,
        status=RecordingStatus.COMPLETED,
        **more,  # type: ignore[arg-type]
    )


def put(folder: Path, name: str, metadata: RecordingMetadata | None = None, *, age: int = 0) -> Path:
    """A recording in the folder, changed ``age`` seconds after the others."""
    sidecar = folder / f"{name}.json"
    sidecar.write_text(json.dumps((metadata or metadata_of(name)).to_dict()), encoding="utf-8")
    os.utime(sidecar, (OLD + age, OLD + age))
    (folder / f"{name}.wav").write_bytes(b"RIFF")
    return sidecar


def rows(database: Database) -> dict[str, RecordingRow]:
    with database.reading() as session:
        return {row.id: row for row in session.exec(select(RecordingRow)).all()}


def integrity(database: Database) -> dict[str, str]:
    return {name: row.integrity for name, row in rows(database).items()}


def test_what_did_not_change_is_not_read(database: Database, folder: Path) -> None:
    engine = Folder(folder)
    index = RecordingIndex(database, engine)
    for name in "abc":
        put(folder, name)
    assert index.reconcile().read == 3
    engine.reads.clear()
    put(folder, "b", metadata_of("b", contact_name="Beto"), age=1)
    (folder / "c.json").touch()  # just now: another change could get the same time, so it is read until time has passed
    for _ in range(2):
        engine.reads.clear()
        result = index.reconcile()
        assert engine.reads == (["b.json", "c.json"] if _ == 0 else ["c.json"])
        assert (result.sidecars, result.missing, result.passed_over) == (3, 0, 0)
    assert rows(database)["id-b"].contact_name == "Beto"
    assert rows(database)["id-b"].file_path == str(folder / "b.wav")


def test_an_older_sidecar_in_the_place_of_a_newer_one_is_read(database: Database, folder: Path) -> None:
    index = RecordingIndex(database, Folder(folder))
    put(folder, "a", metadata_of("a", contact_name="Ana"), age=5)
    index.reconcile()
    put(folder, "a", metadata_of("a", contact_name="Beto"), age=1)  # brought back from a backup
    index.reconcile()
    assert rows(database)["id-a"].contact_name == "Beto"


def test_what_the_database_alone_knows_survives_and_the_sidecar_wins(database: Database, folder: Path) -> None:
    index = RecordingIndex(database, Folder(folder))
    put(folder, "a", metadata_of("a", tags=("old",)))
    index.reconcile()
    with database.writing() as session:
        row = session.get(RecordingRow, "id-a")
        assert row is not None
        assert row.tags == "\nold\n"
        row.integrity, row.legal_hold = "ok", "court"
        index.set_tags(session, "id-a", ("new",))
    put(folder, "a", metadata_of("a", contact_name="Ana", tags=("old",)), age=1)
    for look in (index.reconcile, index.rebuild):
        look()
        row = rows(database)["id-a"]
        assert (row.contact_name, row.tags, row.integrity, row.legal_hold) == ("Ana", "\nnew\n", "ok", "court")


def test_a_lost_database_gets_tags_and_holds_back_from_the_sidecars(database: Database, folder: Path) -> None:
    put(folder, "a", metadata_of("a", tags=("VIP",), legal_hold="court", contact_name="José"))
    index = RecordingIndex(database, Folder(folder))
    index.rebuild()
    [listing] = RecordingSearch(database).search(BOSS, RecordingFilter(tag="vip", contact="jose", on_hold=True))
    assert listing.tags == ("VIP",)


def test_what_is_gone_is_marked_and_comes_back(database: Database, folder: Path) -> None:
    index = RecordingIndex(database, Folder(folder))
    for name in "abcd":
        put(folder, name)
    index.reconcile()
    with database.writing() as session:
        row = session.get(RecordingRow, "id-d")
        assert row is not None
        row.integrity = "missing"  # a whole verification found that the second part is not there
    (folder / "a.wav").rename(folder / "kept")
    (folder / "b.json").rename(folder / "b.txt")
    (folder / "c.wav").rename(folder / "c.flac.enc")  # compressed and encrypted: it is there
    lost = {"id-a": "missing", "id-b": "missing", "id-c": "", "id-d": "missing"}
    for _ in range(2):
        index.reconcile()
        assert integrity(database) == lost
    assert len(RecordingSearch(database).search(BOSS, RecordingFilter(integrity=Integrity.MISSING))) == 3
    (folder / "kept").rename(folder / "a.wav")
    (folder / "b.txt").rename(folder / "b.json")
    index.reconcile()
    assert integrity(database) == {"id-a": "", "id-b": "", "id-c": "", "id-d": "missing"}


def test_a_folder_that_moved_is_known_again(database: Database, folder: Path, tmp_path: Path) -> None:
    put(folder, "a")
    RecordingIndex(database, Folder(folder)).reconcile()
    moved = tmp_path / "moved"
    folder.rename(moved)
    assert RecordingIndex(database, Folder(moved)).reconcile().read == 1
    assert rows(database)["id-a"].file_path == str(moved / "a.wav")
    assert integrity(database) == {"id-a": ""}


def test_two_folders_are_one_library(database: Database, folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    put(folder, "a")
    put(second, "b")
    index = RecordingIndex(database, Folder(folder, second))
    index.reconcile()
    assert set(rows(database)) == {"id-a", "id-b"}
    assert index.reconcile().read == 0


def test_on_a_shared_database_each_computer_speaks_for_itself(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a")
    index = RecordingIndex(database, Folder(folder))
    index.reconcile()
    with database.writing() as session:
        session.connection().execute(text("UPDATE recordings SET host = 'another'"))
    (folder / "a.json").unlink()
    monkeypatch.setattr(database, "_is_sqlite", False)
    database.has_text_index = False
    assert index.reconcile().missing == 0
    monkeypatch.setattr(database, "_is_sqlite", True)
    assert index.reconcile().missing == 1


def test_a_folder_that_cannot_be_read_changes_nothing(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a")
    index = RecordingIndex(database, Folder(folder))
    index.reconcile()

    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError):
        index.reconcile()
    assert integrity(database) == {"id-a": ""}


HOSTILE = {
    "empty": b"",
    "no json": b"{",
    "list": b"[]",
    "deep": b"[" * 100_000,
    "no utf-8": b"\xff\xfe{}",
    "nul": b"\0" * 400,
    "huge": b" " * (MAX_BYTES + 1),
    "number": b'{"recording_id": 1, "start_time": "2026-03-01T12:00:00+00:00", "sample_rate": 1, "channels": 1}',
}
WRONG: dict[str, dict[str, object]] = {
    "no id": {"recording_id": ""},
    "long id": {"recording_id": "x" * 1_000},
    "id with NUL": {"recording_id": "a\0b"},
    "half character": {"recording_id": "\ud800"},
    "size": {"file_size_bytes": 2**63},
    "tags": {"tags": [1]},
    "hold": {"legal_hold": 5},
    "before all times": {"start_time": "0001-01-01T00:00:00+23:59"},
    "no moment": {"start_time": "yesterday"},
    "path": {"segments": [{"file": "../../secret.wav"}]},
    "file of a number": {"segments": [{"file": 5}]},
    "endless": {"duration_seconds": 10**400},
    "less than nothing": {"duration_seconds": -60.0},
    "moment of an event": {"events": [{"at_seconds": "soon", "code": "lost", "detail": ""}]},
    "loudness": {"peak_dbfs": "loud"},
    "digest": {"sha256": 5},
    "end": {"end_time": 5},
}


def test_hostile_sidecars_are_passed_over_with_one_line_each(
    database: Database, folder: Path, caplog: pytest.LogCaptureFixture, expected_log: Callable[[str], None]
) -> None:
    expected_log("is passed over")
    for name, content in HOSTILE.items():
        (folder / f"{name}.json").write_bytes(content)
    for name, change in WRONG.items():
        (folder / f"{name}.json").write_text(json.dumps(metadata_of(name).to_dict() | change))
    (folder / "directory.json").mkdir()
    os.mkfifo(folder / "pipe.json")  # whoever opens it waits for a writer
    (folder / "loop.json").symlink_to(folder / "loop.json")
    os.close(os.open(os.fsencode(folder) + b"/no\xfftext.json", os.O_CREAT))
    strange = metadata_of(
        "s", contact_name="Ana \0\ud800 😀" * 200, contact_phone="\0", user_name="\ud800", call_id="\0"
    )
    put(folder, "strange 😀", strange)
    put(folder, "good")
    index = RecordingIndex(database, Folder(folder))
    for _ in range(2):
        result = index.reconcile()
        assert set(rows(database)) == {"id-good", "id-s"}
    assert result.passed_over == len(HOSTILE) + len(WRONG) + 4
    lines = [record.getMessage() for record in caplog.records if "is passed over" in record.getMessage()]
    assert len(lines) == len(set(lines)) == result.passed_over
    assert not any("\n" in line or "\udcff" in line for line in lines)
    [listing] = RecordingSearch(database).search(BOSS, RecordingFilter(contact="ana"))
    assert listing.metadata.contact_name == strange.contact_name  # whole, as the sidecar has it


def test_a_known_sidecar_that_is_spoiled_is_marked_unreadable(
    database: Database, folder: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("is passed over")
    index = RecordingIndex(database, Folder(folder))
    put(folder, "a", metadata_of("a", contact_name="Ana"))
    index.reconcile()
    sidecar = folder / "a.json"
    sidecar.write_text("{")
    os.utime(sidecar, (OLD + 1, OLD + 1))
    index.reconcile()
    assert integrity(database) == {"id-a": "unreadable"}
    put(folder, "a", age=2)
    index.reconcile()
    assert integrity(database) == {"id-a": ""}


class Changes(RuleBasedStateMachine):
    """Files come, change and go in any order; after each look the index is what the folder is."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self._temporary = tempfile.TemporaryDirectory()
        home = Path(self._temporary.name)
        self.folder = home / "recordings"
        self.folder.mkdir()
        self.database = Database.open(home / "callmanager.db")
        self.engine = Folder(self.folder)
        self.index = RecordingIndex(self.database, self.engine)
        self.contents: dict[str, RecordingMetadata] = {}
        self.ever: set[str] = set()
        self.clock = 0

    def teardown(self) -> None:
        self.database.close()
        self._temporary.cleanup()

    NAMES = st.sampled_from("abcd")

    @rule(
        name=NAMES, recording_id=st.sampled_from(["1", "2", "3", "4"]), contact=st.text(max_size=5), young=st.booleans()
    )
    def write(self, name: str, recording_id: str, contact: str, young: bool) -> None:
        self.clock += 1
        metadata = metadata_of(name, recording_id, contact_name=contact, duration_seconds=float(self.clock))
        sidecar = put(self.folder, name, metadata, age=self.clock)
        if young:
            sidecar.touch()
        self.contents[name] = metadata

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        (self.folder / f"{name}.json").unlink(missing_ok=True)
        self.contents.pop(name, None)

    @rule(name=NAMES)
    def lose_or_find_the_sound(self, name: str) -> None:
        wav = self.folder / f"{name}.wav"
        if wav.exists():
            wav.unlink()
        else:
            wav.write_bytes(b"RIFF")

    @rule(name=NAMES, other=NAMES)
    def rename(self, name: str, other: str) -> None:
        if name in self.contents and name != other:
            (self.folder / f"{name}.json").replace(self.folder / f"{other}.json")
            self.contents[other] = self.contents.pop(name)

    @rule()
    def rebuild(self) -> None:
        self.index.rebuild()

    @invariant()
    def the_index_is_the_folder(self) -> None:
        self.index.reconcile()
        expected: dict[str, tuple[str, RecordingMetadata]] = {}
        for name in sorted(self.contents):
            expected.setdefault(self.contents[name].recording_id, (name, self.contents[name]))
        self.ever |= set(expected)
        found = rows(self.database)
        assert set(found) == self.ever
        for recording_id, row in found.items():
            if recording_id not in expected:
                assert row.integrity == Integrity.MISSING.value
                continue
            name, metadata = expected[recording_id]
            wav = self.folder / f"{name}.wav"
            assert json.loads(row.sidecar) == replace(metadata, file_path=str(wav)).to_dict()
            assert row.sidecar_path == str(self.folder / f"{name}.json")
            assert row.integrity == ("" if wav.exists() else Integrity.MISSING.value)
        with self.database.writing() as session:  # the text index says itself whether it is in step
            session.connection().execute(
                text("INSERT INTO recordings_words(recordings_words) VALUES ('integrity-check')")
            )


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)


def test_many_changes_are_read_in_another_process(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_index, "MANY", 20)
    with Desk(home) as desk:
        Archive(desk.folder, 60).write()
        helper = child_helper({"CALLMANAGER_HOME": str(home), "COVERAGE_PROCESS_START": ""})
        engine = Folder(desk.folder)
        index = RecordingIndex(desk.database, engine, helper)
        keeper = LibraryKeeper(desk.database, desk.bus, index)
        done = threading.Event()
        heard: list[LibraryRead] = []

        def hear(event: LibraryRead) -> None:
            heard.append(event)
            if event.done == event.total:
                done.set()

        desk.bus.subscribe(LibraryRead, hear)
        keeper.reconcile()
        try:
            assert done.wait(50), heard
        finally:
            keeper.stop()
            keeper.stop()
        assert engine.reads == []
        assert heard[-1] == LibraryRead(60, 60)
        assert desk.recordings.count(BOSS, RecordingFilter()) == 60


def test_stopping_ends_the_reading(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_index, "_AT_ONCE_IN_A_CHILD", 200)
    Archive(folder, 450).write()
    index = RecordingIndex(database, Folder(folder))
    cancelled = threading.Event()
    result = index.rebuild(lambda _done, _total: cancelled.set(), cancelled)
    assert 0 < result.read < 450
    assert index.rebuild(everything=False).read == 450 - result.read


def test_a_second_request_is_not_lost_and_does_not_wait(database: Database, folder: Path) -> None:
    engine = Folder(folder)
    begun, go_on = threading.Event(), threading.Event()

    def slow_help(_progress: Progress, _cancelled: threading.Event) -> None:
        begun.set()
        assert go_on.wait(10)

    index = RecordingIndex(database, engine, slow_help)
    Archive(folder, recording_index.MANY + 1).write()
    thread = threading.Thread(target=index.reconcile)
    thread.start()
    assert begun.wait(10)
    assert index.reconcile().read == 0  # at once, while the other one works
    begun.clear()
    go_on.set()
    thread.join(20)
    assert begun.is_set()  # it has looked once more
