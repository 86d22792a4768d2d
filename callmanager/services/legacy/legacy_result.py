"""What an import of the predecessor's data did, or in a dry run would do."""

from dataclasses import asdict, dataclass, field
from typing import Any

from callmanager.services.legacy.legacy_files import text

ACTOR = "import-legacy"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not added, and why."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LegacyResult:
    """How many were added (or, in a dry run, would be)."""

    contacts: int = 0
    users: int = 0
    teams: int = 0
    calls: int = 0
    callbacks: int = 0
    recordings: int = 0
    dry_run: bool = False
    skipped: tuple[Skipped, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {**asdict(self), "skipped": [asdict(item) for item in self.skipped]}


@dataclass
class Tally:
    """Counts while an import runs."""

    contacts: int = 0
    users: int = 0
    teams: int = 0
    calls: int = 0
    callbacks: int = 0
    recordings: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, kind: str, old_id: object, reason: str) -> None:
        """Note what was left out."""
        self.skipped.append(Skipped(kind, text(old_id, 80), reason))

    @property
    def summary(self) -> str:
        """For the audit log."""
        counts = (f"{name} {getattr(self, name)}" for name in ("contacts", "users", "teams", "calls", "callbacks"))
        return ", ".join((*counts, f"skipped {len(self.skipped)}"))

    def result(self, *, dry_run: bool) -> LegacyResult:
        """What is told in the end."""
        counts = {name: value for name, value in vars(self).items() if name != "skipped"}
        return LegacyResult(**counts, dry_run=dry_run, skipped=tuple(self.skipped))
