"""Retention by policy: shown first, applied as shown, daily where it is switched on; a legal hold beats every rule."""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, or_, select

from callmanager.domain.clock import Clock
from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.recording import RecordingStatus
from callmanager.domain.retention import RetentionRule, deciding, shortest_days
from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import acting_now
from callmanager.services.recordings.removal import Actor, Removal, name, require
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow, RetentionRuleRow
from callmanager.workers import Lane, Repeater

LOOK_SECONDS = 60.0
EVERY = timedelta(days=1)
ACTOR = "retention"
"""Who deletes, in the audit log, where no person asked."""

_STAMP = "%Y%m%dT%H%M%SZ"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doomed:
    """A recording that a rule ends, and why; or that a hold keeps from it."""

    recording_id: str
    contact_name: str
    started_at: datetime
    duration_seconds: float
    size_bytes: int
    rule: int  # its number, from 1
    days: int
    legal_hold: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {**asdict(self), "started_at": self.started_at.isoformat()}


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go at a moment: exactly this goes when `RetentionService.apply` is given its ``digest``."""

    digest: str
    doomed: tuple[Doomed, ...]
    held: tuple[Doomed, ...]

    @property
    def size_bytes(self) -> int:
        """How much room it frees."""
        return sum(item.size_bytes for item in self.doomed)


@dataclass(frozen=True, slots=True)
class Applied:
    """What went, and what did not with the reason."""

    deleted: tuple[str, ...]
    size_bytes: int
    failed: tuple[tuple[str, RecordingError], ...]


class RetentionService:
    """Keeps the rules and carries them out.

    Args:
        database: rules, index, audit log.
        audit: told of changed rules and of each deletion.
        clock: tells what is due.
        removal: deletes and holds.
        enabled: whether it runs daily by itself; asked each time.
    """

    def __init__(
        self,
        database: Database,
        audit: AuditLog,
        clock: Clock,
        removal: Removal,
        *,
        enabled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database, self._audit, self._clock, self._removal = database, audit, clock, removal
        self._enabled = enabled
        self._last: datetime | None = None
        self._stopped = threading.Event()
        self._lane: Lane | None = None
        self._repeater: Repeater | None = None

    def start(self) -> None:
        """Finish interrupted removals in the background; from then on look each minute whether a day is over."""
        self._lane = Lane("retention")
        self._lane.run(self._removal.finish_interrupted)
        self._repeater = Repeater("retention-looks", LOOK_SECONDS, self._look)
        self._repeater.start()

    def stop(self) -> None:
        """End the background work after the deletion that is under way; calling it again does nothing."""
        self._stopped.set()
        if self._repeater is not None:
            self._repeater.stop()
        lane, self._lane = self._lane, None
        if lane is not None:
            lane.stop()

    # The rules.

    def rules(self) -> list[RetentionRule]:
        """The rules in their order; none keeps everything."""
        with self._database.reading() as session:
            return _rules(session)

    def set_rules(self, rules: Sequence[RetentionRule], actor: Actor) -> None:
        """Replace the rules.

        Raises:
            PermissionDenied: this person may not configure.
        """
        actor = acting_now(self._database, actor)
        if isinstance(actor, User) and not actor.may(Right.CONFIGURE):
            raise PermissionDenied("Your role does not allow to change how recordings are kept. Nothing was changed.")
        with self._database.writing() as session:
            session.exec(delete(RetentionRuleRow))
            for position, rule in enumerate(rules):
                session.add(RetentionRuleRow(position=position, **asdict(rule)))
            told = "; ".join(_told(number, rule) for number, rule in enumerate(rules, start=1))
            self._audit.add_in(session, name(actor), "retention.rules", str(len(rules)), told)

    # Carrying them out.

    def preview(self, now: datetime | None = None) -> Preview:
        """What the rules end now; nothing is deleted. Running recordings and other computers' are not in it."""
        now = (now or self._clock.now()).astimezone(UTC).replace(microsecond=0)
        with self._database.reading() as session:
            found = _due(session, _rules(session), now, self._removal.host)
        doomed = tuple(item for item in found if not item.legal_hold)
        held = tuple(item for item in found if item.legal_hold)
        seal = hashlib.sha256("\n".join(sorted(item.recording_id for item in doomed)).encode()).hexdigest()[:16]
        return Preview(f"{now:{_STAMP}}-{seal}", doomed, held)

    def apply(
        self,
        digest: str,
        actor: Actor,
        on_progress: Callable[[int, int], object] = lambda _done, _all: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Applied:
        """Delete what the preview with this digest showed.

        Raises:
            PermissionDenied: this person may not delete recordings.
            RecordingError: since then rules, holds or recordings changed, so that something else would go
                (``retention_changed``); nothing was deleted.
        """
        require(self._database, actor)
        shown = self._shown(digest)
        deleted, failed, size = [], [], 0
        for number, item in enumerate(shown.doomed):
            on_progress(number, len(shown.doomed))
            if cancelled():
                break
            try:
                size += self._removal.delete(item.recording_id, actor, f"rule {item.rule}: {item.days} days")
                deleted.append(item.recording_id)
            except RecordingError as error:
                failed.append((item.recording_id, error))
        else:
            on_progress(len(shown.doomed), len(shown.doomed))
        return Applied(tuple(deleted), size, tuple(failed))

    def delete(self, recording_id: str, actor: Actor, why: str = "") -> int:
        """Delete one recording; see `Removal.delete`."""
        return self._removal.delete(recording_id, actor, why)

    def hold(self, recording_id: str, reason: str, actor: Actor) -> None:
        """Keep a recording by a legal hold; see `Removal.hold`."""
        self._removal.hold(recording_id, reason, actor)

    def release(self, recording_id: str, actor: Actor) -> None:
        """End a legal hold; see `Removal.release`."""
        self._removal.release(recording_id, actor)

    def _shown(self, digest: str) -> Preview:
        try:
            moment = datetime.strptime(digest.partition("-")[0], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            moment = None
        preview = self.preview(moment) if moment is not None and moment <= self._clock.now() else None
        if preview is None or preview.digest != digest:
            raise RecordingError(
                "What would be deleted is not what was shown any more. Nothing was deleted. Look at the new list.",
                code="retention_changed",
            )
        return preview

    def _look(self) -> None:
        now = self._clock.now()
        is_due = self._last is None or now - self._last >= EVERY
        if self._enabled() and is_due and self._lane is not None and not self._stopped.is_set():
            self._last = now
            self._lane.run(self.run_daily)

    def run_daily(self) -> Applied:
        """Delete what is due now, in the name of the rules."""
        applied = self.apply(self.preview().digest, ACTOR, cancelled=self._stopped.is_set)
        for recording_id, error in applied.failed:
            _log.info("The recording %s is due and stays: %s", recording_id, error.reason)
        if applied.deleted:
            _log.info("Retention deleted %d recordings, %d bytes", len(applied.deleted), applied.size_bytes)
        return applied


def _rules(session: Session) -> list[RetentionRule]:
    rows = session.exec(select(RetentionRuleRow).order_by(col(RetentionRuleRow.position))).all()
    return [RetentionRule(row.days, row.outcome_id, row.campaign_id, row.consent, row.is_active) for row in rows]


def _due(session: Session, rules: Sequence[RetentionRule], now: datetime, host: str) -> list[Doomed]:
    days = shortest_days(rules)
    if days is None:
        return []
    row = RecordingRow
    query = (
        select(row)
        .where(
            col(row.started_at) <= now - timedelta(days=days),
            col(row.status) != RecordingStatus.RECORDING.value,
            or_(col(row.host) == host, col(row.host) == ""),
        )
        .order_by(col(row.started_at), col(row.id))
    )
    found = []
    for item in session.exec(query):
        rule = deciding(rules, item.outcome_id, item.campaign_id, item.consent)
        if rule is not None and rule.is_due(item.started_at, now):
            number = rules.index(rule) + 1
            found.append(
                Doomed(
                    item.id, item.contact_name, item.started_at, item.duration_seconds, item.size_bytes,
                    number, rule.days, item.legal_hold,
                )
            )  # fmt: skip
    return found


def _told(number: int, rule: RetentionRule) -> str:
    conditions = (("outcome", rule.outcome_id), ("campaign", rule.campaign_id), ("consent", rule.consent))
    said = ", ".join(f"{what} {value}" for what, value in conditions if value)
    return f"{number}: {rule.days} days{f' ({said})' if said else ''}{'' if rule.is_active else ', off'}"
