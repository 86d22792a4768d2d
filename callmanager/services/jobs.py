"""Heavy work in a short-lived child process: the program's own command line, which tells its progress as JSON lines.

A busy Python thread would make the windows stutter and the sound late; another process does neither. The child's
standard input is the tie between the two: when it closes, because the work is no longer wanted or because the parent
is gone, the child puts away what is half done and ends (`callmanager.cli.job`).
"""

import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from callmanager.domain.errors import JobError
from callmanager.paths import checkout_root

CANCELLED = 130
"""What `run_child` returns when the work was not wanted any more; the same code as after Ctrl-C."""

JOB_VARIABLE = "CALLMANAGER_JOB"
"""Set in a child's environment; tells it to watch its standard input."""

END_SECONDS = 3.0
"""How long a child may take to put things away after each way of asking it to end."""

_LINE_BYTES = 2**20
_STDERR_BYTES = 8_192
_QUEUED_LINES = 1_000
_LOOK_SECONDS = 0.05
_JOIN_SECONDS = 1.0
_LOW_PRIORITY = 15  # "nice": behind everything a person waits for
_log = logging.getLogger(__name__)


def command_line(arguments: Sequence[str]) -> list[str]:
    """The program itself with these arguments, from a checkout, a wheel or the frozen folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "callmanager", *arguments]


def child_environment(home: Path, recordings: Path | None = None, database_url: str = "") -> dict[str, str]:
    """What a child must be told to work on the same data as this program, whatever this one's environment says."""
    told = {"CALLMANAGER_HOME": str(home)}
    if recordings is not None:
        told["CALLMANAGER_AUDIO__FOLDER"] = str(recordings)
    if database_url:
        told["CALLMANAGER_DATABASE_URL"] = database_url
    return told


def run_child(
    arguments: Sequence[str],
    on_line: Callable[[dict[str, Any]], object],
    cancelled: threading.Event,
    *,
    environment: Mapping[str, str] | None = None,
    background: bool = False,
    accepted: Collection[int] = (0,),
    end_seconds: float = END_SECONDS,
    command: Sequence[str] | None = None,
) -> int:
    """Run the program's own command line in a child and wait for its end; never in the GUI thread.

    Args:
        arguments: such as ``["recordings", "verify", "--progress"]``.
        on_line: called in this thread with each line of the child's output that is a JSON object.
        cancelled: when it is set, the child is asked to end, then told to, then killed.
        environment: what differs from this program's environment; see `child_environment`.
        background: run behind everything else on this computer.
        accepted: exit codes that are an answer, not a failure.
        end_seconds: the patience after each of the three ways to end it.
        command: what to run instead of this program, for tests.

    Returns:
        The exit code, or `CANCELLED`.

    Raises:
        JobError: the child could not start, died, or failed; the sentence tells what it said itself. ``reason`` is the
            child's own code where it gave one, else ``job_failed`` or ``job_start``.
    """
    process = _start(list(command or command_line(arguments)), environment or {}, background)
    lines: queue.Queue[bytes | None] = queue.Queue(_QUEUED_LINES)
    stopped = threading.Event()
    said = _Tail()
    readers = [
        threading.Thread(target=_read_lines, args=(process.stdout, lines, stopped), name="job-output", daemon=True),
        threading.Thread(target=said.read, args=(process.stderr,), name="job-errors", daemon=True),
    ]
    for reader in readers:
        reader.start()
    heard = _Heard(on_line)
    try:
        was_cancelled = _listen(lines, heard, cancelled)
        if not was_cancelled:
            was_cancelled = _wait(process, cancelled)
    finally:
        _end(process, end_seconds)
        stopped.set()
        for reader in readers:
            reader.join(_JOIN_SECONDS)
        for stream in (process.stdout, process.stderr):
            if stream is not None and not any(reader.is_alive() for reader in readers):
                stream.close()
    heard.tell_rubbish(arguments)
    if was_cancelled:
        return CANCELLED
    return _judge(process.returncode, heard.error, said.text(), accepted)


