"""How much of an interval lies in a range is exact to the microsecond, in SQL as in Python."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import literal, select

from callmanager.store.database import Database
from callmanager.store.spans import microseconds, overlap
from callmanager.store.types import UtcDateTime

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("first_us", [0, 1, 499_999, 999_499, 999_500, 999_999])
@pytest.mark.parametrize("last_us", [0, 1, 999_500, 999_999])
def test_moments_are_never_rounded(tmp_path: Path, first_us: int, last_us: int) -> None:
    began = NOON + timedelta(microseconds=first_us)
    ended = NOON + timedelta(seconds=60, microseconds=last_us)
    database = Database.open(tmp_path / "x.db")
    query = select(
        overlap(literal(began, UtcDateTime()), literal(ended, UtcDateTime()), NOON - timedelta(1), NOON + timedelta(1))
    )
    with database.reading() as session:
        (told,) = session.connection().execute(query).one()
    database.close()
    assert told == microseconds(ended) - microseconds(began)
