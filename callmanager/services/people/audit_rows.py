"""A row of the audit log: what may go into one, which are chosen by a filter, and the entry that one becomes."""

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from callmanager.domain.audit import AuditEntry, AuditFilter, seal
from callmanager.store.tables import AuditRow

_MAX_TEXT = 10_000


def storable(value: str) -> str:
    """What every database takes and gives back unchanged, since its digest is kept."""
    plain = value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return plain if len(plain) <= _MAX_TEXT else f"{plain[:_MAX_TEXT]}…"


def chosen(which: AuditFilter) -> "SelectOfScalar[AuditRow]":
    """The rows that ``which`` takes, newest first."""
    query = select(AuditRow).order_by(col(AuditRow.id).desc())
    if which.action:
        kind = col(AuditRow.action).startswith(f"{which.action}.", autoescape=True)
        query = query.where(or_(col(AuditRow.action) == which.action, kind))
    if which.actor:
        query = query.where(col(AuditRow.actor).icontains(which.actor, autoescape=True))
    if which.about:
        columns = (col(AuditRow.subject), col(AuditRow.detail))
        query = query.where(or_(*(column.icontains(which.about, autoescape=True) for column in columns)))
    if which.since is not None:
        query = query.where(col(AuditRow.at) >= which.since)
    if which.until is not None:
        query = query.where(col(AuditRow.at) < which.until)
    return query


def seal_of(row: AuditRow) -> str:
    """The seal of the texts as they stand in the row now."""
    return seal(row.salt, row.actor, row.subject, row.detail, row.origin)


def entry_of(row: AuditRow) -> AuditEntry:
    """The row as an entry to be read."""
    return AuditEntry(
        row.at,
        row.actor,
        row.action,
        row.subject,
        row.detail,
        row.origin,
        entry_id=row.id or 0,
        chain=row.chain,
        is_redacted=row.seal != seal_of(row),
    )
