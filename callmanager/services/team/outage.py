"""What a desk does when the team's database is lost, and when it is back: say so, go on, catch up, read anew."""

import logging
from collections.abc import Callable

from callmanager.bus import Bus
from callmanager.domain.errors import StoreError
from callmanager.domain.events import DatabaseAway, DatabaseBack, ProblemChanged
from callmanager.services.team.outage_calls import OutageCalls
from callmanager.services.team.team_news import Missed, TeamNews
from callmanager.store.database import Database
from callmanager.workers import Lane

PART = "database"
"""The name under which its problem is shown; see `callmanager.domain.events.ProblemChanged`."""
_log = logging.getLogger(__name__)


class OutageWatch:
    """Watches one server for one running program. Use `start` and `stop`."""

    def __init__(self, database: Database, bus: Bus, calls: OutageCalls, afterwards: Callable[[], object]) -> None:
        """``afterwards`` is called when everything is brought over, such as to index what was recorded meanwhile."""
        self._database = database
        self._bus = bus
        self._calls = calls
        self._afterwards = afterwards
        self._lane = Lane("catching-up")
        self._missed: Missed | None = None
        self.news = TeamNews(database, bus, lambda: self._missed)
        self._end: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Bring over what an earlier run left, then watch and tell."""
        self._end = self._database.reach.on_change(self._changed)
        self.news.start()
        if self._calls.journal.pending:
            self._lane.run(self._catch_up)

    def stop(self) -> None:
        """Watch no more; calling it again does nothing."""
        self._end()
        self.news.stop()
        self._lane.stop()

    def _changed(self, away: StoreError | None) -> None:
        """In whichever thread noticed: only quick things here."""
        if away is not None:
            since = self._database.reach.away_since
            assert since is not None
            self._missed = Missed(since, self._calls.own_calls)
            self._bus.publish(DatabaseAway(away.message))
            self._bus.publish(ProblemChanged(PART, away.reason, away.message))
        else:
            self._lane.run(self._catch_up)

    def _catch_up(self) -> None:
        try:
            done = self._calls.catch_up()
        except StoreError as error:  # it is away again, and its return comes here once more
            _log.info("Not everything was brought to the database yet: %s", error)
            return
        for conflict in done.conflicts:
            _log.info("After the outage: %s", conflict)
        self._bus.publish(DatabaseBack(done.steps, done.conflicts))
        if done.conflicts:
            message = f"The database is back. Not all fits what others did meanwhile: {' '.join(done.conflicts)}"
            self._bus.publish(ProblemChanged(PART, "journal_conflict", message))
        else:
            self._bus.publish(ProblemChanged(PART, "", None))
        self._afterwards()
