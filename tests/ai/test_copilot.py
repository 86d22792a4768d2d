"""The names that scripts rely on: see the contract, section AICopilot."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from callmanager.ai import AICopilot, get_ai_copilot, initialize_ai_copilot, shared
from tests.ai.conftest import APPROVED, ask
from tests.support.ollama_server import Behaviour, ScriptedOllama

ANSWER = "Le entiendo. ¿Qué es lo que más valora?"


class Heard:
    """What a script's callbacks hear."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.threads: set[str] = set()
        self.done = threading.Event()

    def callback(self, text: str) -> None:
        self.threads.add(threading.current_thread().name)
        self.texts.append(text)
        self.done.set()

    def on_token(self, piece: str) -> None:
        self.threads.add(threading.current_thread().name)
        self.pieces.append(piece)

    def text(self) -> str:
        """The one text; waits for it."""
        assert self.done.wait(10)
        assert len(self.texts) == 1
        return self.texts[0]


def respond(copilot: AICopilot, objection: str = "Es muy caro", context: str = "", use_history: bool = True) -> Heard:
    heard = Heard()
    copilot.get_response(objection, context, heard.callback, use_history, heard.on_token)
    return heard


def test_the_callback_gets_the_whole_answer_once_from_the_copilots_thread(copilot: AICopilot) -> None:
    heard = respond(copilot, context="Internet Fibra Óptica 300 Mbps")
    assert heard.text() == "".join(heard.pieces) == ANSWER
    assert heard.threads == {"copilot"}


