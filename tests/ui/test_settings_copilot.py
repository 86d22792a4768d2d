"""The copilot's settings: options that hold at once; models fetched, tried, chosen, deleted; help without Ollama."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QMessageBox, QPlainTextEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.settings import CopilotSettings, OfficeSettings, ServerSettings, Settings, UiSettings
from callmanager.ui.bridge import Tasks
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.pages.settings_copilot import CopilotSettingsPanel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Notice
from callmanager.ui.widgets.table import Table
from tests.support.ollama_server import Behaviour, ScriptedOllama
from tests.ui.support import Hands

PULLED = (
    {"status": "pulling manifest"},
    {"status": "pulling aa", "digest": "aa", "total": 4_000_000, "completed": 1_000_000},
    {"status": "pulling aa", "digest": "aa", "total": 4_000_000, "completed": 4_000_000},
    {"status": "success"},
)


@pytest.fixture
def ollama() -> Iterator[ScriptedOllama]:
    models = ("llama3:latest", "qwen2.5:7b")
    with ScriptedOllama(models=models, loaded=("llama3:latest",), capabilities=("completion", "tools")) as server:
        yield server


@pytest.fixture
def settings(ollama: ScriptedOllama) -> Settings:
    return Settings(
        office=OfficeSettings(time_zone="America/Costa_Rica"),
        copilot=CopilotSettings(host=ollama.host, timeout_seconds=5),
        server=ServerSettings(port=0),
        ui=UiSettings(language="es", theme="dark"),
    )


def open_panel(context: UiContext, theme: Theme, language: Language, tasks: Tasks, qtbot: QtBot) -> Hands:
    panel = CopilotSettingsPanel(
        context.copilot,
        context.assistant.models,
        context.settings,
        context.keep_settings,
        context.user,
        theme,
        language,
        context.lane,
        tasks,
    )
    qtbot.addWidget(panel)
    panel.resize(1_240, 560)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(lambda: tasks.pending == 0, timeout=15_000)
    return Hands(panel, qtbot)


@pytest.fixture
def panel(app: App, context: UiContext, theme: Theme, language: Language, tasks: Tasks, qtbot: QtBot) -> Hands:
    app.copilot.start()
    assert app.copilot.wait_until_checked(10)
    return open_panel(context, theme, language, tasks, qtbot)


def cells(hands: Hands) -> list[list[str]]:
    model = hands.find("models_table", Table).model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def press(name: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    button = box.findChild(QPushButton, name)
    assert button is not None
    button.click()


def test_models_are_listed_chosen_tried_and_deleted(panel: Hands, app: App, ollama: ScriptedOllama) -> None:
    panel.wait(lambda: len(cells(panel)) == 2)
    first = cells(panel)[0]
    assert (first[0], first[3], first[4]) == (
        "llama3:latest",
        "responder, herramientas",
        "llamadas, resúmenes, en memoria",
    )
    assert not panel.find("model_live").isEnabled(), "it answers already"
    panel.find("models_table", Table).selectRow(1)
    panel.click("model_summary")
    panel.wait(lambda: cells(panel)[1][4] == "resúmenes")
    panel.click("model_live")
    panel.wait(lambda: app.copilot.model == "qwen2.5:7b")
    panel.wait(lambda: cells(panel)[1][4].startswith("llamadas, resúmenes"))
    kept = settings_file.load(app.paths.settings).settings.copilot
    assert (kept.model, kept.summary_model, app.copilot.summary_model) == ("qwen2.5:7b",) * 3

    ollama.script.seconds_between = 0.02
    panel.click("model_ask")
    panel.wait(lambda: "tokens por segundo" in panel.find("model_figures").text())
    assert "Primera palabra en" in panel.find("model_figures").text()
    assert panel.find("model_answer", QPlainTextEdit).toPlainText() == "Le entiendo. ¿Qué es lo que más valora?"
    assert ollama.answers()[-1].body["model"] == "qwen2.5:7b"
    ollama.script.behaviour = Behaviour.SILENT
    panel.click("model_ask")
    ollama.wait_for(lambda server: server.answers()[-1].behaviour is Behaviour.SILENT)
    panel.click("model_ask_stop")
    ollama.wait_for(lambda server: server.answers()[-1].disconnected)
    assert panel.find("model_figures").text() == "Detenida."

    QTimer.singleShot(0, lambda: press("model_remove_no"))
    panel.click("model_remove")
    assert "qwen2.5:7b" in ollama.script.models
    QTimer.singleShot(0, lambda: press("model_remove_yes"))
    panel.click("model_remove")
    panel.wait(lambda: [line[0] for line in cells(panel)] == ["llama3:latest"])
    assert "ya no está" in panel.find("models_notice", Notice).text


def test_a_model_is_fetched_with_progress_and_cancelled(panel: Hands, ollama: ScriptedOllama) -> None:
    offers = panel.find("model_recommended", QComboBox)
    assert offers.count() > 1, "this computer bears some"
    offers.setCurrentIndex(offers.count() - 1)
    panel.type("model_other", "nonsense")
    panel.click("model_fetch")
    panel.wait(lambda: "file does not exist" in panel.words("model_fetch_told"))
    panel.type("model_other", " ")
    panel.click("model_fetch")
    panel.wait(lambda: "necesita un nombre" in panel.words("model_fetch_told"))
    ollama.script.pulled, ollama.script.seconds_between = PULLED, 0.3
    panel.type("model_other", "mistral:latest")
    panel.click("model_fetch")
    panel.wait(lambda: "Descargando mistral:latest: 1" in panel.words("model_fetch_told"))
    bar = panel.window.findChild(QProgressBar)
    assert bar is not None
    assert bar.value() == 250
    panel.click("model_fetch_cancel")
    ollama.wait_for(lambda server: "pull ended by the client" in server.requests)
    assert "sigue donde quedó" in panel.words("model_fetch_told")
    assert len(cells(panel)) == 2
    ollama.script.seconds_between = 0.0
    panel.click("model_fetch")
    panel.wait(lambda: panel.words("model_fetch_told") == "mistral:latest está instalado.")
    panel.wait(lambda: len(cells(panel)) == 3)


def test_options_are_checked_saved_and_hold_at_once(panel: Hands, app: App, ollama: ScriptedOllama) -> None:
    panel.type("copilot_token", "clave secreta")
    panel.type("copilot_timeout_seconds", "7")
    panel.type("copilot_total_seconds", "90")
    panel.find("copilot_verify_tls", QCheckBox).setChecked(False)
    context = panel.find("copilot_num_ctx", QComboBox)
    context.setCurrentIndex(context.findData(8_192.0))
    kept = panel.find("copilot_keep_alive", QComboBox)
    kept.setCurrentIndex(kept.findData("-1m"))
    panel.click("copilot_options_save")
    panel.wait(lambda: panel.find("copilot_options_notice", Notice).text == "Guardado.")
    options = app.copilot.options
    assert (options.timeout, options.total_timeout, options.num_ctx, options.keep_alive) == (7, 90, 8_192, "-1m")
    assert not options.verify_tls
    ollama.wait_for(lambda server: "bearer clave secreta" in server.authorizations)
    saved = settings_file.load(app.paths.settings).settings.copilot
    assert (saved.token, saved.num_ctx) == ("clave secreta", 8_192)
    told = [(entry.subject, entry.detail) for entry in app.audit.recent(20, action="settings.change")]
    assert ("copilot.token", "") in told
    assert ("copilot.num_ctx", "4096 -> 8192") in told

    panel.type("copilot_total_seconds", "0")
    panel.click("copilot_options_save")
    panel.wait(lambda: "va de 1 a 3600" in panel.find("copilot_options_notice", Notice).text)
    panel.type("copilot_total_seconds", "90")
    panel.type("copilot_host", "ftp://x")
    panel.click("copilot_options_save")
    panel.wait(lambda: "no puede ser la dirección" in panel.find("copilot_options_notice", Notice).text)
    assert settings_file.load(app.paths.settings).settings.copilot == saved


def test_without_ollama_help_stands_there_and_models_as_soon_as_it_answers(
    panel: Hands, app: App, ollama: ScriptedOllama
) -> None:
    panel.type("copilot_host", "http://127.0.0.1:9")
    panel.click("copilot_options_save")
    panel.wait(lambda: panel.find("ollama_again").isVisible())
    assert "Ollama no responde en http://127.0.0.1:9" in panel.words("ollama_why")
    told = " ".join(label.text() for label in panel.window.help.findChildren(type(panel.find("ollama_why"))))
    for word in ("Windows", "macOS", "Linux", "ollama serve", "funciona igual"):
        assert word in told
    panel.type("copilot_host", ollama.host)
    panel.click("copilot_options_save")
    panel.wait(lambda: panel.find("models_table").isVisible() and len(cells(panel)) == 2)


def test_who_may_not_configure_sees_and_tries_but_changes_nothing(
    app: App, context: UiContext, user: User, theme: Theme, language: Language, tasks: Tasks, qtbot: QtBot
) -> None:
    app.copilot.start()
    assert app.copilot.wait_until_checked(10)
    context.user = replace(user, role=Role.AGENT)
    panel = open_panel(context, theme, language, tasks, qtbot)
    panel.wait(lambda: len(cells(panel)) == 2)
    for name in ("copilot_host", "copilot_options_save", "model_live", "model_summary", "model_remove", "model_fetch"):
        assert not panel.find(name).isEnabled(), name
    panel.click("model_ask")
    panel.wait(lambda: panel.find("model_answer", QPlainTextEdit).toPlainText() != "")
