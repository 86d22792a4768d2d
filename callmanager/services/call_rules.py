"""Whether a call may be made: the one check behind every way to start one."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from callmanager.domain.calling_hours import CallRules, CallVerdict, HoursPolicy, may_call, parse_hours
from callmanager.domain.campaign import Campaign
from callmanager.domain.contact import SHIPPED_STATUSES, Contact
from callmanager.domain.phone_numbers import digits, e164
from callmanager.store.tables import ContactPhoneRow, ContactRow, ContactStatusRow

__all__ = ["CallVerdict", "Office", "closed_statuses", "contact_by_number", "verdict"]


@dataclass(frozen=True, slots=True)
class Office:
    """Where the office is: what numbers and hours without a place of their own are taken for."""

    country: str = "CR"
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 — a ZoneInfo never changes
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
    row: ContactRow | None,
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
        row: the contact, if the number is one's.
        phone: as it is dialled.
        now: the moment.
        promised: the contact asked for this call.
    """
    number = e164(phone, office.country)
    return may_call(
        as_contact(row) if row is not None else None,
        office.rules_of(campaign),
        now,
        phone_e164=number,
        number_blocked=_is_blocked(session, number, phone),
        is_closed=row is not None and row.status in closed_statuses(session),
        promised=promised,
    )


def contact_by_number(session: Session, office: Office, phone: str) -> ContactRow | None:
    """The contact with this number, among all its numbers; of several the one that was called last."""
    number = e164(phone, office.country)
    mine = ContactRow.phone_e164 == number if number else ContactRow.phone == phone
    further = col(ContactPhoneRow.phone_e164) == number if number else col(ContactPhoneRow.phone) == phone
    others = select(ContactPhoneRow.contact_id).where(further)
    for query in (select(ContactRow).where(mine), select(ContactRow).where(col(ContactRow.id).in_(others))):
        newest = query.order_by(col(ContactRow.last_call_at).desc().nulls_last(), col(ContactRow.id)).limit(1)
        found = session.exec(newest).first()
        if found is not None:
            return found
    return None


def closed_statuses(session: Session) -> frozenset[str]:
    """The statuses whose contacts the queue does not give out."""
    closed = {status.status_id for status in SHIPPED_STATUSES if status.is_closed}
    for row in session.exec(select(ContactStatusRow)).all():
        (closed.add if row.is_closed else closed.discard)(row.id)
    return frozenset(closed)


def as_contact(row: ContactRow) -> Contact:
    """What the rules, a script and an agent look at."""
    return Contact(
        row.id,
        row.name,
        row.phone,
        row.phone_e164,
        row.email,
        row.company,
        row.note,
        row.status,
        address=row.address,
        city=row.city,
        region=row.region,
        time_zone=row.time_zone,
        owner_id=row.owner_id,
        campaign_id=row.campaign_id,
        priority=row.priority,
        attempts=row.attempts,
        last_call_at=row.last_call_at,
        do_not_call=row.do_not_call,
        do_not_call_reason=row.do_not_call_reason,
        consent_until=row.consent_until,
        locked_by=row.locked_by,
        locked_until=row.locked_until,
    )


def _is_blocked(session: Session, number: str, phone: str) -> bool:
    """Whether any contact with this number must not be called."""
    if not number and not digits(phone):
        return False
    mine = ContactRow.phone_e164 == number if number else ContactRow.phone == phone
    further = col(ContactPhoneRow.phone_e164) == number if number else col(ContactPhoneRow.phone) == phone
    others = select(ContactPhoneRow.contact_id).where(further)
    for same in (mine, col(ContactRow.id).in_(others)):  # two queries, so that each uses its index
        query = select(ContactRow.id).where(
            same, or_(col(ContactRow.do_not_call).is_(True), ContactRow.status == "do_not_contact")
        )
        if session.exec(query.limit(1)).first() is not None:
            return True
    return False
