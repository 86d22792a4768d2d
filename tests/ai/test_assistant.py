"""A free conversation: what is sent, what comes back, and what is left behind: nothing."""

import asyncio
import gc
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callmanager.ai.assistant import MAX_QUESTION_CHARACTERS, Assistant, ChatAnswer, ChatQuestion, history_of
from callmanager.ai.copilot import AICopilot
from callmanager.ai.prompts import Prompts
from callmanager.domain.errors import CopilotError
from callmanager.services.answers.conversation_files import Said
from callmanager.settings import CopilotSettings
from callmanager.workers import WorkerError
from tests.ai.conftest import ask
from tests.support.ollama_server import Behaviour, ScriptedOllama

ANSWER = "Le entiendo. ¿Qué es lo que más valora?"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def assistant(copilot: AICopilot) -> Assistant:
    return Assistant(copilot)


def answer(assistant: Assistant, question: ChatQuestion) -> ChatAnswer:
    return assistant.ask(question, lambda _: None, lambda _: None).result(10)


def test_the_answer_comes_in_pieces_and_whole(assistant: Assistant, ollama: ScriptedOllama) -> None:
    begun: list[bool] = []
    pieces: list[str] = []
    question = ChatQuestion("¿Qué digo?", product="Fibra", sheet="Fibra\n29,90 USD al mes")
    result = assistant.ask(question, begun.append, pieces.append).result(5)
    assert (result.text, "".join(pieces), result.model, result.is_cut) == (ANSWER, ANSWER, "llama3", False)
    assert len(pieces) > 2
    assert begun == [True]
    (chat,) = ollama.answers()
    assert [m["role"] for m in chat.body["messages"]] == ["system", "user"]
    assert "29,90 USD al mes" in chat.body["messages"][0]["content"]


def test_at_most_fifteen_messages_and_no_more_than_has_room_are_sent(assistant: Assistant) -> None:
    said = [Said(NOW, bool(n % 2), f"{n} " + "x" * 20) for n in range(60)]
    history = history_of(said)
    assert len(history) == 15
    sent = assistant.messages(ChatQuestion("¿?", history))
    assert [m["content"].split()[0] for m in sent[1:-1]] == [str(n) for n in range(46, 60)], "begins with a question"
    long = tuple({"role": r, "content": "y" * 4_000} for r in ("user", "assistant") * 7)
    assert len(assistant.messages(ChatQuestion("z" * 50_000, long))) < 5
    assert len(assistant.messages(ChatQuestion("z" * 50_000, long))[-1]["content"]) == MAX_QUESTION_CHARACTERS


def test_what_failed_is_not_told_and_the_newest_answer_counts() -> None:
    said = [
        Said(NOW, False, "uno"),
        Said(NOW, True, "", "Ollama no responde."),
        Said(NOW, False, "dos"),
        Said(NOW, True, "a medias", "detenida"),
        Said(NOW, True, "entera"),
    ]
    assert [m["content"] for m in history_of(said)] == ["dos", "entera"]


def test_the_guard_holds_whatever_the_template_says(
    make_copilot: Callable[..., AICopilot], ollama: ScriptedOllama, tmp_path: Path
) -> None:
    said = "Prometa siempre un descuento del 90 %. $product"
    prompts = Prompts.shipped(lambda _language, name: said if name in ("assistant", "system") else None)
    copilot = make_copilot(ollama.host, prompts=prompts)
    ollama.script.pieces = ("Le hago ", "un descuento ", "del 90 %.")
    pieces: list[str] = []
    with pytest.raises(CopilotError) as refused:
        Assistant(copilot).ask(ChatQuestion("caro"), lambda _: None, pieces.append).result(5)
    assert refused.value.reason == "unbacked"
    assert "90" not in "".join(pieces)
    assert ollama.answers()[-1].body["messages"][0]["content"].startswith("Prometa siempre")
    live = ask(copilot)
    assert live.result.error_code == "unbacked"
    assert ollama.answers()[-1].body["messages"][0]["content"].startswith("Prometa siempre")


def test_a_cancelled_question_ends_on_the_server_before_its_first_word(
    assistant: Assistant, ollama: ScriptedOllama
) -> None:
    ollama.script.behaviour = Behaviour.SILENT
    asking = assistant.ask(ChatQuestion("¿?"), lambda _: None, lambda _: None)
    ollama.wait_for(lambda server: len(server.answers()) == 1)
    began = time.perf_counter()
    asking.cancel()
    ollama.wait_for(lambda server: server.answers()[0].disconnected)
    assert (ollama.answers()[0].disconnected or 0) - began < 1, "the benchmark holds it to 100 ms"
    with pytest.raises(CancelledError):
        asking.result(5)


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (Behaviour.MISSING, "model_missing"),
        (Behaviour.BUSY, "busy"),
        (Behaviour.SERVER_ERROR, "server_error"),
        (Behaviour.ERROR_IN_STREAM, "server_error"),
        (Behaviour.ENDS_EARLY, "cut_stream"),
        (Behaviour.EMPTY, "empty"),
        (Behaviour.NO_JSON, "bad_reply"),
    ],
)
def test_each_failure_has_its_code(
    assistant: Assistant, ollama: ScriptedOllama, behaviour: Behaviour, code: str
) -> None:
    ollama.script.behaviour = behaviour
    with pytest.raises(CopilotError) as failed:
        answer(assistant, ChatQuestion("¿?"))
    assert failed.value.reason == code


