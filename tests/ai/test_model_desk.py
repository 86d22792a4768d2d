"""The models of a server: listed, fetched with progress, cancelled, deleted, tried out."""

from collections.abc import Callable
from concurrent.futures import CancelledError

import pytest

from callmanager.ai.copilot import AICopilot
from callmanager.ai.model_desk import InstalledModel, ModelDesk, PullProgress
from callmanager.ai.recommended import MODELS, memory_bytes, recommended
from callmanager.domain.errors import CopilotError
from tests.ai.conftest import ask
from tests.support.ollama_server import Behaviour, ScriptedOllama

PULLED = (
    {"status": "pulling manifest"},
    {"status": "pulling aa", "digest": "aa", "total": 100, "completed": 40},
    {"status": "pulling bb", "digest": "bb", "total": 10, "completed": 10},
    {"status": "pulling aa", "digest": "aa", "total": 100, "completed": 100},
    {"status": "verifying sha256 digest"},
    {"status": "success"},
)


@pytest.fixture
def desk(copilot: AICopilot) -> ModelDesk:
    return ModelDesk(copilot)


def test_models_are_listed_with_what_they_can_do(desk: ModelDesk, ollama: ScriptedOllama) -> None:
    ollama.script.capabilities = ("completion", "thinking")
    assert desk.installed().result(5) == (
        InstalledModel("llama3:latest", 4, can=("completion", "thinking"), is_loaded=True),
    )


def test_a_model_is_fetched_with_progress_over_all_layers(desk: ModelDesk, ollama: ScriptedOllama) -> None:
    ollama.script.pulled = PULLED
    told: list[PullProgress] = []
    desk.pull(" qwen2.5:0.5b ", told.append).result(5)
    assert [(p.done_bytes, p.total_bytes) for p in told] == [
        (0, 0),
        (40, 100),
        (50, 110),
        (110, 110),
        (110, 110),
        (110, 110),
    ]
    assert told[-1].status == "success"
    assert [model.name for model in desk.installed().result(5)] == ["llama3:latest", "qwen2.5:0.5b"]


def test_progress_is_never_more_than_the_whole_and_never_goes_back(desk: ModelDesk, ollama: ScriptedOllama) -> None:
    aa = {"status": "pulling aa", "digest": "aa"}
    ollama.script.pulled = (
        aa | {"completed": 40},  # of nobody knows how much
        aa | {"total": 100, "completed": 60},
        aa | {"total": 100, "completed": 30},  # a part is fetched again
        aa | {"completed": 70},
        aa | {"total": -5, "completed": "many"},
        aa | {"total": 100, "completed": -1},
        aa | {"total": 10**40, "completed": True},
        {"status": ["odd"], "digest": 7, "total": 3, "completed": 9},
        aa | {"total": 100, "completed": 170},
        {"status": "success"},
    )
    told: list[PullProgress] = []
    desk.pull("x", told.append).result(5)
    assert [p.done_bytes for p in told] == [0, 60, 60, 70, 70, 70, 70, 70, 100, 100]
    assert [p.total_bytes for p in told] == [0, *[100] * 9]


def test_a_pull_can_be_cancelled_and_the_server_sees_it(desk: ModelDesk, ollama: ScriptedOllama) -> None:
    ollama.script.pulled, ollama.script.seconds_between = PULLED, 5.0
    told: list[PullProgress] = []
    pulling = desk.pull("x", told.append)
    ollama.wait_for(lambda server: any("pull" in request for request in server.requests))
    pulling.cancel()
    with pytest.raises(CancelledError):
        pulling.result(5)
    ollama.wait_for(lambda server: "pull ended by the client" in server.requests)


def test_what_cannot_be_fetched_is_said(desk: ModelDesk, ollama: ScriptedOllama) -> None:
    with pytest.raises(CopilotError, match="file does not exist"):
        desk.pull("nonsense", lambda _progress: None).result(5)
    with pytest.raises(CopilotError, match="needs a name"):
        desk.pull("  ", lambda _progress: None).result(5)
    ollama.script.pulled = PULLED[:2]
    with pytest.raises(CopilotError, match="broke"):
        desk.pull("x", lambda _progress: None).result(5)


def test_a_model_is_deleted_once(desk: ModelDesk) -> None:
    desk.delete("llama3:latest").result(5)
    assert desk.installed().result(5) == ()
    with pytest.raises(CopilotError, match="not installed"):
        desk.delete("llama3:latest").result(5)


def test_a_model_is_tried_out(desk: ModelDesk, ollama: ScriptedOllama) -> None:
    ollama.script.seconds_between = 0.02
    pieces: list[str] = []
    trial = desk.try_out("llama3", "¿Qué tal?", pieces.append).result(5)
    assert trial.text == "".join(pieces) == "Le entiendo. ¿Qué es lo que más valora?"
    assert 0 < trial.seconds_to_first_token < 2
    assert trial.tokens_per_second is not None
    assert 20 < trial.tokens_per_second < 1_000


def test_a_trial_waits_behind_a_live_answer_and_begins_anew(
    desk: ModelDesk, copilot: AICopilot, ollama: ScriptedOllama
) -> None:
    ollama.script.behaviour, ollama.script.seconds_before = Behaviour.SLOW_PROMPT, 0.3
    trial = desk.try_out("llama3", "¿Qué tal?", lambda _piece: None)
    ollama.wait_for(lambda server: len(server.answers()) == 1)
    live = ask(copilot)
    assert live.result.source == "model"
    assert trial.result(5).text
    first, second, third = ollama.answers()
    assert first.disconnected, "given up for the live answer"
    assert second.completed
    assert second.body["messages"][0]["role"] == "system"
    assert third.completed
    assert third.body["messages"] == first.body["messages"]


def test_a_server_behind_a_gate_gets_the_token(make_copilot: Callable[..., AICopilot], ollama: ScriptedOllama) -> None:
    copilot = make_copilot(ollama.host, token="let me in")
    assert ModelDesk(copilot).installed().result(5)
    assert "bearer let me in" in ollama.authorizations


@pytest.mark.parametrize("gigabytes", [2, 4, 8, 16, 64])
def test_what_is_recommended_fits_into_the_memory(gigabytes: int) -> None:
    chosen = recommended(gigabytes * 10**9)
    assert all(model.needs_bytes <= gigabytes * 10**9 for model in chosen)
    assert bool(chosen) == (gigabytes >= 4)
    assert list(chosen) == sorted(chosen, key=lambda model: -model.size_bytes)
    assert len(chosen) == len(MODELS) or gigabytes < 16


def test_this_computer_has_memory() -> None:
    assert memory_bytes() > 10**9


@pytest.mark.parametrize("behaviour", [Behaviour.THINKING, Behaviour.THINK_TAGS])
def test_a_trial_shows_no_thinking(desk: ModelDesk, ollama: ScriptedOllama, behaviour: Behaviour) -> None:
    ollama.script.behaviour, ollama.script.capabilities = behaviour, ("completion", "thinking")
    if behaviour is Behaviour.THINK_TAGS:
        ollama.script.pieces = ("<thi", "nk>expensive, they say</th", "ink>", "Le entiendo.")
    pieces: list[str] = []
    trial = desk.try_out("llama3", "¿Qué tal?", pieces.append).result(5)
    assert trial.text == "".join(pieces)
    assert trial.text.startswith("Le entiendo.")
    assert "expensive" not in trial.text
    assert ollama.answers()[0].body["think"] is False
