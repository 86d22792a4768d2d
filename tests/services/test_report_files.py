"""What stands in the cells of a report: types, hostile text, days of 25 hours, sheets that overflow; and the CSV."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlmodel import delete

from callmanager.domain.agent import AgentState
from callmanager.domain.users import Role, User
from callmanager.services.reports.report_csv import harmless, write_csv
from callmanager.services.reports.report_request import ReportRequest
from callmanager.services.reports.reports import ReportService
from callmanager.services.tables.report_columns import Batch, Column, ColumnKind, Section, Sheet
from callmanager.services.tables.sheet_xml import LONGEST_TEXT, escaped, split
from callmanager.services.tables.workbook import Written, write_workbook
from callmanager.store.tables import AgentIntervalRow, CallRow, ObjectionRow, UserRow
from tests.support.desk import Desk

BOSS = User("boss", "Jefa", Role.ADMIN)
MADRID = ZoneInfo("Europe/Madrid")
KINDS = tuple(Column(kind.value, kind) for kind in ColumnKind)
HOSTILE = [
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "00123", "+50688887777", "12345678901234567890",
    "<a>&amp;</a>", "]]>", " spaces ", "two\nlines", "a\x00b\x0bc\x1ed", "half \ud83d pair", "_x0041_", "🦊", "1/2",
    "TRUE", "", "#N/A", "ñ" * 40_000, "🦊" * 20_000,
]  # fmt: skip


def workbook(path: Path, columns: tuple[Column, ...], *batches: Batch, most_rows: int = 1_048_576) -> Written:
    section = Section(Sheet.CALLS, "Llamadas: [todo]", columns, iter(batches))
    return write_workbook(path, "Resumen", lambda *_: None, [section], MADRID, most_rows=most_rows)


def _local(*parts: int) -> datetime:
    """What the office's clock shows, as a reader of Excel files gives it."""
    return datetime(*parts)  # type: ignore[arg-type] # noqa: DTZ001


def cells(path: Path, sheet: int = 1) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python()


def test_each_kind_has_its_type_for_two_other_programs(tmp_path: Path) -> None:
    moment = datetime(2026, 10, 25, 0, 30, 8, tzinfo=UTC)
    row = ("0012", moment, date(2026, 10, 25), 97_530.5, 45, 7, 6.25)
    workbook(tmp_path / "r.xlsx", KINDS, [row, (None,) * 7])
    _, read, empty = cells(tmp_path / "r.xlsx")
    assert read == [
        "0012", _local(2026, 10, 25, 2, 30, 8), date(2026, 10, 25), timedelta(seconds=97_530, milliseconds=500),
        0.45, 7.0, 6.25,
    ]  # fmt: skip
    assert empty == ["", "", "", "", "–", "", ""]
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[1]
    assert [(c.data_type, c.number_format) for c in sheet[2]] == [
        ("s", "@"), ("d", "yyyy-mm-dd hh:mm:ss"), ("d", "yyyy-mm-dd"), ("d", "[h]:mm:ss"), ("n", "0%"), ("n", "0"),
        ("n", "0.00"),
    ]  # fmt: skip
    assert sheet["A1"].font.b
    assert sheet["A1"].fill.fgColor.rgb == "000B7A6E"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:G3", "$1:$1")
    assert sheet.title == "Llamadas   todo"


def test_no_text_is_ever_a_formula_and_none_breaks_the_file(tmp_path: Path) -> None:
    columns = (Column("=1+1"), Column("<b>&"))
    workbook(tmp_path / "r.xlsx", columns, [(text, text) for text in HOSTILE])
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[1]
    assert [cell.value for cell in sheet[1]] == ["=1+1", "<b>&"]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert types == {"s"}
    told = [row[0] for row in cells(tmp_path / "r.xlsx")[1:]]
    for text, read in zip(HOSTILE, told, strict=True):
        if len(text) > 1_000:
            assert len(read.encode("utf-16-le")) // 2 <= LONGEST_TEXT
            assert (read[:100], read[-1]) == (text[:100], "…")
        elif text.isprintable() and text != "_x0041_":
            assert read == text
    assert told[HOSTILE.index("two\nlines")] == "two\nlines"
    assert told[HOSTILE.index("\r=1")] == "\n=1"
    assert told[HOSTILE.index("a\x00b\x0bc\x1ed")] == "a b c d"
    assert told[HOSTILE.index("half \ud83d pair")] == "half   pair"
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        assert b"_x005F_x0041_" in archive.read("xl/worksheets/sheet2.xml"), "else it would be read as “A”"
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_texts_looked_at_together_come_out_as_each_alone(texts: list[str]) -> None:
    together, _ = escaped(texts)
    assert together == [escaped([text])[0][0] for text in texts]
    assert not any(set("<>\x00\x0b\x1e") & set(text) for text in together)


