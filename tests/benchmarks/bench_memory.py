"""The memory of the desktop in the sample day, as the system counts it: `callmanager demo` in a process of its own.

    .venv/bin/python -m tests.benchmarks.bench_memory [MINUTES]

It replays its call, serves phones, and builds every page behind it. Resident memory counts the libraries' pages that
other programs use, too; the proportional set counts each by its share; private memory is this process's alone. The bar
(250 MB) is the resident memory at the end; an hour is what it is meant for. Linux only.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.as_installed import environment

MINUTES = 5.0
SETTLED_SECONDS = 90.0  # the call has ended and every page is built
BAR_MB, GROWTH_BAR_MB = 250.0, 5.0
_STOP_SECONDS = 20.0


def memory(pid: int) -> tuple[float, float, float]:
    """Resident, proportional and private memory of a process, in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = {name: int(kilobytes) for name, kilobytes in re.findall(r"^(\w+): +(\d+) kB", text, re.MULTILINE)}
    private = found["Private_Clean"] + found["Private_Dirty"]
    resident, shared_out, own = (1.024e-3 * value for value in (found["Rss"], found["Pss"], private))
    return resident, shared_out, own


def opened(folder: Path) -> "subprocess.Popen[bytes]":
    """The demo's window over a workspace in this folder."""
    return subprocess.Popen([sys.executable, "-m", "callmanager", "demo"], env=environment(folder))


def watched(folder: Path, seconds: float) -> list[tuple[float, float, float]]:
    """What it takes, looked at every five seconds once it has settled.

    Raises:
        RuntimeError: it ended by itself.
    """
    process, began, looks = opened(folder), time.monotonic(), []
    try:
        while (elapsed := time.monotonic() - began) < seconds:
            if process.poll() is not None:
                raise RuntimeError(f"the demo ended with {process.returncode} after {elapsed:.0f} s")
            if elapsed >= min(SETTLED_SECONDS, seconds / 2):
                looks.append(memory(process.pid))
            time.sleep(5)
        return looks
    finally:
        process.terminate()
        process.wait(_STOP_SECONDS)


def main() -> int:
    """Print the figures; 1 when one misses its bar."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory() as name:
        watched(Path(name), 60.0)  # compiles, and makes the workspace, as a first start does
        looks = watched(Path(name), max(2 * SETTLED_SECONDS, 60 * minutes))
    resident, proportional, private = looks[-1]
    fifth = max(1, len(looks) // 5)
    growth = min(look[2] for look in looks[-fifth:]) - min(look[2] for look in looks[:fifth])
    print(
        f"the sample day after {minutes:g} min: {resident:.0f} MB resident, bar ≤ {BAR_MB:.0f} MB "
        f"({proportional:.0f} MB in its share, {private:.0f} MB private); private memory grew by {growth:.1f} MB since "
        f"it had settled, bar ≤ {GROWTH_BAR_MB:.0f} MB"
    )
    return int(resident > BAR_MB or growth > GROWTH_BAR_MB)


if __name__ == "__main__":
    sys.exit(main())
