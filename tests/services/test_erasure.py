"""Erasing a person: afterwards nothing in the workspace tells of them, in any notation, and the figures stand."""

import contextlib
import json
import logging
import shutil
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from callmanager import log
from callmanager.audio.files import sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.library.copies import remove_copy
from callmanager.audio.library.shelf import Shelf
from callmanager.domain.contact import Contact
from callmanager.domain.erasure import Erased
from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import Role, User
from callmanager.paths import Paths
from callmanager.services.answers.conversations import ConversationService
from callmanager.services.answers.summaries import SummaryService
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.recordings.erasure import ErasureService
from callmanager.services.recordings.removal import Removal
from callmanager.store.tables import AuditRow, CallRow, ObjectionRow, RecordingExportRow
from tests.support.desk import Desk

BOSS = User("boss", "Ana", Role.ADMIN)
NAME, PHONE, NOTE = "Ñusta Quispe Mamaní", "+506 8877-6655", "prefiere que la llamen después de misa"
MAIL = "nusta.quispe@ejemplo.cr"


class Office:
    """A desk with two people in its books; one of them is going to be erased."""

    def __init__(self, desk: Desk, home: Path, away: Path) -> None:
        self.desk, self.home, self.away = desk, home, away
        away.mkdir()
        self.paths = Paths.at(home)
        log.configure(self.paths)
        self.shelf = Shelf(desk.folder)
        self.removal = Removal(desk.database, desk.audit, self.shelf)
        self.contacts = ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")
        self.forgotten = 0
        self.service = ErasureService(
            desk.database, desk.bus, desk.audit, self.contacts, self.removal,
            remove_copy=remove_copy, country="CR", backups=self.paths.backups, reports=self.paths.reports,
            look_again=desk.recordings.reconcile, forget=self._forget,
            scrub_log=lambda clean: log.scrub(self.paths, clean),
        )  # fmt: skip
        self.agent = desk.person("leo")
        self.person = self.contacts.add(NAME, PHONE, email=MAIL, company="Telares", note=NOTE)
        self.other = self.contacts.add("Rosa Mora", "2222-3333", note=f"hermana de {NAME.upper()}, tel. 88 77 66 55")
        self.calls = [self._call(self.person, PHONE, NOTE), self._call(None, "88776655", "otra vez " + NOTE)]
        self.kept_call = self._call(self.other, "2222-3333", f"manda saludos a {unicodedata.normalize('NFD', NAME)}")
        with desk.database.writing() as session:
            asked = {"call_id": self.calls[0], "asked_at": desk.clock.now(), "category": "price", "score": 0.9}
            session.add(ObjectionRow(text=f"dice {NAME}: {NOTE}", **asked))
        summaries = SummaryService(desk.database, desk.bus, desk.audit, desk.clock)
        summaries.keep_draft(self.calls[0], CallSummary(f"{NAME} quiere pensarlo", promises=(NOTE,)), "llama3")
        summaries.confirm(self.calls[0], CallSummary(f"{NAME} lo piensa"), self.agent)
        summaries.keep_draft(self.kept_call, CallSummary(f"Saludos a {NAME}", next_step="Llamar"), "llama3")
        self.summaries = summaries
        self.talks = ConversationService(desk.database, desk.audit, desk.clock)
        self.talk = self.talks.begin(self.agent, f"Un mensaje para {NAME}").conversation_id
        self.talks.say(self.agent, self.talk, f"¿Qué le escribo a {NAME}, {MAIL}?")
        self.recordings = [self._recording(call_id, NAME, PHONE) for call_id in self.calls]
        self.kept = self._recording(self.kept_call, "Rosa Mora", "2222-3333")
        self.exports = self._export(self.recordings[0])
        desk.audit.add("iPhone", "recording.listen", self.recordings[0].recording_id, NAME)
        desk.audit.add("Ana", "contacts.import", f"{NAME}.vcf", "")
        logging.getLogger("callmanager.test").info("Recovered llamada_%s_20260102.wav", NAME.replace(" ", "_"))
        logging.getLogger("callmanager.test").info("Something else happened")

    def _forget(self) -> None:
        self.forgotten += 1

    def _call(self, contact: Contact | None, phone: str, note: str) -> str:
        calls = self.desk.calls
        name, contact_id = (contact.name, contact.contact_id) if contact else (NAME, None)
        call = calls.start(self.agent, phone=phone, contact_name=name, contact_id=contact_id, product="Fibra 300")
        calls.answer(call.call_id)
        self.desk.clock.go_on(seconds=60)
        calls.hang_up(call.call_id)
        return calls.finish(call.call_id, "sale", note).call_id

    def _recording(self, call_id: str, name: str, phone: str) -> RecordingMetadata:
        """Renamed as the recorder names files: after the contact."""
        made = self.desk.recording(self.agent, contact=name, seconds=0.2)
        stem = f"llamada_{name.replace(' ', '_')}_{made.recording_id[:6]}"
        wav = self.desk.folder / f"{stem}.wav"
        Path(made.file_path).rename(wav)
        Path(made.file_path).with_suffix(".json").unlink()
        metadata = replace(made, file_path=str(wav), call_id=call_id, contact_phone=phone, sha256=sha256(wav))
        sidecar.write(wav, metadata)
        wav.with_suffix(".peaks").write_bytes(b"the outline of a voice")
        self.desk.recordings.index.keep([metadata])
        return metadata

    def _export(self, metadata: RecordingMetadata) -> list[Path]:
        made = []
        for stem in ("copia", "cambiada", "ida"):
            copy = self.away / f"{stem}.wav"
            copy.write_bytes(Path(metadata.file_path).read_bytes())
            sidecar.write(copy, replace(metadata, file_path=str(copy)))
            made += [copy, copy.with_suffix(".json")]
        with self.desk.database.writing() as session:
            for path in [*made, self.home.parent / "unplugged" / f"{NAME}.wav"]:
                session.add(
                    RecordingExportRow(
                        recording_id=metadata.recording_id, path=str(path), actor="Ana", at=self.desk.clock.now()
                    )
                )
        (self.away / "cambiada.wav").write_bytes(b"another file of this name")
        (self.away / "ida.wav").unlink()
        return made

    def erase(self) -> Erased:
        contact_id = self.person.contact_id
        preview = self.service.preview(BOSS, contact_id=contact_id)
        return self.service.erase(BOSS, preview.digest, contact_id=contact_id)

    def wait_until_known(self, recording_id: str) -> None:
        deadline = time.monotonic() + 30
        while self.desk.recordings.get(recording_id) is None:
            assert time.monotonic() < deadline, "it was not indexed"
            time.sleep(0.005)

    def reason(self, **whom: str) -> str:
        with pytest.raises(RecordingError) as refused:
            self.service.erase(BOSS, self.service.preview(BOSS, **whom).digest, **whom)
        return refused.value.reason


