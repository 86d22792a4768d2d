"""The predecessor's people and teams: role, team, e-mail and last login stay; the old password goes on working once."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlmodel import Session, select

from callmanager.domain.names import key_of
from callmanager.domain.users import Role
from callmanager.services.legacy.legacy_files import Row, moment, text
from callmanager.services.legacy.legacy_result import ACTOR, Tally
from callmanager.services.people.teams import MAX_TEAM_NAME, TeamService
from callmanager.store.tables import TeamRow, UserRow

_ROLES = {"agent": Role.AGENT, "teamlead": Role.TEAM_LEAD, "projectmanager": Role.PROJECT_MANAGER, "ti": Role.ADMIN}
_BCRYPT = ("$2a$", "$2b$", "$2y$")
_NO_LOGIN = "!"
_LONGEST_NAME = 80
_COUNTERS = (
    *("calls_made", "calls_success", "calls_failed", "contacts_managed"),
    *("avg_call_duration", "total_talk_time", "last_updated"),
)


class LegacyPeople:
    """One run over the old users, inside one transaction; ``by_old_id`` are all of them that are here afterwards."""

    def __init__(self, session: Session, teams: TeamService, tally: Tally, now: datetime) -> None:
        self._session, self._teams, self._tally, self._now = session, teams, tally, now
        self._added: set[str] = set()
        self.by_old_id: dict[str, UserRow] = {}

    def add(self, old: Iterable[Row]) -> None:
        """Add those who are new; somebody of the same name is left as they are."""
        teams_before = len(self._session.exec(select(TeamRow.id)).all())
        known = {row.name_key: row for row in self._session.exec(select(UserRow)).all()}
        for row in old:
            old_id, name = text(row.get("id")), " ".join(text(row.get("username")).split())
            if not name or len(name) > _LONGEST_NAME:
                self._tally.skip("user", old_id, f"the name “{name[:40]}” cannot be used")
                continue
            user = known.get(key_of(name))
            if user is not None:
                self._tally.skip("user", old_id, f"a user “{name}” is here already")
            else:
                user = known[key_of(name)] = self._user(row, name)
                self._session.add(user)
                self._added.add(user.id)
                self._tally.users += 1
            self.by_old_id[old_id] = user
        self._session.flush()
        self._tally.teams = len(self._session.exec(select(TeamRow.id)).all()) - teams_before

    def _user(self, row: Row, name: str) -> UserRow:
        password_hash = text(row.get("password_hash"))
        role = "".join(c for c in text(row.get("role")).casefold() if c.isalpha())
        created = moment(row.get("created_at")) or self._now
        return UserRow(
            id=secrets.token_hex(8),
            name=name,
            name_key=key_of(name),
            role=_ROLES.get(role, Role.AGENT).value,  # what is unknown gets the fewest rights
            team_id=self._team(row),
            password_hash=password_hash if password_hash.startswith(_BCRYPT) else _NO_LOGIN,
            is_active=text(row.get("is_active")) not in ("0", "False", "false"),
            email=text(row.get("email")),
            last_login_at=moment(row.get("last_login")),
            created_at=created,
        )

    def _team(self, row: Row) -> str | None:
        """The team of the old name, or of the old id where it has none; it is made where it is missing."""
        name = " ".join((text(row.get("team_name")) or text(row.get("team_id"))).split())[:MAX_TEAM_NAME].strip()
        return self._teams.ensure_in(self._session, name, ACTOR)

    def counters(self, old: Iterable[Row]) -> Iterator[tuple[str, str]]:
        """The old running counters of people who were added now: known to be wrong, kept as a note all the same."""
        for row in old:
            user = self.by_old_id.get(text(row.get("user_id")))
            if user is not None and user.id in self._added:
                yield user.name, ", ".join(f"{name}={text(row.get(name), 40)}" for name in _COUNTERS)
