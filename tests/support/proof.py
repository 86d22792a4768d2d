"""What the long tests found, kept as a dated page: one line for each proof, with its figures.

``make proof`` names the page; an ordinary test run only prints the lines of the proofs that ran in their short form.
"""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import pytest

KEY = pytest.StashKey["Proofs"]()
PROPERTY = "proof"


class Proofs:
    """The lines of one test run; as a plugin it takes them from the tests' reports, whichever process they ran in."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test that ended has proved."""
        if report.when == "teardown":
            found = [str(line) for name, line in report.user_properties if name == PROPERTY]
            if found:
                self.lines[report.nodeid.partition("@")[0]] = found  # behind it stands the group it ran in

    def page(self, failed: int) -> str:
        """The report as Markdown."""
        model = "unknown processor"
        cpuinfo = Path("/proc/cpuinfo")
        if cpuinfo.exists():
            models = [
                line.split(":", 1)[1] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
            ]
            model = models[0].strip() if models else model
        head = [
            "# What the long tests found",
            "",
            "Written by `make proof`; not to be edited by hand.",
            "",
            f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"- Computer: {platform.system()} {platform.release()}, {os.cpu_count()} × {model}",
            f"- Python {platform.python_version()}; failed tests: {failed}",
            "",
        ]
        for test, lines in sorted(self.lines.items()):
            head += [f"## `{test}`", "", *(f"- {line}" for line in lines), ""]
        return "\n".join(head).rstrip() + "\n"
