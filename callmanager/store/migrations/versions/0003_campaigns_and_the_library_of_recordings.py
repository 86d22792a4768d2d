"""Campaigns and the library of recordings"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from callmanager.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _text(name: str, kind: type[sa.String] = sa.String) -> sa.Column[str]:
    return sa.Column(name, kind(), nullable=False, server_default="")


def _number_recordings() -> None:
    """Give each row its place in time: the begin's milliseconds, and below them a number that none shares."""
    table = sa.table("recordings", sa.column("id"), sa.column("place"), sa.column("started_at", UtcDateTime()))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.started_at).order_by(table.c.started_at)).all()
    places = [
        {"row": row_id, "number": (max(0, (at - _EPOCH) // timedelta(milliseconds=1)) << 21) + count % 2**21}
        for count, (row_id, at) in enumerate(rows)
    ]
    if places:
        change = table.update().where(table.c.id == sa.bindparam("row")).values(place=sa.bindparam("number"))
        connection.execute(change, places)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(_text("origin"))
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(_text("campaign_id"))
        batch_op.add_column(_text("consent"))
        batch_op.add_column(sa.Column("consent_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sidecar_mtime_ns", sa.BigInteger(), nullable=False, server_default="0"))
        for name in ("host", "user_name", "campaign_id", "consent", "product", "integrity", "legal_hold"):
            batch_op.add_column(_text(name))
        for name in ("contact_key", "phone_key", "agent_key", "product_key", "tag_key", "note_key", "tags"):
            batch_op.add_column(_text(name, sa.Text))
        batch_op.add_column(_text("sidecar_path"))
        batch_op.add_column(sa.Column("outcome_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("verified_at", UtcDateTime(), nullable=True))
        batch_op.alter_column("size_bytes", existing_type=sa.Integer(), type_=sa.BigInteger())
        batch_op.drop_index("ix_recordings_user_id")
    _number_recordings()
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.alter_column("place", existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_index("ix_recordings_place", ["place"], unique=True)
        facts = ["outcome_id", "campaign_id", "duration_seconds", "integrity", "legal_hold"]
        batch_op.create_index("ix_recordings_listing", ["place", "user_id", *facts])
        batch_op.create_index("ix_recordings_user_place", ["user_id", "place", *facts])
        batch_op.create_index("ix_recordings_sidecar", ["sidecar_path", "sidecar_mtime_ns", "id", "integrity", "host"])
        tagged = sa.text("tags <> ''")
        batch_op.create_index("ix_recordings_tags", ["tags"], sqlite_where=tagged, postgresql_where=tagged)
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
