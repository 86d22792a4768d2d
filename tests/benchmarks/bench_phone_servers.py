"""Processor time per delivered message: ours, Flask-SocketIO (threading) and Node's socket.io, in one run.

    .venv/bin/python -m tests.benchmarks.bench_phone_servers [--phones 200] [--seconds 10] [--rounds 3]

Each server runs in a process of its own and sends the same figures ten times a second to the same phones (Node's
socket.io-client over WebSocket, in another process). Its CPU time, user and system, is read from the system before and
after, and divided by what the phones counted. The servers take turns; the median of the rounds is printed, and the
ratios. Exits 1 when ours costs more than 0.45 of Flask-SocketIO's; Node's is the next mark, printed without a bar.
"""

import argparse
import asyncio
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from callmanager.domain.phones import TokenRole
from callmanager.server import feed
from callmanager.server.feed import Topic
from tests.support.desk import Desk
from tests.support.many_phones import ManyPhones
from tests.support.node import node

PER_SECOND = 10
TARGET_RATIO = 0.45
OURS, FLASK, NODE = "CallManager", "Flask-SocketIO", "Node socket.io"


def serve_ours(home: Path) -> None:
    """Our server, whole: guard, rooms, queues; figures are pushed by the way that pushes take."""
    with Desk(home) as desk:
        server = desk.serve()
        print(server.url, desk.phones.create_token("bench", TokenRole.VIEWER), flush=True)
        payload = json.loads(sys.stdin.readline())
        live, thread = server._live, server._thread
        assert live is not None
        assert thread is not None
        (room,) = live._audiences

        async def push() -> None:
            due = asyncio.get_running_loop().time()
            while True:
                await live._send(Topic.METRICS, payload, room)
                due += 1 / PER_SECOND
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))

        pushing = thread.submit(push())
        sys.stdin.read()
        pushing.cancel()


def serve_flask() -> None:
    """Flask-SocketIO as its documentation starts it for threads."""
    import flask
    import flask_socketio

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = flask.Flask("bench")
    sio = flask_socketio.SocketIO(app, async_mode="threading")
    payload = json.loads(sys.stdin.readline())

    @sio.on("connect")
    def greet(_auth: Any = None) -> None:
        flask_socketio.emit("metrics_update", payload)

    def push() -> None:
        sys.stdin.readline()
        due = time.monotonic()
        while True:
            sio.emit("metrics_update", payload)
            due += 1 / PER_SECOND
            time.sleep(max(0.0, due - time.monotonic()))

    threading.Thread(target=push, daemon=True).start()
    port = int(sys.argv[-1])
    print(f"http://127.0.0.1:{port}", flush=True)
    sio.run(app, host="127.0.0.1", port=port, allow_unsafe_werkzeug=True)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody has now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(name: str, folder: Path, payload: dict[str, Any], phones: int, seconds: float) -> float:
    """Microseconds of the server's CPU time for each message that a phone got."""
    file = folder / "payload.json"
    file.write_text(json.dumps(payload), encoding="utf-8")
    itself = [sys.executable, "-m", "tests.benchmarks.bench_phone_servers", "--serve"]
    command = {
        OURS: [*itself, "ours", tempfile.mkdtemp(dir=folder)],
        FLASK: [*itself, "flask", str(free_port())],
        NODE: [node(), str(Path(__file__).with_name("phone_server.mjs")), str(file), str(PER_SECOND)],
    }[name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        if name == FLASK:
            server.stdin.write(json.dumps(payload) + "\n")
            server.stdin.flush()
        url, _, token = server.stdout.readline().strip().partition(" ")
        try:
            with ManyPhones(url, token or "x", phones) as client:
                server.stdin.write((json.dumps(payload) if name == OURS else "go") + "\n")
                server.stdin.flush()
                time.sleep(2)  # the pushes begin, and every part is warm
                client.told(reset=True)
                before = cpu_seconds(server.pid)
                time.sleep(seconds)
                spent = cpu_seconds(server.pid) - before
                messages = client.told()["messages"]
        finally:
            server.kill()
    assert messages > 0.5 * phones * PER_SECOND * seconds, f"{name} delivered {messages} messages alone"
    return 1e6 * spent / messages


def figures(folder: Path) -> dict[str, Any]:
    """The payload that is sent: the figures of a team's day."""
    with Desk(folder) as desk:
        for number in range(8):
            agent = desk.person(f"Agente {number}", team="Norte")
            for outcome in ("sale", "interested", "callback", "not_interested", "no_answer", "busy"):
                desk.call(agent, outcome)
        told: dict[str, Any] = feed.metrics(desk.context, desk.person("Jefa", team="Norte"))
        return told


def main() -> int:
    """Run and print; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("BENCH_SECONDS", "10")))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve_ours(Path(options.serve[1])) if options.serve[0] == "ours" else serve_flask()
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        payload = figures(folder / "figures")
        taken: dict[str, list[float]] = {OURS: [], FLASK: [], NODE: []}
        for _ in range(options.rounds):
            for name, found in taken.items():
                found.append(measure(name, folder, payload, options.phones, options.seconds))
    cost = {name: statistics.median(found) for name, found in taken.items()}
    print(f"{options.phones} phones × {PER_SECOND} messages a second of {len(json.dumps(payload))} bytes:")
    for name, found in taken.items():
        print(
            f"  {name}: {cost[name]:.1f} µs of CPU per delivered message ({', '.join(f'{one:.1f}' for one in found)})"
        )
    ratio = cost[OURS] / cost[FLASK]
    met = ratio <= TARGET_RATIO
    print(f"  ours ÷ Flask-SocketIO: {ratio:.2f} (target: at most {TARGET_RATIO}, {'met' if met else 'MISSED'})")
    print(f"  ours ÷ Node: {cost[OURS] / cost[NODE]:.2f} (the next mark)")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