@given(st.lists(st.integers(0, 7), max_size=8), st.integers(1, 5))
def test_batches_are_cut_at_the_ends_of_sheets(sizes: list[int], rows: int) -> None:
    numbers = iter(range(100))
    batches = [[(next(numbers),) for _ in range(size)] for size in sizes]
    sheets: list[list[Any]] = [[]]
    for part, begins in split(iter(batches), rows):
        if begins:
            sheets.append([])
        sheets[-1] += part
    assert [row for sheet in sheets for row in sheet] == [row for batch in batches for row in batch]
    assert all(len(sheet) == rows for sheet in sheets[:-1])
    assert len(sheets[-1]) <= rows


@pytest.mark.parametrize(("count", "lengths"), [(0, [1]), (8, [9]), (9, [10]), (10, [10, 2]), (27, [10, 10, 10])])
def test_a_table_goes_on_in_further_sheets(tmp_path: Path, count: int, lengths: list[int]) -> None:
    batches = [[(str(number),) for number in range(start, min(start + 4, count))] for start in range(0, count, 4)]
    written = workbook(tmp_path / "r.xlsx", (Column("Nº"),), *batches, most_rows=10)
    assert written.rows == {Sheet.CALLS: count}
    book = CalamineWorkbook.from_path(str(tmp_path / "r.xlsx"))
    assert book.sheet_names == ["Resumen", "Llamadas   todo"] + [
        f"Llamadas   todo ({n + 2})" for n in range(len(lengths) - 1)
    ]
    read = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[1:]]
    assert [len(rows) for rows in read] == lengths
    assert {tuple(rows[0]) for rows in read} == {("Nº",)}
    assert [row[0] for rows in read for row in rows[1:]] == [str(number) for number in range(count)]


def test_moments_that_no_sheet_can_show_stand_as_text(tmp_path: Path) -> None:
    columns = (Column("m", ColumnKind.MOMENT), Column("d", ColumnKind.DAY))
    workbook(tmp_path / "r.xlsx", columns, [(datetime(1800, 1, 1, tzinfo=UTC), date(1, 1, 1))])
    assert cells(tmp_path / "r.xlsx")[1][0].startswith("1800-01-01")


# --- from the database ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home, zone="Europe/Madrid") as desk:
        yield desk


@pytest.fixture
def reports(desk: Desk) -> ReportService:
    answers = {"e1": "Entiendo; le cuento lo que incluye."}
    return ReportService(
        desk.database, desk.metrics, desk.audit, desk.clock, answer=lambda entry: answers.get(entry, "")
    )


