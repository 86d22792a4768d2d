"""Real processes that are ready at once: one that has imported everything forks a child for each line it is given."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]

_SCRIPT = """
import os, signal, sys, traceback
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children here; they end, and are gone
from tests.support import nursery_work
for line in sys.stdin:
    job, folder, name = line.split()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            getattr(nursery_work, job)(folder, name)
            code = 0
        except BaseException:
            with open(f"{folder}/{name}.failed", "w") as file:
                traceback.print_exc(file=file)
        finally:
            os._exit(code)
    print(pid, flush=True)
"""


class Nursery:
    """Use it as a context manager; ``start`` runs a function of `tests.support.nursery_work` in a child."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._pids: list[int] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self._pids:
            if is_running(pid):
                os.kill(pid, 9)
        self._process.communicate(timeout=10)

    def start(self, job: str, folder: Path, name: str = "-") -> int:
        """The child's process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{job} {folder} {name}\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        self._pids.append(pid)
        return pid


def is_running(pid: int) -> bool:
    """Whether there is a process with this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_end(pid: int, seconds: float = 30) -> None:
    """Wait until the process is gone."""
    deadline = time.monotonic() + seconds
    while is_running(pid):
        assert time.monotonic() < deadline, f"the process {pid} does not end"
        time.sleep(0.005)
