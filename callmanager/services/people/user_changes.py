"""What changes about people after they were added: password, role, team, name, being let in."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil

from argon2 import PasswordHasher
from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import UserError
from callmanager.domain.events import PeopleChanged
from callmanager.domain.names import key_of
from callmanager.domain.users import Right, Role, User
from callmanager.services.people import passwords
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, as_user, name_of, require, require_in
from callmanager.services.people.user_names import checked_email, checked_name, named, taken
from callmanager.store import locks
from callmanager.store.database import Database
from callmanager.store.tables import TeamRow, UserRow


class UserChanges:
    """The changing half of `callmanager.services.people.users.UserService`.

    Each change needs the right to manage people, but for one's own password.
    """

    def __init__(self, database: Database, audit: AuditLog, clock: Clock, bus: Bus | None = None) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._bus = bus or Bus()
        self._hasher = PasswordHasher()
        self._unknown = passwords.UnknownNames()

    def change_password(self, user: User, old: str, new: str) -> User:
        """A person chooses another password; afterwards ``must_change_password`` is over.

        Raises:
            UserError: the old one is not right (``password_wrong``) or may not be tried yet (``login_wait``), the new
                one is refused or the same (``user_password_same``), or the person is disabled. Nothing was changed.
        """
        row = self._begin_try(user.name)
        if row is None or row.id != user.user_id or not passwords.is_right(self._hasher, row.password_hash, old):
            self._audit.add(user.name, "user.password.refused", user.name, "wrong password")
            raise UserError("The old password is not right. Nothing was changed; try again.", code="password_wrong")
        if not self._end_try(row, old, "").is_active:
            raise UserError(f"The user “{row.name}” is disabled. Ask an administrator.", code="user_disabled")
        passwords.check(new, row.name)
        if passwords.is_right(self._hasher, row.password_hash, new):
            raise UserError(
                "The new password is the old one. Nothing was changed. Choose another one.", code="user_password_same"
            )
        fresh = passwords.hashed(self._hasher, new)

        def change(session: Session, row: UserRow) -> None:
            self._keep_password(row, fresh, must_change=False)
            self._audit.add_in(session, row.name, "user.password", row.name)

        return self._change(None, user.user_id, change)

    def reset_password(self, actor: Actor, user_id: str, new: str, *, must_change: bool = True) -> User:
        """Give somebody a new password, which they have to change at the next login; waits after wrong ones end.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id, the password is refused, or it is one's own (``user_self``): that one is
                changed with `change_password`.
        """
        require(actor, Right.MANAGE_USERS)
        _not_oneself(actor, user_id, "Change your own password with the old one.")
        fresh = passwords.hashed(self._hasher, new) if new.strip() else ""

        def change(session: Session, row: UserRow) -> None:
            passwords.check(new, row.name)
            self._keep_password(row, fresh, must_change=must_change)
            row.failed_logins, row.locked_until = 0, None
            self._audit.add_in(session, name_of(actor), "user.reset_password", row.name)

        return self._change(actor, user_id, change)

    def _keep_password(self, row: UserRow, password_hash: str, *, must_change: bool) -> None:
        row.password_hash, row.must_change_password = password_hash, must_change
        row.password_changed_at = self._clock.now()

    def disable(self, actor: Actor, user_id: str) -> User:
        """Let somebody in no more: no login, no phone, no rights; what they did stays.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id, it is oneself (``user_self``), or the last administrator (``last_admin``).
        """
        _not_oneself(actor, user_id, "Another administrator can disable you.")

        def change(session: Session, row: UserRow) -> None:
            if row.is_active:
                _keep_an_admin(session, row)
                row.is_active = False
                self._audit.add_in(session, name_of(actor), "user.disable", row.name)

        return self._change(actor, user_id, change)

    def enable(self, actor: Actor, user_id: str) -> User:
        """Let somebody in again, without the waits after wrong logins.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id.
        """

        def change(session: Session, row: UserRow) -> None:
            row.failed_logins, row.locked_until = 0, None
            if not row.is_active:
                row.is_active = True
                self._audit.add_in(session, name_of(actor), "user.enable", row.name)

        return self._change(actor, user_id, change)

    def change_role(self, actor: Actor, user_id: str, role: Role) -> User:
        """Give somebody another role.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id, or it is the last administrator (``last_admin``).
        """

        def change(session: Session, row: UserRow) -> None:
            if row.role != role.value:
                _keep_an_admin(session, row)
                before, row.role = row.role, role.value
                self._audit.add_in(session, name_of(actor), "user.role", row.name, f"{before} -> {role.value}")

        return self._change(actor, user_id, change)

    def move_to_team(self, actor: Actor, user_id: str, team_id: str | None) -> User:
        """Put somebody into a team, by its id, or into none; earlier calls stay with the team of their day.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id, there is no such team (``unknown_team``), or it is retired
                (``team_retired``).
        """

        def change(session: Session, row: UserRow) -> None:
            team = session.get(TeamRow, team_id) if team_id is not None else None
            if team_id is not None and team is None:
                raise UserError("There is no such team. Nothing was changed.", code="unknown_team")
            if row.team_id == team_id:
                return
            if team is not None and not team.is_active:
                raise UserError(
                    f"The team “{team.name}” is closed. Nothing was changed.", code="team_retired", name=team.name
                )
            before = session.get(TeamRow, row.team_id) if row.team_id else None
            told = f"{before.name if before else row.team_id or '-'} -> {team.name if team else '-'}"
            row.team_id = team_id
            self._audit.add_in(session, name_of(actor), "user.team", row.name, told)

        return self._change(actor, user_id, change)

    def rename(self, actor: Actor, user_id: str, name: str) -> User:
        """Give somebody another name, with which they log in from now on.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id, or the name is refused or taken.
        """
        name = checked_name(name)

        def change(session: Session, row: UserRow) -> None:
            other = named(session, name)
            if other is not None and other.id != user_id:
                raise taken(name)
            if row.name != name:
                before, row.name, row.name_key = row.name, name, key_of(name)
                self._audit.add_in(session, name_of(actor), "user.rename", name, f"{before} -> {name}")

        return self._change(actor, user_id, change)

    def set_email(self, actor: Actor, user_id: str, email: str) -> User:
        """Note somebody's e-mail; "" takes it away.

        Raises:
            PermissionDenied: ``actor`` may not manage people.
            UserError: nobody has this id, or the address cannot be one (``user_email``).
        """
        email = checked_email(email)

        def change(session: Session, row: UserRow) -> None:
            if row.email != email:
                row.email = email
                self._audit.add_in(session, name_of(actor), "user.email", row.name)

        return self._change(actor, user_id, change)

    def _change(self, actor: Actor | None, user_id: str, change: Callable[[Session, UserRow], None]) -> User:
        """Change a row in one transaction; ``actor`` None is the person's own change, which needs no right."""
        if actor is not None:
            require(actor, Right.MANAGE_USERS)
        with self._database.writing() as session:
            locks.hold(session, "people")  # of two who demote each other at once, one waits before it has any row
            if actor is not None:
                require_in(session, actor, Right.MANAGE_USERS)
            row = session.get(UserRow, user_id, with_for_update=True)
            if row is None:
                raise _nobody()
            change(session, row)
            session.add(row)
        self._bus.publish(PeopleChanged(user_id))
        return as_user(row)

    def _begin_try(self, name: str) -> UserRow | None:
        """Count a try as wrong before the password is looked at: then many at once are no way round the wait."""
        now = self._clock.now()
        with self._database.writing() as session:
            row = named(session, name, lock=True)
            left = passwords.still_waits(row.locked_until, now) if row else self._unknown.try_one(name, now)
            who = row.name if row else "?"  # never what was typed: it may have been the password
            if row is not None and not left:
                row.failed_logins += 1
                row.locked_until = now + passwords.wait_after(row.failed_logins)
                session.add(row)
            elif left or row is None:
                why = "too soon" if left else "unknown name"
                self._audit.add_in(session, who, "login.refused", who if row else "", why)
        if left:
            raise _wait(left)
        return row

    def _end_try(self, tried: UserRow, password: str, action: str) -> User:
        """The password was right: forget the wrong ones, and renew a hash that is older than today's rules."""
        outdated = passwords.is_outdated(self._hasher, tried.password_hash)
        fresh = passwords.hashed(self._hasher, password) if outdated else ""
        with self._database.writing() as session:
            row = session.get(UserRow, tried.id)
            if row is None:
                raise _nobody()
            row.failed_logins, row.locked_until = 0, None
            if fresh and row.password_hash == tried.password_hash:
                row.password_hash = fresh
            if not row.is_active:
                self._audit.add_in(session, row.name, "login.refused", row.name, "disabled")
            elif action:
                row.last_login_at = self._clock.now()
                self._audit.add_in(session, row.name, action)
            session.add(row)
        return as_user(row)


def _keep_an_admin(session: Session, row: UserRow) -> None:
    """Refuse what would leave nobody who may manage people; two at once see each other on every database."""
    active = select(UserRow.id).where(UserRow.role == Role.ADMIN.value, col(UserRow.is_active).is_(True))
    admins = session.exec(active.order_by(col(UserRow.id)).with_for_update()).all()
    if row.id in admins and len(admins) == 1:
        raise UserError(
            f"“{row.name}” is the last administrator. Nothing was changed. Make somebody else one first.",
            code="last_admin",
            name=row.name,
        )


def _not_oneself(actor: Actor, user_id: str, way_out: str) -> None:
    if isinstance(actor, User) and actor.user_id == user_id:
        raise UserError(f"This cannot be done to oneself. Nothing was changed. {way_out}", code="user_self")


def _nobody() -> UserError:
    return UserError("There is no such user. Nothing was changed.", code="unknown_user")


def _wait(left: timedelta) -> UserError:
    seconds = ceil(left.total_seconds())
    return UserError(
        f"There were wrong passwords for this name. Wait {seconds} seconds, then try again.",
        code="login_wait",
        seconds=seconds,
    )
