import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

import pytest

from callmanager.ai.ollama import OllamaClient, find_model
from callmanager.domain.errors import CopilotError
from tests.support.ollama_server import Behaviour, ScriptedOllama

T = TypeVar("T")
HELLO = [{"role": "user", "content": "hola"}]


def run(server: ScriptedOllama, work: Callable[[OllamaClient], Awaitable[T]], silence_seconds: float = 5.0) -> T:
    async def whole() -> T:
        client = OllamaClient(server.host, silence_seconds=silence_seconds)
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(whole())


async def talk(client: OllamaClient, model: str = "llama3", think: bool | None = None) -> tuple[str, str]:
    """The whole answer, and why it ended."""
    text, reason = "", ""
    async with aclosing(client.chat(model, HELLO, think=think)) as pieces:
        async for piece in pieces:
            text, reason = text + piece.text, reason or piece.done_reason
    return text, reason


def test_an_answer_streams_to_its_end(ollama: ScriptedOllama) -> None:
    assert run(ollama, talk) == ("Le entiendo. ¿Qué es lo que más valora?", "stop")
    (chat,) = ollama.chats
    assert chat.body["options"]["num_ctx"] == 4096
    assert chat.body["keep_alive"] == "10h"
    assert "think" not in chat.body


def test_the_last_piece_carries_the_counts(ollama: ScriptedOllama) -> None:
    async def last(client: OllamaClient) -> tuple[int | None, int | None]:
        async with aclosing(client.chat("llama3", HELLO)) as pieces:
            *_, end = [piece async for piece in pieces]
        return end.prompt_tokens, end.answer_tokens

    assert run(ollama, last) == (26, 12)


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (Behaviour.MISSING, "model_missing"),
        (Behaviour.SERVER_ERROR, "server_error"),
        (Behaviour.BUSY, "busy"),
        (Behaviour.ERROR_IN_STREAM, "server_error"),
        (Behaviour.CUT, "cut_stream"),
        (Behaviour.ENDS_EARLY, "cut_stream"),
        (Behaviour.NO_JSON, "bad_reply"),
        (Behaviour.SILENT, "silent"),
    ],
)
def test_each_failure_has_its_code(ollama: ScriptedOllama, behaviour: Behaviour, code: str) -> None:
    ollama.script.behaviour = behaviour
    with pytest.raises(CopilotError) as caught:
        run(ollama, talk, silence_seconds=0.3)
    assert caught.value.reason == code
    assert caught.value.message.endswith((".", "llama3"))


def test_a_silent_server_is_left_after_the_time_that_was_set(ollama: ScriptedOllama) -> None:
    ollama.script.behaviour = Behaviour.SILENT
    began = time.perf_counter()
    with pytest.raises(CopilotError, match=r"0\.4 seconds"):
        run(ollama, talk, silence_seconds=0.4)
    assert 0.35 < time.perf_counter() - began < 3
    ollama.wait_for(lambda server: server.chats[0].disconnected)


def test_silence_in_the_middle_counts_too(ollama: ScriptedOllama) -> None:
    ollama.script.seconds_between = 5.0
    with pytest.raises(CopilotError) as caught:
        run(ollama, talk, silence_seconds=0.3)
    assert caught.value.reason == "silent"


def test_a_slow_prompt_within_the_time_is_no_failure(ollama: ScriptedOllama) -> None:
    ollama.script.behaviour, ollama.script.seconds_before = Behaviour.SLOW_PROMPT, 0.3
    assert run(ollama, talk)[1] == "stop"


def test_nobody_there_is_away_for_every_call() -> None:
    async def away(work: Callable[[OllamaClient], Awaitable[object]]) -> str:
        client = OllamaClient("http://127.0.0.1:1")
        try:
            with pytest.raises(CopilotError) as caught:
                await work(client)
        finally:
            await client.close()
        return caught.value.reason

    for work in (talk, OllamaClient.models, OllamaClient.loaded, lambda c: c.can_think("x"), lambda c: c.load("x")):
        assert asyncio.run(away(work)) == "away"


