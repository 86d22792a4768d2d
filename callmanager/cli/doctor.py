"""``doctor``: what works and what does not on this computer, and how to mend it."""

import argparse
import contextlib
import importlib
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import asdict, dataclass

from callmanager.cli import checks, checks_backup, checks_keys, checks_phones, print_json
from callmanager.cli.checks import Finding
from callmanager.cli.workspace import Commands, finish
from callmanager.domain.errors import CallManagerError
from callmanager.paths import Paths

CHECK_SECONDS = 25.0
_MODULES = ("app", "store.health", "services.backups", "ai.ollama", "audio.devices", "services.playbook")
_MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}


def add_parsers(commands: Commands) -> None:
    """Add ``doctor``."""
    parser = commands.add_parser("doctor", help="what works and what does not on this computer, and how to mend it")
    finish(parser, _doctor)


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    look: Callable[[], Finding]


def _doctor(args: argparse.Namespace) -> int:
    paths = Paths.default()
    desk = checks.Desk.of(paths)
    found = run_all(
        [
            _Check("Python", checks.python),
            _Check("settings", lambda: checks.settings(desk)),
            _Check("time zone", lambda: checks.time_zone(desk)),
            _Check("data folder", lambda: checks.folder(paths.home)),
            _Check("recordings folder", lambda: checks.folder(desk.recordings, for_sound=True)),
            _Check("database", lambda: checks.database(desk)),
            _Check("backups", lambda: checks_backup.backups(desk)),
            _Check("recording keys", lambda: checks_keys.recording_keys(desk)),
            _Check("sound", checks.sound),
            _Check("microphone", lambda: checks.microphone(desk)),
            _Check("playbook", checks.playbook),
            _Check("language model", lambda: checks.language_model(desk)),
            _Check("phone server", lambda: checks_phones.phone_server(desk)),
            _Check("phone network", lambda: checks_phones.phone_network(desk)),
            _Check("display", checks.display),
        ],
        CHECK_SECONDS,
    )
    failed = any(finding.status == "fail" for _, finding in found)
    if args.json:
        print_json({"ok": not failed, "checks": [{"name": name, **asdict(finding)} for name, finding in found]})
    else:
        for name, finding in found:
            print(f"{_MARKS[finding.status]}  {name}: {finding.detail}")
            if finding.mend:
                print(f"      → {finding.mend}")
        print("Something must be mended first." if failed else "CallManager can work on this computer.")
    return 1 if failed else 0


def run_all(wanted: Sequence[_Check], seconds: float) -> list[tuple[str, Finding]]:
    """What each check found, in their order; they run at once, and one that hangs is told and left behind."""
    for name in _MODULES:
        # One after another: threads that import at once can meet modules that are half there. One that cannot be
        # imported is told by the check that needs it.
        with contextlib.suppress(ImportError, OSError):
            importlib.import_module(f"callmanager.{name}")
    futures = [_started(check) for check in wanted]
    deadline = time.monotonic() + seconds
    return [(check.name, _result(future, deadline)) for check, future in zip(wanted, futures, strict=True)]


def _started(check: _Check) -> "Future[Finding]":
    future: Future[Finding] = Future()

    def run() -> None:
        try:
            future.set_result(check.look())
        except Exception as error:  # the thread's top: a check that fails is itself a finding
            future.set_exception(error)

    # A daemon: a driver that never answers must not keep the command from ending.
    threading.Thread(target=run, name=f"doctor {check.name}", daemon=True).start()
    return future


def _result(future: "Future[Finding]", deadline: float) -> Finding:
    if not wait([future], max(0.0, deadline - time.monotonic())).done:
        return Finding("warn", "it did not answer in time", "Look whether this part hangs, then try again.")
    try:
        return future.result()
    except CallManagerError as error:
        return Finding("fail", str(error))
    except Exception as error:
        return Finding("fail", f"the check itself failed ({type(error).__name__}: {error})")
