"""Names and addresses of people: which can be kept, whose one is, and what is said when somebody has it already."""

from sqlmodel import Session, select

from callmanager.domain.errors import UserError
from callmanager.domain.names import key_of, one_line
from callmanager.store.tables import UserRow

MAX_NAME_LENGTH = 80
MAX_EMAIL_LENGTH = 254


def named(session: Session, name: str, *, lock: bool = False) -> UserRow | None:
    """The row of the person with this name."""
    query = select(UserRow).where(UserRow.name_key == key_of(name))
    return session.exec(query.with_for_update() if lock else query).first()


def checked_name(name: str) -> str:
    """The name as it is kept; raises UserError for one that cannot be."""
    name = one_line(name)
    if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise UserError(
            f"A user needs a name of 1 to {MAX_NAME_LENGTH} printable characters. Nothing was changed.",
            code="user_name",
            limit=MAX_NAME_LENGTH,
        )
    return name


def checked_email(email: str) -> str:
    """The address as it is kept; raises UserError for one that cannot be."""
    email = email.strip()
    name, at, host = email.partition("@")
    plain = email.isprintable() and not any(character.isspace() for character in email)
    if email and not (name and at and host and plain and len(email) <= MAX_EMAIL_LENGTH):
        raise UserError("This is no e-mail address. Nothing was changed.", code="user_email")
    return email


def taken(name: str) -> UserError:
    """Somebody has this name."""
    return UserError(f"There is a user “{name}” already. Nothing was changed.", code="user_taken", name=name)