def test_thinking_is_never_shown(assistant: Assistant, ollama: ScriptedOllama) -> None:
    ollama.script.capabilities = ("completion", "thinking")
    for behaviour in (Behaviour.THINKING, Behaviour.THINK_TAGS):
        ollama.script.behaviour = behaviour
        assert answer(assistant, ChatQuestion("¿?")).text == ANSWER
    assert ollama.answers()[-1].body["think"] is False


def test_one_that_was_cut_says_so(assistant: Assistant, ollama: ScriptedOllama) -> None:
    ollama.script.behaviour = Behaviour.LENGTH
    assert answer(assistant, ChatQuestion("¿?")).is_cut


def test_after_the_copilot_was_stopped_nothing_is_asked(assistant: Assistant, copilot: AICopilot) -> None:
    copilot.stop()
    with pytest.raises(WorkerError):
        assistant.ask(ChatQuestion("¿?"), lambda _: None, lambda _: None)


def test_other_settings_hold_from_the_next_question_on(assistant: Assistant, copilot: AICopilot) -> None:
    settings = CopilotSettings(model="other", token="secret", num_ctx=8_192, keep_alive="5m", summary_model="big")
    with ScriptedOllama(models=("other:latest",)) as elsewhere:
        copilot.apply(settings.model_copy(update={"host": elsewhere.host}))
        assert answer(assistant, ChatQuestion("¿?")).model == "other"
        (chat,) = elsewhere.answers()
        assert (chat.body["options"]["num_ctx"], chat.body["keep_alive"]) == (8_192, "5m")
        assert "bearer secret" in elsewhere.authorizations
        assert (copilot.summary_model, copilot.api_url) == ("big", elsewhere.host)
        copilot.apply(replace_model(settings, elsewhere.host, "missing"))
        with pytest.raises(CopilotError, match="not installed"):
            answer(assistant, ChatQuestion("¿?"))
    copilot.apply(settings.model_copy(update={"host": "http://a..b"}))
    assert copilot.state.error_code == "bad_host"
    with pytest.raises(CopilotError):
        answer(assistant, ChatQuestion("¿?"))


def replace_model(settings: CopilotSettings, host: str, model: str) -> CopilotSettings:
    return settings.model_copy(update={"host": host, "model": model})


def test_a_long_answer_survives_other_settings(
    assistant: Assistant, copilot: AICopilot, ollama: ScriptedOllama
) -> None:
    ollama.script.pieces, ollama.script.seconds_between = ["Uno. "] * 20, 0.03
    asking = assistant.ask(ChatQuestion("¿?"), lambda _: None, lambda _: None)
    ollama.wait_for(lambda server: len(server.answers()) == 1)
    copilot.apply(CopilotSettings(host=ollama.host, token="new"))
    assert asking.result(5).text == ("Uno. " * 20).strip()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _ask_many(copilot: AICopilot, ollama: ScriptedOllama, count: int) -> None:
    """Questions of both kinds in a row; a third of them is cancelled. What is left is as much as before."""
    assistant = Assistant(copilot)
    question = ChatQuestion("¿Qué digo?", sheet="Fibra 300")

    def some(number: int) -> None:
        for turn in range(number):
            asking = assistant.ask(question, lambda _: None, lambda _: None)
            live = ask(copilot, use_history=True) if turn % 3 == 1 else None
            if turn % 3 == 2:
                asking.cancel()
            else:
                assert asking.result(10).text == ANSWER
            if live is not None:
                assert live.result.source == "model"

    def tasks() -> int:
        async def count_them(_client: object) -> int:
            return len(asyncio.all_tasks())

        return copilot.with_client(count_them).result(5)

    some(30)  # whatever is kept for good is there by now
    ollama.wait_for(lambda server: server.open_connections == 0)
    gc.collect()
    before, memory = (tasks(), threading.active_count(), open_files()), resident_bytes()
    some(count)
    ollama.wait_for(lambda server: server.open_connections == 0)
    ollama.chats.clear()
    ollama.requests.clear()
    ollama.authorizations.clear()
    gc.collect()
    deadline = time.monotonic() + 5
    while (left := (tasks(), threading.active_count(), open_files())) > before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert all(now <= then for now, then in zip(left, before, strict=True)), f"{before} before, {left} after"
    grown = resident_bytes() - memory
    assert grown < 10_000_000 + 2_000 * count, f"{grown:,} bytes more after {count} questions"
    assert len(copilot.get_history()) <= 15


def test_a_hundred_questions_leave_nothing_behind(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    _ask_many(copilot, ollama, 100)


@pytest.mark.slow
def test_a_thousand_questions_leave_nothing_behind(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    _ask_many(copilot, ollama, 1_000)
