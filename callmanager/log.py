"""The log: one rotating file, uncaught errors of every thread included, secrets left out.

`configure` is called once by the program's start; a library user who never calls it gets Python's own logging.
Qt's messages join through `callmanager.workers.install_qt_log`, so that this module needs no Qt.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from callmanager.domain.errors import CallManagerError
from callmanager.paths import Paths

FILE_NAME = "callmanager.log"
MAX_BYTES = 2_000_000
OLD_FILES = 5

_log = logging.getLogger(__name__)
_FORMAT = "%(asctime)s %(levelname)-8s %(threadName)s %(name)s: %(message)s"
# These tell every request at INFO; only their troubles are of interest.
_TALKATIVE = ("alembic", "engineio", "httpcore", "httpx", "socketio", "uvicorn.access")

_HEADER = r"((?:proxy-)?authorization|(?:set-)?cookie)"
_KEY = r"((?:\w*(?:passw(?:or)?d|passphrase|contraseña|token|secret|api[_-]?key|credential)\w*)|pwd|pair)"
_SEPARATOR = r"""(["']?\s*[:=,]\s*b?)"""
_QUOTED = r"""(["'])(?:\\.|(?!\3).)*\3"""
_SECRETS = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        # A header's whole value: "Authorization": "Bearer x", (b'cookie', b'a=b; c=d'), Set-Cookie: a=b; Path=/
        (_HEADER + _SEPARATOR + _QUOTED, r"\1\2\3***\3"),
        (_HEADER + r"(\s*[:=]\s*)[^\"'\r\n]+", r"\1\2***"),
        (r"\b(bearer|basic)(\s+)[\w.~+/=-]{6,}", r"\1\2***"),
        # "token": "x", secret='a b', password=x, ?pair=x
        (r"\b" + _KEY + _SEPARATOR + _QUOTED, r"\1\2\3***\3"),
        (r"\b" + _KEY + r"""(["']?\s*[:=]\s*)(?![\s"'])[^\s,;&"')\]}]+""", r"\1\2***"),
        # the six digits that a phone types
        (r"""\b(code)(["']?\s*[:= ]\s*["']?)\d{6}\b""", r"\1\2***"),
        # scheme://user:password@host
        (r"(://[^\s/:@]*:)[^\s/@]+(@)", r"\1***\2"),
        # password hashes
        (r"(\$argon2)(\w*)\$\S+", r"\1\2***"),
    )
)


def redact(text: str) -> str:
    """The text with passwords, tokens, pairing secrets, cookies and authorisation headers replaced by ``***``."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then hides secrets in all of it: message, arguments and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines that may be written."""
        return redact(super().format(record))


@dataclass(frozen=True, slots=True)
class _Configured:
    handlers: tuple[logging.Handler, ...]
    level: int
    excepthook: Any
    thread_excepthook: Any
    talkative: dict[str, int]


_configured: _Configured | None = None


def configure(paths: Paths, *, verbose: bool = False) -> CallManagerError | None:
    """Write the log to ``paths.logs``, and every uncaught error with it; calling it again replaces the first.

    With ``verbose`` details are written too, to the file and to stderr.

    Returns:
        None, or the sentence to show when the file cannot be written; the log then goes to stderr alone.
    """
    global _configured
    shutdown()
    problem = None
    handlers: list[logging.Handler] = []
    try:
        handlers.append(_file(paths))
    except OSError as error:
        problem = CallManagerError(
            f"The log cannot be written in {paths.logs} ({error.strerror}). Everything else works; what goes wrong is "
            "told on stderr instead. Check the folder's permissions.",
            code="log_folder",
            path=str(paths.logs),
            cause=error.strerror,
        )
    if verbose or problem:
        handlers.append(logging.StreamHandler())
    root = logging.getLogger()
    _configured = _Configured(
        tuple(handlers),
        root.level,
        sys.excepthook,
        threading.excepthook,
        {name: logging.getLogger(name).level for name in _TALKATIVE},
    )
    for handler in handlers:
        handler.setFormatter(RedactingFormatter(_FORMAT))
        root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    return problem


def scrub(paths: Paths, clean: Callable[[str], str]) -> int:
    """Rewrite the log files with ``clean`` over each line, such as to blot out a name; how many lines it changed.

    Raises:
        CallManagerError: a file could not be rewritten; the others were.
    """
    changed = 0
    failed: list[OSError] = []
    handlers = _configured.handlers if _configured is not None else ()
    for handler in handlers:
        handler.acquire()  # nothing is written meanwhile
    try:
        for handler in handlers:
            handler.flush()
        for file in sorted(paths.logs.glob(f"{FILE_NAME}*")):
            try:
                changed += _rewrite(file, clean)
            except OSError as error:
                failed.append(error)
    finally:
        for handler in handlers:
            handler.release()
    if failed:
        raise CallManagerError(
            f"The log could not be rewritten ({failed[0].strerror}). Delete the files in {paths.logs} by hand.",
            code="log_scrub",
            path=str(paths.logs),
        ) from failed[0]
    return changed


def _rewrite(file: Path, clean: Callable[[str], str]) -> int:
    """In place, since the program holds it open for appending."""
    with file.open("r+", encoding="utf-8", errors="surrogateescape", newline="") as log:
        lines = log.readlines()
        cleaned = [clean(line) for line in lines]
        changed = sum(before != after for before, after in zip(lines, cleaned, strict=True))
        if changed:
            log.seek(0)
            log.writelines(cleaned)
            log.truncate()
    return changed


def shutdown() -> None:
    """Close the file and put back what `configure` replaced; calling it again does nothing."""
    global _configured
    before, _configured = _configured, None
    if before is None:
        return
    if sys.excepthook is _uncaught:
        sys.excepthook = before.excepthook
    if threading.excepthook is _uncaught_in_thread:
        threading.excepthook = before.thread_excepthook
    logging.captureWarnings(False)
    root = logging.getLogger()
    root.setLevel(before.level)
    for name, level in before.talkative.items():
        logging.getLogger(name).setLevel(level)
    for handler in before.handlers:
        root.removeHandler(handler)
        handler.close()


def _file(paths: Paths) -> RotatingFileHandler:
    paths.logs.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(
        paths.logs / FILE_NAME, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8", errors="backslashreplace"
    )


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("Uncaught error", exc_info=(kind, error, trace))
    _tell(kind, error)


def _uncaught_in_thread(args: "threading.ExceptHookArgs") -> None:
    if issubclass(args.exc_type, SystemExit):
        return
    name = args.thread.name if args.thread is not None else "a thread"
    error = args.exc_value if args.exc_value is not None else args.exc_type()
    _log.critical("Uncaught error in %s", name, exc_info=(args.exc_type, error, args.exc_traceback))
    _tell(args.exc_type, error)


def _tell(kind: type[BaseException], error: BaseException) -> None:
    """One line for the person; the traceback stands in the file."""
    if sys.stderr is not None:  # a windowed build on Windows has none
        text = " ".join(redact(f"{kind.__name__}: {error}").split())
        print(f"callmanager: something unexpected happened ({text}). The details are in the log.", file=sys.stderr)
