import json
from collections.abc import Callable
from typing import Any

import pytest

from callmanager.cli import main


class Said:
    """What a command answered."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        """The one line of JSON it printed."""
        [line] = self.out.splitlines()
        return json.loads(line)


Run = Callable[..., Said]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """``run("users", "list")``: the real command line, in this process."""

    def command(*arguments: object) -> Said:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def refused(run: Run) -> Run:
    """Runs a command that must fail with 1 and one clear line; what it said."""

    def command(*arguments: object) -> Said:
        said = run(*arguments)
        assert said.code == 1, said.out
        assert said.out == ""
        [line] = said.err.splitlines()
        assert line.startswith("callmanager: ")
        assert line.rstrip(")”")[-1] in ".…", line
        return said

    return command