@pytest.fixture
def office(home: Path, tmp_path: Path) -> Iterator[Office]:
    with Desk(home) as desk:
        yield Office(desk, home, tmp_path / "away")
    log.shutdown()


def needles() -> dict[str, bytes]:
    """What may nowhere be found, as it might stand in a file."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", NAME) if not unicodedata.combining(c))
    texts = {
        NAME, NAME.upper(), NAME.lower(), plain, plain.lower(), NAME.replace(" ", "_"), plain.replace(" ", "_"),
        unicodedata.normalize("NFD", NAME), json.dumps(NAME)[1:-1], "Quispe", "quispe", "Mamaní", "mamani",
        NOTE, "llamen después", "llamen despues", json.dumps(NOTE)[1:-1], MAIL,
        PHONE, "8877-6655", "88776655", "+50688776655", "50688776655", "88 77 66 55", "8877 6655",
    }  # fmt: skip
    found = {}
    for text in texts:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            try:
                found[f"{text!r} in {encoding}"] = text.encode(encoding)
            except UnicodeEncodeError:
                continue
    return found


def traces_in(folder: Path) -> set[str]:
    """Where any of the needles stands, in content or name."""
    wanted, found = needles(), set()
    for path in folder.rglob("*"):
        content = path.name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b"")
        found |= {f"{path.name}: {what}" for what, needle in wanted.items() if needle in content}
    return found


def test_nothing_in_the_workspace_tells_of_the_person_any_more(office: Office, tmp_path: Path) -> None:
    before = traces_in(office.home)
    assert {trace.split(":")[0] for trace in before} >= {"callmanager.db", "callmanager.db-wal", "callmanager.log"}
    figures = office.desk.metrics.today(BOSS)
    office.erase()
    assert traces_in(office.home) == set()
    assert office.desk.metrics.today(BOSS) == figures, "the figures stand"
    assert office.desk.database.integrity_problems() == []
    check = office.desk.audit.verify(BOSS)
    assert check.is_sound, "the log tells itself what was taken out of it"
    assert check.redacted == 2
    assert office.forgotten == 1
    assert "Something else happened" in (office.paths.logs / "callmanager.log").read_text("utf-8")


def test_what_older_versions_deleted_without_overwriting_goes_too(office: Office) -> None:
    with contextlib.closing(sqlite3.connect(office.home / "callmanager.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE old (words TEXT)")
        connection.execute("INSERT INTO old VALUES (?)", (f"{NAME} " * 500,))
        connection.execute("DROP TABLE old")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (office.home / "callmanager.db").read_bytes().count(NAME.encode()) > 100
    office.erase()
    assert traces_in(office.home) == set()


def test_the_other_person_stays(office: Office) -> None:
    office.erase()
    other = office.contacts.get(office.other.contact_id)
    assert other is not None
    assert (other.name, other.phone, other.note) == ("Rosa Mora", "2222-3333", "hermana de […], tel. […]")
    call = office.desk.calls.get(office.kept_call)
    assert call is not None
    assert (call.contact_name, call.note) == ("Rosa Mora", "manda saludos a […]")
    summaries = office.summaries.of_calls([office.kept_call, *office.calls])
    assert {call_id: kept.draft for call_id, kept in summaries.items()} == {
        office.kept_call: CallSummary("Saludos a […]", next_step="Llamar")
    }
    assert office.desk.recordings.get(office.kept.recording_id) is not None
    assert Path(office.kept.file_path).exists()
    assert [talk.title for talk in office.talks.all(office.agent)] == ["Un mensaje para […]"]
    assert office.talks.messages(office.agent, office.talk)[0].text == "¿Qué le escribo a […], […]?"


def test_calls_stay_without_a_name(office: Office) -> None:
    office.erase()
    with office.desk.database.reading() as session:
        for call_id in office.calls:
            row = session.get(CallRow, call_id)
            assert row is not None
            assert (row.contact_id, row.contact_name, row.phone, row.note) == (None, "", "", "")
            assert (row.outcome_id, row.product) == ("sale", "Fibra 300")
        (objection,) = session.exec(select(ObjectionRow)).all()
        assert (objection.text, objection.category, objection.score) == ("", "price", 0.9)


def test_the_preview_tells_it_and_changes_nothing(office: Office) -> None:
    before = sorted(office.home.rglob("*"))
    for whom in ({"contact_id": office.person.contact_id}, {"phone": "(506) 8877 6655"}, {"phone": "88776655"}):
        preview = office.service.preview(BOSS, **whom)
        assert (preview.name, preview.recordings, preview.calls, preview.notes) == (NAME, 2, 2, 2)
        assert (preview.objections, preview.held, preview.live, preview.elsewhere) == (1, (), False, 0)
        # A contact's note; a call's note, its summary and the words to search it by; what was listened to and imported;
        # a conversation with the assistant and its name.
        assert preview.mentions == 8
        assert len(preview.exports) == 7
    assert sorted(office.home.rglob("*")) == before


def test_copies_go_if_they_still_are_what_they_were(office: Office) -> None:
    erased = office.erase()
    left = {path.name for path in office.away.iterdir()}
    assert left == {"cambiada.wav"}
    assert {Path(path).name for path in erased.unreachable} == {"cambiada.wav", f"{NAME}.wav"}


def test_copies_of_recordings_that_were_deleted_before_go_too(office: Office) -> None:
    office.removal.delete(office.recordings[0].recording_id, BOSS)
    preview = office.service.preview(BOSS, contact_id=office.person.contact_id)
    assert (preview.recordings, len(preview.exports)) == (1, 7)
    office.erase()
    assert {path.name for path in office.away.iterdir()} == {"cambiada.wav"}
    assert traces_in(office.home) == set()


def test_a_name_of_one_word_goes_with_its_own_rows(office: Office) -> None:
    """It is looked for nowhere else, since other people bear it."""
    short = office.contacts.add("Xiomara", "2555-0000")
    call_id = office._call(short, "2555-0000", "x")
    recording = office._recording(call_id, "Xiomara", "2555-0000")
    office.desk.audit.add("iPhone", "recording.listen", recording.recording_id, "Xiomara")
    office.removal.delete(recording.recording_id, BOSS)
    preview = office.service.preview(BOSS, contact_id=short.contact_id)
    office.service.erase(BOSS, preview.digest, contact_id=short.contact_id)
    found = {path.name for path in office.home.rglob("*") if path.is_file() and b"Xiomara" in path.read_bytes()}
    assert found == set()


def test_the_log_tells_who_erased_and_not_whom(office: Office) -> None:
    office.erase()
    (entry,) = office.desk.audit.recent(action="contact.erase")
    assert (entry.actor, entry.subject) == ("Ana", office.person.contact_id)
    assert "2 recordings, 2 calls" in entry.detail
    assert len(office.desk.audit.recent(action="recording.delete")) == 2


def test_nobody_can_try_all_numbers_to_find_whom_the_log_means(office: Office) -> None:
    preview = office.service.preview(BOSS, phone="2222-3333")
    office.service.erase(BOSS, preview.digest, phone="2222-3333")
    (entry,) = office.desk.audit.recent(action="contact.erase")
    assert entry.subject == office.other.contact_id


def test_backups_and_reports_that_keep_the_person_are_told(office: Office) -> None:
    from openpyxl import Workbook

    office.paths.backups.mkdir()
    (office.paths.backups / "callmanager-20260101.db").write_bytes(b"x")
    office.paths.reports.mkdir()
    for name, cell in (("con.xlsx", NAME), ("sin.xlsx", "nadie")):
        book = Workbook()
        book.active.append([cell])
        book.save(office.paths.reports / name)
    erased = office.erase()
    assert [Path(path).name for path in erased.backups] == ["callmanager-20260101.db"]
    assert [Path(path).name for path in erased.reports] == ["con.xlsx"]


def test_a_hold_forbids_it_and_nothing_is_touched(office: Office) -> None:
    office.removal.hold(office.recordings[1].recording_id, "Pleito 9", BOSS)
    preview = office.service.preview(BOSS, contact_id=office.person.contact_id)
    assert preview.held == ((office.recordings[1].recording_id, "Pleito 9"),)
    assert office.reason(contact_id=office.person.contact_id) == "erase_held"
    assert all(Path(metadata.file_path).exists() for metadata in office.recordings)
    assert office.contacts.get(office.person.contact_id) is not None
    office.removal.release(office.recordings[1].recording_id, BOSS)
    office.erase()


def test_what_was_not_shown_does_not_go(office: Office) -> None:
    preview = office.service.preview(BOSS, contact_id=office.person.contact_id)
    office._call(office.person, PHONE, "nueva")
    with pytest.raises(RecordingError) as refused:
        office.service.erase(BOSS, preview.digest, contact_id=office.person.contact_id)
    assert refused.value.reason == "erase_changed"
    assert office.contacts.get(office.person.contact_id) is not None


def test_an_unfinished_call_forbids_it(office: Office) -> None:
    office.desk.calls.start(office.agent, phone=PHONE, contact_name=NAME)
    assert office.reason(contact_id=office.person.contact_id) == "erase_live"


def test_recordings_of_another_computer_forbid_it(office: Office) -> None:
    office.removal.host = "another-desk"
    assert office.reason(contact_id=office.person.contact_id) == "erase_elsewhere"


def test_nobody_is_erased_by_mistake(office: Office) -> None:
    for whom in ({"contact_id": "nobody"}, {"phone": ""}, {"phone": "7777-7777"}, {"phone": "+1 8877-6655"}):
        with pytest.raises(RecordingError) as refused:
            office.service.preview(BOSS, **whom)
        assert refused.value.reason == "erase_nobody", whom
    with pytest.raises(PermissionDenied):
        office.service.preview(User("x", "Eva", Role.TEAM_LEAD), contact_id=office.person.contact_id)


def test_a_recording_that_does_not_go_leaves_the_way_to_erase_once_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, unlink = office.recordings[0].file_path, Path.unlink

    def refuses(path: Path, missing_ok: bool = False) -> None:
        if str(path) == stuck:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuses)
        assert office.reason(contact_id=office.person.contact_id) == "erase_unfinished"
    office.erase()
    assert traces_in(office.home) == set()


def test_copies_by_hand_within_the_folder_go_too(office: Office) -> None:
    wav = Path(office.recordings[0].file_path)
    for source in (wav, wav.with_suffix(".json")):
        shutil.copy(source, source.with_name(f"copia de {source.name}"))
    shutil.copy(wav, wav.with_name(f"solo {wav.name}"))
    shutil.copy(wav.with_suffix(".json"), wav.with_name("sin sonido.json"))
    mended = wav.with_name(f"otra {wav.name}")
    shutil.copy(wav, mended)
    known = RecordingMetadata("made-anew", "2026-01-01T00:00:00+00:00", str(mended), 44_100, 1)
    sidecar.write(mended, replace(known, status=RecordingStatus.RECOVERED, sha256=sha256(wav)))
    # Rosa's sidecar, for which that of the other served as a pattern, and a file that is nobody's.
    kept = sidecar.read(Path(office.kept.file_path).with_suffix(".json"))
    pattern = wav.with_name("rosa.wav")
    pattern.write_bytes(Path(kept.file_path).read_bytes() + b"..")
    sidecar.write(pattern, replace(kept, recording_id=office.recordings[0].recording_id, sha256=sha256(pattern)))
    nobodys = wav.with_name("nadie.wav")
    nobodys.write_bytes(wav.read_bytes()[:-2] + b"\1\2")
    office.desk.recordings.reconcile()
    office.wait_until_known("made-anew")
    assert office.erase().exports == 4 + 4, "what was exported, and four copies"
    assert office.desk.recordings.get("made-anew") is None
    assert traces_in(office.home) == set()
    left = {path.name for path in office.desk.folder.iterdir() if path.suffix == ".wav"}
    assert left == {Path(kept.file_path).name, "rosa.wav", "nadie.wav"}


def test_a_copy_by_hand_that_must_be_kept_is_told(office: Office) -> None:
    wav = Path(office.recordings[0].file_path)
    copy = wav.with_name(f"z {wav.name}")
    shutil.copy(wav, copy)
    sidecar.write(copy, replace(office.recordings[0], file_path=str(copy), legal_hold="caso 7"))
    assert office.reason(contact_id=office.person.contact_id) == "erase_unfinished"
    assert copy.exists()
    office.wait_until_known(office.recordings[0].recording_id)  # it was not left to itself
    assert office.reason(contact_id=office.person.contact_id) == "erase_held"
    sidecar.write(copy, replace(office.recordings[0], file_path=str(copy)))
    office.removal.release(office.recordings[0].recording_id, BOSS)
    office.erase()
    assert traces_in(office.home) == set()


def test_a_reader_that_does_not_let_go_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from callmanager.store.database import Database

    scrub = Database.scrub
    monkeypatch.setattr(Database, "scrub", lambda self: scrub(self, 0.1))
    with office.desk.database.reading() as session:
        session.get(AuditRow, 1)
        erased = office.erase()
    assert not erased.database_overwritten
    assert office.desk.database.scrub()
