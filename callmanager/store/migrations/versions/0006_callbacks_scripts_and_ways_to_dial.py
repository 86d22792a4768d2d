"""Callbacks, scripts and ways to dial"""

import sqlalchemy as sa
from alembic import op

from callmanager.store.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "outcomes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.Column("sale", sa.Boolean(), nullable=False),
        sa.Column("callback", sa.Boolean(), nullable=False),
        sa.Column("do_not_call", sa.Boolean(), nullable=False),
        sa.Column("no_contact", sa.Boolean(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("status_id", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "pause_reasons",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "scripts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("scripts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scripts_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("call_id", sa.String(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_call_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callbacks_agent_id"), ["agent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_callbacks_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_callbacks_open_due", ["done_at", "due_at"], unique=False)

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_connected", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_sale", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("callback_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("warning", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dial_kind", sa.String(), nullable=False, server_default="manual"))
        batch_op.add_column(sa.Column("dial_template", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("max_attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("retry_minutes", sa.Integer(), nullable=False, server_default="60"))
        batch_op.add_column(sa.Column("hours", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hours_policy", sa.String(), nullable=False, server_default="warn"))
        batch_op.add_column(sa.Column("wrap_up_seconds", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("product_ids", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_contacts_queue", "contacts", ["campaign_id", "status", "priority", "last_call_at", "id"])
    _copy_meanings()


def _copy_meanings() -> None:
    """Fill what answer and outcome of each call mean, with the shipped outcomes; there were no others until now."""
    calls = sa.table("calls", *(sa.column(name) for name in ("answered_at", "outcome_id", "is_connected", "is_sale")))
    people = ("sale", "interested", "callback", "not_interested", "wrong_number", "do_not_call", "dropped")
    answered = sa.and_(calls.c.outcome_id.is_(None), calls.c.answered_at.is_not(None))
    op.execute(calls.update().where(sa.or_(answered, calls.c.outcome_id.in_(people))).values(is_connected=True))
    op.execute(calls.update().where(calls.c.outcome_id == "sale").values(is_sale=True))
