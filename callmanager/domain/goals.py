"""Goals: what an agent, a team or everybody together sets out to reach in a day, a week or a month."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from callmanager.domain.errors import MetricsError
from callmanager.domain.metrics import Figures
from callmanager.domain.ranges import Preset, Range

MOST = 1_000_000_000.0


class GoalScope(StrEnum):
    """Whose goal it is."""

    AGENT = "agent"
    TEAM = "team"
    ALL = "all"


class Measure(StrEnum):
    """What is counted."""

    CALLS = "calls"
    CONNECTED = "connected"
    SALES = "sales"
    TALK_SECONDS = "talk_seconds"
    SUCCESS_RATE = "success_rate"

    def of(self, figures: Figures) -> float | None:
        """What was reached of it; None for a rate of nothing."""
        return {
            Measure.CALLS: figures.attempts,
            Measure.CONNECTED: figures.connected,
            Measure.SALES: figures.sales,
            Measure.TALK_SECONDS: figures.talk_seconds,
            Measure.SUCCESS_RATE: figures.success_rate,
        }[self]


class Period(StrEnum):
    """In what time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def range(self, today: date) -> Range:
        """The one that is running."""
        presets: dict[Period, Preset] = {Period.DAY: "today", Period.WEEK: "week", Period.MONTH: "month"}
        return Range.preset(presets[self], today)


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. ``subject_id`` "" with agent or team is for each of them that has none of their own."""

    scope: GoalScope
    subject_id: str
    measure: Measure
    period: Period
    value: float

    def __post_init__(self) -> None:
        most = 100.0 if self.measure is Measure.SUCCESS_RATE else MOST
        if not 0 < self.value <= most:
            raise MetricsError(
                f"A goal of {self.value:g} cannot be reached. Give one above 0"
                + (" and up to 100 percent." if most == 100.0 else ".")
                + " Nothing was changed.",
                code="goal_value",
                value=f"{self.value:g}",
            )
        if self.scope is GoalScope.ALL and self.subject_id:
            raise MetricsError("A goal for everybody has no name beside it. Nothing was changed.", code="goal_subject")


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """How far somebody is. ``subject_id`` and ``name`` tell who, also where the goal is one for each."""

    goal: Goal
    subject_id: str
    name: str
    reached: float | None

    @property
    def share(self) -> float | None:
        """Reached ÷ goal, 1.0 when it is reached; None for a rate of nothing."""
        return None if self.reached is None else self.reached / self.goal.value
