"""Every case of the copilot's table: where the real server's, or the library's, doing so stands, and what tests it.

The library is ollama-python 0.6.3; where nothing documents what it does, its own source is the place.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from callmanager.ai.copilot import AICopilot
from callmanager.ai.model_desk import ModelDesk, PullProgress
from tests.ai.conftest import ask
from tests.support.ollama_server import Behaviour, ScriptedOllama


@dataclass(frozen=True)
class Case:
    """A row: what happens, where that is documented, and ``module.test`` of each test."""

    what: str
    documented: str
    tests: tuple[str, ...]


TABLE = (
    Case(
        "server down: ConnectionError, and with streaming httpx.ConnectError at the first iteration",
        "httpx documentation, Exceptions: ConnectError; ollama-python, _client.py, AsyncClient._request",
        ("test_ollama.test_nobody_there_is_away_for_every_call", "test_model_state.test_before_the_first_look_it_is_"
         "starting_and_nobody_there_is_away"),
    ),
    Case(
        "read time-out: httpx.ReadTimeout, never wrapped, and none by default",
        "httpx documentation, Timeouts; ollama-python, README, Custom client: arguments go to httpx",
        ("test_ollama.test_a_silent_server_is_left_after_the_time_that_was_set",
         "test_ollama.test_silence_in_the_middle_counts_too",
         "test_answers.test_an_answer_that_never_ends_is_left_after_the_total_time"),
    ),
    Case(
        "model missing: 404; an error in mid-stream: ResponseError with status −1",
        "docs/api/errors.mdx, Status codes and Errors that occur while streaming; ollama-python, README, Errors",
        ("test_ollama.test_each_failure_has_its_code",
         "test_answers.test_the_approved_answer_stays_and_one_line_says_why",
         "test_copilot.test_a_model_is_changed_only_to_one_the_server_has"),
    ),
    Case(
        "cancel: task.cancel() closes the connection, and the server stops its work",
        "Python documentation, Task Cancellation; httpx documentation, Async support: a response closes its connection",
        ("test_ollama.test_cancelling_before_the_first_token_reaches_the_server_at_once",
         "test_answers.test_a_cancel_reaches_the_server_within_100_ms_even_before_the_first_token",
         "test_answers.test_a_cancel_in_the_middle_of_an_answer_ends_the_servers_work"),
    ),
    Case(
        "preload: empty messages, done_reason load, the same num_ctx, keep_alive for a shift, a time-out of its own",
        "docs/api.md, Load a model; docs/faq.mdx, How do I keep a model loaded in memory",
        ("test_ollama.test_loading_sends_no_messages_and_the_same_context_length",
         "test_copilot.test_preloading_brings_the_model_into_memory_beside_the_questions",
         "test_table_of_cases.test_loading_may_take_longer_than_any_answer",
         "test_model_state.test_a_server_that_comes_later_is_warmed_up_all_the_same"),
    ),
    Case(
        "loaded: ps(), where a model that is still loading is absent",
        "docs/api.md, List Running Models",
        ("test_ollama.test_models_loaded_and_thinking_are_asked_for",
         "test_model_state.test_a_shift_warms_the_model_up_and_answers_with_it",
         "test_copilot.test_a_server_that_cannot_say_what_is_loaded_leaves_it_open"),
    ),
    Case(
        "thinking models: think=False where show() says so, and tags are left out across borders of pieces in any case",
        "docs/capabilities/thinking.mdx; docs/api.md, Show Model Information: capabilities",
        ("test_answers.test_thinking_is_never_shown",
         "test_answers.test_a_thinking_model_is_asked_not_to_and_its_trace_is_left_out",
         "test_thinking.test_thinking_is_left_out_wherever_the_stream_is_cut"),
    ),
    Case(
        "too long: done_reason length; a question longer than num_ctx is cut without a word, prompt_eval_count tells",
        "docs/modelfile.mdx, num_predict; docs/context-length.mdx; docs/api.md, Chat request: prompt_eval_count",
        ("test_answers.test_an_answer_cut_by_its_length_says_so",
         "test_answers.test_a_server_that_ignores_the_longest_length_is_cut",
         "test_table_of_cases.test_a_question_that_was_not_read_whole_is_noticed"),
    ),
    Case(
        "busy: one request at a time; a newer objection takes the older one's place, summaries wait",
        "docs/faq.mdx, How does Ollama handle concurrent requests, OLLAMA_NUM_PARALLEL and OLLAMA_MAX_QUEUE (503)",
        ("test_answers.test_a_newer_question_replaces_the_older",
         "test_model_state.test_what_failed_is_shown_until_it_works_again",
         "test_model_desk.test_a_trial_waits_behind_a_live_answer_and_begins_anew"),
    ),
    Case(
        "only the native /api/chat",
        "docs/api.md, Generate a chat completion",
        ("test_table_of_cases.test_only_the_native_chat_is_asked",),
    ),
    Case(
        "a pull shows progress, can be cancelled and goes on where it was",
        "docs/api.md, Pull a Model: cancelled pulls are resumed from where they left off",
        ("test_model_desk.test_a_model_is_fetched_with_progress_over_all_layers",
         "test_model_desk.test_a_pull_can_be_cancelled_and_the_server_sees_it",
         "test_table_of_cases.test_a_pull_that_goes_on_tells_what_is_there_already"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.what[:30])
def test_every_case_is_documented_and_tested(case: Case) -> None:
    assert case.documented
    for name in case.tests:
        module, test = name.split(".")
        assert callable(getattr(importlib.import_module(f"tests.ai.{module}"), test)), name


def test_loading_may_take_longer_than_any_answer(
    ollama: ScriptedOllama, make_copilot: Callable[..., AICopilot]
) -> None:
    ollama.script.loaded, ollama.script.seconds_before = (), 0.8
    copilot = make_copilot(ollama.host, timeout=0.2, total_timeout=0.3)
    copilot.preload()
    ollama.wait_for(lambda server: server.chats and server.chats[0].completed)
    assert ollama.chats[0].disconnected is None
    assert ollama.chats[0].body["keep_alive"] == "10h"
    assert len(ollama.chats) == 1, "it was loaded once"


def test_a_question_that_was_not_read_whole_is_noticed(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    assert not ask(copilot).result.unread
    ollama.script.prompt_tokens = ollama.answers()[0].body["options"]["num_ctx"]
    result = ask(copilot).result
    assert (result.source, result.unread, result.truncated) == ("model", True, False)
    ollama.script.behaviour = Behaviour.LENGTH
    result = ask(copilot).result
    assert (result.unread, result.truncated) == (True, True)


def test_only_the_native_chat_is_asked(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    copilot.preload()
    assert ask(copilot).result.source == "model"
    copilot.get_status()
    asked = {request.split(" ")[1] for request in ollama.requests}
    assert asked == {"/api/tags", "/api/ps", "/api/show", "/api/chat"}


def test_a_pull_that_goes_on_tells_what_is_there_already(copilot: AICopilot, ollama: ScriptedOllama) -> None:
    """The server names a layer with what it has of it; a bar that began at nothing again would be a lie."""
    ollama.script.pulled = (
        {"status": "pulling manifest"},
        {"status": "pulling abc", "digest": "sha256:abc", "total": 100, "completed": 60},
        {"status": "success"},
    )
    told: list[PullProgress] = []
    ModelDesk(copilot).pull("qwen2.5:0.5b", told.append).result(5)
    assert [progress.done_bytes for progress in told] == [0, 60, 60]
