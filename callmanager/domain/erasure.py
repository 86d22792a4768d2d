"""What erasing a person would do, and what it did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What would go, and what stands in the way; erasing does it when it is given ``digest``.

    Attributes:
        digest: names this very list.
        name: the contact's, for the person who asks; it is stored nowhere.
        recordings: how many, of ``size_bytes`` in all.
        size_bytes: what they take.
        exports: copies that the program made, as paths.
        calls: how many stay as anonymous figures.
        notes: how many notes of these calls go.
        objections: how many texts of these calls go.
        mentions: texts elsewhere, the audit log included, in which the person is blotted out.
        held: recordings that must be kept, with the reason: erasing is refused.
        live: whether a call with this person, or its recording, is not finished: erasing is refused.
        elsewhere: recordings that lie with another computer: erasing is refused here.
        backups: files that hold the person until they age out.
        reports: Excel reports that name the person; they are left for you to delete.
    """

    digest: str
    name: str
    recordings: int
    size_bytes: int
    exports: tuple[str, ...]
    calls: int
    notes: int
    objections: int
    mentions: int
    held: tuple[tuple[str, str], ...]
    live: bool
    elsewhere: int
    backups: tuple[str, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, and what is left outside the program's reach."""

    recordings: int
    exports: int
    unreachable: tuple[str, ...]  # copies on a disk that is away, or that were changed since
    calls: int
    mentions: int
    backups: tuple[str, ...]
    reports: tuple[str, ...]
    database_overwritten: bool  # False on a database server, or where another program was reading
