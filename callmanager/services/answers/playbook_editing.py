"""The playbook as a team edits it: shipped answers and its own, by version, for some campaigns or for all.

What ships stands in files and is never written to. An answer that was changed here stands in the database and takes
the place of the shipped one with its id, until it is put back.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session, col, func, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import PlaybookError, StoreError
from callmanager.domain.events import PlaybookChanged
from callmanager.domain.objection import PlaybookEntry
from callmanager.domain.users import Right
from callmanager.services.answers.edited_entries import (
    COLUMNS,
    EditedEntry,
    EntriesImported,
    EntryVersion,
    body_of,
    check_id,
    edited_entry,
    entries_of,
    entry_in,
    values_of,
    version_row,
)
from callmanager.services.answers.entry_files import read_tables, write_tables
from callmanager.services.answers.playbook import Playbook
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.database import Database
from callmanager.store.tables import PlaybookEntryRow, PlaybookVersionRow

_log = logging.getLogger(__name__)
_AT_ONCE = 500


class PlaybookService:
    """Keeps the team's answers; every change holds from the next question on.

    Args:
        database: where changed answers stand.
        bus: told of changes.
        audit: told of changes, too.
        clock: tells when.
        shipped: what comes with the program.
    """

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, shipped: Playbook) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock
        self._shipped = shipped
        self._shipped_by_id = {entry.id: entry for entry in shipped.entries}
        self._lock = threading.Lock()
        self._built: dict[str, Playbook] = {}
        self._last: dict[str, Playbook] = {}  # what was built before the answers changed
        bus.subscribe(PlaybookChanged, self._forget)  # also when another desktop has changed something

    @property
    def problems(self) -> tuple[PlaybookError, ...]:
        """What of the shipped files could not be read."""
        return self._shipped.problems

    def current(self, campaign_id: str = "") -> Playbook:
        """What answers objections of this campaign's calls; "" is a call of no campaign, which gets every answer.

        While a team's database is away it is what was read last, or what ships: a customer does not wait for a server.
        """
        with self._lock:
            if campaign_id not in self._built:
                try:
                    entries = self.entries()
                except StoreError as error:
                    _log.info("The team's own answers cannot be read now: %s", error)
                    return self._last.get(campaign_id, self._shipped)
                chosen = tuple(
                    edited.entry
                    for edited in entries
                    if not campaign_id or not edited.campaigns or campaign_id in edited.campaigns
                )
                alike = (known for known in self._last.values() if known.entries == chosen)  # most campaigns have all
                playbook = next(alike, None) or self._shipped.with_entries(chosen)
                self._built[campaign_id] = self._last[campaign_id] = playbook
            return self._built[campaign_id]

    def preview(self, entry: PlaybookEntry | None) -> Playbook:
        """What would answer if this answer were saved now; None is none."""
        if entry is None:
            return self.current()
        others = (edited.entry for edited in self.entries() if edited.entry.id != entry.id)
        return self._shipped.with_entries((*others, entry))

    def entries(self) -> list[EditedEntry]:
        """Every answer as it stands now: shipped ones in their order, then the team's own."""
        with self._database.reading() as session:
            rows = {row.id: row for row in session.exec(select(PlaybookEntryRow).order_by(PlaybookEntryRow.id)).all()}
        shipped = self._shipped_by_id
        listed = [edited_entry(rows[i], shipped=True) if i in rows else EditedEntry(e) for i, e in shipped.items()]
        return listed + [edited_entry(row, shipped=False) for row_id, row in rows.items() if row_id not in shipped]

    def get(self, entry_id: str) -> EditedEntry | None:
        """The answer with this id."""
        return next((edited for edited in self.entries() if edited.entry.id == entry_id), None)

    def save(self, entry: PlaybookEntry, actor: Actor, *, campaigns: Iterable[str] = ()) -> EditedEntry:
        """Keep an answer, new or changed; its version is one more than the one before.

        Raises:
            PermissionDenied: ``actor`` may not change answers.
            PlaybookError: its id cannot be used.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        check_id(entry.id)
        with self._database.writing() as session:
            (row,) = self._write(session, [(entry, tuple(dict.fromkeys(campaigns)))], name_of(actor))
            self._audit.add_in(session, name_of(actor), "playbook.save", entry.id, f"version {row.version}")
        self._changed(entry.id)
        return edited_entry(row, shipped=entry.id in self._shipped_by_id)

    def enable(self, entry_id: str, actor: Actor, *, enabled: bool) -> EditedEntry:
        """Take an answer into use or out of it.

        Raises:
            PermissionDenied: ``actor`` may not change answers.
            PlaybookError: there is no such answer.
        """
        edited = self._existing(entry_id)
        return self.save(replace(edited.entry, enabled=enabled), actor, campaigns=edited.campaigns)

    def remove(self, entry_id: str, actor: Actor) -> None:
        """Put a shipped answer back as it came, or delete one of the team's own; its versions stay.

        Raises:
            PermissionDenied: ``actor`` may not change answers.
            PlaybookError: there is nothing to put back or to delete.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        with self._database.writing() as session:
            row = session.get(PlaybookEntryRow, entry_id)
            if row is None:
                raise _unknown(entry_id)
            session.delete(row)
            self._audit.add_in(session, name_of(actor), "playbook.remove", entry_id)
        self._changed(entry_id)

    def versions(self, entry_id: str) -> list[EntryVersion]:
        """Every version that was kept of an answer, newest first."""
        query = select(PlaybookVersionRow).where(PlaybookVersionRow.entry_id == entry_id)
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(PlaybookVersionRow.version).desc())).all()
        return [EntryVersion(row.version, entry_in(row.body), row.at, row.actor) for row in rows]

    def export_file(self, path: Path, actor: Actor) -> int:
        """Write every answer to a ``.toml`` or ``.xlsx`` file; how many.

        Raises:
            PermissionDenied: ``actor`` may not export.
            PlaybookError: it cannot be written.
        """
        require_now(self._database, actor, Right.EXPORT)
        count = write_tables(path, COLUMNS, (values_of(edited.entry) for edited in self.entries()))
        self._audit.add(name_of(actor), "playbook.export", path.name, str(count))
        return count

    def import_file(self, path: Path, actor: Actor) -> EntriesImported:
        """Take over the answers of a ``.toml`` or ``.xlsx`` file; one that cannot be used is left out and told.

        Raises:
            PermissionDenied: ``actor`` may not change answers.
            PlaybookError: the file cannot be used at all; nothing was changed.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        entries, problems = entries_of(read_tables(path, COLUMNS))
        before = {edited.entry.id: edited for edited in self.entries()}
        new = [entry for entry in entries.values() if entry.id not in before]
        changes = [
            (entry, old.campaigns)
            for entry in entries.values()
            if (old := before.get(entry.id)) is not None and values_of(old.entry) != values_of(entry)
        ]
        added, changed = len(new), len(changes)
        with self._database.writing() as session:
            self._write(session, [*((entry, ()) for entry in new), *changes], name_of(actor))
            told = f"+{added} ~{changed} !{len(problems)}"
            self._audit.add_in(session, name_of(actor), "playbook.import", path.name, told)
        self._changed("")
        return EntriesImported(added, changed, len(entries) - added - changed, tuple(problems))

    def _write(
        self, session: Session, entries: Sequence[tuple[PlaybookEntry, tuple[str, ...]]], actor: str
    ) -> list[PlaybookEntryRow]:
        """Keep these answers, each with its campaigns, and a version of each."""
        now, ids = self._clock.now(), [entry.id for entry, _campaigns in entries]
        rows: dict[str, PlaybookEntryRow] = {}
        newest: dict[str, int] = {}
        latest = func.max(PlaybookVersionRow.version)
        for start in range(0, len(ids), _AT_ONCE):  # looked up together: ten thousand come in a file
            some = ids[start : start + _AT_ONCE]
            found = select(PlaybookEntryRow).where(col(PlaybookEntryRow.id).in_(some))
            rows |= {row.id: row for row in session.exec(found)}
            kept = select(PlaybookVersionRow.entry_id, latest).where(col(PlaybookVersionRow.entry_id).in_(some))
            newest |= dict(session.exec(kept.group_by(PlaybookVersionRow.entry_id)).all())
        versions: list[PlaybookVersionRow] = []
        for given, campaigns in entries:
            before, highest = self._shipped_by_id.get(given.id), newest.get(given.id)
            if before is not None and highest is None:  # what it was like before anybody changed it stays to be seen
                versions.append(version_row(before, max(1, before.version), now, "CallManager"))
            version = max(highest or 0, before.version if before else 0) + 1
            entry, row = replace(given, version=version), rows.get(given.id)
            if row is None:
                row = PlaybookEntryRow(id=given.id, language="", category="", body="", updated_at=now, updated_by=actor)
                rows[given.id] = row
            row.language, row.category, row.body = entry.language, entry.category.value, body_of(entry)
            row.campaigns = "".join(f"\n{campaign}" for campaign in campaigns) + "\n" if campaigns else ""
            row.is_active, row.version, row.updated_at, row.updated_by = entry.enabled, version, now, actor
            versions.append(version_row(entry, version, now, actor))
        session.add_all([*rows.values(), *versions])
        return [rows[entry_id] for entry_id in ids]

    def _existing(self, entry_id: str) -> EditedEntry:
        edited = self.get(entry_id)
        if edited is None:
            raise _unknown(entry_id)
        return edited

    def _forget(self, _news: PlaybookChanged) -> None:
        with self._lock:
            self._built.clear()

    def _changed(self, entry_id: str) -> None:
        self._bus.publish(PlaybookChanged(entry_id))


def _unknown(entry_id: str) -> PlaybookError:
    return PlaybookError(
        f"There is no changed answer “{entry_id[:40]}”. Nothing was changed.",
        code="playbook_unknown",
        entry=entry_id[:40],
    )
