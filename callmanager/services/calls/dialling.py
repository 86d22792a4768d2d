"""Hands a number to the telephone: the system's handler, a command line, an address, or nobody.

A program is started from a list of arguments, never through a shell. The call stands in the database before anything
is dialled, so a telephone that fails loses nothing: the agent is told, and dials by hand.
"""

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from callmanager.bus import Bus
from callmanager.domain.campaign import Campaign
from callmanager.domain.dialling import (
    DialError,
    DialKind,
    DialResult,
    address,
    arguments,
    checked,
    dialable,
    scheme_address,
)
from callmanager.domain.events import DialFailed

PATIENCE_SECONDS = 2.0
TEST_NUMBER = "100"
_log = logging.getLogger(__name__)

Opener = Callable[[str], None]
"""Gives an address to the system's handler; raises OSError when there is none."""


class Dialler:
    """Places calls as their campaign says.

    Args:
        bus: where a failure is told.
        opener: gives an address to the system's handler.
        patience_seconds: so long a program is watched; one that still runs then is taken to work.
    """

    def __init__(self, bus: Bus, *, opener: Opener | None = None, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._bus = bus
        self._open = opener or self._with_system
        self._patience_seconds = patience_seconds
        self._running: list[subprocess.Popen[bytes]] = []

    def dial(self, campaign: Campaign, phone: str, call_id: str = "") -> DialResult:
        """Dial the number of a call that stands already; never raises. Takes up to `PATIENCE_SECONDS`.

        Args:
            campaign: says how.
            phone: as it is kept, with spaces and all.
            call_id: the call; with it a failure is published as `DialFailed`.
        """
        result = self._attempt(campaign.rules.dial_kind, campaign.rules.dial_template, phone)
        if not result.ok:
            _log.info("Call %s could not be dialled: %s", call_id or "–", result.message)
            if call_id:
                self._bus.publish(DialFailed(call_id, result.code, result.message))
        return result

    def test(self, kind: DialKind, template: str, phone: str = TEST_NUMBER) -> DialResult:
        """Try a way to dial before it is kept; never raises. A real telephone will dial ``phone``."""
        return self._attempt(kind, template, phone)

    def _attempt(self, kind: DialKind, template: str, phone: str) -> DialResult:
        began = time.monotonic()
        target = ""
        try:
            number, template = dialable(phone), checked(kind, template)
            if kind is DialKind.COMMAND:
                words = arguments(template, number)
                target = " ".join(words)
                self._run(words)
            elif kind is not DialKind.MANUAL:
                target = (scheme_address if kind is DialKind.SCHEME else address)(template, number)
                self._open(target)
        except DialError as error:
            return _refused(kind, target, error, began)
        except OSError as error:
            return _refused(kind, target, _failed(error.strerror or str(error)), began)
        return DialResult(True, kind, target, seconds=time.monotonic() - began)

    def _run(self, words: list[str]) -> None:
        """Start a program and watch it for a moment.

        Raises:
            DialError: there is no such program (``dial_program``), or it ended with an error (``dial_failed``).
        """
        program = shutil.which(words[0])
        if program is None:
            raise DialError(
                f"The program “{words[0][:80]}” was not found. The call goes on; dial by hand, and mend the campaign’s "
                "way to dial.",
                code="dial_program",
                program=words[0][:80],
            )
        self._running = [process for process in self._running if process.poll() is None]
        process = subprocess.Popen(
            [program, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            start_new_session=True,
        )
        try:
            code = process.wait(self._patience_seconds)
        except subprocess.TimeoutExpired:
            self._running.append(process)  # a telephone that stays open; kept, so that its end is taken note of
            return
        if code != 0:
            raise _failed(f"it ended with {code}")

    def _with_system(self, target: str) -> None:
        if sys.platform == "win32":
            os.startfile(target)  # noqa: S606 — an address of a known scheme, checked before; no shell reads it
        else:
            self._run(["open" if sys.platform == "darwin" else "xdg-open", target])


def _refused(kind: DialKind, target: str, error: DialError, began: float) -> DialResult:
    seconds = time.monotonic() - began
    return DialResult(False, kind, target, error.reason, error.message, seconds, dict(error.details))


def _failed(cause: str) -> DialError:
    return DialError(
        f"The number could not be handed to the telephone ({cause}). The call goes on; dial by hand.",
        code="dial_failed",
        cause=cause,
    )
