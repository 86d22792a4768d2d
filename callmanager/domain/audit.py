"""The audit log's chain, and what looking at it can find.

Each entry's texts are sealed: SHA-256 over them and a random salt. Each entry's link is SHA-256 over the link before it
and the entry's number, moment, action and seal. So a changed, deleted, inserted or moved entry breaks the chain at its
place. The link covers the seal, not the texts: when the law wants a name out of an old entry, texts and salt are
replaced, the seal stays, and the chain with it; without the salt nobody can try names against the seal.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

REDACTED = "audit.redact"
"""The entry that stands before a lawful change of an older one's texts: ``subject`` is that one's number, ``detail``
the seal of its new texts."""

_LINK = "callmanager audit link 1"
_SEAL = "callmanager audit seal 1"


def seal(salt: str, actor: str, subject: str, detail: str, origin: str) -> str:
    """The seal of an entry's texts, 64 hexadecimal digits."""
    return _digest([_SEAL, salt, actor, subject, detail, origin])


def link(before: str, entry_id: int, at: datetime, action: str, sealed: str) -> str:
    """The link of an entry, 64 hexadecimal digits; ``before`` is the one of the entry before, "" at the beginning."""
    return _digest([_LINK, before, entry_id, at.astimezone(UTC).isoformat(timespec="microseconds"), action, sealed])


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log.

    Attributes:
        at: when, UTC.
        actor: who: a person, a program or a rule.
        action: what, such as ``recording.listen``.
        subject: with what, mostly an id.
        detail: more, for people.
        origin: from where: a computer, a phone's name and address, a command.
        entry_id: its number; later entries have greater ones.
        chain: its link.
        is_redacted: whether its texts are not the first ones any more: somebody was erased from it.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    origin: str = ""
    entry_id: int = 0
    chain: str = ""
    is_redacted: bool = False


@dataclass(frozen=True, slots=True)
class AuditSubject:
    """What an entry's ``subject`` stands for when it is shown: its name, and of a call or a recording its moment."""

    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditWords:
    """An entry as a person reads it: what was done, with what, and the details."""

    what: str
    about: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; what is empty does not restrict.

    Attributes:
        actor: part of who, whatever its capitals.
        action: this one, or all of a kind: ``recording`` takes ``recording.listen`` and ``recording.delete``.
        about: part of the subject or the detail, whatever its capitals.
        since: from this moment on.
        until: before this moment.
    """

    actor: str = ""
    action: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


class AuditFault(StrEnum):
    """What can be wrong with the log."""

    CHANGED = "changed"  # number, moment, action or order are not what was written
    REWORDED = "reworded"  # who, about what, details or from where are not what was written
    MISSING = "missing"  # entries before this one are gone
    FOREIGN = "foreign"  # it was put there by something else
    CUT = "cut"  # the newest entries are gone, from this one on
    REPLACED = "replaced"  # this one is another than the one that was noted outside the database


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """A fault, and the number of the entry where it shows."""

    entry_id: int
    fault: AuditFault


@dataclass(frozen=True, slots=True)
class AuditNote:
    """The newest entry as it was noted outside the database: its number and its link."""

    entry_id: int
    chain: str


class NoteState(StrEnum):
    """Whether there is a note outside the database to hold the log against."""

    KEPT = "kept"
    NONE = "none"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What looking at the whole log found.

    Attributes:
        rows: how many entries there are.
        first_bad_id: where the first fault shows; None when there is none.
        problems: the faults in the order of the log, the first hundred.
        redacted: entries from which somebody was erased, lawfully.
        newest: number and link of the newest entry, to be noted elsewhere; None for an empty log.
        note: whether the log was held against a note outside the database: without one a cut end cannot be seen.
    """

    rows: int
    first_bad_id: int | None
    problems: tuple[AuditProblem, ...] = ()
    redacted: int = 0
    newest: AuditNote | None = None
    note: NoteState = NoteState.NONE

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.first_bad_id is None
