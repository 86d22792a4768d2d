"""A clock that stands still until it is moved, and databases that are ready at once."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from callmanager.store.database import Database


@dataclass
class StillClock:
    """Tells ``moment`` until it is moved."""

    moment: datetime

    def now(self) -> datetime:
        """The present moment as the services see it."""
        return self.moment

    def move(self, seconds: float) -> None:
        """Forward, or back."""
        self.moment += timedelta(seconds=seconds)


@cache
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="callmanager-template-"), "template.db")
    Database.open(path).close()
    return path


def lay_database(path: Path) -> None:
    """Put a new database at ``path``: a copy of one that was migrated once, which spares a test half a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    template = _template()
    if template.exists():  # a test that runs on a server has no file
        shutil.copyfile(template, path)


def fresh_database(path: Path) -> Database:
    """A new database at ``path``, open; see `lay_database`."""
    lay_database(path)
    return Database.open(path)
