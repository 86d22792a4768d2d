"""Starting and stopping: quick, repeatable, and nothing is left behind."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable

import pytest

from callmanager.ai.copilot import AICopilot
from tests.ai.conftest import APPROVED, PLAYBOOK, Asked, ask
from tests.support import threads
from tests.support.ollama_server import Behaviour, ScriptedOllama


def stop_seconds(copilot: AICopilot) -> float:
    began = time.perf_counter()
    copilot.stop()
    return time.perf_counter() - began


def open_sockets() -> int:
    """How many sockets this process holds (Linux; elsewhere nothing is counted)."""
    folder = "/proc/self/fd"
    count = 0
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        try:
            count += os.readlink(f"{folder}/{name}").startswith("socket:")
        except OSError:
            continue  # closed since the listing
    return count


def test_stop_ends_an_answer_of_a_silent_server_and_tells_once(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    ollama.script.behaviour = Behaviour.SILENT
    asked = ask(copilot)
    ollama.wait_for(lambda server: server.chats)
    assert stop_seconds(copilot) < 2
    assert (asked.result.source, asked.result.text, asked.result.error_code) == ("playbook", APPROVED, "stopped")
    ollama.wait_for(lambda server: server.chats[0].disconnected)


def test_stop_is_quick_while_nothing_at_all_is_answered(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    ollama.script.hung = True
    copilot = make_copilot(ollama.host, check_seconds=0.01)
    asked = ask(copilot)
    assert stop_seconds(copilot) < 2
    assert asked.result.error_code == "stopped"


def test_stop_is_quick_while_a_name_is_being_looked_up(
    make_copilot: Callable[..., AICopilot], monkeypatch: pytest.MonkeyPatch
) -> None:
    released, looking = threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def slow(host: str, *arguments: object, **options: object) -> object:
        looking.set()
        assert released.wait(30)
        return real("127.0.0.1", *arguments, **options)  # type: ignore[arg-type]

    copilot = AICopilot(host="http://models.invalid", playbook=PLAYBOOK)
    monkeypatch.setattr(socket, "getaddrinfo", slow)
    copilot.start()
    asked = ask(copilot)
    assert looking.wait(5)
    seconds = stop_seconds(copilot)
    released.set()
    assert seconds < 2
    assert asked.result.error_code in ("stopped", "away")


def test_stop_may_be_called_again_and_before_any_start() -> None:
    copilot = AICopilot(host="http://127.0.0.1:1", playbook=PLAYBOOK)
    copilot.stop()
    copilot.start()
    copilot.start()
    copilot.stop()
    copilot.stop()


def test_after_stop_a_question_is_answered_at_once_with_a_sentence(copilot: AICopilot) -> None:
    copilot.stop()
    asked = Asked()
    copilot.get_response("caro", callback=asked.pieces.append)
    assert asked.pieces == ["El asistente se detuvo antes de completar la respuesta."]
    assert not copilot.is_available
    assert copilot.get_available_models() == []
    copilot.cancel()
    copilot.preload()


def test_a_stopped_copilot_may_be_started_again(copilot: AICopilot) -> None:
    copilot.stop()
    copilot.start()
    assert ask(copilot).result.source == "model"


def test_a_copilot_that_was_never_started_starts_with_the_first_question(ollama: ScriptedOllama) -> None:
    copilot = AICopilot(host=ollama.host, playbook=PLAYBOOK)
    try:
        assert copilot.get_available_models() == ["llama3:latest"]
        assert ask(copilot).result.source == "model"
    finally:
        copilot.stop()


def test_stop_from_a_callback_neither_waits_for_itself_nor_is_forgotten(copilot: AICopilot) -> None:
    stopped = threading.Event()

    def callback(_: str) -> None:
        copilot.stop()
        stopped.set()

    copilot.get_response("caro", callback=callback)
    assert stopped.wait(5)
    deadline = time.monotonic() + 5
    while not (again := ask(copilot)).done.wait(0.05) or again.result.error_code != "stopped":
        assert time.monotonic() < deadline


def test_a_callback_that_blocks_is_told_and_does_not_hold_stop(
    copilot: AICopilot, expected_log: Callable[[str], None]
) -> None:
    expected_log("A callback holds the copilot's thread")
    inside, released = threading.Event(), threading.Event()

    def callback(_: str) -> None:
        inside.set()
        assert released.wait(30)

    copilot.get_response("caro", callback=callback)
    assert inside.wait(5)
    waiting = ask(copilot)
    seconds = stop_seconds(copilot)
    assert waiting.done.is_set()
    assert waiting.result.error_code == "stopped"
    released.set()
    assert seconds < 2.2


def test_starting_and_stopping_20_times_leaves_no_thread_and_no_socket(ollama: ScriptedOllama) -> None:
    def once() -> None:
        copilot = AICopilot(host=ollama.host, playbook=PLAYBOOK)
        copilot.start()
        asked = ask(copilot)
        copilot.stop()
        assert asked.done.is_set()

    once()
    ollama.wait_for(lambda server: server.open_connections == 0)
    before, sockets = threads.running(), open_sockets()
    for _ in range(20):
        once()
    assert threads.left_over(before) == []
    ollama.wait_for(lambda server: server.open_connections == 0)
    assert open_sockets() == sockets


def test_100_questions_leave_no_connection_no_request_and_no_task_behind(
    copilot: AICopilot, ollama: ScriptedOllama
) -> None:
    for _ in range(100):
        assert ask(copilot).result.source == "model"
    ollama.wait_for(lambda server: server.open_connections == 0)
    assert len(copilot._waiting) <= 1
    assert copilot._thread is not None

    async def other_tasks() -> int:
        while tasks := asyncio.all_tasks() - {asyncio.current_task(), copilot._engine.server._watching}:
            await asyncio.wait(tasks)
        return len(asyncio.all_tasks())

    assert copilot._thread.submit(other_tasks()).result(5) == 2
