"""A phone server in a process of its own, as `callmanager serve` starts it; seen with no more than anybody has."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

READY_SECONDS = 55.0


class Outside:
    """Runs `serve` over a home that a `Desk` has filled; use it as a context manager."""

    def __init__(self, home: Path, *arguments: str) -> None:
        environment = {**os.environ, "CALLMANAGER_HOME": str(home), "PYTHONWARNINGS": "default"}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "callmanager", "serve", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, name="serve-output")
        self.home, self.url = home, ""

    def __enter__(self) -> Self:
        self._reader.start()
        if not self._ready.wait(READY_SECONDS) or not self.url:
            self._end()
            raise AssertionError(f"serve did not get ready: {self.said}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self.said.append(line.rstrip())
            if found := re.search(r"(https?://\S+)/mobile", line):
                self.url = found.group(1)
                self._ready.set()
        self._ready.set()

    def _end(self) -> None:
        self._child.terminate()
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._reader.join()
        if self._child.stdout is not None:
            self._child.stdout.close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._child.poll() is None

    def memory_bytes(self) -> int:
        """What the process holds in memory now."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found.group(1)) * 1024

    def settled_memory_bytes(self) -> int:
        """The least of a second: what is left when nothing is under way."""
        least = self.memory_bytes()
        for _ in range(10):
            time.sleep(0.1)  # not to wait for anything: these are the moments at which it is looked
            least = min(least, self.memory_bytes())
        return least

    def logs(self) -> str:
        """All that it wrote anywhere: its output and its log files."""
        files = [path.read_text(encoding="utf-8", errors="replace") for path in (self.home / "logs").rglob("*.*")]
        return "\n".join([*self.said, *files])
