"""Phone numbers: normalised with `phonenumbers`, kept as typed, compared by a key, and the time zones they ring in.

`e164` takes a short cut for what most numbers are (digits and the usual marks between them, no national prefix): for
those the library's answer follows from the region's own table. A property test holds the two equal.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from phonenumbers.phonemetadata import PhoneMetadata

_PLAIN = re.compile(r"\+?(?:[ ().\-]*[0-9]){3,}[ ().\-]*")
_MARKS = str.maketrans("", "", " ().-")
_LONGEST_PLAIN = 40
_LONGEST_TEXT = 250
_SCHEME = re.compile(r"^(?:sips?|tel|callto|phone|dial)\s*:\s*(?://)?", re.IGNORECASE)
_BEHIND = re.compile(r"[@;?]")  # an address's host and parameters
_SERVICE_CODES = re.compile(r"^\s*(?:[*#]{1,2}[0-9]{2,4}[*#]\s*)+")  # “*31#” hides the caller, “**21*” sends calls on
_AFTER = re.compile(r"(?<=[0-9])[ ]*[#*].*$", re.DOTALL)
_UNKNOWN_ZONE = "Etc/Unknown"


def e164(phone: str, country: str) -> str:
    """The number as “+50688887777”, or "" when it is not one that can exist in ``country`` or the one it names.

    Args:
        phone: as it was typed.
        country: where a number without a country is at home (ISO 3166, “CR”).
    """
    if len(phone) <= _LONGEST_PLAIN and _PLAIN.fullmatch(phone):
        found = _short_cut(phone.translate(_MARKS), country)
        if found:
            return found
    return by_library(phone, country)


def by_library(phone: str, country: str) -> str:
    """What `phonenumbers` says, with no short cut; of what it cannot read, what it says of the number within."""
    inner = "" if len(phone) > _LONGEST_TEXT else bare(phone)
    return _parsed(phone, country) or (_parsed(inner, country) if inner not in ("", phone) else "")


def bare(phone: str) -> str:
    """The number without what is dialled with it: a scheme, an address's host, codes before it, digits after it."""
    inner = _SCHEME.sub("", unquote(phone).strip())
    inner = _BEHIND.split(inner, maxsplit=1)[0]
    inner = _SERVICE_CODES.sub("", inner)
    return _AFTER.split(inner, maxsplit=1)[0].strip()


def is_valid(phone_e164: str) -> bool:
    """Whether a normalised number is one that its country gives out, not only of a possible length."""
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(phone_e164))
    except phonenumbers.NumberParseException:
        return False


def _parsed(phone: str, country: str) -> str:
    import phonenumbers  # slow to import, and a start of the program normalises nothing

    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def digits(phone: str) -> str:
    """The ASCII digits of a text."""
    return "".join(c for c in phone if "0" <= c <= "9")


def number_key(phone: str, phone_e164: str) -> str:
    """What makes two numbers the same: the normalised one, or the digits of one that cannot be normalised."""
    return phone_e164 or "".join(c for c in phone if c.isdigit())


def zones_of_number(phone_e164: str) -> tuple[str, ...]:
    """The time zones (IANA names) where this number may ring, or () when the number tells nothing."""
    if not phone_e164:
        return ()
    import phonenumbers
    from phonenumbers import timezone

    try:
        number = phonenumbers.parse(phone_e164)
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in timezone.time_zones_for_number(number) if zone != _UNKNOWN_ZONE)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the library's table says of a region: enough to know when it would strip nothing."""

    country_code: str
    lengths: frozenset[int]
    longest: int
    international: re.Pattern[str] | None
    national: re.Pattern[str] | None

    def takes(self, number: str) -> bool:
        """Whether ``number`` is a national number as it stands: of a possible length, with no prefix to strip."""
        return len(number) in self.lengths and not (self.national is not None and self.national.match(number))


@lru_cache(maxsize=64)
def _plan_of_region(region: str) -> _Plan | None:
    from phonenumbers.phonemetadata import PhoneMetadata

    return _plan(PhoneMetadata.metadata_for_region(region, None))


@lru_cache(maxsize=1024)
def _plan_of_code(country_code: str) -> _Plan | None:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, region_code_for_country_code

    if int(country_code) not in COUNTRY_CODE_TO_REGION_CODE:
        return None
    region = region_code_for_country_code(int(country_code))
    return None if region == "001" else _plan_of_region(region)


def _plan(metadata: "PhoneMetadata | None") -> _Plan | None:
    if metadata is None or metadata.general_desc is None:
        return None
    lengths = frozenset(length for length in metadata.general_desc.possible_length if length > 0)
    return _Plan(
        country_code=str(metadata.country_code),
        lengths=lengths - {1},
        longest=max(lengths, default=0),
        international=re.compile(metadata.international_prefix) if metadata.international_prefix else None,
        national=re.compile(metadata.national_prefix_for_parsing) if metadata.national_prefix_for_parsing else None,
    )


def _short_cut(number: str, country: str) -> str:
    """The answer where it is plain, else ""."""
    if number[0] == "+":
        return _international(number[1:])
    plan = _plan_of_region(country)
    if plan is None or (plan.international is not None and plan.international.match(number)):
        return ""
    if number.startswith(plan.country_code):
        # With its country, but no plus: the library takes it off where the number is longer than any of the region.
        rest = number[len(plan.country_code) :]
        return f"+{number}" if len(number) > plan.longest and plan.takes(rest) else ""
    main = _plan_of_code(plan.country_code)  # of countries that share a code, one stands for all in what is possible
    if main is None or not plan.takes(number) or len(number) not in main.lengths:
        return ""
    return f"+{plan.country_code}{number}"


def _international(number: str) -> str:
    if number[0] == "0":
        return ""
    for length in (1, 2, 3):
        plan = _plan_of_code(number[:length])
        if plan is not None:
            return f"+{number}" if plan.takes(number[length:]) else ""
    return ""
