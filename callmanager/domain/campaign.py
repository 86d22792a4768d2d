"""Campaigns: what is sold to whom, how its calls are placed and recorded, and what they are held to."""

from dataclasses import dataclass, field, fields
from datetime import timedelta

from callmanager.domain.dialling import DialKind, checked
from callmanager.domain.errors import CampaignError
from callmanager.domain.recording_policy import RecordingPolicy

GENERAL_ID = "general"
"""The campaign that is always there: calls of no other one belong to it."""
LIMITS = {"max_attempts": (0, 100), "retry_minutes": (0, 527_040), "wrap_up_seconds": (0, 3_600)}
"""The least and the most of each number; 0 means no limit."""


@dataclass(frozen=True, slots=True)
class CampaignRules:
    """How a campaign's calls are placed, and what they are held to.

    Attributes:
        dial_kind: how a number is dialled.
        dial_template: the scheme, the command line or the address; see `callmanager.domain.dialling`.
        max_attempts: so often a contact is tried until somebody is reached; 0 means no limit.
        retry_minutes: so long the queue leaves a contact alone after a call.
        hours: when calls may be made, as `callmanager.domain.calling_hours` reads it; "" means always.
        refuse_out_of_hours: False only warns.
        wrap_up_seconds: so long the wrap-up should take at most; 0 means no limit.
        product_ids: the products that are sold, by id or name; none means every one.
    """

    dial_kind: DialKind = DialKind.MANUAL
    dial_template: str = ""
    max_attempts: int = 0
    retry_minutes: int = 60
    hours: str = ""
    refuse_out_of_hours: bool = False
    wrap_up_seconds: int = 0
    product_ids: tuple[str, ...] = ()

    @property
    def retry_after(self) -> timedelta:
        """`retry_minutes` as a span."""
        return timedelta(minutes=self.retry_minutes)

    def checked(self) -> "CampaignRules":
        """These rules, when they can be kept to; ``hours`` is checked by whoever reads it.

        Raises:
            CampaignError: a number lies where it makes no sense (``campaign_value``).
            DialError: numbers cannot be dialled in this way.
        """
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise CampaignError(
                    f"{name} must lie between {least} and {most}, not {value}. Nothing was changed.",
                    code="campaign_value",
                    name=name,
                    least=str(least),
                    most=str(most),
                )
        checked(self.dial_kind, self.dial_template)
        return self

    def differences(self, other: "CampaignRules") -> dict[str, tuple[object, object]]:
        """What ``other`` has otherwise: by name, the value here and there."""
        return {
            name: (getattr(self, name), getattr(other, name))
            for name in (known.name for known in fields(self))
            if getattr(self, name) != getattr(other, name)
        }


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. Its id never changes; name, policy and rules may."""

    campaign_id: str
    name: str
    policy: RecordingPolicy = field(default_factory=RecordingPolicy)
    is_active: bool = True
    rules: CampaignRules = field(default_factory=CampaignRules)

    @property
    def max_attempts(self) -> int:
        """So often a contact is tried until somebody is reached; 0 means no limit."""
        return self.rules.max_attempts

    @property
    def hours(self) -> str:
        """When calls may be made; "" means always."""
        return self.rules.hours

    @property
    def hours_policy(self) -> str:
        """``warn`` or ``refuse``."""
        return "refuse" if self.rules.refuse_out_of_hours else "warn"


GENERAL = Campaign(GENERAL_ID, "General")
"""As it is shipped: every call is recorded, and none is limited."""
