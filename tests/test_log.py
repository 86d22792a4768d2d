"""The log keeps what went wrong and never a secret."""

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from callmanager import log
from callmanager.paths import Paths
from callmanager.workers import install_qt_log


@pytest.fixture
def paths(tmp_path: Path) -> Iterator[Paths]:
    yield Paths.at(tmp_path / "workspace")
    log.shutdown()


def written(paths: Paths) -> str:
    return (paths.logs / log.FILE_NAME).read_text(encoding="utf-8")


SECRET = "S3cr3t-vAlue.42"


@pytest.mark.parametrize(
    "line",
    [
        f"Authorization: Bearer {SECRET}",
        f"headers: {{'authorization': 'Bearer {SECRET}', 'accept': '*/*'}}",
        f"[(b'authorization', b'Basic {SECRET}'), (b'host', b'x')]",
        f"Cookie: theme=dark; callmanager_token={SECRET}; other=1",
        f"[(b'cookie', b'theme=dark; callmanager_token={SECRET}')]",
        f"Set-Cookie: callmanager_token={SECRET}; Path=/; HttpOnly",
        f'{{"token": "{SECRET}", "name": "Ana"}}',
        f"token={SECRET}",
        f"password='a long {SECRET} with spaces'",
        f"User(name='Ana', password_hash='$argon2id$v=19$m=65536$c2FsdA${SECRET}')",
        f"hash $argon2id$v=19$m=65536,t=3,p=4$c2FsdA${SECRET}",
        f"GET /mobile?pair={SECRET}&lang=es 200",
        f'POST /api/pair {{"pair": "{SECRET}"}}',
        f"pairing_secret: {SECRET}",
        f"api_key={SECRET}",
        f"contraseña: {SECRET}",
        f"postgresql+psycopg://sales:{SECRET}@db.example/callmanager",
        f"connection refused: bearer {SECRET}",
    ],
)
def test_secret_is_hidden(line: str) -> None:
    hidden = log.redact(line)
    assert SECRET not in hidden
    assert "***" in hidden


def test_pairing_code_is_hidden() -> None:
    assert log.redact('{"code": "123456"}') == '{"code": "***"}'
    assert log.redact("code 123456 was accepted") == "code *** was accepted"


@pytest.mark.parametrize(
    "line",
    [
        "Call 7f0c started for +506 8888 1234",
        "The recording 2026-11-22_ana.wav holds 123456 frames",
        "phone server ready on http://127.0.0.1:5000/mobile",
        "outcome code: sale",
    ],
)
def test_plain_line_stays(line: str) -> None:
    assert log.redact(line) == line


def test_secret_in_arguments_and_traceback_stays_out_of_the_file(
    paths: Paths, expected_log: Callable[[str], None]
) -> None:
    expected_log("pairing failed")
    assert log.configure(paths) is None
    logger = logging.getLogger("callmanager.server")
    try:
        raise ValueError(f"refused: token={SECRET}")
    except ValueError:
        logger.exception("pairing failed for %s", {"token": SECRET})
    text = written(paths)
    assert "pairing failed" in text
    assert "ValueError: refused" in text
    assert SECRET not in text


def test_uncaught_error_is_logged_and_told_in_one_line(
    paths: Paths, expected_log: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    expected_log("Uncaught error")
    log.configure(paths)
    error = RuntimeError(f"no such row, token={SECRET}")
    sys.excepthook(RuntimeError, error, None)
    assert "RuntimeError: no such row" in written(paths)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("callmanager: something unexpected happened (RuntimeError: no such row")
    assert SECRET not in told


def test_uncaught_error_in_a_thread_is_logged_with_its_name(
    paths: Paths, expected_log: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    expected_log("Uncaught error in writer")
    log.configure(paths)

    def fail() -> None:
        raise OSError(28, "No space left on device")

    thread = threading.Thread(target=fail, name="writer")
    thread.start()
    thread.join()
    text = written(paths)
    assert "Uncaught error in writer" in text
    assert "in fail" in text  # the traceback stands there
    assert capsys.readouterr().err.count("\n") == 1


def test_python_warning_is_logged(paths: Paths, expected_log: Callable[[str], None]) -> None:
    expected_log("an old way")
    log.configure(paths)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("an old way", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "an old way" in written(paths)


def test_qt_message_is_logged_with_its_level(paths: Paths, expected_log: Callable[[str], None]) -> None:
    expected_log("a painter is not active")
    log.configure(paths)
    restore = install_qt_log()
    try:
        qWarning("a painter is not active")
    finally:
        restore()
    assert "WARNING" in written(paths)
    assert "a painter is not active" in written(paths)


def test_verbose_writes_details_and_plain_does_not(paths: Paths) -> None:
    log.configure(paths)
    logging.getLogger("callmanager.audio").debug("block of 4096")
    assert "block of 4096" not in written(paths)
    log.configure(paths, verbose=True)
    logging.getLogger("callmanager.audio").debug("block of 4096")
    assert written(paths).count("block of 4096") == 1


def test_talkative_libraries_tell_only_troubles(paths: Paths) -> None:
    log.configure(paths)
    logging.getLogger("httpx").info("HTTP Request: POST /api/chat")
    logging.getLogger("callmanager").info("started")
    assert "HTTP Request" not in written(paths)
    assert "started" in written(paths)


def test_file_rotates_and_old_ones_are_few(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2_000)
    log.configure(paths)
    for number in range(400):
        logging.getLogger("callmanager").info("line %d", number)
    files = sorted(paths.logs.iterdir())
    assert len(files) == log.OLD_FILES + 1
    assert all(file.stat().st_size <= 2_000 for file in files)
    assert "line 399" in written(paths)


def test_folder_that_cannot_be_made_is_told_and_the_log_goes_to_stderr(
    paths: Paths, capsys: pytest.CaptureFixture[str], expected_log: Callable[[str], None]
) -> None:
    expected_log("the microphone is gone")
    paths.home.parent.mkdir(parents=True, exist_ok=True)
    paths.home.write_text("a file where the folder should be")
    problem = log.configure(paths)
    assert problem is not None
    assert problem.reason == "log_folder"
    assert str(paths.logs) in str(problem)
    logging.getLogger("callmanager.audio").warning("the microphone is gone")
    assert "the microphone is gone" in capsys.readouterr().err


def test_shutdown_puts_everything_back(paths: Paths) -> None:
    root = logging.getLogger()
    before = (sys.excepthook, threading.excepthook, list(root.handlers), root.level, logging.getLogger("httpx").level)
    log.configure(paths)
    log.configure(paths, verbose=True)
    log.shutdown()
    log.shutdown()
    after = (sys.excepthook, threading.excepthook, list(root.handlers), root.level, logging.getLogger("httpx").level)
    assert after == before
