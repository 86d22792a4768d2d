"""Whether somebody can see a window here, and what they are told when there will be none."""

import logging
import os
import sys

from callmanager.domain.errors import CallManagerError

_log = logging.getLogger(__name__)


def has_display() -> bool:
    """Whether a window can be shown to somebody here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def tell(error: CallManagerError) -> None:
    """Say why the program cannot open: on stderr, and in a box where there is a screen."""
    print(f"callmanager: {error}", file=sys.stderr)
    _log.error("The desktop did not open: %s", error)
    if has_display():
        from callmanager.ui.errors import show_fatal

        show_fatal(error)
