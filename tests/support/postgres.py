"""A real PostgreSQL server of this computer's own packages, in a temporary folder, on loopback, ended by its pid."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from callmanager.store.database import Database

USER = "callmanager"
_TEMPLATE = "ready"


def _program(name: str) -> str:
    """The newest installed one; Debian keeps them apart by version."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda home: int(home.parent.name))
    for home in reversed(homes):
        if (home / name).is_file():
            return str(home / name)
    found = shutil.which(name)
    assert found, f"PostgreSQL's {name} is not installed; the package is called postgresql"
    return found


class Server:
    """Use it as a context manager. It refuses to run as root, so then it runs as the user ``postgres``.

    Args:
        on_disk: False keeps its data in memory where the system has such a folder: it outlives the server's processes
            as a disk does, and a test does not wait for the disk.
    """

    def __init__(self, *, on_disk: bool = False) -> None:
        memory = Path("/dev/shm")
        parent = memory if not on_disk and os.access(memory, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="callmanager-pg-", dir=parent))
        self.folder.chmod(0o755)
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            self._as = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres", "postgres")
        self._env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self._has_template = False
        command = [_program("initdb"), "-D", str(self.folder / "data"), "-U", USER, "--auth=trust", "--no-sync"]
        self._run([*command, "-E", "UTF8", "--locale=C.UTF-8"])

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, cwd=self.folder, env=self._env, capture_output=True, **self._as)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stderr.decode()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The server's own process."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and not ended."""
        return self._process is not None

    def start(self, *options: str) -> None:
        """Start it, and return when it answers."""
        assert self._process is None
        settings = ("listen_addresses=127.0.0.1", "max_connections=200", "fsync=on", "shared_buffers=64MB", *options)
        command = [_program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        for setting in settings:
            command += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # type: ignore[call-overload]
                command, cwd=self.folder, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._as
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                self.connect("postgres").close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        """End it in order, whoever is connected; calling it again does nothing."""
        self._end(signal.SIGINT)

    def kill(self, *, immediate: bool = False) -> None:
        """End it with all its processes as a power cut does; ``immediate`` lets it close its connections."""
        if immediate:
            self._end(signal.SIGQUIT)
            return
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._end(signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(Path("/proc", pid).exists() and "Z" not in _state(pid) for pid in children):
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            process.wait(timeout=30)

    def freeze(self) -> None:
        """Let all its processes stand still: connections stay open and nothing answers."""
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self._pids():
            os.kill(pid, signal.SIGCONT)

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def connect(self, name: str, user: str = USER) -> "psycopg.Connection[tuple[object, ...]]":
        """A plain connection that commits each statement."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=name, user=user, autocommit=True, connect_timeout=5
        )

    def url(self, name: str, user: str = USER) -> str:
        """The address of a database of this server."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{name}"

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        name = f"t{secrets.token_hex(6)}"
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def fresh(self) -> str:
        """The address of a new database that was migrated; a copy, which spares a second."""
        if not self._has_template:
            with self.connect("postgres") as connection:
                connection.execute(f"CREATE DATABASE {_TEMPLATE}".encode())
            Database.open(self.url(_TEMPLATE)).close()
            self._has_template = True
        name = f"t{secrets.token_hex(6)}"
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {_TEMPLATE} STRATEGY file_copy'.encode())
        return self.url(name)

    def cut_off(self, url: str) -> None:
        """End all connections to one database, as a router does that forgets them."""
        name = re.sub(r".*/", "", url)
        with self.connect("postgres") as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


def _state(pid: str) -> str:
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
