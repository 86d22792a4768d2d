"""Contacts by their places: a search for a word that many have is put in order without reading their rows"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_contacts_place", table_name="contacts")
    op.create_index(
        "ix_contacts_place",
        "contacts",
        ["place", "name_key", "id", "status", "owner_id", "do_not_call"],
        unique=False,
        postgresql_where=sa.text("place IS NOT NULL"),
    )
