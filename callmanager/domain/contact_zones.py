"""In which time zones a contact may be: what stands in the contact, else its region and its number."""

import re
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callmanager.domain.contact import Contact
from callmanager.domain.phone_numbers import zones_of_number

_ISO = re.compile(r"([A-Za-z]{2})(-[A-Za-z0-9]{1,3})?")


def zones_of(contact: Contact | None, phone_e164: str, office: ZoneInfo) -> tuple[ZoneInfo, ...]:
    """The zones whose clocks count for a call; several where number and region leave it open, never none.

    A contact's own zone decides. Else it is the zones of its region that the number allows, too; of a region or a
    number alone, all of them. Of a contact that tells nothing it is the office's.

    Args:
        contact: who is called; None is a number that is nobody's.
        phone_e164: the number that is dialled, normalised, or "".
        office: the office's zone.
    """
    own = zone_named(contact.time_zone) if contact is not None else None
    if own is not None:
        return (own,)
    by_number = _zones(zones_of_number(phone_e164))
    by_region = _zones(zones_of_region(contact.region)) if contact is not None else ()
    both = tuple(zone for zone in by_region if zone in by_number)
    return both or by_region or by_number or (office,)


def zone_named(name: str) -> ZoneInfo | None:
    """The zone with this IANA name; None for "" and for a name that is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as “America”
        return None


def zones_of_region(region: str) -> tuple[str, ...]:
    """The zones of a country (“CR”, or “US-TX” for its first part), in the order of the tz database; () if unknown."""
    code = _ISO.fullmatch(region.strip())  # a province by its name is none
    return _by_country().get(code.group(1).upper(), ()) if code else ()


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[str, ...]]:
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


def _zones(names: tuple[str, ...]) -> tuple[ZoneInfo, ...]:
    return tuple(zone for zone in map(zone_named, names) if zone is not None)
