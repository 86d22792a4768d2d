"""socket.io-client under Node, the client that the contract names for programs: what it is told, and when."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server.runner import PhoneServer
from tests.support.desk import Desk
from tests.support.node import node

CLIENT = Path(__file__).parents[1] / "support" / "phone_client.mjs"
WAIT_SECONDS = 20


class NodeClient:
    """A running client."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._told: queue.Queue[tuple[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, data = json.loads(line)
            self._told.put((name, data))

    def wait(self, wanted: str) -> Any:
        """The next event of this name."""
        while True:
            name, data = self._told.get(timeout=WAIT_SECONDS)
            if name == wanted:
                return data

    def ask(self, event: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{event}\n")
        self._process.stdin.flush()


@contextmanager
def connected(url: str, token: str, transports: str) -> Iterator[NodeClient]:
    command = [node(), str(CLIENT), url, token, transports]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield NodeClient(process)
        finally:
            process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_program_is_told_all_at_once_on_change_and_when_it_asks(
    server: PhoneServer, desk: Desk, agent: User, transport: str
) -> None:
    token = desk.phones.create_token("Panel de la sala", TokenRole.VIEWER)
    with connected(server.url, token, transport) as client:
        assert client.wait("connect") == transport
        assert client.wait("session")["kind"] == "program"
        assert client.wait("metrics_update")["calls_today"] == 0
        assert client.wait("team_update") == []
        assert client.wait("recordings_update") == []
        desk.call(agent, "sale", talk_seconds=120)
        while (told := client.wait("metrics_update"))["sales_today"] == 0:
            pass
        assert told["success_rate"] == 100
        assert told["total_talk_time"] == 120
        desk.recording(agent, contact="Luis Jiménez", seconds=2)
        client.ask("request_metrics")
        client.ask("request_team_data")
        client.ask("request_recordings")
        while not (rows := client.wait("recordings_update")):
            pass
        assert rows[0].keys() >= {"contact_name", "start_time", "duration_seconds", "file_size_bytes"}
        assert rows[0]["contact_name"] == "Luis Jiménez"
        client.ask("request_team_data")
        (row,) = client.wait("team_update")
        assert {key: row[key] for key in ("name", "calls", "sales", "success_rate")} == {
            "name": agent.name,
            "calls": 1,
            "sales": 1,
            "success_rate": 100,
        }


def test_a_program_begins_by_polling_and_goes_on_by_websocket(server: PhoneServer, desk: Desk) -> None:
    token = desk.phones.create_token("Panel de la sala", TokenRole.VIEWER)
    with connected(server.url, token, "polling,websocket") as client:
        # the upgrade is under way while the program is let in, and may be there first
        assert client.wait("connect") == "websocket" or client.wait("upgrade") == "websocket"


def test_a_program_without_a_right_token_is_refused(server: PhoneServer) -> None:
    with connected(server.url, "x" * 43, "websocket") as client:
        assert client.wait("connect_error")["data"]["code"] == "unauthorised"
