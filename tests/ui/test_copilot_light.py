"""The light of the language model: words and advice for each state, on every page, and nothing beside it moves."""

from PySide6.QtWidgets import QLabel

from callmanager.ai.answers import Question
from callmanager.app import App
from callmanager.domain.ai import ModelState
from callmanager.ui.i18n import Language
from callmanager.ui.live import LiveView
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.copilot_light import CopilotLight
from tests.support.ollama_server import Behaviour, ScriptedOllama
from tests.ui.support import Hands


def test_the_light_follows_the_server_through_a_shift(desk: Hands, app: App) -> None:
    light = desk.find("copilot_light", QLabel)
    live = desk.window.findChild(LiveView)
    assert live is not None

    def says(words: str) -> None:
        """Looked at each round of events: by itself it looks once a second, which a short state may miss."""
        desk.wait(lambda: live.show_copilot() or light.text() == words)  # type: ignore[func-returns-value]

    says("IA iniciando")
    with ScriptedOllama(seconds_before=0.5) as server:
        app.copilot._options.host = server.host
        app.copilot.start()
        app.copilot.preload()
        says("IA calentando")
        assert "llama3" in light.toolTip()
        desk.click("rail_metrics")
        desk.settle()
        assert light.isVisible(), "on every page"
        says("IA lista")
        place = light.mapToGlobal(light.rect().topLeft())
        server.script.seconds_between = 0.3
        app.copilot.ask(Question("caro"), lambda _result: None)
        says("IA escribiendo")
        server.script.seconds_between = 0.0
        says("IA lista")
        server.script.behaviour = Behaviour.BUSY
        app.copilot.ask(Question("caro"), lambda _result: None)
        says("IA ocupada")
        assert "Pregunte de nuevo" in light.toolTip()
        server.script.models = ()
        app.copilot.get_status()
        says("IA con fallo")
        assert "ollama pull llama3" in light.toolTip()
        assert light.mapToGlobal(light.rect().topLeft()) == place, "nothing has moved"
        app.copilot.stop()


def test_every_state_has_its_own_words_in_both_languages(theme: Theme, language: Language) -> None:
    light = CopilotLight(theme)
    label = light.findChild(QLabel, "copilot_light")
    assert label is not None
    for code in ("es", "en"):
        language.choose(code)  # type: ignore[arg-type]
        light.retranslate()
        said = []
        for state in ModelState:
            light.show_state(state, "llama3", "Inícielo." if state in (ModelState.AWAY, ModelState.FAILED) else "")
            assert label.fontMetrics().horizontalAdvance(label.text()) <= label.maximumWidth()
            said.append(label.text())
            assert state is ModelState.BUSY or label.toolTip(), "what to do"
        assert len(set(said)) == len(ModelState), "colour is never the only signal"
    light.show_state(ModelState.READY, "llama3", is_loaded=False)
    assert "memory" in label.toolTip()
    light.deleteLater()
