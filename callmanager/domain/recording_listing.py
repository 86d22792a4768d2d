"""What is asked of the library of recordings, and what it answers."""

import zlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callmanager.domain.recording import Integrity, RecordingMetadata

MAX_TAG_LENGTH = 40
MAX_TAGS = 20

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID_BITS = 21  # with the milliseconds of a date before the year 2109 they fill a signed 64-bit number
_LATEST_MS = 2**42 - 1


@dataclass(frozen=True, slots=True)
class RecordingFilter:
    """Which recordings are wanted; an empty field asks for nothing, several must all hold.

    Words match where a word begins with them, whatever their accents and capitals: “pena” finds “José Peña”.

    Attributes:
        text: words, each of which stands in the contact, the phone, the agent, a tag, the product or the note.
        contact: words of the contact's name.
        phone: three digits or more of the number, in any notation, with or without the country.
        agent_id: whose call it was.
        start: began at this moment or later.
        end: began before this moment.
        outcome_id: how the call ended.
        product: words of the product.
        campaign_id: the call's campaign.
        min_seconds: at least so long.
        max_seconds: at most so long.
        tag: has exactly this tag, whatever its accents and capitals.
        note: words of the call's note.
        integrity: what the last look at the files found; None does not ask.
        on_hold: whether it must be kept by a legal hold; None does not ask.
    """

    text: str = ""
    contact: str = ""
    phone: str = ""
    agent_id: str = ""
    start: datetime | None = None
    end: datetime | None = None
    outcome_id: str = ""
    product: str = ""
    campaign_id: str = ""
    min_seconds: float | None = None
    max_seconds: float | None = None
    tag: str = ""
    note: str = ""
    integrity: Integrity | None = None
    on_hold: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordingListing:
    """A recording as it is shown in a list: its sidecar, and what the database knows beside it.

    ``place`` orders the recordings by their begin and is different for each: the next page is asked for with that of
    the last one shown.
    """

    metadata: RecordingMetadata
    place: int
    outcome_id: str | None = None
    product: str = ""
    campaign_id: str = ""
    note: str = ""
    tags: tuple[str, ...] = field(default=())
    integrity: Integrity = Integrity.UNKNOWN
    verified_at: datetime | None = None
    legal_hold: str = ""

    @property
    def recording_id(self) -> str:
        """The recording's id."""
        return self.metadata.recording_id


def place_of(started_at: datetime, recording_id: str) -> int:
    """Where a recording stands among all others: by its begin, then by a few bits of its id."""
    return first_place(started_at) | zlib.crc32(recording_id.encode("utf-8", "surrogatepass")) >> (32 - _ID_BITS)


def first_place(moment: datetime) -> int:
    """The place before which all recordings began earlier than ``moment``, to the millisecond."""
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)
    return min(max(milliseconds, 0), _LATEST_MS) << _ID_BITS


def days(first: date | None, last: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The half-open range [start, end) of whole days, the last one included, as the office's clocks show them."""
    start = datetime.combine(first, time(), zone) if first is not None else None
    end = datetime.combine(last + timedelta(days=1), time(), zone) if last is not None and last < date.max else None
    return start, end


def clean_tags(tags: "list[str] | tuple[str, ...]") -> tuple[str, ...]:
    """Tags as they are kept: visible text of one line each, none twice, at most `MAX_TAGS`, in their order."""
    seen: dict[str, str] = {}
    for tag in tags:
        shown = " ".join("".join(c if c.isprintable() else " " for c in tag).split())[:MAX_TAG_LENGTH].strip()
        if shown:
            seen.setdefault(shown.casefold(), shown)
    return tuple(seen.values())[:MAX_TAGS]
