"""People, teams and the chain of the audit log"""

import secrets

import sqlalchemy as sa
from alembic import op

from callmanager.domain.audit import link, seal
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
        for name in ("salt", "seal", "chain"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("password_changed_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("failed_logins", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("locked_until", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("last_login_at", UtcDateTime(), nullable=True))
    _name_teams()
    _link_entries()
    _guard_entries()


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


def _link_entries() -> None:
    """Begin the chain with what the log has already: from now on nothing of it changes unseen."""
    connection = op.get_bind()
    texts = ("actor", "subject", "detail", "origin")
    audit = sa.table(
        "audit",
        sa.column("id", sa.Integer()),
        sa.column("at", UtcDateTime()),
        *(sa.column(name, sa.String()) for name in (*texts, "action", "salt", "seal", "chain")),
    )
    change = (
        audit.update()
        .where(audit.c.id == sa.bindparam("row"))
        .values(salt=sa.bindparam("new_salt"), seal=sa.bindparam("new_seal"), chain=sa.bindparam("new_chain"))
    )
    before, last = "", -(2**31)
    while True:
        query = sa.select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).all()
        changes = []
        for row in rows:
            salt = secrets.token_hex(16)
            sealed = seal(salt, *(getattr(row, name) for name in texts))
            before = link(before, row.id, row.at, row.action, sealed)
            changes.append({"row": row.id, "new_salt": salt, "new_seal": sealed, "new_chain": before})
        if changes:
            connection.execute(change, changes)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].id


def _guard_entries() -> None:
    """Let the database itself refuse to change or delete entries.

    Texts and salt may be replaced where a later entry says so: that is how a person is erased from the log.
    """
    connection = op.get_bind()
    for statement in _POSTGRESQL_GUARDS if connection.dialect.name == "postgresql" else _SQLITE_GUARDS:
        connection.exec_driver_sql(statement)


_AT_ONCE = 1_000
_SQLITE_GUARDS = (
    """CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
    """CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
    WHEN NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action
        OR NEW.seal IS NOT OLD.seal OR NEW.chain IS NOT OLD.chain
        OR NOT EXISTS (
            SELECT 1 FROM audit WHERE action = 'audit.redact' AND subject = CAST(OLD.id AS TEXT) AND id > OLD.id
        )
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
    # “INSERT OR REPLACE” deletes without asking the first one.
    """CREATE TRIGGER audit_keeps_places BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
)
_POSTGRESQL_GUARDS = (
    """CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF (NEW.id, NEW.at, NEW.actor, NEW.action, NEW.seal, NEW.chain)
                IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.actor, OLD.action, OLD.seal, OLD.chain)
                AND EXISTS (
                    SELECT 1 FROM audit WHERE action = 'audit.redact' AND subject = OLD.id::text AND id > OLD.id
                )
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'the audit log only grows';
    END $$""",
    """CREATE TRIGGER audit_keeps_rows BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows()""",
    """CREATE TRIGGER audit_keeps_table BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()""",
)
