"""What the pages about people and the audit log call."""

from dataclasses import dataclass

from callmanager.services.people.audit import AuditLog
from callmanager.services.people.teams import TeamService
from callmanager.services.people.users import UserService


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """People, their teams, and the log of what everybody did."""

    users: UserService
    teams: TeamService
    audit: AuditLog
