"""The rules of ``tests/conftest.py`` catch what they are there for; each is run on a small test that breaks it."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]

BREAKING = {
    "logged, and not expected": """
        import logging
        def test_it():
            logging.getLogger("callmanager.x").warning("the disk is nearly full")
    """,
    "threads left running: forgotten": """
        import threading
        def test_it(request):
            gate = threading.Event()
            threading.Thread(target=gate.wait, args=(6,), name="forgotten", daemon=True).start()
    """,
    "threads left running: Dummy": """
        import threading, time
        from PySide6.QtCore import QThread
        class Forgotten(QThread):
            def run(self):
                threading.current_thread()
                time.sleep(4)
        kept = []
        def test_it():
            kept.append(Forgotten())
            kept[0].start()
            while not any(t.name.startswith("Dummy") for t in threading.enumerate()):
                time.sleep(0.01)
        def teardown_module():
            kept[0].wait()
    """,
    "reached beyond this computer": """
        import contextlib, socket
        def test_it():
            with socket.socket() as s, contextlib.suppress(OSError):
                s.connect(("192.0.2.1", 80))
    """,
    "look-up of sales.example.com": """
        import contextlib, socket
        def test_it():
            with contextlib.suppress(OSError):
                socket.getaddrinfo("sales.example.com", 80)
    """,
    "DeprecationWarning: old": """
        import warnings
        def test_it():
            warnings.warn("old", DeprecationWarning)
    """,
    "Captured Qt messages": """
        from PySide6.QtCore import qWarning
        def test_it(qapp):
            qWarning("a painter is not active")
    """,
}

KEEPING = """
    import logging, socket, threading
    import pytest
    from callmanager.paths import Paths

    def test_expected_warning(expected_log):
        expected_log("nearly full")
        logging.getLogger("callmanager.x").warning("the disk is nearly full")

    def test_thread_that_ends():
        threading.Timer(0.2, lambda: None).start()

    def test_loopback():
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
            pass
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo("nobody.invalid", 80)

    def test_own_home(home, tmp_path):
        assert Paths.default().home == home
        assert home.is_relative_to(tmp_path)
"""


RULES = """
    from tests.conftest import *
    from tests.conftest import _logged_warnings, _loopback_only
"""


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Runs all samples in one pytest of their own: the text of each one's failures, "" for those that pass."""
    folder = tmp_path_factory.mktemp("samples")
    samples = {f"test_breaking_{index}.py": body for index, body in enumerate(BREAKING.values())}
    for name, body in {**samples, "test_keeping.py": KEEPING, "conftest.py": RULES}.items():
        (folder / name).write_text(textwrap.dedent(body), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    result = subprocess.run(
        [*command, "--rootdir", str(folder), "--junitxml", str(folder / "results.xml"), str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert result.returncode == 1, result.stdout + result.stderr
    told: dict[str, str] = {}
    for case in ElementTree.parse(folder / "results.xml").iter("testcase"):
        key = f"{case.get('classname')}::{case.get('name')}"
        texts = [f"{part.get('message')}\n{part.text}" for part in case if part.tag in ("failure", "error")]
        told[key] = told.get(key, "") + "\n".join(texts)
    return told


@pytest.mark.parametrize("message", BREAKING, ids=[f"rule {i}" for i in range(len(BREAKING))])
def test_broken_rule_fails(failures: dict[str, str], message: str) -> None:
    assert message in failures[f"test_breaking_{list(BREAKING).index(message)}::test_it"]


def test_kept_rules_pass(failures: dict[str, str]) -> None:
    kept = {name: text for name, text in failures.items() if name.startswith("test_keeping::")}
    assert len(kept) == 4
    assert set(kept.values()) == {""}
