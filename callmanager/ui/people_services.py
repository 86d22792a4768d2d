"""What the pages about people and the audit log call."""

from dataclasses import dataclass

from callmanager.services.audit import AuditLog
from callmanager.services.teams import TeamService
from callmanager.services.users import UserService


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """People, their teams, and the log of what everybody did."""

    users: UserService
    teams: TeamService
    audit: AuditLog
