"""What is imported beside Qt is not read for its source."""

import subprocess
import sys

import pytest

_LOOK = """
import linecache
import PySide6.QtCore
import wsgiref.simple_server  # something that Qt has nothing to do with
print(any("wsgiref" in path for path in linecache.cache))
"""
_COMMAND = "import contextlib, callmanager.cli\nwith contextlib.suppress(SystemExit): callmanager.cli.main(['devices'])"


@pytest.mark.parametrize(
    ("before", "is_read"),
    [
        pytest.param("", True, id="Qt alone"),  # once PySide6 reads nothing by itself, ours can go
        pytest.param("from callmanager.qt_imports import leave_sources_unread as leave\nleave()", False, id="ours"),
        pytest.param(_COMMAND, False, id="a command"),
    ],
)
def test_sources_are_read(before: str, is_read: bool) -> None:
    done = subprocess.run([sys.executable, "-c", before + _LOOK], capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(is_read)
