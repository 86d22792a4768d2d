"""Alembic's entry: it migrates the connection that `callmanager.store.migrations.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

import callmanager.store.tables  # noqa: F401 - imported for the tables that it registers

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
