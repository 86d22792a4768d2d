"""Whether a call may be made: the one check behind every way to start one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from callmanager.domain.calling_hours import CallRules, CallVerdict, HoursPolicy, parse_hours
from callmanager.domain.campaign import Campaign
from callmanager.services.contact_gate import verdict_in


@dataclass(frozen=True, slots=True)
class Office:
    """Where the office is: what numbers and hours without a place of their own are taken for."""

    country: str = "CR"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    days_off: frozenset[date] = frozenset()

    def rules_of(self, campaign: Campaign) -> CallRules:
        """What a campaign's calls are held to, here."""
        return CallRules(
            hours=parse_hours(campaign.rules.hours, self.days_off),
            policy=HoursPolicy.REFUSE if campaign.rules.refuse_out_of_hours else HoursPolicy.WARN,
            max_attempts=campaign.rules.max_attempts,
            office_zone=self.zone,
        )


def verdict(
    session: Session,
    office: Office,
    campaign: Campaign,
    contact_id: str | None,
    phone: str,
    now: datetime,
    *,
    promised: bool = False,
) -> CallVerdict:
    """Whether this number may be called now, for this campaign.

    Args:
        session: the transaction.
        office: where the office is.
        campaign: what is called for.
        contact_id: whose number it is; None looks for it.
        phone: as it is dialled.
        now: the moment.
        promised: the contact asked for this call.
    """
    return verdict_in(
        session,
        phone=phone,
        contact_id=contact_id,
        country=office.country,
        rules=office.rules_of(campaign),
        now=now,
        promised=promised,
    )
