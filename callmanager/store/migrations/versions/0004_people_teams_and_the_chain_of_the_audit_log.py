"""People, teams and the chain of the audit log"""

import sqlalchemy as sa
from alembic import op

from callmanager.store.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "teams",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chain", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("password_changed_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("failed_logins", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("locked_until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("last_login_at", UtcDateTime(), nullable=True))
    _name_teams()


def _name_teams() -> None:
    """Until now a team was no more than the name that people had as their team."""
    connection = op.get_bind()
    users = sa.table("users", sa.column("team_id"), sa.column("created_at", UtcDateTime()))
    teams = sa.table(
        "teams",
        *(sa.column(name) for name in ("id", "name", "name_key", "is_active")),
        sa.column("created_at", UtcDateTime()),
    )
    found = connection.execute(
        sa.select(users.c.team_id, sa.func.min(users.c.created_at))
        .where(users.c.team_id.is_not(None))
        .group_by(users.c.team_id)
    ).all()
    taken: set[str] = set()
    for team_id, at in found:
        key = " ".join(team_id.split()).casefold()
        name = team_id if key not in taken else f"{team_id} ({len(taken) + 1})"
        taken.add(" ".join(name.split()).casefold())
        row = {"id": team_id, "name": name, "name_key": " ".join(name.split()).casefold(), "is_active": True}
        connection.execute(teams.insert().values(**row, created_at=at))
