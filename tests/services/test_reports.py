"""The Excel report, opened by another program's reader (calamine)."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from callmanager.domain.errors import PermissionDenied, ReportError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import Role, User
from callmanager.services.answers.summaries import SummaryService
from callmanager.services.recordings.recording_rows import to_row
from callmanager.services.reports.reports import ReportService
from tests.support.desk import Desk

BOSS = User("boss", "Jefa", Role.ADMIN)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home, zone="America/Costa_Rica") as desk:
        desk.clock.noon()
        yield desk


@pytest.fixture
def reports(desk: Desk) -> ReportService:
    return ReportService(desk.database, desk.metrics, desk.audit, desk.clock)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_object(io.BytesIO(path.read_bytes()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def seconds(value: Any) -> float:
    """A duration as calamine gives it, which is a time or a difference."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    return float(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)


def test_the_report_holds_the_calls_with_the_right_types(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    rosa = desk.person("Rosa")
    call = desk.call(rosa, "sale", talk_seconds=75, contact="=1+1 Ana")
    desk.call(rosa, "no_answer", talk_seconds=0)
    with desk.database.writing() as session:
        metadata = RecordingMetadata(
            recording_id="r1",
            start_time=call.started_at.isoformat(),
            file_path="/x/r1.wav",
            sample_rate=44_100,
            channels=1,
            call_id=call.call_id,
            user_id=rosa.user_id,
            user_name="Rosa",
            contact_name="Ana",
            duration_seconds=75.0,
            file_size_bytes=6_600_000,
            status=RecordingStatus.COMPLETED,
        )
        session.merge(to_row(metadata))
    path = reports.write(tmp_path / "new folder" / "informe.xlsx", BOSS)
    assert [p.name for p in path.parent.iterdir()] == ["informe.xlsx"]
    book = sheets(path)
    assert list(book) == ["Resumen", "Llamadas", "Tiempo de agentes", "Grabaciones", "Objeciones", "Contactos"]
    header, sale, missed = book["Llamadas"]
    row = dict(zip(header, sale, strict=True))
    assert row["Llamada"] == call.call_id
    assert row["Agente"] == "Rosa"
    assert row["Contacto"] == "=1+1 Ana"
    assert row["Teléfono"] == call.phone
    assert row["Resultado"] == "Venta"
    local = call.started_at.astimezone(desk.metrics.zone).replace(tzinfo=None)
    assert isinstance(row["Inicio"], datetime)
    assert abs(row["Inicio"] - local) < timedelta(seconds=1)
    assert seconds(row["Hablado"]) == pytest.approx(75, abs=1)
    assert seconds(row["Cierre"]) == pytest.approx(10, abs=1)
    assert dict(zip(header, missed, strict=True))["Resultado"] == "No contesta"
    [titles, recording] = book["Grabaciones"]
    told = dict(zip(titles, recording, strict=True))
    assert (told["Grabación"], told["MB"], told["Estado"]) == ("r1", 6.6, "Completa")
    summary = {line[0]: line[1] for line in book["Resumen"]}
    assert (summary["Llamadas (intentos)"], summary["Contactadas"], summary["Ventas"]) == (2, 1, 1)
    assert summary["Éxito (ventas ÷ contactadas)"] == 1.0
    assert summary["Contacto (contactadas ÷ intentos)"] == 0.5
    assert desk.audit.recent(1)[0].action == "report.write"


def test_an_empty_day_says_nothing_where_there_is_nothing(reports: ReportService, tmp_path: Path) -> None:
    book = sheets(reports.write(tmp_path / "leer.xlsx", BOSS))
    assert len(book["Llamadas"]) == len(book["Grabaciones"]) == 1
    assert {line[0]: line[1] for line in book["Resumen"]}["Éxito (ventas ÷ contactadas)"] == "–"


def test_who_may_not_export_gets_no_report(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    rosa = desk.person("Rosa")
    desk.call(rosa, "sale")
    with pytest.raises(PermissionDenied):
        reports.write(tmp_path / "r.xlsx", rosa)
    assert not (tmp_path / "r.xlsx").exists()
    assert "report.write" not in {entry.action for entry in desk.audit.recent(50)}


def test_all_contacts_on_demand_else_the_called_ones(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    rosa, lead = desk.person("Rosa", team="Norte"), desk.person("Ana", Role.TEAM_LEAD, "Norte")
    called = desk.contacts.add("Carla", "8888 7777")
    desk.contacts.block(desk.contacts.add("Eva", "8888 6666").contact_id, "setup")
    desk.calls.start(rosa, phone=called.phone, contact_id=called.contact_id)
    for wanted, names in ((False, ["Carla"]), (True, ["Carla", "Eva"])):
        path = reports.write(tmp_path / "r.xlsx", lead, sheets=["contacts"], all_contacts=wanted)
        rows = sheets(path)["Contactos"]
        assert [row[1] for row in rows[1:]] == names
        assert desk.audit.recent(1)[0].detail.endswith(f"contacts: {len(names)}")
    assert dict(zip(rows[0], rows[2], strict=True))["No llamar"]


def test_who_was_demoted_meanwhile_gets_the_smaller_view(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    """Who sees all and is made a lead still exports, and no more than the team."""
    boss = desk.person("Jefa", Role.PROJECT_MANAGER, "Norte")
    for agent in (desk.person("Rosa", team="Norte"), desk.person("Luis", team="Sur")):
        desk.call(agent, "sale")
    desk.users.change_role("setup", boss.user_id, Role.TEAM_LEAD)
    book = sheets(reports.write(tmp_path / "r.xlsx", boss))
    assert [row[1] for row in book["Llamadas"][1:]] == ["Rosa"]


def test_a_person_gets_what_that_person_may_see(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    rosa, luis = desk.person("Rosa", team="Norte"), desk.person("Luis", team="Sur")
    lead = desk.person("Ana", Role.TEAM_LEAD, "Norte")
    for agent in (rosa, luis):
        desk.call(agent, "sale", contact=f"Cliente de {agent.name}")
    book = sheets(reports.write(tmp_path / "r.xlsx", lead))
    assert [row[1] for row in book["Llamadas"][1:]] == ["Rosa"]
    assert {row[1] for row in book["Tiempo de agentes"][1:]} <= {"Rosa", "Ana"}
    assert "Luis" not in {cell for rows in book.values() for row in rows for cell in row}
    rows = sheets(reports.write(tmp_path / "r.xlsx", rosa, actor=BOSS))["Llamadas"]
    assert [row[1] for row in rows[1:]] == ["Rosa"]
    assert desk.audit.recent(1)[0].actor == BOSS.name


def test_the_range_is_half_open(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    rosa = desk.person("Rosa")
    call = desk.call(rosa, "sale")
    second = timedelta(seconds=1)
    start = call.started_at
    counted = [
        len(sheets(reports.write(tmp_path / "r.xlsx", BOSS, first, last))["Llamadas"]) - 1
        for first, last in ((start, start + second), (start - second, start), (start + second, start + 2 * second))
    ]
    assert counted == [1, 0, 0]


def test_times_that_are_not_known_stay_empty(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    from callmanager.store.tables import CallRow

    call = desk.call(desk.person("Rosa"), "sale")
    with desk.database.writing() as session:
        row = session.get(CallRow, call.call_id)
        assert row is not None
        row.time_known = False
        session.add(row)
    header, line = sheets(reports.write(tmp_path / "r.xlsx", BOSS))["Llamadas"]
    assert dict(zip(header, line, strict=True))["Hablado"] == ""


def test_text_that_excel_cannot_hold_is_made_fit(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    call = desk.call(desk.person("Rosa"), "sale", contact="bell\x07 nul\x00 esc\x1b")
    desk.calls.save_note(call.call_id, "ñ" * 20_000)
    header, line = sheets(reports.write(tmp_path / "r.xlsx", BOSS))["Llamadas"]
    row = dict(zip(header, line, strict=True))
    assert row["Contacto"].startswith("bell")
    assert row["Nota"] == "ñ" * 20_000


def test_a_summary_is_told_once_it_is_confirmed(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    summaries, rosa = SummaryService(desk.database, desk.bus, desk.audit, desk.clock), desk.person("Rosa")
    drafted, confirmed = desk.call(rosa, "sale"), desk.call(rosa, "interested")
    for call in (drafted, confirmed):
        summaries.keep_draft(call.call_id, CallSummary("Un borrador"), "llama3")
    summaries.confirm(confirmed.call_id, CallSummary("Lo piensa", ("caro", "lejos"), (), "Llamar"), rosa)
    header, *lines = sheets(reports.write(tmp_path / "r.xlsx", BOSS))["Llamadas"]
    place = header.index("Resumen confirmado")
    assert [line[place] for line in lines] == ["", "Lo piensa\nObjeciones: caro; lejos\nSiguiente paso: Llamar"]


def test_a_report_that_cannot_be_written_leaves_the_old_one(
    reports: ReportService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.xlsx"
    path.write_text("old")
    with pytest.raises(ReportError):
        reports.write(path / "below a file.xlsx", BOSS)

    def taken(*_: object) -> None:
        raise PermissionError(13, "used by another program")

    monkeypatch.setattr(Path, "replace", taken)
    with pytest.raises(ReportError, match="used by another program"):
        reports.write(path, BOSS)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["r.xlsx"]
