"""Many phones at once, in a program of their own under Node, so that they cost the server's process nothing."""

import json
import os
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.node import node

SCRIPT = Path(__file__).with_suffix(".mjs")


class ManyPhones:
    """``count`` phones with one token, connected when the block begins."""

    def __init__(self, url: str, token: str, count: int) -> None:
        self._child = subprocess.Popen(
            [node(), str(SCRIPT), url, token, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.count = count

    def __enter__(self) -> Self:
        if self._read() != "ready":
            raise AssertionError("not every phone got its first figures")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.vanish()

    def told(self, *, reset: bool = False) -> dict[str, Any]:
        """What they got since the last reset.

        ``messages``: how many; ``ages``: of the figures, milliseconds; ``arrivals``: by "calls sales", the moments
        (milliseconds since 1970) at which these figures first reached each phone; ``connected``: how many are.
        """
        assert self._child.stdin is not None
        self._child.stdin.write("reset\n" if reset else "tell\n")
        self._child.stdin.flush()
        told: dict[str, Any] = json.loads(self._read())
        return told

    def stall(self) -> None:
        """Stop reading, all of them, as phones do that fall asleep in a tunnel: their connections stay."""
        os.kill(self._child.pid, signal.SIGSTOP)

    def vanish(self) -> None:
        """End, without a word to the server."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()

    def _read(self) -> str:
        assert self._child.stdout is not None
        return self._child.stdout.readline().strip()
