"""Teams: made, renamed and retired by those who manage people."""

import secrets

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import UserError
from callmanager.domain.events import PeopleChanged
from callmanager.domain.names import key_of, one_line
from callmanager.domain.users import Right, Team
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require, require_in
from callmanager.store.database import Database
from callmanager.store.tables import TeamRow, UserRow

MAX_TEAM_NAME = 80


class TeamService:
    """Knows the teams. That there is a team is no secret; who is in it is (`UserService.people`)."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database, self._bus, self._audit, self._clock = database, bus, audit, clock

    def all(self, *, with_retired: bool = False) -> list[Team]:
        """The teams by name; those that are not used any more only where they are asked for."""
        query = select(TeamRow).order_by(col(TeamRow.name_key))
        if not with_retired:
            query = query.where(col(TeamRow.is_active).is_(True))
        with self._database.reading() as session:
            return [_team(row) for row in session.exec(query).all()]

    def get(self, team_id: str) -> Team | None:
        """The team with this id, retired or not."""
        with self._database.reading() as session:
            row = session.get(TeamRow, team_id)
            return _team(row) if row is not None else None

    def add(self, name: str, actor: Actor) -> Team:
        """Make a team.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: the name is empty or too long (``team_name``), or taken (``team_taken``).
        """
        require(actor, Right.MANAGE_USERS)
        with self._database.writing() as session:
            require_in(session, actor, Right.MANAGE_USERS)
            if _named(session, name) is not None:
                raise _taken(one_line(name))
            row = self._make(session, name, actor)
        self._bus.publish(PeopleChanged())
        return _team(row)

    def ensure(self, team: str, actor: Actor) -> Team:
        """The team with this id or name, made if there is none.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: the name cannot be one (``team_name``).
        """
        require(actor, Right.MANAGE_USERS)
        with self._database.writing() as session:
            require_in(session, actor, Right.MANAGE_USERS)
            row = session.get(TeamRow, self.ensure_in(session, team, actor) or _checked(team))
            assert row is not None
        self._bus.publish(PeopleChanged())
        return _team(row)

    def rename(self, team_id: str, name: str, actor: Actor) -> Team:
        """Give a team another name.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: as `add`, or there is no such team (``unknown_team``).
        """
        require(actor, Right.MANAGE_USERS)
        with self._database.writing() as session:
            require_in(session, actor, Right.MANAGE_USERS)
            row = _known(session, team_id)
            other = _named(session, name)
            if other is not None and other.id != team_id:
                raise _taken(one_line(name))
            before, row.name = row.name, _checked(name)
            row.name_key = key_of(row.name)
            if before != row.name:
                session.add(row)
                self._audit.add_in(session, name_of(actor), "team.rename", row.name, f"{before} -> {row.name}")
        self._bus.publish(PeopleChanged())
        return _team(row)

    def disable(self, team_id: str, actor: Actor) -> Team:
        """Retire a team: nobody is moved into it any more; its calls and figures stay.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: there is no such team, or active people are in it (``team_used``).
        """
        require(actor, Right.MANAGE_USERS)
        with self._database.writing() as session:
            require_in(session, actor, Right.MANAGE_USERS)
            row = _known(session, team_id)
            inside = select(UserRow).where(UserRow.team_id == team_id, col(UserRow.is_active).is_(True))
            count = len(session.exec(inside).all())
            if count:
                raise UserError(
                    f"{count} active people are in the team “{row.name}”. It was not closed. Move them first.",
                    code="team_used",
                    count=count,
                    name=row.name,
                )
            self._set_active(session, row, False, actor)
        self._bus.publish(PeopleChanged())
        return _team(row)

    def enable(self, team_id: str, actor: Actor) -> Team:
        """Use a retired team again.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: there is no such team.
        """
        require(actor, Right.MANAGE_USERS)
        with self._database.writing() as session:
            require_in(session, actor, Right.MANAGE_USERS)
            row = _known(session, team_id)
            self._set_active(session, row, True, actor)
        self._bus.publish(PeopleChanged())
        return _team(row)

    def ensure_in(self, session: Session, team: str, actor: Actor) -> str | None:
        """The id of the team with this id or name, made in this transaction if there is none; None for ""."""
        if not one_line(team):
            return None
        row = session.get(TeamRow, team) or _named(session, team)
        return row.id if row is not None else self._make(session, team, actor).id

    def _make(self, session: Session, name: str, actor: Actor) -> TeamRow:
        name = _checked(name)
        row = TeamRow(id=secrets.token_hex(8), name=name, name_key=key_of(name), created_at=self._clock.now())
        session.add(row)
        self._audit.add_in(session, name_of(actor), "team.add", name, row.id)
        return row

    def _set_active(self, session: Session, row: TeamRow, active: bool, actor: Actor) -> None:
        if row.is_active != active:
            row.is_active = active
            session.add(row)
            self._audit.add_in(session, name_of(actor), "team.enable" if active else "team.disable", row.name, row.id)


def _named(session: Session, name: str) -> TeamRow | None:
    return session.exec(select(TeamRow).where(TeamRow.name_key == key_of(name))).first()


def _known(session: Session, team_id: str) -> TeamRow:
    row = session.get(TeamRow, team_id)
    if row is None:
        raise UserError("There is no such team. Nothing was changed.", code="unknown_team")
    return row


def _checked(name: str) -> str:
    name = one_line(name)
    if not name or len(name) > MAX_TEAM_NAME or not name.isprintable():
        raise UserError(
            f"A team needs a name of 1 to {MAX_TEAM_NAME} printable characters. Nothing was changed.",
            code="team_name",
            limit=MAX_TEAM_NAME,
        )
    return name


def _taken(name: str) -> UserError:
    return UserError(f"There is a team “{name}” already. Nothing was changed.", code="team_taken", name=name)


def _team(row: TeamRow) -> Team:
    return Team(row.id, row.name, row.is_active)
