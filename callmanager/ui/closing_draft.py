"""The outcome that is chosen for a call and not given yet, kept on disk: a crash in the wrap-up loses none of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from callmanager.domain.call import Call, CallPhase
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.workers import Lane


@dataclass(frozen=True, slots=True)
class Closing:
    """What is chosen: the outcome, and when (in UTC) and by whom to be called again where that is promised."""

    outcome_id: str
    callback_at: datetime | None = None
    is_mine: bool = True


class ClosingDraft(QObject):
    """Keeps one call's `Closing` under the call's id; ``found`` carries that call's id and what was kept of it.

    A call that is finished, wherever that was done, needs none any more; one that is left without its outcome does.
    """

    found = Signal(str, object)

    def __init__(self, drafts: ContactDrafts, lane: Lane, bridge: Bridge, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._drafts, self._lane, self._tasks = drafts, lane, tasks
        bridge.call_changed.connect(self._hear)

    def look_up(self, call_id: str) -> None:
        """Look whether something was kept of this call."""

        def tell(values: dict[str, Any] | None) -> None:
            closing = _closing(values)
            if closing is not None:
                self.found.emit(call_id, closing)

        self._tasks.run(self, self._lane, lambda: self._drafts.read(call_id), tell)

    def keep(self, call_id: str, closing: Closing) -> None:
        """Keep what is chosen now."""
        at = closing.callback_at
        values = {
            "outcome": closing.outcome_id,
            "callback_at": at.isoformat() if at else "",
            "is_mine": closing.is_mine,
        }
        self._tasks.run(self, self._lane, lambda: self._drafts.keep(call_id, values))

    def _hear(self, event: object) -> None:
        call = getattr(event, "call", None)
        if isinstance(call, Call) and call.phase is CallPhase.DONE and call.outcome_id:
            call_id = call.call_id
            self._tasks.run(self, self._lane, lambda: self._drafts.drop(call_id))


def _closing(values: dict[str, Any] | None) -> Closing | None:
    """What a file says; None for one that says nothing of use."""
    outcome = values.get("outcome") if values else None
    if not values or not isinstance(outcome, str) or not outcome:
        return None
    try:
        at = datetime.fromisoformat(str(values.get("callback_at"))).astimezone(UTC)
    except ValueError:
        at = None
    return Closing(outcome, at, values.get("is_mine") is not False)
