"""People: creating them, logging them in."""

import secrets
import unicodedata

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, func, select

from callmanager.domain.clock import Clock
from callmanager.domain.errors import UserError
from callmanager.domain.users import MIN_PASSWORD_LENGTH, Role, User
from callmanager.services.audit import AuditLog
from callmanager.store.database import Database
from callmanager.store.tables import UserRow

MAX_NAME_LENGTH = 80
_BCRYPT = ("$2a$", "$2b$", "$2y$")
_BCRYPT_BYTES = 72  # bcrypt never looks at more
_WRONG = "The name or the password is not right. Nothing was changed; try again."


class UserService:
    """Creates, finds and logs in people."""

    def __init__(self, database: Database, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._hasher = PasswordHasher()

    def has_users(self) -> bool:
        """Whether anybody exists; on the first start nobody does."""
        with self._database.reading() as session:
            return session.exec(select(func.count()).select_from(UserRow)).one() > 0

    def create(self, name: str, password: str, role: Role, team: str = "", *, actor: str = "setup") -> User:
        """Add a person.

        Raises:
            UserError: the name is empty, too long or taken, or the password is too short.
        """
        name = " ".join(name.split())
        if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
            raise UserError(
                f"A user needs a name of 1 to {MAX_NAME_LENGTH} printable characters. Nobody was added.",
                code="user_name",
                limit=MAX_NAME_LENGTH,
            )
        if len(password) < MIN_PASSWORD_LENGTH:
            raise UserError(
                f"The password needs at least {MIN_PASSWORD_LENGTH} characters. Nobody was added.",
                code="user_password_short",
                limit=MIN_PASSWORD_LENGTH,
            )
        row = UserRow(
            id=secrets.token_hex(8),
            name=name,
            name_key=name_key(name),
            role=role.value,
            team_id=team or None,
            password_hash=self._hasher.hash(password),
            created_at=self._clock.now(),
        )
        with self._database.writing() as session:
            if _row(session, name) is not None:
                raise UserError(f"There is a user “{name}” already. Nobody was added.", code="user_taken", name=name)
            session.add(row)
            self._audit.add_in(session, actor, "user.create", name, role.value)
        return to_user(row)

    def login(self, name: str, password: str) -> User:
        """The person with this name and password.

        Raises:
            UserError: unknown name, wrong password (told apart to nobody), or a disabled user.
        """
        with self._database.reading() as session:
            row = _row(session, name)
        if row is None:
            self._hasher.hash(password)  # an unknown name takes as long as a wrong password
            raise UserError(_WRONG, code="login_wrong")
        if not self._is_right(row.password_hash, password):
            self._audit.add(row.name, "login.refused")
            raise UserError(_WRONG, code="login_wrong")
        if not row.is_active:
            raise UserError(f"The user “{row.name}” is disabled. Ask an administrator.", code="user_disabled")
        self._note_login(row, password)
        return to_user(row)

    def _is_right(self, password_hash: str, password: str) -> bool:
        """Whether the password fits, to our hash or to the bcrypt one that an imported user brought along."""
        try:
            if password_hash.startswith(_BCRYPT):
                return bcrypt.checkpw(password.encode()[:_BCRYPT_BYTES], password_hash.encode())
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError, ValueError):
            return False

    def _note_login(self, row: UserRow, password: str) -> None:
        """Put the login in the log; a hash that is older than today's rules is replaced while the password is known."""
        outdated = row.password_hash.startswith(_BCRYPT) or self._hasher.check_needs_rehash(row.password_hash)
        fresh = self._hasher.hash(password) if outdated else ""
        with self._database.writing() as session:
            current = session.get(UserRow, row.id)
            if fresh and current is not None and current.password_hash == row.password_hash:
                current.password_hash = fresh
                session.add(current)
            self._audit.add_in(session, row.name, "login")

    def get(self, user_id: str) -> User | None:
        """The person with this id."""
        with self._database.reading() as session:
            row = session.get(UserRow, user_id)
            return to_user(row) if row else None

    def by_name(self, name: str) -> User | None:
        """The person with this name, whatever its capitals and spaces."""
        with self._database.reading() as session:
            row = _row(session, name)
            return to_user(row) if row else None

    def all(self) -> list[User]:
        """Everybody, by name."""
        with self._database.reading() as session:
            return [to_user(row) for row in session.exec(select(UserRow).order_by(UserRow.name_key)).all()]


def name_key(name: str) -> str:
    """A name for comparison: “María” and “ maría ” are one."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _row(session: Session, name: str) -> UserRow | None:
    return session.exec(select(UserRow).where(UserRow.name_key == name_key(name))).first()


def to_user(row: UserRow) -> User:
    """The row as a value that may cross threads."""
    return User(row.id, row.name, Role(row.role), row.team_id, row.is_active)
