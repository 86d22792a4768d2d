"""What a desktop loads until all its pages stand, and what not: each of these takes megabytes, and is used seldom."""

import os
import subprocess
import sys

from tests.benchmarks.as_installed import development_only

_START = """
import sys
from callmanager.qt_imports import leave_sources_unread

leave_sources_unread()
import callmanager.app
import callmanager.app.serving
import callmanager.demo.run
import callmanager.ui.compose
from callmanager.ui import late_pages

late_pages._import_pages()
print(*sorted(sys.modules))
"""
_SELDOM = {
    "alembic": "a database of an older schema",
    "python_calamine": "a spreadsheet that is read",
    "keyring": "keys",
    "openpyxl": "a spreadsheet that is written",
    "psycopg": "a common database",
    "sqlalchemy.dialects.postgresql": "a common database",
    "pyqtgraph.parametertree": "nothing",
    "vobject": "cards of contacts",
    "PySide6.QtOpenGL": "nothing",
    "PySide6.QtOpenGLWidgets": "nothing",
    "PySide6.QtTest": "tests",
}


def test_a_desktop_loads_nothing_that_it_seldom_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START],
        capture_output=True,
        text=True,
        timeout=55,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"sqlalchemy", "pyqtgraph", "callmanager.ui.pages.settings_page"} <= loaded
    assert loaded & _SELDOM.keys() == set()


def test_what_only_development_needs_is_told_from_what_the_program_does() -> None:
    found = development_only()
    assert {"pytest", "requests", "mypy"} <= found
    assert found & {"callmanager", "sqlalchemy", "numpy", "websockets", "psycopg", "cryptography", "certifi"} == set()
