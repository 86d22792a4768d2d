"""Rows of a file as contacts that may be kept: cleaned, with names of people, campaigns and statuses looked up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from callmanager.domain.contact import DO_NOT_CONTACT, TO_DO, ContactPhone, status_id
from callmanager.domain.contact_zones import zone_named
from callmanager.domain.errors import ContactError
from callmanager.domain.names import key_of
from callmanager.domain.phone_numbers import number_key
from callmanager.domain.search_words import fold
from callmanager.services.contacts.contact_rows import (
    LONGEST_TAG,
    MAX_FIELD,
    MAX_NOTE,
    MAX_PHONES,
    MAX_TAGS,
    clean_name,
    clean_phone,
    clean_tags,
    has_unprintable,
    note_text,
    one_line,
    tags_column,
)
from callmanager.services.contacts.contact_status import status_ids_by_words
from callmanager.store.tables import CampaignRow, UserRow

MOST_NEW_STATUSES = 20
_TEXTS = frozenset({"email", "company", "address", "city", "region", "do_not_call_reason", "consent_source"})
# A comma before “00100055E+08” is the decimal one of a number that a spreadsheet has spoiled.
_PARTS = re.compile(r"[;|\n]|\s:::\s|,(?!\d+[eE]\+?\d)(?=\s*[+(\d])|\s/\s|/(?=\s*\+)|\s(?:y|e|o|u|or|and)\s+(?=[+(\d])")
_WHOLE = 7  # digits: “8888 7777/2222 3333” are two numbers, “0176/1234567” and “2222 3333/34” are one
_TAGS = re.compile(r"[,;\n]|\s:::\s")
_YES = frozenset({"1", "si", "s", "yes", "y", "true", "x", "verdadero", "v"})
_NO = frozenset({"", "0", "no", "n", "false", "falso", "f", "-"})
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(slots=True)
class Draft:
    """A row that can become a contact. ``values`` are columns of the table; what is left out is as a new one has it.

    ``repaired`` says what was changed so that it could be kept, "" as a rule.
    """

    values: dict[str, Any]
    phones: tuple[ContactPhone, ...]
    keys: tuple[str, ...]
    repaired: str = ""


@dataclass
class Drafts:
    """Makes drafts of records, for one import."""

    country: str
    zone: ZoneInfo
    now: datetime
    statuses: dict[str, str] = field(default_factory=dict)  # folded words -> id
    new_statuses: dict[str, str] = field(default_factory=dict)  # id -> as it is written
    people: dict[str, str] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)
    may_add_statuses: bool = True
    _tags: dict[str, str] = field(default_factory=dict)
    _statuses_seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, country: str, zone: ZoneInfo, now: datetime) -> "Drafts":
        """With the statuses, people and campaigns that there are now."""
        people = session.exec(select(UserRow.name, UserRow.id)).all()
        campaigns = session.exec(select(CampaignRow.name, CampaignRow.id).order_by(col(CampaignRow.name))).all()
        return cls(
            country=country,
            zone=zone,
            now=now,
            statuses=status_ids_by_words(session),
            people={key_of(name): user_id for name, user_id in people},
            campaigns={key_of(name): campaign_id for name, campaign_id in campaigns},
        )

    def draft(self, given: Mapping[str, str], numbers: Sequence[str], labels: Sequence[str] = ()) -> Draft:
        """The contact that a row tells of.

        Args:
            given: the fields of `ContactRecord` that have any text, numbers aside.
            numbers: its numbers, the first one first.
            labels: what kinds of numbers they are.

        Raises:
            ContactError: there is no name or number, or something that must not be guessed cannot be read.
        """
        repaired: list[str] = []
        phones = self._phones(numbers, labels, repaired)
        values: dict[str, Any] = {"name": clean_name(given.get("name", ""))}
        for name, text in given.items():
            if not text.isprintable() and has_unprintable(text):
                repaired.append(f"characters that nobody can see were left out of the {_words(name)}")
            if name in _TEXTS or name == "name":
                values[name] = kept = one_line(text)
                if len(text) > MAX_FIELD and len(kept) == MAX_FIELD:
                    repaired.append(f"the {_words(name)} was cut to {MAX_FIELD} characters")
            elif name == "note":
                values["note"] = note_text(text)
                if len(text.strip()) > MAX_NOTE:
                    repaired.append(f"the note was cut to {MAX_NOTE:,} characters")
            else:
                self._other(name, text, values, repaired)
        if self._is_yes(given.get("do_not_call", "")) or values.get("status") == DO_NOT_CONTACT:
            values["do_not_call"], values["do_not_call_at"] = True, self.now
            values.setdefault("do_not_call_reason", "import")
        else:
            values.pop("do_not_call_reason", None)
        keys = tuple([phone.phone_e164 or number_key(phone.phone, "") for phone in phones])
        return Draft(values, phones, keys, "; ".join(repaired))

    def _other(self, field: str, text: str, values: dict[str, Any], repaired: list[str]) -> None:
        if field == "tags":
            values["tags"] = self._tags.get(text) or self._tags.setdefault(text, _tags(text))
            if len(text) > LONGEST_TAG and _is_cut(text):
                repaired.append(f"of the tags, {MAX_TAGS} were kept, of {LONGEST_TAG} characters each")
        elif field == "status":
            self._status(text, values, repaired)
        elif field == "consent_until":
            values["consent_until"] = self._moment(text)
        elif field == "time_zone":
            self._time_zone(text, values, repaired)
        elif field == "priority":
            self._priority(text, values, repaired)
        elif field == "owner":
            self._look_up(text, self.people, "owner_id", "person", values, repaired)
        elif field == "campaign":
            self._look_up(text, self.campaigns, "campaign_id", "campaign", values, repaired)

    def _phones(self, numbers: Sequence[str], labels: Sequence[str], repaired: list[str]) -> tuple[ContactPhone, ...]:
        """All numbers of the row, each once; one that is none beside a good one is left out and told."""
        found: dict[str, ContactPhone] = {}
        wrong: ContactError | None = None
        for place, cell in enumerate(numbers):
            if not cell:
                continue
            label = labels[place] if place < len(labels) else ""
            if not cell.isprintable() and has_unprintable(cell):
                repaired.append("characters that nobody can see were left out of the phone number")
            for typed in (cell,) if cell.isdigit() else _parts(cell):
                try:
                    phone = clean_phone(typed, self.country, label)
                except ContactError as error:
                    wrong = wrong or error
                    continue
                found.setdefault(number_key(phone.phone, phone.phone_e164), phone)
        if not found:
            raise wrong or clean_phone_error()
        if wrong is not None:
            repaired.append(f"left out: {wrong.message.rstrip('.')}")
        if len(found) > MAX_PHONES:
            repaired.append(f"only the first {MAX_PHONES} numbers were kept")
        return tuple(found.values())[:MAX_PHONES]

    def _time_zone(self, written: str, values: dict[str, Any], repaired: list[str]) -> None:
        name = one_line(written)
        if zone_named(name) is None:
            repaired.append(f"there is no time zone “{name[:40]}”")
        else:
            values["time_zone"] = name

    @staticmethod
    def _priority(written: str, values: dict[str, Any], repaired: list[str]) -> None:
        try:
            values["priority"] = max(-1_000_000, min(1_000_000, int(written.strip())))
        except ValueError:
            repaired.append(f"the priority “{written[:20]}” is no whole number")

    @staticmethod
    def _look_up(
        written: str, known: dict[str, str], column: str, what: str, values: dict[str, Any], repaired: list[str]
    ) -> None:
        found = known.get(key_of(one_line(written)))
        if found is None:
            repaired.append(f"there is no {what} “{one_line(written)[:40]}”")
        else:
            values[column] = found

    def _moment(self, written: str) -> datetime:
        """A day is taken to its end, on the office's clock.

        Raises:
            ContactError: it is none: consent must not be guessed.
        """
        text = one_line(written)
        day = _DAY_FIRST.fullmatch(text)
        try:
            if day:
                first, second, year = (int(part) for part in day.groups())
                found = date(year, first, second) if second > 12 else date(year, second, first)
                return self._end_of(found)
            if len(text) == 10:
                return self._end_of(date.fromisoformat(text))
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise ContactError(
                f"“{text[:30]}” is no date until when the contact may be called. Write it as 2027-12-31.",
                code="contact_consent_until",
                written=text[:30],
            ) from error
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=self.zone)).astimezone(UTC)

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def _status(self, written: str, values: dict[str, Any], repaired: list[str]) -> None:
        """A status by its id or its words; an unknown one is added to the list, unless there are too many of them."""
        found = self._statuses_seen.get(written)
        if found is None:
            found = self._statuses_seen[written] = self._find_status(one_line(written)[:60])
        if not found:
            repaired.append(f"there is no status “{written[:40]}”")
        elif found != TO_DO:
            values["status"] = found

    def _find_status(self, text: str) -> str:
        found = self.statuses.get(fold(text.replace("_", " "))) or self.statuses.get(fold(text))
        if found is None and (known := status_id(text)) in self.statuses.values():
            found = known
        if found is None and self.may_add_statuses and len(self.new_statuses) < MOST_NEW_STATUSES:
            found = self.statuses[fold(text)] = text
            self.new_statuses[text] = text
        return found or ""

    @staticmethod
    def _is_yes(written: str) -> bool:
        """Whether a cell says yes.

        Raises:
            ContactError: it says something else: whom not to call must not be guessed.
        """
        word = fold(written)
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise ContactError(
            f"“{written[:30]}” does not say whether the contact must not be called. Write yes or no.",
            code="contact_do_not_call",
            written=written[:30],
        )


def clean_phone_error() -> ContactError:
    """No number at all."""
    return ContactError("“” is not a phone number.", code="contact_phone", phone="")


def day_or_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment as `Drafts` reads it back: the day at whose end it lies, or all of it."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    before = local.date() - timedelta(days=1)
    if datetime.combine(local.date(), time(), zone).astimezone(UTC) == moment:
        return before.isoformat()
    return moment.astimezone(UTC).isoformat()


def _words(field: str) -> str:
    return field if field in ("name", "note") else f"field {field.replace('_', ' ')}"


def _tags(text: str) -> str:
    return tags_column(clean_tags(_TAGS.split(text)))


def _is_cut(text: str) -> bool:
    tags = {" ".join(tag.split()) for tag in _TAGS.split(text)} - {""}
    return len(tags) > MAX_TAGS or any(len(tag) > LONGEST_TAG for tag in tags)


def _parts(cell: str) -> list[str]:
    """The numbers of a cell: some people write several into one."""
    if not cell:
        return []
    parts = [part.strip() for piece in _PARTS.split(cell) for part in _halves(piece)]
    return [part for part in parts if part]


def _halves(piece: str) -> list[str]:
    """Two whole numbers with nothing but a slash between them."""
    halves = piece.split("/")
    are_whole = len(halves) > 1 and all(sum(c.isdigit() for c in half) >= _WHOLE for half in halves)
    return halves if are_whole else [piece]
