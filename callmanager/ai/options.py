"""What the copilot is told: which server, which models, how long to wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from callmanager.ai.ollama import CONNECT_SECONDS
from callmanager.ai.prompts import Prompts
from callmanager.services.answers.playbook import Playbook

if TYPE_CHECKING:
    from callmanager.settings import CopilotSettings

NUM_CTX = 4096
KEEP_ALIVE = "10h"
_OF_CONNECTION = ("host", "timeout", "connect_seconds", "token", "verify_tls", "num_ctx", "keep_alive")


@dataclass(slots=True)
class Options:
    """What the engine is told; any of it may change while it runs, see `take`.

    ``summary_model`` is "" where summaries are drafted by ``model``, too.
    """

    model: str
    host: str | None
    timeout: float
    total_timeout: float
    language: str
    playbook: Callable[[], Playbook]
    prompts: Prompts
    check_seconds: float
    connect_seconds: float = CONNECT_SECONDS
    num_ctx: int = NUM_CTX
    keep_alive: str = KEEP_ALIVE
    token: str = ""
    verify_tls: bool = True
    summary_model: str = ""

    def take(self, settings: "CopilotSettings") -> bool:
        """Take these settings over; True when the connection has to be made anew."""
        before = self._connection()
        self.model, self.summary_model = settings.model, settings.summary_model
        self.host = settings.host or None
        self.timeout, self.total_timeout = settings.timeout_seconds, settings.total_seconds
        self.connect_seconds = settings.connect_seconds
        self.num_ctx, self.keep_alive = settings.num_ctx, settings.keep_alive
        self.token, self.verify_tls = settings.token, settings.verify_tls
        return self._connection() != before

    def _connection(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in _OF_CONNECTION)
