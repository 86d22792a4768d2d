"""The rules every test is held to.

No warning is logged that the test does not expect, no thread is left behind, nothing is reached beyond loopback, and
no file of the user is touched. Python's and Qt's own warnings fail a test by ``pyproject.toml``.
"""

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from callmanager.audio.recording.engine import AudioThread
from callmanager.workers import LoopThread
from tests.support import proof, threads
from tests.support.both_databases import postgres as postgres  # a fixture for all tests
from tests.support.display import PrivateDisplay
from tests.support.network import Guard

_guard = Guard()

# A computer that is busy with something else is no bug; pytest-timeout bounds a test as a whole.
# On the build machine the examples are the same each time; `make proof` and everybody's own runs look for new ones.
hypothesis.settings.register_profile(
    "callmanager", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("callmanager")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--proof-report FILE``."""
    parser.addoption("--proof-report", type=Path, metavar="FILE", help="write what the proofs found to this page")


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """``proved("200 of 200 …")`` keeps a line for the report of the proofs."""
    return lambda line: request.node.user_properties.append((proof.PROPERTY, line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Print what the proofs found, and write the page that was asked for."""
    proofs = config.stash[proof.KEY]
    for test, lines in sorted(proofs.lines.items()):
        for line in lines:
            terminalreporter.write_line(f"proof: {test.rpartition('::')[2]}: {line}")
    target: Path | None = config.getoption("--proof-report")
    if target is not None:
        target.write_text(proofs.page(len(terminalreporter.stats.get("failed", ()))), encoding="utf-8")


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests, a file stays in one; what needs the machine comes first, then what is long."""
    if hasattr(config, "workerinput"):
        for item in items:
            item.add_marker(pytest.mark.xdist_group("alone" if _needs_the_machine(item) else str(item.path)))
        items.sort(key=lambda item: 0 if _needs_the_machine(item) else 1 if item.get_closest_marker("binary") else 2)


def _needs_the_machine(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("alone", "fault"))


def pytest_configure(config: pytest.Config) -> None:
    """Give Qt what it needs before the first test imports it."""
    config.stash[proof.KEY] = proof.Proofs()
    config.pluginmanager.register(config.stash[proof.KEY])
    if sys.platform == "linux":
        if hasattr(config, "workerinput"):
            display = PrivateDisplay()
            display.start()
            config.add_cleanup(display.stop)
        if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if not os.environ.get("XDG_RUNTIME_DIR"):  # Qt warns without one
            runtime = tempfile.TemporaryDirectory(prefix="callmanager-tests-")
            os.environ["XDG_RUNTIME_DIR"] = runtime.name
            config.add_cleanup(runtime.cleanup)


@pytest.fixture(scope="session", autouse=True)
def _measured_threads() -> None:
    """Lets coverage see what runs in QThreads; Python tells it of its own threads alone."""
    tracer = threading.gettrace()
    if tracer is None:
        return
    for kind in (LoopThread, AudioThread):
        kind.run = _traced(kind.run, tracer)  # type: ignore[method-assign]


def _traced(run: Callable[[Any], None], tracer: Any) -> Callable[[Any], None]:
    def traced(self: Any) -> None:
        sys.settrace(tracer)
        run(self)

    return traced


class _Warnings(logging.Handler):
    """Keeps each record of level WARNING or worse, as the line that would be written."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(autouse=True)
def _logged_warnings() -> Iterator[list[str]]:
    """Fails the test when a warning was logged that no `expected_log` allows. Yields the allowed substrings."""
    handler = _Warnings()
    allowed: list[str] = []
    logging.getLogger().addHandler(handler)
    yield allowed
    logging.getLogger().removeHandler(handler)
    surprises = [line for line in handler.lines if not any(part in line for part in allowed)]
    if surprises:
        pytest.fail("logged, and not expected:\n" + "\n".join(surprises), pytrace=False)


@pytest.fixture
def expected_log(_logged_warnings: list[str]) -> Callable[[str], None]:
    """``expected_log("substring")`` allows warnings and errors whose line, traceback included, contains it."""
    return _logged_warnings.append


@pytest.fixture(autouse=True)
def no_leftover_threads(_logged_warnings: list[str]) -> Iterator[None]:
    """Fails the test when a thread it started is still running 2 s after its end."""
    before = threads.running()
    yield
    if left := threads.left_over(before):
        pytest.fail(f"threads left running: {', '.join(left)}", pytrace=False)


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    """Fails the test when it, or what it calls, reached for another computer."""
    _guard.start()
    yield
    _guard.stop()
    if _guard.refused:
        pytest.fail("reached beyond this computer: " + "; ".join(_guard.refused), pytrace=False)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own ``CALLMANAGER_HOME``; other settings in the environment do not reach it."""
    for name in [name for name in os.environ if name.startswith("CALLMANAGER_")]:
        monkeypatch.delenv(name)
    # Nothing listens there: a model server that runs on this computer has no part in a test that does not ask for it.
    monkeypatch.setenv("OLLAMA_HOST", "http://127.0.0.1:1")
    # Nor has the keyring of whoever runs the tests.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    folder = tmp_path / "home"
    monkeypatch.setenv("CALLMANAGER_HOME", str(folder))
    return folder
