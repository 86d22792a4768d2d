"""How long news takes to a phone: from the event on the bus to the figures in the client's hands.

    .venv/bin/python -m tests.benchmarks.bench_phones [--phones 10] [--rounds 40]

The phones are python-socketio clients in a process of their own, so that they cost the server no time; both processes
read the same monotonic clock (as on Linux and macOS). Prints p50, p95 and the worst, and exits 1 above the target.
"""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from callmanager.domain.events import CallFinished, CallStarted
from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from tests.support.desk import Desk
from tests.support.phone import PhoneClient

TARGET_P95_MS = 50.0
APART_SECONDS = 0.35  # calls of a busy team; what is held back in a stream of news is not what is measured


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of ``values`` lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def phones(url: str, token: str, count: int, rounds: int) -> None:
    """The child process: connect, then report when each figure arrived, one JSON line for each phone."""
    clients = [PhoneClient(url, token) for _ in range(count)]
    for client in clients:
        client.__enter__()
    for client in clients:
        client.settled()
    print("ready", flush=True)
    for client in clients:
        client.wait("metrics_update", lambda data: data["sales_today"] >= rounds, seconds=rounds * 2 + 30)
    for client in clients:
        arrived: dict[str, float] = {}
        for name, data, at in client.received:
            if name == "metrics_update":
                arrived.setdefault(f"calls {data['calls_today']}", at)
                arrived.setdefault(f"sales {data['sales_today']}", at)
        print(json.dumps(arrived), flush=True)
        client.__exit__(None, None, None)


def measure(desk: Desk, agent: User, rounds: int) -> dict[str, float]:
    """Run the calls; when each figure's event was published."""
    published: dict[str, float] = {}
    counts = {CallStarted: 0, CallFinished: 0}

    def note(kind: type, figure: str) -> None:
        counts[kind] += 1
        published[f"{figure} {counts[kind]}"] = time.monotonic()

    endings = [
        desk.bus.subscribe(CallStarted, lambda _event: note(CallStarted, "calls")),
        desk.bus.subscribe(CallFinished, lambda _event: note(CallFinished, "sales")),
    ]
    for _ in range(rounds):
        call = desk.calls.start(agent, phone="88887777")
        time.sleep(APART_SECONDS)
        desk.calls.answer(call.call_id)
        desk.calls.hang_up(call.call_id)
        time.sleep(2 * APART_SECONDS)
        desk.calls.finish(call.call_id, "sale")
        time.sleep(APART_SECONDS)
    for ending in endings:
        ending()
    return published


def run(count: int, rounds: int) -> list[float]:
    """The milliseconds from event to phone, for every event and every phone."""
    with tempfile.TemporaryDirectory() as home, Desk(Path(home)) as desk:
        agent = desk.person("Ana Martínez")
        server = desk.serve()
        token = desk.phones.create_token("bench", TokenRole.VIEWER)
        command = [sys.executable, "-m", "tests.benchmarks.bench_phones", "--child", server.url, token]
        command += ["--phones", str(count), "--rounds", str(rounds)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            output: IO[str] | None = child.stdout
            assert output is not None
            assert output.readline() == "ready\n"
            published = measure(desk, agent, rounds)
            arrivals = [json.loads(line) for line in output]
        return [(arrived[figure] - at) * 1000 for arrived in arrivals for figure, at in published.items()]


def main() -> int:
    """Run and print; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--child", nargs=2, metavar=("URL", "TOKEN"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    if options.child:
        phones(*options.child, options.phones, options.rounds)
        return 0
    taken = run(options.phones, options.rounds)
    p50, p95 = percentile(taken, 0.50), percentile(taken, 0.95)
    met = p95 < TARGET_P95_MS
    print(
        f"event → phone, {options.phones} phones, {len(taken)} deliveries: p50 {p50:.1f} ms, p95 {p95:.1f} ms, "
        f"worst {max(taken):.1f} ms (target: p95 < {TARGET_P95_MS:.0f} ms, {'met' if met else 'MISSED'})"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
