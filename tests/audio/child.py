"""Scripts that record in a process of their own, as a user's script does: no Qt event loop, ends as it likes."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 30


def environment(**extra: str) -> dict[str, str]:
    """This environment, with the package found from any folder, and warnings as errors."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"} | extra


def run(script: str, folder: Path, **extra: str) -> "subprocess.CompletedProcess[str]":
    """Run a script in ``folder`` to its end."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=folder,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )


def start(script: str, folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start a script in ``folder``; its standard output can be read line by line."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
