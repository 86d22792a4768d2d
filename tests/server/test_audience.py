"""News of one moment reaches an audience together, and what follows within some milliseconds soon after it."""

import asyncio
from typing import Any

from callmanager.domain.users import Role, User
from callmanager.server.audience import Audience
from callmanager.server.fan_out import ReadyQueue
from callmanager.server.feed import Topic


def test_what_follows_within_milliseconds_is_not_held_back_with_the_stream() -> None:
    """A call that is ended with its outcome is two events; the sale is on the phones before anybody wonders."""
    told: list[tuple[int, float]] = []

    async def one_call() -> float:
        loop = asyncio.get_running_loop()
        count = 0

        async def compute(_topic: Topic, _viewer: User) -> int:
            return count

        async def send(_topic: Topic, payload: Any, _room: str) -> None:
            told.append((payload, loop.time()))

        audience = Audience("all", User("u", "u", Role.ADMIN), compute, send)
        audience.sids.add("phone")
        audience.mark(Topic.METRICS)
        await asyncio.sleep(0.010)
        count = 1
        began = loop.time()
        audience.mark(Topic.METRICS)
        while not told or told[-1][0] != 1:
            await asyncio.sleep(0.001)
        audience.close()
        return told.pop()[1] - began

    best = min(asyncio.run(one_call()) for _ in range(5))
    assert best < 0.030


def test_what_was_counted_has_left_for_every_client_before_the_next_topic_is_counted() -> None:
    """Else the counting, in its own thread, and fifty writings to sockets take the interpreter from each other."""
    happened: list[str] = []

    async def run() -> None:
        queues = [ReadyQueue() for _ in range(50)]

        async def compute(topic: Topic, _viewer: User) -> str:
            happened.append(f"count {topic.value}")
            return topic.value

        async def send(_topic: Topic, payload: Any, _room: str) -> None:
            for queue in queues:
                await queue.put(payload)

        async def write(queue: ReadyQueue) -> None:
            for _ in range(2):  # as Engine.IO's writer waits for its queue
                happened.append(f"write {await asyncio.wait_for(queue.get(), 15)}")

        writers = [asyncio.create_task(write(queue)) for queue in queues]
        audience = Audience("all", User("u", "u", Role.ADMIN), compute, send)
        audience.sids.add("phone")
        audience.mark(Topic.METRICS, Topic.TEAM)
        await asyncio.wait_for(asyncio.gather(*writers), 15)
        audience.close()

    asyncio.run(run())
    metrics, team = Topic.METRICS.value, Topic.TEAM.value
    assert happened == [f"count {metrics}", *[f"write {metrics}"] * 50, f"count {team}", *[f"write {team}"] * 50]


def test_a_queue_gives_each_item_once_and_in_order_though_some_give_up_waiting() -> None:
    async def run() -> list[int]:
        queue = ReadyQueue()
        gives_up, waits = queue.get(), queue.get()
        gives_up.cancel()
        for item in (1, 2, 3):
            queue.put_nowait(item)
        got = [await waits, await asyncio.wait_for(queue.get(), 1), await queue.get()]
        late = queue.get()
        await queue.put(4)
        assert queue.empty()
        for _ in range(4):
            queue.task_done()
        await asyncio.wait_for(queue.join(), 1)
        return [*got, await late]

    assert asyncio.run(run()) == [1, 2, 3, 4]
