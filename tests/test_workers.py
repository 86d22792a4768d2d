import asyncio
import gc
import logging
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from callmanager.workers import Lane, LoopThread, Repeater, WorkerError, install_qt_log, share_heaps


@pytest.fixture
def loop():
    thread = LoopThread("test-loop")
    thread.start_loop()
    yield thread
    thread.stop()


async def name_of_thread() -> str:
    return threading.current_thread().name


def test_work_runs_on_the_loops_own_thread(loop: LoopThread) -> None:
    assert loop.submit(name_of_thread()).result(5) == "test-loop"
    loop.start_loop()
    assert loop.submit(name_of_thread()).result(5) == "test-loop"


def test_an_error_reaches_who_asked(loop: LoopThread) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        loop.submit(fail()).result(5)


def test_call_soon_runs_plain_functions(loop: LoopThread) -> None:
    done = threading.Event()
    assert loop.call_soon(done.set)
    assert done.wait(5)


def test_stopping_cancels_what_runs_and_joins_within_its_bound() -> None:
    thread = LoopThread("stopping")
    thread.start_loop()
    began, ended = threading.Event(), threading.Event()

    async def forever() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    waiting = thread.submit(forever())
    assert began.wait(5)
    before = time.monotonic()
    thread.stop()
    thread.stop()
    assert time.monotonic() - before < 2
    assert ended.is_set()
    assert waiting.cancelled() or waiting.done()
    assert not thread.isRunning()


def test_a_task_group_that_has_only_just_begun_ends_without_a_warning() -> None:
    """Cancelled before their first step, its tasks would leave coroutines never awaited, and Python warns of that."""
    loop = LoopThread("just begun")
    loop.start_loop()
    tasks: list[asyncio.Task[None]] = []

    async def hand_over(coroutine: Coroutine[object, object, None]) -> None:
        await coroutine

    def begin_and_end() -> None:  # in one turn of the loop
        tasks.append(asyncio.ensure_future(hand_over(asyncio.sleep(60))))
        asyncio.get_running_loop().stop()

    assert loop.call_soon(begin_and_end)
    loop.wait(2_000)
    loop.stop()
    assert tasks[0].cancelled()
    tasks.clear()
    gc.collect()


def test_before_the_start_and_after_the_stop_work_is_refused() -> None:
    thread = LoopThread("idle")
    for _ in range(2):
        with pytest.raises(WorkerError):
            thread.submit(name_of_thread())
        assert not thread.call_soon(lambda: None)
        thread.start_loop()
        assert thread.submit(name_of_thread()).result(5) == "idle"
        thread.stop()
    with pytest.raises(WorkerError):
        thread.submit(name_of_thread())
    gc.collect()  # a coroutine that was refused must not warn that nobody awaited it


def test_a_loop_that_is_blocked_is_told_and_ends_later() -> None:
    thread = LoopThread("blocked", stop_seconds=0.2)
    thread.start_loop()
    gate = threading.Event()
    thread.call_soon(gate.wait)
    with pytest.raises(WorkerError, match="did not end"):
        thread.stop()
    gate.set()
    assert thread.wait(5000)


def test_a_lane_runs_jobs_one_after_another_in_order() -> None:
    lane, done, inside = Lane("lane"), [], threading.Semaphore(1)

    def job(number: int) -> int:
        assert inside.acquire(blocking=False)
        time.sleep(0.001)
        done.append(number)
        inside.release()
        return number

    futures = [lane.submit(job, number) for number in range(50)]
    lane.stop()
    lane.stop()
    assert done == list(range(50))
    assert [future.result(0) for future in futures] == done
    with pytest.raises(WorkerError):
        lane.submit(job, 1)


def test_a_lanes_failures_are_kept_or_logged(expected_log) -> None:
    expected_log("A background job failed")
    lane = Lane("lane")

    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        lane.submit(fail).result(5)
    lane.run(fail)
    lane.run(lambda: None)
    lane.stop()


def test_a_repeater_goes_on_after_a_failure_and_ends_at_once(expected_log) -> None:
    expected_log("“heart” failed")
    turns, enough = [], threading.Event()

    def beat() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise ValueError("broken")
        if len(turns) >= 3:
            enough.set()

    repeater = Repeater("heart", 0.01, beat)
    repeater.start()
    assert enough.wait(5)
    repeater.stop()
    repeater.stop()
    count = len(turns)
    slow = Repeater("slow", 3600, beat)
    slow.start()
    before = time.monotonic()
    slow.stop()
    assert time.monotonic() - before < 1
    assert len(turns) == count


def test_qts_messages_reach_the_log(expected_log, caplog: pytest.LogCaptureFixture) -> None:
    expected_log("a painter is not active")
    restore = install_qt_log()
    try:
        with caplog.at_level(logging.WARNING, "qt"):
            qWarning("a painter is not active")
    finally:
        restore()
    assert [record.levelname for record in caplog.records if record.name == "qt"] == ["WARNING"]


_HEAPS = """
import ctypes, sys, threading
from pathlib import Path
from callmanager.workers import share_heaps

if sys.argv[1] == "shared":
    share_heaps()
everybody = threading.Barrier(7)


def work():
    everybody.wait(15)
    kept = [bytes(600 + place) for place in range(100)]
    everybody.wait(15)
    return kept


threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
everybody.wait(15)
everybody.wait(15)
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
told = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
print(Path(sys.argv[2]).read_text().count("<heap nr="))
"""


def heaps(how: str, told: Path) -> int:
    command = [sys.executable, "-c", _HEAPS, how, str(told)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_threads_share_two_heaps_where_each_would_take_one(tmp_path: Path) -> None:
    if not share_heaps():  # another system's allocator, which needs no telling
        assert sys.platform != "linux" or platform.libc_ver()[0] != "glibc"
        return
    assert heaps("shared", tmp_path / "told") <= 2 < heaps("alone", tmp_path / "told")
