"""The journal of a desk: the steps of calls that the team's database could not take yet, with their true times."""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from callmanager.domain.call import Call
from callmanager.domain.users import Role, User
from callmanager.store.journal import JournalFile


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call or of an agent. ``step_id`` is its own, so that it counts once.

    ``name`` is one of start, answer, hold, resume, hang_up, finish, note, consent, objection, ready, pause, log_out,
    alive (a sign of life) and close (the program ended with the call open).
    """

    step_id: str
    name: str
    at: datetime
    agent: dict[str, Any]
    call_id: str = ""
    words: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, agent: User, name: str, at: datetime, call_id: str = "", **words: Any) -> Self:
        """A step of an agent."""
        told = {"user_id": agent.user_id, "name": agent.name, "role": agent.role.value, "team_id": agent.team_id}
        return cls(secrets.token_hex(12), name, at, told, call_id, words)

    @classmethod
    def of_call(cls, call: Call, name: str, at: datetime, **words: Any) -> Self:
        """A step of a call, by its agent."""
        told = {"user_id": call.agent_id, "name": call.agent_name, "role": Role.AGENT.value, "team_id": None}
        return cls(secrets.token_hex(12), name, at, told, call.call_id, words)

    @property
    def agent_id(self) -> str:
        """Whose step it is."""
        return str(self.agent["user_id"])


class CallJournal:
    """The steps in their order. Its methods may be called from any thread."""

    def __init__(self, file: JournalFile) -> None:
        """What an earlier run left in the file is pending from the start.

        Raises:
            StoreError: there is a file and it cannot be read.
        """
        self._file = file
        self._pending = len(file.read())

    @property
    def pending(self) -> int:
        """How many steps wait."""
        return self._pending

    def keep(self, step: Step) -> None:
        """Keep a step; it is on the disk when this returns.

        Raises:
            StoreError: the disk did not take it; the step counts as not taken.
        """
        self._file.append({**asdict(step), "at": step.at.isoformat()})
        self._pending += 1

    def steps(self) -> list[Step]:
        """What waits, oldest first."""
        return [Step(**{**entry, "at": datetime.fromisoformat(str(entry["at"]))}) for entry in self._file.read()]

    def clear(self) -> None:
        """All of it stands in the database."""
        self._file.clear()
        self._pending = 0
