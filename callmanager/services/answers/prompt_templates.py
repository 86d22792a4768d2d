"""The prompts as a team edits them: what ships stands in files, what was changed stands in the database, by version.

Whatever a template says, the guard looks at each draft after it: no wording of it lets a price or a promise through.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template

from sqlmodel import Session, col, func, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import PromptError, StoreError
from callmanager.domain.events import PromptsChanged
from callmanager.domain.users import Right
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.database import Database
from callmanager.store.tables import PromptTemplateRow, PromptVersionRow

_log = logging.getLogger(__name__)
MAX_BODY = 8_000
LANGUAGES = ("es", "en")
_LIVE = ("product", "approved", "objection")
GAPS: dict[str, tuple[str, ...]] = {
    "system": _LIVE,
    "user": _LIVE,
    "assistant": ("product",),
    "summary": ("notes", "objections", "outcome", "product"),
}
"""What a template may have filled in, by its name."""
NEEDED = {"user": "objection", "summary": "notes"}
"""The gap without which a template is of no use."""


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A template as it stands now; ``shipped`` is what comes with the program."""

    template_id: str  # “es/system”
    body: str
    shipped: str
    updated_at: datetime | None = None
    updated_by: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the team's own words hold."""
        return self.updated_at is not None


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """What a template was like once, and who made it so; an empty body means it was put back to what ships."""

    version: int
    body: str
    at: datetime
    actor: str


class PromptService:
    """Keeps the team's templates; a change holds from the next question on.

    Args:
        database: where changed templates stand.
        bus: told of changes.
        audit: told of changes, too.
        clock: tells when.
        shipped: the folder of what comes with the program.
    """

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, shipped: Path) -> None:
        self._database, self._bus, self._audit, self._clock = database, bus, audit, clock
        self._folder = shipped
        self._lock = threading.Lock()
        self._bodies: dict[str, str] = {}
        self._is_fresh = False
        bus.subscribe(PromptsChanged, self._forget)  # also when another desktop has changed something

    def changed(self, language: str, name: str) -> str | None:
        """The team's own words for a template; None where what ships holds.

        While a team's database is away it is what was read last.
        """
        with self._lock:
            if not self._is_fresh:
                try:
                    with self._database.reading() as session:
                        self._bodies = {row.id: row.body for row in session.exec(select(PromptTemplateRow)).all()}
                    self._is_fresh = True
                except StoreError as error:
                    _log.info("The team's own prompts cannot be read now: %s", error)
            return self._bodies.get(f"{language}/{name}")

    def templates(self) -> list[PromptTemplate]:
        """Every template, by language and in the order of `GAPS`."""
        with self._database.reading() as session:
            rows = {row.id: row for row in session.exec(select(PromptTemplateRow)).all()}
        return [self._template(f"{language}/{name}", rows) for language in LANGUAGES for name in GAPS]

    def save(self, template_id: str, body: str, actor: Actor) -> PromptTemplate:
        """Keep the team's words for a template.

        Raises:
            PermissionDenied: ``actor`` may not change what the assistant is told.
            PromptError: there is no such template, or the words cannot be used; nothing was changed.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        body = check(template_id, body)
        now, name = self._clock.now(), name_of(actor)
        with self._database.writing() as session:
            row = session.get(PromptTemplateRow, template_id)
            row = row or PromptTemplateRow(id=template_id, body="", updated_at=now, updated_by=name)
            if row.body != body:
                row.body, row.updated_at, row.updated_by = body, now, name
                session.add(row)
                version = self._add_version(session, template_id, body, name)
                self._audit.add_in(session, name, "prompt.save", template_id, f"version {version}")
            kept = self._template(template_id, {template_id: row})
        self._bus.publish(PromptsChanged(template_id))
        return kept

    def reset(self, template_id: str, actor: Actor) -> PromptTemplate:
        """Put back what ships; the team's words stay among the versions.

        Raises:
            PermissionDenied: ``actor`` may not change what the assistant is told.
            PromptError: there is no such template.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        _check_id(template_id)
        name = name_of(actor)
        with self._database.writing() as session:
            row = session.get(PromptTemplateRow, template_id)
            if row is not None:
                session.delete(row)
                version = self._add_version(session, template_id, "", name)
                self._audit.add_in(session, name, "prompt.reset", template_id, f"version {version}")
        self._bus.publish(PromptsChanged(template_id))
        return self._template(template_id, {})

    def versions(self, template_id: str) -> list[PromptVersion]:
        """What a template was like, newest first."""
        query = select(PromptVersionRow).where(PromptVersionRow.template_id == template_id)
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(PromptVersionRow.version).desc())).all()
        return [PromptVersion(row.version, row.body, row.at, row.actor) for row in rows]

    def _add_version(self, session: Session, template_id: str, body: str, actor: str) -> int:
        query = select(func.max(PromptVersionRow.version)).where(PromptVersionRow.template_id == template_id)
        version = (session.exec(query).one() or 0) + 1
        row = PromptVersionRow(template_id=template_id, version=version, body=body, at=self._clock.now(), actor=actor)
        session.add(row)
        return version

    def _template(self, template_id: str, rows: dict[str, PromptTemplateRow]) -> PromptTemplate:
        shipped = (self._folder / f"{template_id}.txt").read_text("utf-8").strip()
        row = rows.get(template_id)
        if row is None:
            return PromptTemplate(template_id, shipped, shipped)
        return PromptTemplate(template_id, row.body, shipped, row.updated_at, row.updated_by)

    def _forget(self, _event: PromptsChanged) -> None:
        with self._lock:
            self._is_fresh = False


def check(template_id: str, body: str) -> str:
    """The words as they are kept.

    Raises:
        PromptError: they cannot be used; the code says why.
    """
    name, body = _check_id(template_id), body.replace("\r\n", "\n").strip()
    if not body:
        raise PromptError("The instructions are empty. Nothing was saved.", code="prompt_empty")
    if len(body) > MAX_BODY:
        raise PromptError(
            f"The instructions have {len(body)} characters; there is room for {MAX_BODY}. Nothing was saved.",
            code="prompt_long",
            length=len(body),
            limit=MAX_BODY,
        )
    found = Template(body).get_identifiers()
    gaps = ", ".join(f"${gap}" for gap in GAPS[name])
    if unknown := next((gap for gap in found if gap not in GAPS[name]), None):
        raise PromptError(
            f"“${unknown}” is not known here; there are {gaps}. Nothing was saved.",
            code="prompt_gap_unknown",
            gap=unknown,
            gaps=gaps,
        )
    if (needed := NEEDED.get(name)) and needed not in found:
        raise PromptError(
            f"“${needed}” has to stand somewhere in these instructions. Nothing was saved.",
            code="prompt_gap_missing",
            gap=needed,
        )
    return body


def _check_id(template_id: str) -> str:
    language, _slash, name = template_id.partition("/")
    if language not in LANGUAGES or name not in GAPS:
        raise PromptError(
            f"There are no instructions “{template_id[:40]}”. Nothing was changed.",
            code="prompt_unknown",
            template=template_id[:40],
        )
    return name
