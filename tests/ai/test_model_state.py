"""The seven states of the model, each brought about by a scripted server; none of them is asked for, all are seen."""

import time
from collections.abc import Callable

import pytest

from callmanager.ai import server_watch
from callmanager.ai.copilot import AICopilot
from callmanager.domain.ai import ModelState
from tests.ai.conftest import Asked, ask
from tests.support.ollama_server import Behaviour, ScriptedOllama


def _wait(copilot: AICopilot, state: ModelState, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while copilot.state.phase is not state:
        assert time.monotonic() < end, f"{copilot.state.phase} and never {state}"
        time.sleep(0.005)


def test_before_the_first_look_it_is_starting_and_nobody_there_is_away(
    make_copilot: Callable[..., AICopilot],
) -> None:
    assert AICopilot("llama3").state.phase is ModelState.STARTING
    state = make_copilot("http://127.0.0.1:1").state
    assert state.phase is ModelState.AWAY
    assert "Inícielo" in state.trouble, "it says what to do"


def test_a_shift_warms_the_model_up_and_answers_with_it(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    ollama.script.loaded, ollama.script.seconds_before = (), 0.3
    copilot = make_copilot(ollama.host)
    assert copilot.state.phase is ModelState.READY, "nobody asked for it to be in memory"
    assert copilot.state.model_loaded is False
    began = time.perf_counter()
    copilot.preload()
    assert time.perf_counter() - began < 0.1
    _wait(copilot, ModelState.WARMING_UP)
    _wait(copilot, ModelState.READY)
    assert copilot.state.model_loaded is True
    ollama.script.behaviour, ollama.script.seconds_before = Behaviour.SILENT, 0.0
    asked = ask(copilot)
    _wait(copilot, ModelState.ANSWERING)
    copilot.cancel()
    assert asked.result.error_code == "cancelled"
    assert copilot.state.phase is ModelState.READY
    assert copilot.state.trouble == ""


def test_a_server_that_comes_later_is_warmed_up_all_the_same(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    ollama.script.loaded, ollama.script.models = (), ()
    copilot = make_copilot(ollama.host, check_seconds=0.05)
    copilot.preload()
    _wait(copilot, ModelState.FAILED)
    assert "ollama pull llama3" in copilot.state.trouble
    ollama.script.models = ("llama3:latest",)
    _wait(copilot, ModelState.READY)
    ollama.wait_for(lambda server: server.script.loaded)
    ollama.script.loaded = ()  # it was started anew
    ollama.wait_for(lambda server: server.script.loaded)
    assert all(not chat.body["messages"] for chat in ollama.chats)


@pytest.mark.parametrize(
    ("behaviour", "state", "words"),
    [
        (Behaviour.BUSY, ModelState.BUSY, "ocupado"),
        (Behaviour.SILENT, ModelState.BUSY, "no dijo nada"),
        (Behaviour.SERVER_ERROR, ModelState.FAILED, "reinicie Ollama"),
        (Behaviour.NO_JSON, ModelState.FAILED, "no habla como Ollama"),
        (Behaviour.NO_ENTRY, ModelState.FAILED, "no acepta la clave de acceso"),
    ],
)
def test_what_failed_is_shown_until_it_works_again(
    ollama: ScriptedOllama,
    make_copilot: Callable[..., AICopilot],
    behaviour: Behaviour,
    state: ModelState,
    words: str,
) -> None:
    copilot = make_copilot(ollama.host, timeout=0.2)
    ollama.script.behaviour = behaviour
    assert ask(copilot).result.source == "playbook"
    assert copilot.state.phase is state
    assert words in copilot.state.trouble
    assert copilot.state.error == "", "the server itself is there"
    ollama.script.behaviour = Behaviour.NORMAL
    assert ask(copilot).result.source == "model"
    assert copilot.state.phase is ModelState.READY


def test_what_failed_is_forgotten_after_a_while_and_with_another_model(
    copilot: AICopilot, ollama: ScriptedOllama, monkeypatch: pytest.MonkeyPatch
) -> None:
    ollama.script.behaviour = Behaviour.BUSY
    assert ask(copilot).result.error_code == "busy"
    assert copilot.set_model("llama3")
    _wait(copilot, ModelState.READY)
    assert ask(copilot).result.error_code == "busy"
    assert copilot.state.phase is ModelState.BUSY
    monkeypatch.setattr(server_watch, "_TROUBLE_SECONDS", 0.0)
    assert copilot.state.phase is ModelState.READY


def test_a_server_that_hangs_is_busy(ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]) -> None:
    ollama.script.hung = True
    state = make_copilot(ollama.host).state
    assert (state.phase, state.available) == (ModelState.BUSY, False)


def test_a_draft_that_the_guard_withdraws_is_no_failure_of_the_server(
    copilot: AICopilot, ollama: ScriptedOllama
) -> None:
    ollama.script.pieces = ("Se lo dejo ", "en 9,99 al mes, ", "palabra.")
    asked: Asked = ask(copilot)
    assert asked.result.error_code == "unbacked"
    assert copilot.state.phase is ModelState.READY