def table(path: Path, name: str) -> list[dict[str, Any]]:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_day_of_25_hours_counts_each_of_them(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    day = date(2025, 10, 26)
    start = datetime(2025, 10, 25, 22, tzinfo=UTC)  # local midnight
    ana = desk.person("Ana")
    states = [
        (AgentState.AVAILABLE, "", timedelta(hours=-2)),
        (AgentState.PAUSED, "lunch", timedelta(hours=2, minutes=30)),  # 02:30 for the first time
        (AgentState.AVAILABLE, "", timedelta(hours=3, minutes=30)),  # 02:30 for the second time
        (AgentState.OFFLINE, "", timedelta(hours=26)),
    ]
    with desk.database.writing() as session:
        session.exec(delete(AgentIntervalRow))
        for (state, reason, begins), (_, _, ends) in zip(states, [*states[1:], states[-1]], strict=True):
            session.add(
                AgentIntervalRow(
                    agent_id=ana.user_id, state=state.value, reason=reason, started_at=start + begins,
                    ended_at=start + ends if ends != begins else None,
                )
            )  # fmt: skip
        session.add(
            CallRow(
                id="c1", agent_id=ana.user_id, agent_name="Ana", contact_name="Luis", phone="+34600", phase="done",
                started_at=start + timedelta(hours=3, minutes=40), ended_at=start + timedelta(hours=3, minutes=50),
            )
        )  # fmt: skip
    request = ReportRequest(tmp_path / "r.xlsx", day, day)
    assert reports.make(request, BOSS).figures.attempts == 1
    (row,) = table(tmp_path / "r.xlsx", "Tiempo de agentes")
    assert row["Día"] == day
    assert row["Conectado"] == timedelta(hours=25)
    assert row["Disponible"] == timedelta(hours=24)
    assert _seconds(row["Pausa: Almuerzo"]) == 3_600
    (call,) = table(tmp_path / "r.xlsx", "Llamadas")
    assert call["Inicio"] == _local(2025, 10, 26, 2, 40)
    by_hour = CalamineWorkbook.from_path(str(tmp_path / "r.xlsx")).get_sheet_by_name("Resumen").to_python()
    (place,) = [number for number, line in enumerate(by_hour) if line[0] == "Por hora"]
    hours = [line[0] for line in by_hour[place + 2 : place + 27]]
    assert hours == [0.0, 1.0, 2.0, 2.0, *(float(hour) for hour in range(3, 24))]


def _seconds(value: Any) -> float:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return float(value.hour * 3600 + value.minute * 60 + value.second)


def test_objections_and_contacts_stand_with_their_words(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    desk.clock.noon()
    rosa = desk.person("Rosa", team="Norte")
    call = desk.call(rosa, "interested", contact="Ana")
    with desk.database.writing() as session:
        for entry, text in (("e1", "es muy caro"), ("gone", "no sé"), (None, "=1+1")):
            session.add(
                ObjectionRow(
                    call_id=call.call_id, agent_id=rosa.user_id, asked_at=desk.clock.now(), text=text,
                    category="price", score=0.876, entry_id=entry, verdict="helped" if entry else "",
                )
            )  # fmt: skip
    path = reports.write(tmp_path / "r.xlsx", BOSS, language="en")
    rows = table(path, "Objections")
    assert [(row["Objection"], row["Answer"], row["Verdict"]) for row in rows] == [
        ("es muy caro", "Entiendo; le cuento lo que incluye.", "Helped"),
        ("no sé", "gone", "Helped"),
        ("=1+1", "", ""),
    ]
    assert {(row["Kind"], row["Score"], row["Agent"]) for row in rows} == {("Price", 0.88, "Rosa")}
    (told,) = table(path, "Calls")
    assert (told["Team"], told["Outcome"], told["Connected"]) == ("Norte", "Interested", "yes")
    summary = {
        line[0]: line[1] for line in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Summary").to_python()
    }
    assert (summary["Calls (attempts)"], summary["Rows: Objections"]) == (1, 3)
    book = openpyxl.load_workbook(path)
    assert len(book["Summary"]._charts) == 3


def test_the_summary_tells_what_the_screen_tells(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    desk.clock.noon()
    for name, outcomes in (("Rosa", ("sale", "no_answer", "interested")), ("Luis", ("sale", "sale"))):
        agent = desk.person(name)
        for outcome in outcomes:
            desk.call(agent, outcome, talk_seconds=0 if outcome == "no_answer" else 60)
    book = CalamineWorkbook.from_path(str(reports.write(tmp_path / "r.xlsx", BOSS)))
    lines = book.get_sheet_by_name("Resumen").to_python()
    facts = {line[0]: line[1] for line in lines}
    figures = desk.metrics.today(BOSS)
    assert (facts["Llamadas (intentos)"], facts["Contactadas"]) == (figures.attempts, figures.connected)
    assert facts["Ventas ÷ intentos"] == 0.6
    assert _seconds(facts["Tiempo hablado"]) == pytest.approx(figures.talk_seconds, abs=1)
    agents = lines.index(next(line for line in lines if line[0] == "Por agente"))
    assert [line[:4] for line in lines[agents + 2 : agents + 4]] == [["Luis", 2.0, 2.0, 2.0], ["Rosa", 3.0, 2.0, 1.0]]
    assert [row["Hablado"].total_seconds() if isinstance(row["Hablado"], timedelta) else _seconds(row["Hablado"])
            for row in table(tmp_path / "r.xlsx", "Llamadas")].count(0) == 1  # fmt: skip


# --- CSV --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("+50688887777", "+50688887777"), ("+506 8888-7777", "+506 8888-7777"), ("+1+1", "'+1+1"),
        ("-2", "'-2"), ("@x", "'@x"), ("'=1", "''=1"), (" =1", "' =1"), ("＝1", "'＝1"), ("\t=1", "'\t=1"),
        ("Ana; Luis", "Ana; Luis"), ("0012", "0012"), ("+", "+"),
    ],
)  # fmt: skip
def test_no_csv_text_is_run(text: str, safe: str) -> None:
    assert harmless(text) == safe


@pytest.mark.parametrize(("separator", "decimal"), [(";", "6,25"), (",", "6.25")])
def test_a_csv_is_what_the_languages_excel_expects(tmp_path: Path, separator: str, decimal: str) -> None:
    moment = datetime(2026, 10, 25, 0, 30, 8, tzinfo=UTC)
    row = ('=1+1; "dos"\nlíneas', moment, date(2026, 10, 25), 97_530.5, 45, 7, 6.25)
    section = Section(Sheet.CALLS, "Llamadas", KINDS, iter([[row, (None,) * 7]]))
    write_csv(tmp_path / "r.csv", [section], MADRID, separator)
    data = (tmp_path / "r.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header, told, empty = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator)
    assert header == [kind.value for kind in ColumnKind]
    assert told == ['\'=1+1; "dos"\nlíneas', "2026-10-25 02:30:08", "2026-10-25", "27:05:30", "45%", "7", decimal]
    assert empty == [""] * 7


def test_several_tables_come_as_a_zip_and_the_call_is_in_it(desk: Desk, reports: ReportService, tmp_path: Path) -> None:
    desk.clock.noon()
    call = desk.call(desk.person("Rosa"), "sale", contact="=HYPERLINK(1)")
    path = reports.write(tmp_path / "r.zip", BOSS)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 5
        text = archive.read("Llamadas.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert (row["Llamada"], row["Contacto"], row["Hablado"]) == (call.call_id, "'=HYPERLINK(1)", "0:01:00")
    single = reports.write(tmp_path / "r.csv", BOSS, sheets=["calls"], separator=",")
    assert "Llamada,Agente" in single.read_text(encoding="utf-8-sig").splitlines()[0]
    with desk.database.reading() as session:
        assert session.get(UserRow, call.agent_id) is not None


@pytest.mark.slow
def test_a_million_rows_need_no_more_memory_than_some_thousand(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    columns = (Column("a"), Column("b", ColumnKind.MOMENT), Column("c", ColumnKind.DURATION))

    def batches() -> Iterator[Batch]:
        for start in range(0, 1_050_000, 2_000):
            yield [
                (f"+506{number:08}", moment + timedelta(seconds=number), 75.0) for number in range(start, start + 2_000)
            ]

    def peak() -> int:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])

    workbook(tmp_path / "small.xlsx", columns, [("x", moment, 1.0)] * 2_000)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = peak()
    section = Section(Sheet.CALLS, "Llamadas", columns, batches())
    written = write_workbook(tmp_path / "r.xlsx", "Resumen", lambda *_: None, [section], MADRID)
    assert written.rows == {Sheet.CALLS: 1_050_000}
    assert peak() - before < 60_000, "kB"
    book = CalamineWorkbook.from_path(str(tmp_path / "r.xlsx"))
    assert book.sheet_names == ["Resumen", "Llamadas", "Llamadas (2)"]
    last = book.get_sheet_by_name("Llamadas (2)").to_python()
    assert len(last) == 1_050_000 - 1_048_575 + 1
    assert last[-1][0] == "+50601049999"
