"""The process-wide copilot of scripts; nothing inside CallManager uses it, `callmanager.app` builds its own."""

import threading

from callmanager.ai.copilot import AICopilot
from callmanager.ai.prompts import Prompts
from callmanager.services.answers.playbook import Playbook

_FIRST_LOOK_SECONDS = 1.5

_lock = threading.RLock()
_copilot: AICopilot | None = None


def initialize_ai_copilot(
    model: str = "llama3",
    host: str | None = None,
    timeout: float = 30.0,
    playbook: Playbook | None = None,
    language: str = "es",
    *,
    total_timeout: float | None = None,
    prompts: Prompts | None = None,
) -> AICopilot:
    """Build, start and return the process-wide copilot; one that stands already is stopped and replaced.

    Waits a moment (at most 1.5 s) for the first look at the server, so that ``is_available`` is true at once where it
    is. The arguments are those of `AICopilot`.
    """
    global _copilot
    copilot = AICopilot(
        model, host, timeout, playbook=playbook, language=language, total_timeout=total_timeout, prompts=prompts
    )
    with _lock:
        old, _copilot = _copilot, copilot
    if old is not None:
        old.stop()
    copilot.start()
    copilot.wait_until_checked(_FIRST_LOOK_SECONDS)
    return copilot


def get_ai_copilot() -> AICopilot:
    """The process-wide copilot; built with defaults when there is none."""
    with _lock:
        return _copilot if _copilot is not None else initialize_ai_copilot()
