"""Whether somebody may do what a service is asked to do: the one door in front of every change and every look.

A service asks here before it does anything, whoever calls it: buttons that are hidden are a courtesy, no lock.
"""

from functools import cache
from typing import TypeAlias, overload

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from callmanager.domain.errors import PermissionDenied
from callmanager.domain.users import Right, Role, User
from callmanager.store.database import Database
from callmanager.store.tables import UserRow

Actor: TypeAlias = User | str
"""Who asks: a person, whose rights are looked at; or the name of a program or rule, such as the command line, that has
the rights of the computer's own account: whoever can start it there can open the database's file, too."""

_SENTENCES = {
    Right.SEE_TEAM_DETAIL: "Your role does not let you see other people's work. Nothing was shown.",
    Right.SEE_OTHER_TEAMS_TOTALS: "Your role does not let you see other teams. Nothing was shown.",
    Right.LISTEN_ALL: "Your role does not let you listen to other people's recordings. Nothing was played.",
    Right.EXPORT: "Your role does not let you export. Nothing was written.",
    Right.SEE_CONTACTS: "You may not see contacts now. Nothing was shown.",
    Right.EDIT_CONTACTS: "Your role does not let you change contacts. Nothing was changed.",
    Right.IMPORT_CONTACTS: "Your role does not let you import contacts. Nothing was changed.",
    Right.DELETE_CONTACTS: "Your role does not let you delete contacts. Nothing was deleted.",
    Right.UNBLOCK_CONTACTS: "Your role does not let you allow calls to this contact again. Nothing was changed.",
    Right.MANAGE_CALLBACKS: "Your role does not let you change other people's callbacks. Nothing was changed.",
    Right.EDIT_SCRIPTS: "Your role does not let you change scripts. Nothing was changed.",
    Right.EDIT_PLAYBOOK: "Your role does not let you change the approved answers. Nothing was changed.",
    Right.EDIT_GOALS: "Your role does not let you change goals. Nothing was changed.",
    Right.SEE_AUDIT: "Your role does not let you read the audit log. Nothing was shown.",
    Right.DELETE_RECORDINGS: "Your role does not let you delete recordings. Nothing was deleted.",
    Right.MANAGE_PHONES: "Your role does not let you manage other people's phones. Nothing was changed.",
    Right.MANAGE_USERS: "Your role does not let you manage people. Nothing was changed.",
    Right.CONFIGURE: "Your role does not let you change the office's settings. Nothing was changed.",
}


def require(actor: Actor, right: Right) -> None:
    """Let pass whoever may; programs may.

    Raises:
        PermissionDenied: this person's role does not include ``right``, or the person is disabled or must choose a
            password first. ``details["right"]`` names the right; the code is ``permission_`` and its name.
    """
    if isinstance(actor, User) and not actor.may(right):
        raise denied(right)


def require_in(session: Session, actor: Actor, right: Right) -> None:
    """As `require`, by what stands in the database now: somebody who was demoted meanwhile is refused.

    Args:
        session: the transaction of the change.
        actor: who asks.
        right: what is needed.

    Raises:
        PermissionDenied: as `require`; also when the person is not in the database at all.
    """
    require(actor, right)
    if isinstance(actor, User):
        row = session.get(UserRow, actor.user_id)
        if row is None or not as_user(row).may(right):
            raise denied(right)


def require_now(database: Database, actor: Actor, right: Right) -> None:
    """As `require`, by what stands in the database now: for what is asked with a person who was looked up earlier.

    Raises:
        PermissionDenied: as `require`; also when the person was disabled meanwhile (``user_disabled``).
        StoreError: the database cannot be read.
    """
    require(actor, right)
    require(acting_now(database, actor), right)


def acting(session: Session, user: User) -> User:
    """The person as they stand in the database now; one who is not kept there, as a program's own, as they are.

    Every service that works for a person who was looked up earlier asks here, in the transaction of what it does.

    Raises:
        PermissionDenied: the person was disabled meanwhile (``user_disabled``).
    """
    row = session.execute(_standing(), {"user_id": user.user_id}).first()
    if row is None:
        return user
    if not (row.is_active and user.is_active):
        raise PermissionDenied(
            f"The user “{row.name}” is disabled. Ask an administrator.", code="user_disabled", name=row.name
        )
    return User(user.user_id, row.name, Role(row.role), row.team_id, row.is_active, row.must_change_password)


@overload
def acting_now(database: Database, actor: User) -> User: ...


@overload
def acting_now(database: Database, actor: Actor) -> Actor: ...


def acting_now(database: Database, actor: Actor) -> Actor:
    """As `acting`, in a look of its own; programs are who they are.

    Raises:
        PermissionDenied: the person was disabled meanwhile (``user_disabled``).
        StoreError: the database cannot be read.
    """
    if not isinstance(actor, User):
        return actor
    with database.reading() as session:
        return acting(session, actor)


@cache
def _standing() -> Select[str, str, str | None, bool, bool]:
    row = UserRow
    columns = select(row.name, row.role, row.team_id, row.is_active, row.must_change_password)  # type: ignore[call-overload]
    return columns.where(col(row.id) == bindparam("user_id"))  # type: ignore[no-any-return]


def denied(right: Right) -> PermissionDenied:
    """The refusal, in a sentence."""
    return PermissionDenied(_SENTENCES[right], code=f"permission_{right.value}", right=right.value)


def name_of(actor: Actor) -> str:
    """What the audit log calls who asks."""
    return actor.name if isinstance(actor, User) else actor


def as_user(row: UserRow) -> User:
    """A row as the value that may cross threads."""
    return User(row.id, row.name, Role(row.role), row.team_id, row.is_active, row.must_change_password)
