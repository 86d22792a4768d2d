"""``report``: days, tables, kinds, and what goes together."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from tests.support.desk import Desk


@pytest.fixture(autouse=True)
def _call(home: Path) -> None:
    with Desk(home) as desk:
        desk.call(desk.person("rosa"), "sale")


def test_presets_tables_kinds_and_languages(run: Run, tmp_path: Path) -> None:
    told = run(
        "report", "--preset", "month", "--sheets", "contacts,calls", "--language", "en", "--out", tmp_path, "--json"
    )
    names = CalamineWorkbook.from_path(told.json["file"]).sheet_names
    assert names == ["Summary", "Calls", "Contacts"]
    assert told.json["rows"]["calls"] == told.json["calls"]
    csv = run("report", "--format", "csv", "--sheets", "calls", "--separator", ",", "--out", tmp_path, "--json").json[
        "file"
    ]
    assert Path(csv).read_bytes().startswith(b"\xef\xbb\xbfLlamada,Agente")
    assert run("report", "--format", "csv", "--json").json["file"].endswith(".zip")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--preset", "today", "--from", "2026-01-01"),
        ("--from", "2026-01-02", "--to", "2026-01-01"),
        ("--out", "r.pdf"),
        ("--out", "r.csv"),
        ("--out", "r.xlsx", "--format", "csv"),
        ("--sheets", "songs"),
        ("--sheets", "calls", "--all-contacts"),
        ("--from", "yesterday"),
    ],
)
def test_what_does_not_go_together_is_wrong_use(run: Run, wrong: tuple[str, ...]) -> None:
    assert run("report", *wrong).code == 2
