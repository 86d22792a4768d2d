"""Whether a call may be made: the one check behind every way to start one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlmodel import Session

from callmanager.domain.calling_hours import CallRules, CallVerdict, HoursPolicy, parse_hours
from callmanager.domain.campaign import Campaign
from callmanager.domain.contact import Contact
from callmanager.domain.contact_zones import zones_of
from callmanager.services.contacts.contact_gate import verdict_in

_TELLING = 10  # no more of a number tells its time zone in the library's tables: a plus and nine digits


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


class Openings:
    """Whether the phones of many contacts may ring at one moment; alike ones are looked at once."""

    def __init__(self, office: Office, campaign: Campaign, now: datetime) -> None:
        self._rules = office.rules_of(campaign)
        self._now = now

    def __call__(self, time_zone: str, region: str, phone_e164: str) -> bool:
        """Whether it may ring there now."""
        if self._rules.hours.is_always:
            return True
        alike = _alike(time_zone, region, phone_e164[:_TELLING], len(phone_e164), self._rules.office_zone)
        if not alike:
            contact = Contact("", "", "", phone_e164, time_zone=time_zone, region=region)
            alike.append(zones_of(contact, phone_e164, self._rules.office_zone))
        return all(self._rules.hours.is_open(self._now.astimezone(zone)) for zone in alike[0])


@lru_cache(maxsize=65_536)
def _alike(time_zone: str, region: str, beginning: str, length: int, office: ZoneInfo) -> list[tuple[ZoneInfo, ...]]:
    """A place for the zones of all numbers that begin so and are so long; empty until they were looked up."""
    return []