def test_a_server_that_hangs_is_silent_for_the_quick_questions(ollama: ScriptedOllama) -> None:
    ollama.script.hung = True
    began = time.perf_counter()
    with pytest.raises(CopilotError) as caught:
        run(ollama, OllamaClient.models)
    assert caught.value.reason == "silent"
    assert time.perf_counter() - began < 4


def test_models_loaded_and_thinking_are_asked_for(ollama: ScriptedOllama) -> None:
    ollama.script.models, ollama.script.loaded = ("llama3:latest", "qwen3:8b"), ("qwen3:8b",)
    assert run(ollama, OllamaClient.models) == ("llama3:latest", "qwen3:8b")
    assert run(ollama, OllamaClient.loaded) == ("qwen3:8b",)
    assert run(ollama, lambda client: client.can_think("llama3")) is False
    ollama.script.capabilities = ("completion", "thinking")
    assert run(ollama, lambda client: client.can_think("llama3")) is True


def test_a_server_that_speaks_only_part_of_the_protocol_is_no_failure(ollama: ScriptedOllama) -> None:
    ollama.script.no_ps = True
    assert run(ollama, OllamaClient.loaded) is None
    assert run(ollama, lambda client: client.can_think("unheard-of")) is False


def test_think_is_sent_when_it_is_asked_for(ollama: ScriptedOllama) -> None:
    run(ollama, lambda client: talk(client, think=False))
    assert ollama.chats[0].body["think"] is False


def test_loading_sends_no_messages_and_the_same_context_length(ollama: ScriptedOllama) -> None:
    ollama.script.loaded = ()
    run(ollama, lambda client: client.load("llama3"))
    run(ollama, talk)
    load, chat = ollama.chats
    assert not load.body["messages"]
    assert load.body["options"] == chat.body["options"]
    assert run(ollama, OllamaClient.loaded) == ("llama3:latest",)


def test_cancelling_before_the_first_token_reaches_the_server_at_once(ollama: ScriptedOllama) -> None:
    ollama.script.behaviour = Behaviour.SILENT

    async def cancel(client: OllamaClient) -> float:
        task = asyncio.create_task(talk(client))
        while not ollama.chats:
            await asyncio.sleep(0.005)
        at = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return at

    at = run(ollama, cancel)
    ollama.wait_for(lambda server: server.chats[0].disconnected)
    assert ollama.chats[0].disconnected is not None
    assert ollama.chats[0].disconnected - at < 0.1


def test_a_redirect_is_not_followed(ollama: ScriptedOllama) -> None:
    ollama.script.behaviour = Behaviour.REDIRECT
    with pytest.raises(CopilotError) as caught:
        run(ollama, talk)
    assert caught.value.reason == "bad_reply"
    assert ollama.requests == ["POST /api/chat"]


def test_a_proxy_in_the_environment_does_not_come_between(
    ollama: ScriptedOllama, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert run(ollama, talk)[1] == "stop"


@pytest.mark.parametrize(
    ("name", "installed", "found"),
    [
        ("llama3", ("llama3:latest",), "llama3:latest"),
        ("llama3:latest", ("llama3:latest",), "llama3:latest"),
        ("llama3:latest", ("llama3",), "llama3"),
        ("llama3", ("llama3:8b", "llama3.2:latest"), None),
        ("local/smollm2", ("local/smollm2",), "local/smollm2"),
        ("", ("llama3:latest", ":latest"), None),
        ("llama3", (), None),
    ],
)
def test_a_name_without_a_tag_means_latest(name: str, installed: tuple[str, ...], found: str | None) -> None:
    assert find_model(name, installed) == found


@pytest.mark.parametrize(
    "environment",
    [{"OLLAMA_HOST": "http://localhost:port"}, {"ALL_PROXY": "socks5://127.0.0.1:1"}, {"HTTPS_PROXY": "nonsense://x"}],
)
def test_a_nonsense_environment_does_not_keep_the_library_from_being_imported(environment: dict[str, str]) -> None:
    code = (
        "import os; before = dict(os.environ)\n"
        "from callmanager.ai.ollama import OllamaClient\n"
        "OllamaClient('http://127.0.0.1:1'); assert dict(os.environ) == before; print('built')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stdout) == (0, "built\n"), done.stderr
