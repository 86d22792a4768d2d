"""The line to the server on which desktops tell each other what changed: LISTEN and NOTIFY, ids only.

One thread with one connection of its own sends and hears. What is told within `TOGETHER_SECONDS` goes out together, and
what was told twice goes once. The line also watches the server for the whole program: it asks for a sign of life every
few seconds, notices when none comes, cuts the connections that wait for an answer, and comes back by itself.
"""

import contextlib
import json
import logging
import select
import threading
import time
from collections.abc import Callable, Iterable, Sequence

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn

from callmanager.store import postgresql
from callmanager.store.database import Database

TOGETHER_SECONDS = 0.1
ASK_SECONDS = 3.0
ANSWER_SECONDS = 5.0
EVERYTHING = "*"
"""Told in the place of too many items: whatever there is may have changed."""

_CHANNEL = "callmanager"
_AGAIN_SECONDS = (0.2, 0.5, 1.0, 2.0)
_MAX_BYTES = 7_000  # a payload may have 8,000
_MAX_WAITING = 500
_log = logging.getLogger(__name__)


class NewsLine:
    """Use `start` and `stop`; the callbacks run in its thread.

    Args:
        database: on a server.
        on_news: told the items of other desktops, each once, in the order in which they came.
        on_line: told when the line is there again after it was lost; what came meanwhile was missed.
    """

    def __init__(
        self, database: Database, on_news: Callable[[Sequence[str]], object], on_line: Callable[[], object]
    ) -> None:
        self._database = database
        self._on_news, self._on_line = on_news, on_line
        self._waiting: dict[str, None] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._run, name="team-news", daemon=True)

    def start(self) -> None:
        """Connect, and go on doing so; returns at once."""
        self._database.reach.watched(starts=True)
        self._thread.start()

    def stop(self) -> None:
        """Send what waits if that is possible now, and end the thread; calling it again does nothing."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
            self._database.reach.watched(starts=False)

    def wait_connected(self, seconds: float) -> bool:
        """Whether it listens by then."""
        return self._connected.wait(seconds)

    def tell(self, items: Iterable[str]) -> None:
        """Tell the other desktops soon; what is told while the line is away is lost, and they read anew by then."""
        with self._lock:
            self._waiting.update(dict.fromkeys(items))
            if len(self._waiting) > _MAX_WAITING:
                self._waiting = {EVERYTHING: None}

    def _run(self) -> None:
        lost_before, turn = False, 0
        while not self._stopped.is_set():
            try:
                with contextlib.closing(self._connect()) as connection:
                    self._database.reach.back()
                    turn = 0
                    if lost_before:
                        self._guard(self._on_line)
                    self._serve(connection)
            except (psycopg.Error, OSError, _NoAnswer) as error:
                lost_before = True
                self._database.reach.lost(postgresql.first_line(error))
                self._database.cut()
                with self._lock:
                    self._waiting.clear()
            finally:
                self._connected.clear()
            self._stopped.wait(_AGAIN_SECONDS[min(turn, len(_AGAIN_SECONDS) - 1)])
            turn += 1

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        url = self._database.url
        # What the address itself says wins, as it does for the other connections.
        words = {**postgresql.connect_arguments("CallManager news"), **url.translate_connect_args(username="user")}
        words = {**words, **url.query}
        words["dbname"] = words.pop("database", "")
        connection = psycopg.connect(**words, autocommit=True)
        connection.execute(f"LISTEN {_CHANNEL}".encode())
        self._connected.set()
        return connection

    def _serve(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        line, asked, heard = connection.pgconn, time.monotonic(), dict[str, None]()
        while not self._stopped.is_set():
            readable, _, _ = select.select([line.socket], [], [], TOGETHER_SECONDS)
            if readable:
                line.consume_input()
                if line.status != pq.ConnStatus.OK:
                    raise _NoAnswer("the server closed the connection")
            self._send(line, heard)
            if time.monotonic() - asked > ASK_SECONDS or self._database.reach.away is not None:
                asked = time.monotonic()
                _ask(line, b"SELECT 1", ())
                self._database.reach.back()
            self._hear(line, heard)
            if heard:
                items, heard = list(heard), {}
                self._guard(lambda items=items: self._on_news(items))  # type: ignore[misc]
        self._send(line, {})

    def _send(self, line: PGconn, heard: dict[str, None]) -> None:
        with self._lock:
            items, self._waiting = list(self._waiting), {}
        for part in _parts(items):
            _ask(line, b"SELECT pg_notify($1, $2)", (_CHANNEL.encode(), part))
        self._hear(line, heard)

    @staticmethod
    def _hear(line: PGconn, heard: dict[str, None]) -> None:
        while (news := line.notifies()) is not None:
            if news.be_pid == line.backend_pid:
                continue  # our own echo
            try:
                items = json.loads(news.extra)
            except ValueError:
                _log.info("News that cannot be read: %s", news.extra[:80])
                items = [EVERYTHING]
            heard.update(dict.fromkeys(str(item) for item in items if isinstance(item, str)))

    def _guard(self, callback: Callable[[], object]) -> None:
        """A thread's top: what a listener does wrong is logged, and the line goes on."""
        try:
            callback()
        except Exception:
            if self._database.reach.away is None:
                _log.exception("News of another desktop could not be told")


class _NoAnswer(Exception):
    """The server does not answer, or said something else than was asked."""


def _ask(line: PGconn, command: bytes, values: Sequence[bytes]) -> None:
    """Run a command on the line and wait for its end, for so long and no longer: the server may stand still."""
    deadline = time.monotonic() + ANSWER_SECONDS
    line.send_query_params(command, values)
    while line.flush():
        if not select.select([], [line.socket], [], deadline - time.monotonic())[1]:
            raise _NoAnswer(f"no answer within {ANSWER_SECONDS:g} seconds")
    while True:
        while line.is_busy():
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([line.socket], [], [], left)[0]:
                raise _NoAnswer(f"no answer within {ANSWER_SECONDS:g} seconds")
            line.consume_input()
        result = line.get_result()
        if result is None:
            return
        if result.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
            raise _NoAnswer(result.error_message.decode("utf-8", "replace").strip() or "the connection was lost")


def _parts(items: Sequence[str]) -> list[bytes]:
    """The items as payloads that the server takes."""
    parts: list[bytes] = []
    rest, size = list[str](), 2
    for item in items:
        needs = len(json.dumps(item).encode()) + 2
        if rest and size + needs > _MAX_BYTES:
            parts.append(json.dumps(rest).encode())
            rest, size = [], 2
        if needs > _MAX_BYTES:
            continue  # no id is so long
        rest.append(item)
        size += needs
    return [*parts, json.dumps(rest).encode()] if rest else parts
