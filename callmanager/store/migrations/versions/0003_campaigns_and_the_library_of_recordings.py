"""Campaigns and the library of recordings"""

import sqlalchemy as sa
from alembic import op

from callmanager.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str, kind: type[sa.String] = sa.String) -> sa.Column[str]:
    return sa.Column(name, kind(), nullable=False, server_default="")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(_text("origin"))
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(_text("campaign_id"))
        batch_op.add_column(_text("consent"))
        batch_op.add_column(sa.Column("consent_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sidecar_mtime_ns", sa.BigInteger(), nullable=False, server_default="0"))
        for name in ("user_name", "campaign_id", "consent", "product", "tags", "integrity", "legal_hold"):
            batch_op.add_column(_text(name))
        batch_op.add_column(sa.Column("outcome_id", sa.String(), nullable=True))
        batch_op.add_column(_text("search_key", sa.Text))
        batch_op.add_column(sa.Column("verified_at", UtcDateTime(), nullable=True))
    op.create_table(
        "campaigns",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("recording_mode", sa.String(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("beep_seconds", sa.Float(), nullable=False),
        sa.Column("keep_from_seconds", sa.Float(), nullable=False),
        sa.Column("voice_start_dbfs", sa.Float(), nullable=True),
        sa.Column("pre_roll_seconds", sa.Float(), nullable=False),
        sa.Column("pause_reminder_seconds", sa.Float(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key"),
    )
    op.create_table(
        "recording_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("recording_exports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_exports_recording_id"), ["recording_id"], unique=False)
    op.create_table(
        "retention_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
