"""Figures of a range by something: by hour, day, week, agent, team, campaign, product or outcome."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from callmanager.domain.metrics import Figures
from callmanager.domain.ranges import Range


class By(StrEnum):
    """What figures can be asked for by."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    AGENT = "agent"
    TEAM = "team"
    CAMPAIGN = "campaign"
    PRODUCT = "product"
    OUTCOME = "outcome"

    @property
    def is_time(self) -> bool:
        """Whether the rows stand in the order of time, the empty ones included."""
        return self in (By.HOUR, By.DAY, By.WEEK)


@dataclass(frozen=True, slots=True)
class FiguresFilter:
    """Which calls count; None lets all pass. ``team_id`` "" is the calls of people in no team."""

    agent_id: str | None = None
    team_id: str | None = None
    campaign_id: str | None = None
    product: str | None = None
    outcome_id: str | None = None

    @property
    def needs_content(self) -> bool:
        """Whether it asks for what a call was about or how it ended, and not only for whose it was."""
        return any(value is not None for value in (self.campaign_id, self.product, self.outcome_id))


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """One line.

    ``key`` is the id of the agent, team, campaign or outcome, the product, the day (of a week its Monday) as ISO 8601,
    or the number of the hour within its day (of several days: what the office's clock showed). ``label`` is the name
    that belongs to it, "" where the screen has to find the words. ``in_detail`` is False for another team's totals,
    which do not count in the table's total.
    """

    key: str
    label: str
    figures: Figures
    day: date | None = None
    hour: int | None = None
    in_detail: bool = True


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """The figures of a range; ``rows`` is empty where ``by`` is None.

    By time the rows stand in its order and none is left out up to today; the days to come have none. By agent and team
    the best come first, else those with most calls. ``total`` is of all calls that the person sees in detail.
    """

    range: Range
    by: By | None
    rows: tuple[FiguresRow, ...]
    total: Figures
