"""The week and the goals: what changes seldom and costs most to count is kept for a while.

Counted anew with each push they would cost five times what all the other figures do. What was reached of a goal, and
today in the week, are taken from the figures of the moment, so that everything on the page is of one look.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from callmanager.domain.goals import Measure
from callmanager.domain.metrics import Figures
from callmanager.domain.users import User
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService

KEPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Kept:
    day: date
    at: float
    week: list[dict[str, Any]]
    goals: dict[Measure, float]


class SlowFigures:
    """Kept by what viewers have in common; asked in one thread, told to forget from any.

    Args:
        metrics: counts the week.
        goals: knows the goals; None where there are none.
        clock: monotonic seconds.
    """

    def __init__(
        self, metrics: MetricsService, goals: GoalService | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._metrics, self._goals, self._clock = metrics, goals, clock
        self._kept: dict[str, _Kept] = {}

    def forget(self) -> None:
        """A goal was set: count anew."""
        self._kept = {}

    def told(self, key: str, viewer: User, today: Figures) -> dict[str, Any]:
        """``week``: seven local days, oldest first, today last; ``goals``: today's, by what is counted, if set.

        Args:
            key: the same for viewers who see the same.
            viewer: one of them.
            today: their figures of this moment.
        """
        kept = self._look(key, viewer)
        week = [*kept.week[:-1], kept.week[-1] | {"calls": today.attempts, "sales": today.sales}] if kept.week else []
        return {"week": week, "goals": {m.value: _progress(m, value, today) for m, value in kept.goals.items()}}

    def _look(self, key: str, viewer: User) -> _Kept:
        day, now = self._metrics.office_today, self._clock()
        known = self._kept  # what is told to forget meanwhile puts another in its place: this reading is not kept then
        kept = known.get(key)
        if kept is not None and kept.day == day and now - kept.at < KEPT_SECONDS:
            return kept
        rows = self._metrics.week(viewer)
        week = [{"day": row.day.isoformat(), "calls": row.calls, "sales": row.sales} for row in rows]
        goals = self._goals.own(viewer) if self._goals is not None else {}
        kept = _Kept(day, now, week, {measure: progress.goal.value for measure, progress in goals.items()})
        known[key] = kept
        return kept


def _progress(measure: Measure, value: float, today: Figures) -> dict[str, Any]:
    reached = measure.of(today)
    if reached is None:
        return {"value": value, "reached": None, "share": None}
    return {"value": value, "reached": round(reached), "share": round(reached / value, 4)}