def test_the_context_reaches_the_model(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    respond(copilot, context="Internet Fibra Óptica 300 Mbps").text()
    assert "Internet Fibra Óptica 300 Mbps" in ollama.chats[0].body["messages"][0]["content"]


def test_without_a_callback_the_answer_still_joins_the_history(copilot: AICopilot) -> None:
    copilot.get_response("Es muy caro")
    deadline = time.monotonic() + 5
    while not copilot.get_history() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [message["role"] for message in copilot.get_history()] == ["user", "assistant"]


def test_away_the_callback_gets_the_approved_answer(make_copilot: Callable[..., AICopilot]) -> None:
    assert respond(make_copilot("http://127.0.0.1:1")).text() == APPROVED


def test_away_and_with_nothing_approved_the_callback_gets_a_plain_sentence(
    make_copilot: Callable[..., AICopilot],
) -> None:
    text = respond(make_copilot("http://127.0.0.1:1"), "buenos días").text()
    assert text == "Ollama no responde en http://127.0.0.1:1. Inícielo o corrija su dirección en los ajustes."


def test_asking_returns_within_5_ms_whatever_the_server_does(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    copilot = make_copilot(ollama.host)
    for behaviour in (Behaviour.SILENT, Behaviour.NORMAL, Behaviour.CUT):
        ollama.script.behaviour = behaviour
        # The best median of three rounds: another process may hold the core for longer than that.
        assert min(_median_seconds_to_return(copilot) for _ in range(3)) < 0.005


def _median_seconds_to_return(copilot: AICopilot) -> float:
    times = []
    for _ in range(11):
        began = time.perf_counter()
        copilot.get_response("Es muy caro", "x" * 10_000)
        times.append(time.perf_counter() - began)
        time.sleep(0.005)
    return sorted(times)[5]


def test_the_history_is_sent_along_bounded_and_can_be_cleared(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    for number in range(9):
        respond(copilot, f"Es muy caro {number}").text()
    history = copilot.get_history()
    assert len(history) == 15
    assert copilot.chat_history == history
    assert history[-2:] == [{"role": "user", "content": "Es muy caro 8"}, {"role": "assistant", "content": ANSWER}]
    sent = ollama.chats[-1].body["messages"]
    assert sent[0]["role"] == "system"
    assert sent[1]["role"] == "user"
    assert {"role": "user", "content": "Es muy caro 7"} in sent
    copilot.clear_history()
    assert copilot.get_history() == []
    respond(copilot).text()
    assert len(ollama.chats[-1].body["messages"]) == 2


def test_without_history_a_question_neither_reads_nor_writes_it(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    respond(copilot).text()
    before = copilot.get_history()
    respond(copilot, "Sigue caro", use_history=False).text()
    assert len(ollama.chats[-1].body["messages"]) == 2
    assert copilot.get_history() == before


def test_clearing_while_an_answer_is_under_way_leaves_the_history_empty(
    copilot: AICopilot, ollama: ScriptedOllama
) -> None:
    ollama.script.behaviour, ollama.script.seconds_before = Behaviour.SLOW_PROMPT, 0.3
    heard = respond(copilot)
    ollama.wait_for(lambda server: server.chats)
    copilot.clear_history()
    assert heard.text() == ANSWER
    assert copilot.get_history() == []


def test_a_model_is_changed_only_to_one_the_server_has(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    ollama.script.models = ("llama3:latest", "mistral:latest", "qwen3:8b")
    assert not copilot.set_model("neural-chat")
    assert not copilot.set_model("")
    assert copilot.model == "llama3"
    assert copilot.set_model("mistral")
    assert copilot.model == "mistral"
    respond(copilot).text()
    assert ollama.chats[-1].body["model"] == "mistral:latest"
    assert copilot.set_model("qwen3:8b")
    assert copilot.get_available_models() == ["llama3:latest", "mistral:latest", "qwen3:8b"]


def test_away_no_model_can_be_chosen_and_none_is_listed(make_copilot: Callable[..., AICopilot]) -> None:
    copilot = make_copilot("http://127.0.0.1:1")
    assert copilot.get_available_models() == []
    assert not copilot.set_model("llama3")
    assert copilot.model == "llama3"


def test_the_status_tells_how_things_stand_now(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    status = copilot.get_status()
    expected = {"available": True, "model": "llama3", "model_installed": True, "model_loaded": True, "error": None}
    expected |= {"host": ollama.host, "timeout": 30.0, "history_length": 0, "answering": False, "error_code": ""}
    assert status == expected | {"models": ["llama3:latest"]}
    ollama.script.models, ollama.script.loaded = ("mistral:latest",), ()
    status = copilot.get_status()
    assert (status["available"], status["model_installed"], status["model_loaded"]) == (True, False, False)
    assert status["error_code"] == "model_missing"
    assert status["error"].endswith("ollama pull llama3")
    ollama.script.hung = True
    status = copilot.get_status()
    assert (status["available"], status["error_code"], status["models"]) == (False, "silent", [])


def test_a_server_that_cannot_say_what_is_loaded_leaves_it_open(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    ollama.script.no_ps = True
    assert make_copilot(ollama.host).get_status()["model_loaded"] is None


def test_the_state_changes_by_itself_when_the_server_comes_and_goes(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    ollama.script.hung = True
    copilot = make_copilot(ollama.host, check_seconds=0.1)
    assert not copilot.is_available
    ollama.script.hung = False
    deadline = time.monotonic() + 10
    while not copilot.is_available and time.monotonic() < deadline:
        time.sleep(0.02)
    assert copilot.state.available
    assert copilot.state.error == ""


def test_what_is_only_looked_up_never_blocks(ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]) -> None:
    copilot = make_copilot(ollama.host)
    ollama.script.hung = True
    ask(copilot)
    began = time.perf_counter()
    for _ in range(100):
        _ = (copilot.is_available, copilot.model, copilot.chat_history, copilot.api_url, copilot.state)
    assert time.perf_counter() - began < 0.1
    assert copilot.api_url == ollama.host


def test_asking_for_the_status_from_a_callback_does_not_wait_for_itself(copilot: AICopilot) -> None:
    seen: list[object] = []
    done = threading.Event()

    def callback(_: str) -> None:
        began = time.perf_counter()
        seen.extend([copilot.get_status()["available"], copilot.get_available_models(), copilot.set_model("nothing")])
        seen.append(time.perf_counter() - began < 0.5)
        done.set()

    copilot.get_response("caro", callback=callback)
    assert done.wait(10)
    assert seen == [True, ["llama3:latest"], False, True]


def test_preloading_brings_the_model_into_memory_beside_the_questions(
    copilot: AICopilot, ollama: ScriptedOllama
) -> None:
    ollama.script.loaded, ollama.script.seconds_before = (), 0.3
    copilot.preload()
    copilot.preload()
    ollama.wait_for(lambda server: server.chats)
    assert respond(copilot).text() == ANSWER
    ollama.wait_for(lambda server: server.script.loaded)
    assert len(ollama.chats) == 2
    assert copilot.get_status()["model_loaded"] is True


def test_a_preload_that_fails_is_no_alarm(make_copilot: Callable[..., AICopilot]) -> None:
    copilot = make_copilot("http://127.0.0.1:1")
    copilot.preload()
    assert respond(copilot).text() == APPROVED


# --- the process-wide one --------------------------------------------------------------------------------------------


@pytest.fixture
def _shared(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(shared, "_copilot", None)
    yield
    if shared._copilot is not None:
        shared._copilot.stop()


@pytest.mark.usefixtures("_shared")
def test_the_shared_copilot_is_ready_when_it_is_returned(ollama: ScriptedOllama) -> None:
    copilot = initialize_ai_copilot(model="llama3", host=ollama.host)
    assert copilot.is_available
    assert get_ai_copilot() is copilot
    assert respond(copilot).text() == ANSWER


@pytest.mark.usefixtures("_shared")
def test_a_second_one_takes_the_place_of_the_first_and_stops_it(ollama: ScriptedOllama) -> None:
    first = initialize_ai_copilot(host=ollama.host)
    second = initialize_ai_copilot(model="mistral", host=ollama.host)
    assert get_ai_copilot() is second
    assert not first.is_available
    assert respond(first).text().startswith("El asistente se detuvo")


@pytest.mark.usefixtures("_shared")
def test_get_builds_one_with_defaults_and_the_host_of_the_environment(
    ollama: ScriptedOllama, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", ollama.host)
    copilot = get_ai_copilot()
    assert (copilot.model, copilot.api_url, copilot.is_available) == ("llama3", ollama.host, True)
    assert get_ai_copilot() is copilot


class _NotOllama(BaseHTTPRequestHandler):
    """Some other web server."""

    def do_GET(self) -> None:
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its result."""


def test_a_server_that_is_not_ollama_is_told_and_breaks_nothing(make_copilot: Callable[..., AICopilot]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _NotOllama) as other:
        serving = threading.Thread(target=other.serve_forever)
        serving.start()
        try:
            copilot = make_copilot(host=f"http://127.0.0.1:{other.server_port}")
            assert "incluye" in respond(copilot).text(), "the approved answer"
            assert copilot.get_available_models() == []
            assert copilot.set_model("mistral") is False
            status = copilot.get_status()
            assert status["available"] is False
            assert "<" not in status["error"]
            assert str(other.server_port) in status["error"]
        finally:
            other.shutdown()
            serving.join()


def test_nothing_said_is_answered_with_a_sentence(copilot: AICopilot) -> None:
    heard = Heard()
    copilot.get_response(None, callback=heard.callback)  # type: ignore[arg-type]
    assert heard.text()
