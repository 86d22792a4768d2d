"""Steps kept through an outage"""

import sqlalchemy as sa
from alembic import op

from callmanager.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "journal_steps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("brought_at", UtcDateTime(), nullable=False),
        sa.Column("conflict", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
