"""Contacts of a sales desk"""

import sqlalchemy as sa
from alembic import op

from callmanager.domain.contact_words import name_key, search_key
from callmanager.domain.phone_numbers import number_key
from callmanager.store.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_AT_ONCE = 5_000


def _make_keys() -> None:
    """Give each contact the words it is found by, and the key of its number."""
    names = ("id", "name", "name_key", "search_key", "phone", "phone_e164", "phone_key", "email", "company")
    table = sa.table("contacts", *(sa.column(name) for name in names))
    connection = op.get_bind()
    change = table.update().where(table.c.id == sa.bindparam("row"))
    change = change.values({name: sa.bindparam(f"new_{name}") for name in ("name_key", "search_key", "phone_key")})
    rows = connection.execute(sa.select(table)).all()
    for start in range(0, len(rows), _AT_ONCE):
        made = [
            {
                "row": row.id,
                "new_name_key": name_key(row.name),
                "new_search_key": search_key([row.name, row.company, row.email], [(row.phone, row.phone_e164)]),
                "new_phone_key": number_key(row.phone, row.phone_e164),
            }
            for row in rows[start : start + _AT_ONCE]
        ]
        connection.execute(change, made)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "contact_imports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_imports_at"), ["at"], unique=False)

    op.create_table(
        "contact_statuses",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("unseen_months", sa.Integer(), nullable=False),
        sa.Column("moves_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "contact_import_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["contact_imports.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact_import_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_import_changes_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_import_changes_import_id"), ["import_id"], unique=False)

    op.create_table(
        "contact_phones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("phone_e164", sa.String(), nullable=False),
        sa.Column("phone_key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact_phones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_phones_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_phones_phone_key"), ["phone_key"], unique=False)

    op.create_table(
        "contact_status_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact_status_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_status_changes_contact_id"), ["contact_id"], unique=False)

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        for name in ("search_key", "phone_e164", "status"):
            batch_op.drop_index(f"ix_contacts_{name}")
        batch_op.add_column(sa.Column("place", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("name_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("phone_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("phone_label", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("address", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("city", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("region", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("time_zone", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tags", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("owner_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("campaign_id", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("status_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("last_call_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("do_not_call", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("do_not_call_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("do_not_call_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("consent_source", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("consent_until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("import_id", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("locked_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("locked_until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("lock_owner", sa.String(), nullable=False, server_default=""))
    _make_keys()
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index("ix_contacts_place", ["place"], unique=True)
        batch_op.create_index("ix_contacts_phone_key", ["phone_key"], unique=False)
        batch_op.create_index("ix_contacts_by_name", ["name_key", "id"], unique=False)
        for name in ("status", "owner", "campaign", "import"):
            column = name if name == "status" else f"{name}_id"
            batch_op.create_index(f"ix_contacts_{name}_by_name", [column, "name_key", "id"], unique=False)
    blocked, locked = sa.text("do_not_call"), sa.text("locked_by IS NOT NULL")
    op.create_index(
        "ix_contacts_blocked_by_name",
        "contacts",
        ["name_key", "id"],
        sqlite_where=blocked,
        postgresql_where=blocked,
    )
    op.create_index("ix_contacts_locked_by", "contacts", ["locked_by"], sqlite_where=locked, postgresql_where=locked)
