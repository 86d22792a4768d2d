"""Roles, and what each may see and do, in one table."""

from dataclasses import dataclass
from enum import StrEnum

MIN_PASSWORD_LENGTH = 8


class Role(StrEnum):
    """Roles of people."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    PROJECT_MANAGER = "project_manager"
    ADMIN = "admin"


class Scope(StrEnum):
    """Whose calls and figures someone sees."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Right(StrEnum):
    """What a role may do beyond working its own calls."""

    LISTEN_ALL = "listen_all"
    EXPORT = "export"
    DELETE_RECORDINGS = "delete_recordings"
    EDIT_PLAYBOOK = "edit_playbook"
    MANAGE_USERS = "manage_users"
    CONFIGURE = "configure"


_SCOPES = {
    Role.AGENT: Scope.OWN,
    Role.TEAM_LEAD: Scope.TEAM,
    Role.PROJECT_MANAGER: Scope.ALL,
    Role.ADMIN: Scope.ALL,
}

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: frozenset(),
    Role.TEAM_LEAD: frozenset({Right.LISTEN_ALL, Right.EXPORT, Right.EDIT_PLAYBOOK}),
    Role.PROJECT_MANAGER: frozenset({Right.LISTEN_ALL, Right.EXPORT, Right.EDIT_PLAYBOOK}),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class User:
    """A person who works with CallManager."""

    user_id: str
    name: str
    role: Role
    team_id: str | None = None
    is_active: bool = True

    @property
    def scope(self) -> Scope:
        """Whose figures this person sees."""
        return _SCOPES[self.role]

    def may(self, right: Right) -> bool:
        """Whether this person's role includes ``right``."""
        return self.is_active and right in _RIGHTS[self.role]
