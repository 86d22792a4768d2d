"""People: creating them, logging them in, and changing what stands about them."""

import secrets
from math import ceil

from sqlmodel import col, func, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import UserError
from callmanager.domain.events import PeopleChanged
from callmanager.domain.names import key_of
from callmanager.domain.users import Person, Right, Role, User
from callmanager.services.people import passwords
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting_now, as_user, name_of, require, require_in
from callmanager.services.people.scope import people_visible_to
from callmanager.services.people.teams import TeamService
from callmanager.services.people.user_changes import UserChanges
from callmanager.services.people.user_names import checked_email, checked_name, named, taken
from callmanager.store.database import Database
from callmanager.store.tables import TeamRow, UserRow

name_key = key_of
to_user = as_user


class UserService(UserChanges):
    """Creates, finds and logs in people, and changes what stands about them.

    Args:
        database: where they are kept.
        audit: told of each login, each refused one and each change.
        clock: tells when.
        bus: told of changes.
    """

    def __init__(self, database: Database, audit: AuditLog, clock: Clock, bus: Bus | None = None) -> None:
        super().__init__(database, audit, clock, bus)
        self._teams = TeamService(database, self._bus, audit, clock)

    def has_users(self) -> bool:
        """Whether anybody exists; on the first start nobody does."""
        with self._database.reading() as session:
            return session.exec(select(func.count()).select_from(UserRow)).one() > 0

    def create(
        self,
        name: str,
        password: str,
        role: Role,
        team: str = "",
        *,
        actor: Actor = "setup",
        must_change: bool = False,
        email: str = "",
    ) -> User:
        """Add a person.

        Args:
            name: what they log in with.
            password: their first one.
            role: what they may.
            team: the name or the id of their team, which is made if there is none; "" is none.
            actor: who adds them; a person needs the right to manage people.
            must_change: whether they have to choose a password of their own at the first login.
            email: for people who look for theirs.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: the name is empty, too long or taken, or the password, the e-mail or the team's name is refused.
                Nobody was added.
        """
        require(actor, Right.MANAGE_USERS)
        name = checked_name(name)
        passwords.check(password, name)
        row = UserRow(
            id=secrets.token_hex(8),
            name=name,
            name_key=key_of(name),
            role=role.value,
            password_hash=passwords.hashed(self._hasher, password),
            email=checked_email(email),
            must_change_password=must_change,
            password_changed_at=self._clock.now(),
            created_at=self._clock.now(),
        )
        with self._database.writing() as session:
            require_in(session, actor, Right.MANAGE_USERS)
            if named(session, name) is not None:
                raise taken(name)
            row.team_id = self._teams.ensure_in(session, team, actor)
            session.add(row)
            self._audit.add_in(session, name_of(actor), "user.create", name, role.value)
        self._bus.publish(PeopleChanged(row.id))
        return as_user(row)

    def update(self, actor: Actor, user_id: str, *, name: str, email: str, role: Role, team_id: str | None) -> User:
        """Change everything that stands about somebody at once: all of it or nothing.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: as `rename`, `set_email`, `change_role` and `move_to_team`.
        """
        require(actor, Right.MANAGE_USERS)
        with self._database.together():
            self.change_role(actor, user_id, role)
            self.move_to_team(actor, user_id, team_id)
            self.set_email(actor, user_id, email)
            user = self.rename(actor, user_id, name)
        self._bus.publish(PeopleChanged(user_id))  # once more: before, it was not committed yet
        return user

    def login(self, name: str, password: str) -> User:
        """The person with this name and password.

        Whoever has ``must_change_password`` has no rights before `change_password`.

        Raises:
            UserError: unknown name or wrong password (``login_wrong``, told apart to nobody), the wait after wrong ones
                is not over (``login_wait``), or a disabled user (``user_disabled``). The first two tell in
                ``details["seconds"]`` when the next try is looked at.
        """
        row = self._begin_try(name)
        if row is None:
            passwords.hashed(self._hasher, password)  # an unknown name takes as long as a wrong password
            raise _wrong(self._unknown.tries_of(name))
        if not passwords.is_right(self._hasher, row.password_hash, password):
            self._audit.add(row.name, "login.refused", row.name, f"wrong password, {row.failed_logins} in a row")
            raise _wrong(row.failed_logins)
        user = self._end_try(row, password, "login")
        if not user.is_active:
            raise UserError(f"The user “{row.name}” is disabled. Ask an administrator.", code="user_disabled")
        return user

    def get(self, user_id: str) -> User | None:
        """The person with this id."""
        with self._database.reading() as session:
            row = session.get(UserRow, user_id)
            return as_user(row) if row else None

    def by_name(self, name: str) -> User | None:
        """The person with this name, whatever its capitals and spaces."""
        with self._database.reading() as session:
            row = named(session, name)
            return as_user(row) if row else None

    def all(self) -> list[User]:
        """Everybody, by name, for programs; what a person may see of it is `people`."""
        with self._database.reading() as session:
            return [as_user(row) for row in session.exec(select(UserRow).order_by(UserRow.name_key)).all()]

    def as_of_now(self, actor: Actor) -> Actor:
        """Who asks, as they stand in the database now; a program is who it is.

        Raises:
            PermissionDenied: the person was disabled meanwhile (``user_disabled``).
        """
        return acting_now(self._database, actor)

    def people(self, actor: Actor, *, with_disabled: bool = True) -> list[Person]:
        """The people that ``actor`` sees, by name: oneself, the team, or all.

        E-mail and moments stand only in what is told to whoever manages people.
        """
        actor = acting_now(self._database, actor)
        manages = not isinstance(actor, User) or actor.may(Right.MANAGE_USERS)
        query = select(UserRow, TeamRow.name).join(TeamRow, col(TeamRow.id) == col(UserRow.team_id), isouter=True)
        if isinstance(actor, User):
            query = query.where(people_visible_to(actor))
        if not with_disabled:
            query = query.where(col(UserRow.is_active).is_(True))
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(UserRow.name_key))).all()
        return [_person(row, team, manages) for row, team in rows]


def _wrong(tries: int) -> UserError:
    return UserError(
        "The name or the password is not right. Nothing was changed; try again.",
        code="login_wrong",
        seconds=ceil(passwords.wait_after(tries).total_seconds()),
    )


def _person(row: UserRow, team: str | None, manages: bool) -> Person:
    user, name = as_user(row), team or row.team_id or ""
    return Person(user, name, row.email, row.last_login_at, row.created_at) if manages else Person(user, name)
