"""Bring the predecessor's data over: people, contacts, calls and recordings. Repeatable; the old data is only read.

What is the same is recognised by what it is, not by when it came: a person by name, a contact by number, a call by
its old id, moment and number, a recording by file name and size. So a second run adds nothing.
"""

import contextlib
from pathlib import Path
from zoneinfo import ZoneInfo

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.services.legacy.legacy_calls import LegacyCalls
from callmanager.services.legacy.legacy_contacts import LegacyContacts
from callmanager.services.legacy.legacy_files import find, legacy_id, read_tables, recordings
from callmanager.services.legacy.legacy_people import LegacyPeople
from callmanager.services.legacy.legacy_recordings import OldPeople, RecordingCopier
from callmanager.services.legacy.legacy_result import ACTOR, LegacyResult, Skipped, Tally
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.teams import TeamService
from callmanager.store.database import Database

__all__ = ["LegacyImport", "LegacyResult", "Skipped", "legacy_id"]


class _DryRun(Exception):
    """Takes back everything that a dry run put into the transaction."""


class LegacyImport:
    """Imports the predecessor's files.

    Args:
        country: that of numbers typed without one.
        zone: the office's; moments beside old recordings are local.
        folder: our recordings folder, which gets copies.
    """

    def __init__(
        self, database: Database, audit: AuditLog, clock: Clock, *, country: str, zone: ZoneInfo, folder: Path
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._country = country.upper()
        self._zone = zone
        self._folder = folder

    def run(self, path: Path, *, dry_run: bool = False) -> LegacyResult:
        """Import the old program's folder or database file.

        People, contacts and calls come in one transaction; then the recordings are copied one by one.

        Raises:
            StoreError: there is nothing to import, or the old database cannot be used; nothing was changed.
            RecordingError: the recordings do not fit on the disk; what was imported before them stays.
        """
        places = find(path)
        tally, people = Tally(), OldPeople()
        if places.database is not None:
            people = self._import_rows(tally, places.database, dry_run)
        if places.recordings is not None:
            copier = RecordingCopier(self._database, self._folder, self._zone, people)
            for name, reason in copier.run(recordings(places.recordings), dry_run=dry_run):
                tally.skip("recording", name, reason)
            tally.recordings = copier.added
        return tally.result(dry_run=dry_run)

    def _import_rows(self, tally: Tally, database: Path, dry_run: bool) -> OldPeople:
        old, now = read_tables(database), self._clock.now()
        found = OldPeople()
        with contextlib.suppress(_DryRun), self._database.writing() as session:
            teams = TeamService(self._database, Bus(), self._audit, self._clock)
            people = LegacyPeople(session, teams, tally, now)
            people.add(old["users"])
            contacts = LegacyContacts(session, people.by_old_id, tally, self._country, now)
            contacts.add(old["contacts"])
            contacts.add_callbacks(old["contacts"])
            calls = LegacyCalls(session, people.by_old_id, contacts.by_old_id, tally, self._country)
            calls.add(old["call_logs"])
            found.users = {old_id: (user.id, user.name) for old_id, user in people.by_old_id.items()}
            found.calls = calls.by_old_id
            for name, detail in people.counters(old["user_metrics"]):
                self._audit.add_in(session, ACTOR, "user.counters", name, detail)
            self._audit.add_in(session, ACTOR, "legacy.import", database.name, tally.summary)
            if dry_run:
                raise _DryRun
        return found
