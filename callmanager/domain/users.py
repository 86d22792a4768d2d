"""Roles, and what each may see and do, in one table."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 1024


class Role(StrEnum):
    """Roles of people."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    PROJECT_MANAGER = "project_manager"
    ADMIN = "admin"


class Scope(StrEnum):
    """Whose calls and figures someone sees in detail."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Sight(StrEnum):
    """How much someone sees of a team or of another person."""

    NOTHING = "nothing"
    TOTALS = "totals"
    DETAIL = "detail"


class Right(StrEnum):
    """What a role may do beyond working its own calls; always within what it sees (`Scope`)."""

    SEE_TEAM_DETAIL = "see_team_detail"
    SEE_OTHER_TEAMS_TOTALS = "see_other_teams_totals"
    LISTEN_ALL = "listen_all"
    EXPORT = "export"
    SEE_CONTACTS = "see_contacts"
    EDIT_CONTACTS = "edit_contacts"
    IMPORT_CONTACTS = "import_contacts"
    DELETE_CONTACTS = "delete_contacts"
    UNBLOCK_CONTACTS = "unblock_contacts"
    MANAGE_CALLBACKS = "manage_callbacks"
    EDIT_SCRIPTS = "edit_scripts"
    EDIT_PLAYBOOK = "edit_playbook"
    EDIT_GOALS = "edit_goals"
    SEE_AUDIT = "see_audit"
    DELETE_RECORDINGS = "delete_recordings"
    MANAGE_PHONES = "manage_phones"
    MANAGE_USERS = "manage_users"
    CONFIGURE = "configure"


_SCOPES = {
    Role.AGENT: Scope.OWN,
    Role.TEAM_LEAD: Scope.TEAM,
    Role.PROJECT_MANAGER: Scope.ALL,
    Role.ADMIN: Scope.ALL,
}

_AGENT = frozenset({Right.SEE_CONTACTS, Right.EDIT_CONTACTS})
_TEAM_LEAD = _AGENT | {
    Right.SEE_TEAM_DETAIL,
    Right.SEE_OTHER_TEAMS_TOTALS,
    Right.LISTEN_ALL,
    Right.EXPORT,
    Right.IMPORT_CONTACTS,
    Right.MANAGE_CALLBACKS,
    Right.EDIT_SCRIPTS,
    Right.EDIT_PLAYBOOK,
    Right.EDIT_GOALS,
}
_PROJECT_MANAGER = _TEAM_LEAD | {Right.DELETE_CONTACTS, Right.UNBLOCK_CONTACTS, Right.SEE_AUDIT}
_ADMIN = frozenset(Right)

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.TEAM_LEAD: _TEAM_LEAD,
    Role.PROJECT_MANAGER: _PROJECT_MANAGER,
    Role.ADMIN: _ADMIN,
}
"""The table. Each role may what the one before it may, and more."""


@dataclass(frozen=True, slots=True)
class User:
    """A person who works with CallManager.

    ``must_change_password`` is set while the password is one that somebody else chose: until it is changed the person
    has no rights and is not let in.
    """

    user_id: str
    name: str
    role: Role
    team_id: str | None = None
    is_active: bool = True
    must_change_password: bool = False

    @property
    def scope(self) -> Scope:
        """Whose figures this person sees."""
        return _SCOPES[self.role]

    def may(self, right: Right) -> bool:
        """Whether this person's role includes ``right``."""
        return self.is_active and not self.must_change_password and right in _RIGHTS[self.role]

    def sees_team(self, team_id: str | None) -> Sight:
        """How much this person sees of a team; None is everybody who is in no team."""
        if self.scope is Scope.ALL:
            return Sight.DETAIL
        if self.scope is Scope.TEAM and team_id is not None and team_id == self.team_id:
            return Sight.DETAIL
        return Sight.TOTALS if self.may(Right.SEE_OTHER_TEAMS_TOTALS) else Sight.NOTHING

    def sees_person(self, user_id: str, team_id: str | None) -> bool:
        """Whether this person sees another one's calls, time and figures, who is in team ``team_id`` now."""
        return user_id == self.user_id or self.sees_team(team_id) is Sight.DETAIL


@dataclass(frozen=True, slots=True)
class Team:
    """People who work together under a lead."""

    team_id: str
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a list of people shows them; e-mail and moments only to whoever manages people."""

    user: User
    team_name: str
    email: str = ""
    last_login_at: datetime | None = None
    created_at: datetime | None = None


def rights_of(role: Role) -> frozenset[Right]:
    """What the table gives a role."""
    return _RIGHTS[role]


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that have a right, in the order of their power."""
    return tuple(role for role in Role if right in _RIGHTS[role])
