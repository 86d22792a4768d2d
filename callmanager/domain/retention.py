"""How long recordings are kept: rules in an order, of which the first that fits decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_DAYS = 36_500
FOR_EVER = 0


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One rule. An empty field fits every recording.

    Attributes:
        days: how long what fits is kept, from the begin of the recording; `FOR_EVER` keeps it for good.
        outcome_id: how the call ended.
        campaign_id: the call's campaign.
        consent: what the person said about being recorded (`Consent`).
        is_active: a rule that is switched off fits nothing.
    """

    days: int
    outcome_id: str = ""
    campaign_id: str = ""
    consent: str = ""
    is_active: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for days that are none."""
        if not FOR_EVER <= self.days <= MAX_DAYS:
            raise ValueError(f"days must lie between {FOR_EVER} and {MAX_DAYS}, not {self.days}")

    def fits(self, outcome_id: str | None, campaign_id: str, consent: str) -> bool:
        """Whether this rule decides over such a recording, if no rule before it does."""
        return (
            self.is_active
            and self.outcome_id in ("", outcome_id)
            and self.campaign_id in ("", campaign_id)
            and self.consent in ("", consent)
        )

    def is_due(self, started_at: datetime, now: datetime) -> bool:
        """Whether the time of a recording that fits is over."""
        return self.days != FOR_EVER and started_at + timedelta(days=self.days) <= now


def deciding(
    rules: Sequence[RetentionRule], outcome_id: str | None, campaign_id: str, consent: str
) -> RetentionRule | None:
    """The rule that decides; None keeps the recording."""
    return next((rule for rule in rules if rule.fits(outcome_id, campaign_id, consent)), None)


def shortest_days(rules: Sequence[RetentionRule]) -> int | None:
    """The least days that any rule gives; a younger recording is never due. None where no rule ends anything."""
    return min((rule.days for rule in rules if rule.is_active and rule.days != FOR_EVER), default=None)
