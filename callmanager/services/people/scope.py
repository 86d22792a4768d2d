"""Whose calls and recordings a person sees, as a condition for queries."""

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.sql.expression import SQLColumnExpression
from sqlmodel import col, select

from callmanager.domain.users import Scope, User
from callmanager.store.tables import CallRow, RecordingRow, UserRow


def visible_to(user: User) -> ColumnElement[bool]:
    """The condition that holds for the calls ``user`` may see: own, the team's, or all.

    A team lead without a team sees their own.
    """
    if user.scope is Scope.ALL:
        return true()
    if user.scope is Scope.TEAM and user.team_id is not None:
        return col(CallRow.team_id) == user.team_id
    return col(CallRow.agent_id) == user.user_id


def recordings_visible_to(user: User, owner: SQLColumnExpression[str] | None = None) -> ColumnElement[bool]:
    """The same for recordings, by whose they are; the team is the one that people belong to now.

    Args:
        user: who asks.
        owner: another expression than the column that tells whose recording it is.
    """
    whose = col(RecordingRow.user_id) if owner is None else owner
    if user.scope is Scope.ALL:
        return true()
    if user.scope is Scope.TEAM and user.team_id is not None:
        return whose.in_(select(UserRow.id).where(UserRow.team_id == user.team_id))
    return whose == user.user_id


def people_visible_to(user: User) -> ColumnElement[bool]:
    """The same for people: oneself, those who are in the team now, or all."""
    if user.scope is Scope.ALL:
        return true()
    if user.scope is Scope.TEAM and user.team_id is not None:
        return or_(col(UserRow.team_id) == user.team_id, col(UserRow.id) == user.user_id)
    return col(UserRow.id) == user.user_id
