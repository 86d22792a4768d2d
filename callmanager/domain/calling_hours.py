"""Whether a contact may be called now: do-not-call, consent, status, attempts, and the hours where the phone rings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from callmanager.domain.contact import DO_NOT_CONTACT, Contact
from callmanager.domain.contact_zones import zones_of

_DAY_MINUTES = 24 * 60
_WEEK = 7


class HoursPolicy(StrEnum):
    """What happens to a call outside the calling hours."""

    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class CallingHours:
    """When the phone may ring, on the clock of whoever is called.

    ``days`` are the weekdays from Monday on, each with its stretches as minutes of the day [from, to). Without any
    days it may ring always.
    """

    days: tuple[tuple[tuple[int, int], ...], ...] = ()
    days_off: frozenset[date] = frozenset()

    @property
    def is_always(self) -> bool:
        """Whether there is no limit at all."""
        return not self.days and not self.days_off

    def is_open(self, local: datetime) -> bool:
        """Whether the phone may ring at this local time."""
        if local.date() in self.days_off:
            return False
        minute = local.hour * 60 + local.minute
        return not self.days or any(start <= minute < end for start, end in self.days[local.weekday()])


@dataclass(frozen=True, slots=True)
class CallRules:
    """What a campaign and the office say about calling.

    ``max_attempts`` of 0 is no limit; ``office_zone`` is the clock of contacts that tell nothing of theirs.
    """

    hours: CallingHours = CallingHours()
    policy: HoursPolicy = HoursPolicy.WARN
    max_attempts: int = 0
    office_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class CallVerdict:
    """Whether a call may be made. ``message`` is a sentence for the refusal or the warning, "" when all is well.

    Codes: ``call_do_not_call``, ``call_consent``, ``call_attempts`` (refused), ``call_closed`` (a warning),
    ``call_hours`` (by policy). ``details`` fill the gaps of the sentence in another language.
    """

    allowed: bool = True
    code: str = ""
    message: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def warning(self) -> str | None:
        """What the agent is told although the call may be made."""
        return self.message if self.allowed and self.message else None


def may_call(
    contact: Contact | None,
    rules: CallRules,
    now: datetime,
    *,
    phone_e164: str = "",
    number_blocked: bool = False,
    is_closed: bool = False,
    promised: bool = False,
) -> CallVerdict:
    """Whether this contact, or this number of nobody's, may be called now.

    Args:
        contact: who is called; None for a number that is no contact's.
        rules: of the campaign and the office.
        now: the moment.
        phone_e164: the number that is dialled, normalised; "" takes the contact's first one.
        number_blocked: whether any contact with this number must not be called.
        is_closed: whether the contact's status is a closed one.
        promised: the call was promised to the contact; then attempts and a closed status do not count.
    """
    name = contact.name if contact is not None else phone_e164
    if number_blocked or (contact is not None and (contact.do_not_call or contact.status == DO_NOT_CONTACT)):
        return CallVerdict(
            False,
            "call_do_not_call",
            f"{name} must not be called. No call was started.",
            {"name": name},
        )
    if contact is not None:
        if contact.consent_until is not None and contact.consent_until <= now:
            until = contact.consent_until.astimezone(rules.office_zone).date().isoformat()
            return CallVerdict(
                False,
                "call_consent",
                f"{name} agreed to be called until {until}, and no longer. No call was started.",
                {"name": name, "until": until},
            )
        if not promised and 0 < rules.max_attempts <= contact.attempts:
            return CallVerdict(
                False,
                "call_attempts",
                f"{name} was called {contact.attempts} times; this campaign allows {rules.max_attempts}. "
                "No call was started.",
                {"name": name, "attempts": contact.attempts, "most": rules.max_attempts},
            )
    outside = _outside_hours(contact, rules, now, phone_e164, name)
    if outside is not None:
        return outside
    if is_closed and not promised:
        return CallVerdict(True, "call_closed", f"{name} is done with, by its status.", {"name": name})
    return CallVerdict()


def _outside_hours(
    contact: Contact | None, rules: CallRules, now: datetime, phone_e164: str, name: str
) -> CallVerdict | None:
    if rules.hours.is_always:
        return None
    number = phone_e164 or (contact.phone_e164 if contact is not None else "")
    closed = [zone for zone in zones_of(contact, number, rules.office_zone) if not _is_open(rules.hours, now, zone)]
    if not closed:
        return None
    there = now.astimezone(closed[0]).strftime("%H:%M")
    refused = rules.policy is HoursPolicy.REFUSE
    end = "No call was started." if refused else "The call may be made all the same."
    return CallVerdict(
        not refused,
        "call_hours",
        f"It is {there} where {name} may be ({closed[0].key}), outside the calling hours. {end}",
        {"name": name, "time": there, "zone": closed[0].key},
    )


def _is_open(hours: CallingHours, now: datetime, zone: ZoneInfo) -> bool:
    return hours.is_open(now.astimezone(zone))


def parse_hours(text: str, days_off: frozenset[date] = frozenset()) -> CallingHours:
    """Hours as they are stored: JSON of weekday 0 (Monday) to 6 with stretches, ``{"0": [["09:00", "20:00"]]}``.

    "" means always; a day that is not named has none. A stretch that ends before it begins goes on past midnight.

    Raises:
        ValueError: it is written in another way.
    """
    if not text.strip():
        return CallingHours(days_off=days_off)
    stored = json.loads(text)
    if not isinstance(stored, dict) or not set(stored) <= set("0123456"):
        raise ValueError("calling hours are written by weekday, 0 to 6")
    days: list[list[tuple[int, int]]] = [[] for _ in range(_WEEK)]
    for day, stretches in stored.items():
        for start, end in stretches:
            first, last = _minute(start), _minute(end)
            if first < last:
                days[int(day)].append((first, last))
            elif last < first:
                days[int(day)].append((first, _DAY_MINUTES))
                days[(int(day) + 1) % _WEEK] += [(0, last)] if last else []
    return CallingHours(tuple(tuple(sorted(stretches)) for stretches in days), days_off)


def _minute(clock: str) -> int:
    hours, _, minutes = str(clock).partition(":")
    minute = int(hours) * 60 + int(minutes or 0)
    if not 0 <= minute <= _DAY_MINUTES or not 0 <= int(minutes or 0) < 60:
        raise ValueError(f"“{clock}” is no time of day")
    return minute