def _start(command: list[str], environment: Mapping[str, str], background: bool) -> "subprocess.Popen[bytes]":
    told = {**os.environ, **environment, JOB_VARIABLE: "1", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    root = checkout_root()
    if root is not None:
        told["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), told.get("PYTHONPATH", "")]))
    told["PYTHONSAFEPATH"] = "1"  # else “-m” would import from whatever folder this program was started in
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | (subprocess.BELOW_NORMAL_PRIORITY_CLASS if background else 0)
    try:
        process = subprocess.Popen(
            command,
            env=told,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
        )
    except OSError as error:
        raise JobError(
            f"The work could not begin: the program did not start a second time ({error.strerror}). "
            "Nothing was changed. Close other programs and try again.",
            code="job_start",
        ) from error
    if background and sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, _LOW_PRIORITY)
        except OSError as error:  # it has ended already, or the system forbids it: then it runs like any other
            _log.info("The child %d keeps its priority: %s", process.pid, error)
    return process


def _read_lines(stream: IO[bytes] | None, lines: "queue.Queue[bytes | None]", stopped: threading.Event) -> None:
    assert stream is not None
    while line := stream.readline(_LINE_BYTES):
        while not stopped.is_set():
            try:
                lines.put(line, timeout=_LOOK_SECONDS)
                break
            except queue.Full:  # the listener is slow: the child waits in its pipe meanwhile
                continue
    while not stopped.is_set():
        try:
            lines.put(None, timeout=_LOOK_SECONDS)
            return
        except queue.Full:
            continue


class _Heard:
    """Hands on the lines that are JSON objects; counts the rest."""

    def __init__(self, on_line: Callable[[dict[str, Any]], object]) -> None:
        self._on_line = on_line
        self._rubbish = 0
        self._first_rubbish = b""
        self.error: dict[str, Any] | None = None

    def hear(self, line: bytes) -> None:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self._first_rubbish = self._first_rubbish or line[:200]
            self._rubbish += bool(line.strip())
        elif isinstance(value.get("error"), dict):
            self.error = value["error"]
        else:
            self._on_line(value)

    def tell_rubbish(self, arguments: Sequence[str]) -> None:
        if self._rubbish:
            _log.info(
                "“%s” said %d lines that are no JSON: %r", " ".join(arguments), self._rubbish, self._first_rubbish
            )


class _Tail:
    """The end of what a child wrote to stderr."""

    def __init__(self) -> None:
        self._bytes = b""

    def read(self, stream: IO[bytes] | None) -> None:
        assert stream is not None
        while chunk := stream.readline(_STDERR_BYTES):
            self._bytes = (self._bytes + chunk)[-_STDERR_BYTES:]

    def text(self) -> str:
        return self._bytes.decode(errors="replace").strip()


def _listen(lines: "queue.Queue[bytes | None]", heard: _Heard, cancelled: threading.Event) -> bool:
    """Hear the child to the end of its output; True when it is not wanted any more."""
    while not cancelled.is_set():
        try:
            line = lines.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        if line is None:
            return False
        heard.hear(line)
    return True


def _wait(process: "subprocess.Popen[bytes]", cancelled: threading.Event) -> bool:
    """Its output has ended, and it should have too; True when it is not wanted any more."""
    while process.poll() is None:
        if cancelled.wait(_LOOK_SECONDS):
            return True
    return False


def _end(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Ask, tell, kill; returns when the child is gone."""
    if process.stdin is not None:
        process.stdin.close()
    for force in (process.terminate, process.kill):
        if _gone(process, seconds):
            return
        force()
    process.wait()


def _gone(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _judge(code: int, error: dict[str, Any] | None, said: str, accepted: Collection[int]) -> int:
    if error is not None:
        raise JobError(
            str(error.get("message", "")),
            code=str(error.get("code", "job_failed")),
            **{str(name): value for name, value in (error.get("details") or {}).items() if name != "code"},
        )
    if code in accepted:
        return code
    cause = said.splitlines()[-1].removeprefix("callmanager: ") if said else f"it ended with the code {code}"
    _log.info("A child ended with the code %d and said: %s", code, said)
    raise JobError(
        f"The work did not come to its end: {cause.rstrip('.')}. What was finished before is kept. Try again.",
        code="job_failed",
        cause=cause,
    )
