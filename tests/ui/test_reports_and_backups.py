"""Reports and backups at the desk, worked by hand: a report in a child process, what is made each day, a backup now."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QPushButton, QWidget
from python_calamine import CalamineWorkbook

from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.services.reports.report_request import ReportRequest, WrittenReport
from callmanager.settings import load
from callmanager.ui.context import UiContext
from callmanager.ui.report_dialog import ReportDialog
from callmanager.ui.widgets.controls import Notice
from tests.support.desk import PASSWORD
from tests.ui.support import Hands

OpenDesk = Callable[[], Hands]
CHILD_MS = 40_000  # it starts Python anew, on a computer that may be busy


def _said(hands: Hands, name: str) -> str:
    return hands.find(name, Notice).text


def _choose(hands: Hands, name: str, figure: object) -> None:
    box = hands.find(name, QComboBox)
    box.setCurrentIndex(box.findData(figure))


@pytest.fixture
def dialog(open_desk: OpenDesk, app: App, user: User) -> ReportDialog:
    call = app.calls.start(user, phone="88887777", contact_name="Zoe")
    app.calls.answer(call.call_id)
    app.calls.end(call.call_id, "sale")
    app.contacts.add("Nadie la llamó", "88886666")
    hands = open_desk()
    hands.click("rail_recordings")
    hands.click("recordings_export_report")
    hands.wait(lambda: hands.window.findChild(QWidget, "report_dialog") is not None)
    return hands.find("report_dialog", ReportDialog)


def test_a_report_is_written_in_a_child_and_told(dialog: ReportDialog, qtbot: object, tmp_path: Path) -> None:
    hands = Hands(dialog, qtbot)  # type: ignore[arg-type]
    assert not hands.find("report_first", QDateEdit).isEnabled()
    hands.find("report_sheet_recordings", QCheckBox).setChecked(False)
    hands.find("report_all_contacts", QCheckBox).setChecked(True)
    dialog.write(tmp_path / "informe.xlsx")
    assert not dialog.go.isEnabled()
    hands.wait(lambda: "El informe está en" in _said(hands, "report_dialog_notice"), CHILD_MS)
    book = CalamineWorkbook.from_path(str(tmp_path / "informe.xlsx"))
    assert book.sheet_names == ["Resumen", "Llamadas", "Tiempo de agentes", "Objeciones", "Contactos"]
    assert [row[1] for row in book.get_sheet_by_name("Contactos").to_python()[1:]] == ["Nadie la llamó"]
    assert hands.find("report_open_folder").isVisible()
    (tmp_path / "in_the_way").write_text("a file")
    dialog.write(tmp_path / "in_the_way" / "informe.xlsx")
    hands.wait(lambda: "no se pudo escribir" in _said(hands, "report_dialog_notice"), CHILD_MS)
    assert dialog.go.isEnabled()


def test_a_report_can_be_called_off(
    dialog: ReportDialog, qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(dialog, qtbot)  # type: ignore[arg-type]
    asked: list[ReportRequest] = []

    def slow(request: ReportRequest, _user: User, progress: Callable[[int, int], object], off: object) -> None:
        asked.append(request)
        progress(40, 100)
        deadline = time.monotonic() + 10
        while not off.is_set():  # type: ignore[attr-defined]
            assert time.monotonic() < deadline
            time.sleep(0.005)

    monkeypatch.setattr(dialog._reports, "write_apart", slow)
    _choose(hands, "report_preset", "custom")
    hands.find("report_first", QDateEdit).setDate(date(2024, 2, 28))  # type: ignore[arg-type]
    hands.find("report_last", QDateEdit).setDate(date(2024, 2, 29))  # type: ignore[arg-type]
    for name in ("agent_time", "recordings", "objections", "contacts"):
        hands.find(f"report_sheet_{name}", QCheckBox).setChecked(False)
    dialog.write(tmp_path / "r.csv")
    hands.wait(lambda: dialog.bar.value() == 400)
    dialog.reject()
    hands.wait(lambda: "Se canceló" in _said(hands, "report_dialog_notice"))
    assert (asked[0].first, asked[0].last) == (date(2024, 2, 28), date(2024, 2, 29))
    assert [sheet.value for sheet in asked[0].sheets] == ["calls"]
    assert not asked[0].all_contacts
    assert not hands.find("report_all_contacts", QCheckBox).isEnabled(), "without a table there is nothing to fill"
    hands.find("report_sheet_calls", QCheckBox).setChecked(False)
    assert not dialog.go.isEnabled()


def test_what_a_report_told_comes_back_from_the_child(app: App, user: User, tmp_path: Path) -> None:
    agent = app.users.create("Rosa Agente", PASSWORD, Role.AGENT)
    seen: list[tuple[int, int]] = []
    today = app.metrics.office_today
    request = ReportRequest(tmp_path / "r.zip", today, today, language="en")
    written = app.reports.write_apart(request, user, lambda done, total: seen.append((done, total)))
    assert isinstance(written, WrittenReport)
    assert (written.path, written.figures.attempts) == (tmp_path / "r.zip", 0)
    from callmanager.domain.errors import PermissionDenied

    with pytest.raises(PermissionDenied):
        app.reports.write_apart(request, agent)


def test_the_daily_settings_are_kept_and_a_backup_is_made_now(
    open_desk: OpenDesk, context: UiContext, tmp_path: Path
) -> None:
    hands = open_desk()
    hands.click("rail_settings")
    hands.click("settings_tab_reports")
    assert not hands.find("settings_save", QPushButton).isVisible(), "each card saves by itself"
    hands.find("daily_report_daily", QCheckBox).setChecked(True)
    _choose(hands, "daily_report_time", "19:30")
    _choose(hands, "daily_report_of_day", "before")
    hands.find("daily_report_all_contacts", QCheckBox).setChecked(True)
    hands.click("daily_report_save")
    hands.wait(lambda: _said(hands, "daily_report_notice") == "Guardado.")
    hands.type("backup_folder", str(tmp_path / "copias"))
    _choose(hands, "backup_keep", 30.0)
    hands.click("backup_save")
    hands.wait(lambda: _said(hands, "backup_notice") == "Guardado.")
    kept = load(context.paths.settings).settings
    assert (kept.reports.daily, kept.reports.time, kept.reports.of_day) == (True, "19:30", "before")
    assert kept.reports.all_contacts
    assert (kept.backups.folder, kept.backups.keep_days, kept.backups.daily) == (str(tmp_path / "copias"), 30, True)
    hands.wait(lambda: "ninguno" in hands.words("backup_last"))
    hands.click("backup_now")
    hands.wait(lambda: "Listo y comprobado" in _said(hands, "backup_notice"), CHILD_MS)
    assert len(list((tmp_path / "copias").glob("callmanager-*.db"))) == 1
    hands.wait(lambda: "El último" in hands.words("backup_last"))
