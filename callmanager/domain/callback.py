"""Promises to call again."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise to call a contact again at ``due_at`` (UTC).

    ``agent_id`` is who promised to call; None means that anyone may. ``call_id`` is the call in which it was promised.
    ``done_at`` with ``done_call_id`` tells the call that kept it, without one it was dropped. Name and phone are the
    contact's present ones.
    """

    callback_id: str
    contact_id: str
    contact_name: str
    phone: str
    campaign_id: str
    due_at: datetime
    agent_id: str | None = None
    agent_name: str = ""
    call_id: str | None = None
    note: str = ""
    created_by: str = ""
    created_at: datetime | None = None
    reminded_at: datetime | None = None
    done_at: datetime | None = None
    done_call_id: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.done_at is None

    def overdue(self, now: datetime) -> timedelta | None:
        """How long it has been due; None for one that is not due yet, or not open any more."""
        return now - self.due_at if self.is_open and self.due_at <= now else None
