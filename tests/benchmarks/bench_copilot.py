"""What copilot and assistant add to the raw client's time to the first token, on one scripted server in one run.

All ask the same server in turns, so that whatever else the computer does meets them alike. Also: how long asking holds
the caller while the server is silent, and how soon a cancel reaches the server before the first token.
"""

import asyncio
import statistics
import sys
import threading
import time

import ollama

from callmanager.ai.answers import Question
from callmanager.ai.assistant import Assistant, ChatQuestion
from callmanager.ai.copilot import AICopilot
from tests.support.ollama_server import Behaviour, ScriptedOllama

ROUNDS = 60


class _Asked:
    """Waits for the first piece and for the end of one question."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.first = 0.0
        self.done = threading.Event()

    def on_token(self, _: str) -> None:
        self.first = self.first or time.perf_counter()

    def on_done(self, _: object) -> None:
        self.done.set()

    def seconds(self) -> float:
        assert self.done.wait(10)
        return self.first - self.began


def _ask(copilot: AICopilot) -> _Asked:
    asked = _Asked()
    copilot.ask(Question("Es muy caro", context="Fibra 300"), asked.on_done, asked.on_token)
    return asked


_CHAT = ChatQuestion("¿Qué digo?", ({"role": "user", "content": "Hola"}, {"role": "assistant", "content": "Hola"}) * 7)


def _chat(assistant: Assistant) -> float:
    asked, first = time.perf_counter(), []
    assistant.ask(_CHAT, lambda _: None, lambda _: first.append(time.perf_counter())).result(10)
    return first[0] - asked


async def _raw(client: ollama.AsyncClient) -> float:
    began, first = time.perf_counter(), 0.0
    messages = [{"role": "user", "content": "Es muy caro"}]
    async for _ in await client.chat("llama3:latest", messages, stream=True):
        first = first or time.perf_counter()
    return first - began


def _milliseconds(values: list[float]) -> str:
    ordered = sorted(values)
    return f"{statistics.median(ordered) * 1e3:.2f} ms (p95 {ordered[int(len(ordered) * 0.95)] * 1e3:.2f} ms)"


def main() -> int:
    """Print the figures; 1 when one misses its bar."""
    with ScriptedOllama(loaded=("llama3:latest",)) as server, asyncio.Runner() as runner:
        copilot = AICopilot(host=server.host, check_seconds=3600)
        copilot.start()
        assert copilot.wait_until_checked(5)
        client = ollama.AsyncClient(server.host)
        assistant = Assistant(copilot)
        ours, raw, chat = [], [], []
        for _ in range(ROUNDS):
            raw.append(runner.run(_raw(client)))
            ours.append(_ask(copilot).seconds())
            chat.append(_chat(assistant))
        added = statistics.median(ours) - statistics.median(raw)
        added_by_chat = statistics.median(chat) - statistics.median(raw)
        print(f"time to first token, raw client  {_milliseconds(raw)}")
        print(f"time to first token, copilot     {_milliseconds(ours)}")
        print(f"time to first token, assistant   {_milliseconds(chat)}")
        print(f"added by the copilot             {added * 1e3:.2f} ms (bar: 10 ms)")
        print(f"added by the assistant           {added_by_chat * 1e3:.2f} ms (bar: 10 ms)")

        server.script.behaviour = Behaviour.SILENT
        held, reached = [], []
        for _ in range(ROUNDS):
            seen = len(server.chats)
            began = time.perf_counter()
            copilot.get_response("Es muy caro")
            held.append(time.perf_counter() - began)
            server.wait_for(lambda s, seen=seen: len(s.chats) > seen)  # type: ignore[misc]
            began = time.perf_counter()
            copilot.cancel()
            server.wait_for(lambda s: s.chats[-1].disconnected)
            reached.append((server.chats[-1].disconnected or 0.0) - began)
        ended = []
        for _ in range(ROUNDS):
            seen = len(server.chats)
            asking = assistant.ask(_CHAT, lambda _: None, lambda _: None)
            server.wait_for(lambda s, seen=seen: len(s.chats) > seen)  # type: ignore[misc]
            began = time.perf_counter()
            asking.cancel()
            server.wait_for(lambda s: s.chats[-1].disconnected)
            ended.append((server.chats[-1].disconnected or 0.0) - began)
        print(f"get_response, server silent      {_milliseconds(held)} (bar: 5 ms)")
        print(f"cancel seen by the server        {_milliseconds(reached)} (bar: 100 ms)")
        print(f"the same from the assistant      {_milliseconds(ended)} (bar: 100 ms)")
        copilot.stop()
    slow = max(statistics.median(reached), statistics.median(ended)) > 0.100
    return int(max(added, added_by_chat) > 0.010 or statistics.median(held) > 0.005 or slow)


if __name__ == "__main__":
    sys.exit(main())
