"""Searching recordings: by words, numbers and facts, page by page, each person what they may see."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from callmanager.domain.errors import RecordingError
from callmanager.domain.events import RecordingTagged
from callmanager.domain.recording import Integrity, RecordingMetadata, RecordingStatus
from callmanager.domain.recording_listing import RecordingFilter, days
from callmanager.domain.users import Role, User
from callmanager.services.recordings.recording_rows import Found, put
from callmanager.services.recordings.recording_search import RecordingSearch
from callmanager.store.database import Database
from callmanager.store.tables import CallRow, RecordingRow, UserRow
from tests.support.desk import Desk

BOSS = User("boss", "boss", Role.ADMIN)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Put = Callable[..., RecordingMetadata]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database.open(tmp_path_factory.mktemp("search") / "callmanager.db")
    yield database
    database.close()


@pytest.fixture
def database(shared: Database) -> Database:
    with shared.writing() as session:
        for table in ("recordings", "calls", "users"):
            session.connection().execute(text(f"DELETE FROM {table}"))
        session.add(user_row("rosa", "north"))
        session.add(user_row("luis", "south"))
    return shared


def user_row(name: str, team: str) -> UserRow:
    return UserRow(id=name, name=name, name_key=name, role="agent", team_id=team, password_hash="!", created_at=NOON)


@pytest.fixture
def put_one(database: Database) -> Put:
    def put_it(
        name: str, contact: str = "", phone: str = "", *, user: str = "rosa", minutes: float = 0, seconds: float = 60,
        note: str = "", outcome: str | None = None, product: str = "", tags: tuple[str, ...] = (), campaign: str = "",
    ) -> RecordingMetadata:  # fmt: skip
        metadata = RecordingMetadata(
            recording_id=name,
            start_time=(NOON + timedelta(minutes=minutes)).isoformat(),
            file_path=f"/r/{name}.wav",
            sample_rate=8_000,
            channels=1,
            call_id=f"call-{name}",
            contact_name=contact,
            contact_phone=phone,
            user_id=user,
            user_name=f"Agente {user}",
            duration_seconds=seconds,
            status=RecordingStatus.COMPLETED,
            tags=tags,
            campaign_id=campaign,
        )
        with database.writing() as session:
            session.merge(
                CallRow(
                    id=metadata.call_id, agent_id=user, agent_name=user, contact_name=contact, phone=phone,
                    phase="done", started_at=NOON, product=product, outcome_id=outcome, note=note,
                )
            )  # fmt: skip
            session.flush()
            put(session.connection(), [Found(metadata, f"/r/{name}.json", 1, "")])
        return metadata

    return put_it


def ids(database: Database, user: User = BOSS, **wanted: object) -> list[str]:
    found = RecordingSearch(database).search(user, RecordingFilter(**wanted))  # type: ignore[arg-type]
    return [item.recording_id for item in found]


def test_words_are_found_by_their_beginning_without_accents_or_capitals(database: Database, put_one: Put) -> None:
    put_one("a", "José Peña Mora", "+506 8888-7777", note="Quiere la FIBRA; llamar mañana", tags=("Cliente VIP",))
    put_one("b", "Ana Núñez", "2222-3333", user="luis", product="Seguro de hogar", minutes=1)
    assert ids(database, contact="pena") == ids(database, contact="MORA jos") == ["a"]
    assert ids(database, contact="ena") == []  # in the middle of a word
    assert ids(database, note="manana fib") == ["a"]
    assert ids(database, note="hogar") == []
    assert ids(database, product="seguro hog") == ["b"]
    assert ids(database, text="agente") == ["b", "a"]
    assert ids(database, text="vip fibra pena") == ids(database, text="Agente Rosa") == ["a"]
    assert ids(database, text="nunez fibra") == []
    assert (
        ids(database, phone="88887777") == ids(database, phone="(506) 8888") == ids(database, text="8888-7777") == ["a"]
    )
    assert ids(database, phone="506 2222 3333") == ids(database, text="+506 22223333") == ["b"]
    assert ids(database, tag="cliente vip") == ids(database, tag="CLIENTE VIP") == ["a"]
    assert ids(database, tag="cliente") == ids(database, tag="vip") == []


@pytest.mark.parametrize(
    "nonsense", ['"', "* OR *", "a* NOT b", "{contact_key}:", "%", "_", "\0", "\ud800", "'; --", "NEAR(", "⭐"]
)
def test_nothing_that_is_typed_means_something_to_the_database(database: Database, put_one: Put, nonsense: str) -> None:
    put_one("a", "José", "88887777", note="plan")
    for name in ("text", "contact", "phone", "note", "product", "tag"):
        assert ids(database, **{name: nonsense}) == []


def test_facts(database: Database, put_one: Put) -> None:
    put_one("a", outcome="sale", seconds=30, campaign="x")
    put_one("b", outcome="callback", seconds=90, minutes=1)
    put_one("c", user="luis", seconds=600, minutes=2)
    with database.writing() as session:
        row = session.get(RecordingRow, "b")
        assert row is not None
        row.legal_hold, row.integrity, row.verified_at = "court", "altered", NOON
    assert ids(database, outcome_id="sale") == ids(database, max_seconds=30) == ids(database, campaign_id="x") == ["a"]
    assert ids(database, min_seconds=90) == ["c", "b"]
    assert ids(database, agent_id="luis") == ["c"]
    assert ids(database, integrity=Integrity.ALTERED) == ids(database, on_hold=True) == ["b"]
    assert ids(database, on_hold=False) == ids(database, integrity=Integrity.UNKNOWN) == ["c", "a"]
    [listing] = RecordingSearch(database).search(BOSS, RecordingFilter(on_hold=True))
    assert (listing.legal_hold, listing.integrity, listing.verified_at) == ("court", Integrity.ALTERED, NOON)
    assert listing.outcome_id == "callback"
    assert ids(database, start=NOON + timedelta(minutes=1)) == ["c", "b"]
    assert ids(database, start=NOON, end=NOON + timedelta(minutes=2)) == ["b", "a"]


def test_a_day_is_the_offices(database: Database, put_one: Put) -> None:
    put_one("a", minutes=-12 * 60)  # midnight in UTC, the evening before in Costa Rica
    zone = ZoneInfo("America/Costa_Rica")
    for day, expected in ((date(2026, 2, 28), ["a"]), (date(2026, 3, 1), [])):
        start, end = days(day, day, zone)
        assert ids(database, start=start, end=end) == expected


def test_each_role_sees_what_it_may(database: Database, put_one: Put) -> None:
    for number, user in enumerate(("rosa", "luis", "stranger")):
        if user == "stranger":
            with database.writing() as session:
                session.add(user_row("stranger", ""))
        put_one(user, "Ana", user=user, minutes=number, tags=(f"tag {user}",))
    rosa, lead = User("rosa", "rosa", Role.AGENT, "north"), User("eva", "eva", Role.TEAM_LEAD, "north")
    boss, lost = User("jefa", "jefa", Role.PROJECT_MANAGER), User("eva", "eva", Role.TEAM_LEAD, None)
    search = RecordingSearch(database)
    for who, expected in ((rosa, ["rosa"]), (lead, ["rosa"]), (boss, ["stranger", "luis", "rosa"]), (lost, [])):
        for wanted in (RecordingFilter(), RecordingFilter(contact="ana"), RecordingFilter(min_seconds=1)):
            assert [item.recording_id for item in search.search(who, wanted)] == expected
            assert search.count(who, wanted) == len(expected)
        assert search.known_tags(who) == sorted(f"tag {name}" for name in expected)
        for name in ("rosa", "luis", "stranger"):
            assert (search.find(who, name) is not None) == (name in expected)
    assert search.find(boss, "nothing") is None


def test_pages_come_one_after_the_other(database: Database, put_one: Put) -> None:
    for number in range(7):
        put_one(f"r{number}", "Ana", minutes=number // 3)  # several begin at the same moment
    search = RecordingSearch(database)
    for wanted in (RecordingFilter(), RecordingFilter(contact="ana")):
        whole = search.search(BOSS, wanted)
        assert len({item.place for item in whole}) == 7
        assert [item.metadata.start_time for item in whole] == sorted(
            (i.metadata.start_time for i in whole), reverse=True
        )
        pages, after = [], None
        while page := search.search(BOSS, wanted, limit=3, after=after):
            pages += page
            after = page[-1].place
        assert pages == whole
        assert search.search(BOSS, wanted, limit=2, offset=4) == whole[4:6]
        assert search.search(BOSS, wanted, limit=0) == []


def test_recordings_of_one_moment_and_one_sum_have_places_of_their_own(
    database: Database, put_one: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.domain.recording_listing.zlib.crc32", lambda _data: 7)
    names = [f"r{number}" for number in range(5)]
    for name in names:
        put_one(name, "Ana")
    put_one("r2", "Ana Mora")  # once more
    assert sorted(ids(database)) == names
    assert ids(database, contact="mora") == ["r2"]


WORD = st.sampled_from(
    ["ana", "Ána", "mora", "MORALES", "José", "jo", "8888", "2", "plan", "ñandú", "x" * 70, "⭐", ""]
)
TEXT = st.lists(WORD, max_size=4).map(" ".join)
PHONE = st.sampled_from(["", "8888-7777", "+506 88887777", "2222", "020 7946 0000", "12"])
FILTERS = st.builds(
    RecordingFilter, text=TEXT | PHONE, contact=TEXT, phone=PHONE, note=TEXT, product=TEXT, tag=WORD,
    min_seconds=st.none() | st.floats(0, 100), on_hold=st.none() | st.booleans(),
)  # fmt: skip


@settings(max_examples=40)
@given(
    st.lists(st.tuples(TEXT, PHONE, TEXT, TEXT, WORD, st.sampled_from(["rosa", "luis"])), min_size=1, max_size=8),
    st.lists(FILTERS, min_size=1, max_size=8),
)
def test_the_text_index_and_plain_sql_agree(
    shared: Database, rows: list[tuple[str, ...]], asked: list[RecordingFilter]
) -> None:
    """PostgreSQL has no FTS5: what is asked there in plain SQL finds the same, and misses the same."""
    with shared.writing() as session:
        for table in ("recordings", "calls", "users"):
            session.connection().execute(text(f"DELETE FROM {table}"))
        session.add(user_row("rosa", "north"))
        session.add(user_row("luis", "south"))
        session.flush()
        found = []
        for number, (contact, phone, note, product, tag, user) in enumerate(rows):
            metadata = RecordingMetadata(
                f"r{number}", NOON.isoformat(), f"/r/{number}.wav", 8_000, 1, call_id=f"k{number}",
                contact_name=contact, contact_phone=phone, user_id=user, user_name=user, duration_seconds=number * 9.0,
                tags=(tag,), status=RecordingStatus.COMPLETED,
            )  # fmt: skip
            session.add(
                CallRow(
                    id=f"k{number}", agent_id=user, agent_name=user, contact_name=contact, phone=phone, phase="done",
                    started_at=NOON, product=product, note=note,
                )
            )  # fmt: skip
            found.append(Found(metadata, f"/r/{number}.json", 1, ""))
        session.flush()
        put(session.connection(), found)
    search = RecordingSearch(shared)
    rosa = User("rosa", "rosa", Role.AGENT)
    for wanted in [*asked, *(dataclasses.replace(RecordingFilter(), text=row[0]) for row in rows)]:
        for who in (BOSS, rosa):
            with_index = search.search(who, wanted), search.count(who, wanted)
            shared.has_text_index = False
            try:
                assert (search.search(who, wanted), search.count(who, wanted)) == with_index
            finally:
                shared.has_text_index = True


def test_tags_are_set_with_a_trace_and_stand_in_the_sidecar(home: Path) -> None:
    with Desk(home) as desk:
        rosa, luis = desk.person("rosa", team="north"), desk.person("luis")
        recording_id = desk.recording(rosa).recording_id
        heard: list[RecordingTagged] = []
        desk.bus.subscribe(RecordingTagged, heard.append)
        assert desk.recordings.set_tags(recording_id, [" VIP ", "vip", "por revisar"], rosa) == ("VIP", "por revisar")
        assert heard == [RecordingTagged(recording_id, ("VIP", "por revisar"))]
        assert desk.recordings.known_tags(rosa) == ["por revisar", "VIP"]
        assert desk.recordings.known_tags(luis) == []
        [entry] = desk.audit.recent(action="recording.tag")
        assert (entry.actor, entry.subject, entry.detail) == ("rosa", recording_id, "– → VIP, por revisar")
        [sidecar] = desk.folder.glob("*.json")
        assert '"por revisar"' in sidecar.read_text(encoding="utf-8")
        desk.recordings.set_tags(recording_id, ["VIP", "por revisar"], rosa)  # nothing new: no second entry
        assert len(desk.audit.recent(action="recording.tag")) == 1
        for nobody, name in ((luis, recording_id), (rosa, "nothing")):
            with pytest.raises(RecordingError, match="no such recording"):
                desk.recordings.set_tags(name, ["x"], nobody)
        desk.recordings.index.reconcile()
        found = desk.recordings.search(rosa, RecordingFilter(tag="vip"))
        assert [item.tags for item in found] == [("VIP", "por revisar")]
        assert desk.recordings.set_tags(recording_id, [], rosa) == ()
        assert desk.recordings.known_tags(rosa) == []


def test_the_index_follows_the_call(home: Path) -> None:
    with Desk(home) as desk:
        rosa = desk.person("rosa")
        metadata = desk.recording(rosa)
        call = desk.calls.start(rosa, phone="88887777", call_id="k", product="Fibra")
        desk.recordings.keep([dataclasses.replace(metadata, call_id=call.call_id)])
        desk.calls.answer("k")
        desk.calls.save_note("k", "quiere pensarlo")
        desk.calls.hang_up("k")
        desk.calls.finish("k", "sale", "firmó hoy")
        desk.recordings.library.stop()  # what it had to do is done
        [listing] = desk.recordings.search(rosa, RecordingFilter(note="firmo", outcome_id="sale", product="fibra"))
        assert (listing.note, listing.outcome_id, listing.product) == ("firmó hoy", "sale", "Fibra")
        assert desk.recordings.search(rosa, RecordingFilter(note="pensarlo")) == []
