"""Campaigns: made and changed by those who may configure, each change in the audit log with what was before."""

import secrets
from dataclasses import asdict

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.calling_hours import HoursPolicy
from callmanager.domain.campaign import GENERAL, GENERAL_ID, Campaign, CampaignRules
from callmanager.domain.clock import Clock
from callmanager.domain.dialling import DialKind
from callmanager.domain.errors import CampaignError, PermissionDenied
from callmanager.domain.events import CampaignsChanged
from callmanager.domain.recording_policy import RecordingMode, RecordingPolicy
from callmanager.domain.users import Right, User
from callmanager.services.calls.campaign_rules import require_hours, write_rules
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import acting_now
from callmanager.services.people.users import name_key
from callmanager.store.database import Database
from callmanager.store.tables import CampaignRow

MAX_NAME_LENGTH = 60


class CampaignService:
    """Keeps the campaigns. The general one is there from the first start on, also while the table is empty."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock

    def all(self) -> list[Campaign]:
        """Every campaign: the general one first, the others by name."""
        with self._database.reading() as session:
            rows = session.exec(select(CampaignRow).order_by(CampaignRow.name_key)).all()
        campaigns = [to_campaign(row) for row in rows]
        general = [campaign for campaign in campaigns if campaign.campaign_id == GENERAL_ID] or [GENERAL]
        return general + [campaign for campaign in campaigns if campaign.campaign_id != GENERAL_ID]

    def active(self) -> list[Campaign]:
        """The campaigns that calls are made for, in the order of `all`; never none."""
        return [campaign for campaign in self.all() if campaign.is_active]

    def get(self, campaign_id: str) -> Campaign | None:
        """The campaign with this id; the general one for ""."""
        with self._database.reading() as session:
            row = session.get(CampaignRow, campaign_id or GENERAL_ID)
            if row is not None:
                return to_campaign(row)
        return GENERAL if campaign_id in ("", GENERAL_ID) else None

    def find(self, name_or_id: str) -> Campaign | None:
        """The campaign with this id, or else with this name, whatever its capitals and spaces."""
        wanted = name_key(name_or_id)
        return self.get(name_or_id.strip()) or next((c for c in self.all() if name_key(c.name) == wanted), None)

    def policy_of(self, campaign_id: str) -> RecordingPolicy:
        """How the calls of a campaign are recorded; of one that is not known (a foreign database), as shipped."""
        return (self.get(campaign_id) or GENERAL).policy

    def add(self, name: str, policy: RecordingPolicy, actor: User) -> Campaign:
        """Make a campaign.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CampaignError: the name is empty, too long or taken, or the policy cannot be kept to.
        """
        _require(self._database, actor)
        row = CampaignRow(id=secrets.token_hex(8), name="", name_key="", created_at=self._clock.now())
        _write(row, policy.checked())
        with self._database.writing() as session:
            _name(session, row, name)
            session.add(row)
            self._audit.add_in(session, actor.name, "campaign.add", row.id, f"{row.name}; {_told(policy)}")
        return self._changed(row)

    def rename(self, campaign_id: str, name: str, actor: User) -> Campaign:
        """Give a campaign another name; its id and its calls stay.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CampaignError: no such campaign, or the name is empty, too long or taken.
        """
        _require(self._database, actor)
        with self._database.writing() as session:
            row = self._row(session, campaign_id)
            before = row.name
            _name(session, row, name)
            session.add(row)
            if row.name != before:
                self._audit.add_in(session, actor.name, "campaign.rename", row.id, f"{before} -> {row.name}")
        return self._changed(row)

    def change_policy(self, campaign_id: str, policy: RecordingPolicy, actor: User) -> Campaign:
        """Record the campaign's next calls in another way; a recording that runs goes on as it began.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CampaignError: no such campaign, or the policy cannot be kept to.
        """
        _require(self._database, actor)
        policy.checked()
        with self._database.writing() as session:
            row = self._row(session, campaign_id)
            changes = to_campaign(row).policy.differences(policy)
            _write(row, policy)
            session.add(row)
            if changes:
                told = "; ".join(f"{name}: {_value(old)} -> {_value(new)}" for name, (old, new) in changes.items())
                self._audit.add_in(session, actor.name, "campaign.policy", row.id, told)
        return self._changed(row)

    def change_rules(self, campaign_id: str, rules: CampaignRules, actor: User) -> Campaign:
        """Place the campaign's next calls in another way, or hold them to other rules.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CampaignError: no such campaign, a number lies where it makes no sense (``campaign_value``), or the hours
                cannot be read (``campaign_hours``).
            DialError: numbers cannot be dialled in this way.
        """
        _require(self._database, actor)
        require_hours(rules.checked().hours)
        with self._database.writing() as session:
            row = self._row(session, campaign_id)
            before = to_campaign(row).rules
            write_rules(row, rules)
            session.add(row)
            changes = before.differences(to_campaign(row).rules)
            if changes:
                told = "; ".join(f"{name}: {_value(old)} -> {_value(new)}" for name, (old, new) in changes.items())
                self._audit.add_in(session, actor.name, "campaign.rules", row.id, told)
        return self._changed(row)

    def set_active(self, campaign_id: str, active: bool, actor: User) -> Campaign:
        """Take a campaign out of use, or back into it; its calls and recordings stay.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            CampaignError: no such campaign, or it is the general one, which is always in use.
        """
        _require(self._database, actor)
        if campaign_id == GENERAL_ID and not active:
            raise CampaignError(
                "The general campaign stays in use: calls of no other campaign belong to it. Nothing was changed.",
                code="campaign_general",
            )
        with self._database.writing() as session:
            row = self._row(session, campaign_id)
            if row.is_active != active:
                row.is_active = active
                action = "campaign.activate" if active else "campaign.deactivate"
                self._audit.add_in(session, actor.name, action, row.id, row.name)
            session.add(row)
        return self._changed(row)

    def _row(self, session: Session, campaign_id: str) -> CampaignRow:
        row = session.get(CampaignRow, campaign_id)
        if row is not None:
            return row
        if campaign_id != GENERAL_ID:
            raise unknown(campaign_id)
        row = CampaignRow(
            id=GENERAL_ID, name=GENERAL.name, name_key=name_key(GENERAL.name), created_at=self._clock.now()
        )
        _write(row, GENERAL.policy)
        return row

    def _changed(self, row: CampaignRow) -> Campaign:
        self._bus.publish(CampaignsChanged(row.id))
        return to_campaign(row)


def campaign_in(session: Session, campaign_id: str) -> Campaign:
    """The campaign as it stands in a transaction; the general one for "" and for one that is not known."""
    row = session.get(CampaignRow, campaign_id or GENERAL_ID)
    return to_campaign(row) if row is not None else GENERAL


def require_active(session: Session, campaign_id: str) -> Campaign:
    """Hold a call to a campaign that calls may be made for; "" is the general one.

    Returns:
        The campaign.

    Raises:
        CampaignError: there is no such campaign (``unknown_campaign``), or it is out of use (``campaign_inactive``).
    """
    if campaign_id in ("", GENERAL_ID):
        return campaign_in(session, GENERAL_ID)
    row = session.get(CampaignRow, campaign_id)
    if row is None:
        raise unknown(campaign_id)
    if not row.is_active:
        raise CampaignError(
            f"The campaign “{row.name}” is not in use any more. No call was started.",
            code="campaign_inactive",
            name=row.name,
        )
    return to_campaign(row)


def unknown(name: str) -> CampaignError:
    """The refusal of a campaign that does not exist."""
    return CampaignError(
        f"There is no campaign “{name[:40]}”. Nothing was changed.", code="unknown_campaign", name=name[:40]
    )


def to_campaign(row: CampaignRow) -> Campaign:
    """The row as a value that may cross threads."""
    return Campaign(
        row.id,
        row.name,
        RecordingPolicy(
            RecordingMode(row.recording_mode),
            row.notice,
            row.beep_seconds,
            row.keep_from_seconds,
            row.voice_start_dbfs,
            row.pre_roll_seconds,
            row.pause_reminder_seconds,
        ),
        row.is_active,
        CampaignRules(
            DialKind(row.dial_kind),
            row.dial_template,
            row.max_attempts,
            row.retry_minutes,
            row.hours,
            row.hours_policy == HoursPolicy.REFUSE.value,
            row.wrap_up_seconds,
            tuple(name for name in row.product_ids.splitlines() if name),
        ),
    )


def _write(row: CampaignRow, policy: RecordingPolicy) -> None:
    row.recording_mode = policy.mode.value
    row.notice = policy.notice
    row.beep_seconds = policy.beep_seconds
    row.keep_from_seconds = policy.keep_from_seconds
    row.voice_start_dbfs = policy.voice_start_dbfs
    row.pre_roll_seconds = policy.pre_roll_seconds
    row.pause_reminder_seconds = policy.pause_reminder_seconds


def _name(session: Session, row: CampaignRow, name: str) -> None:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise CampaignError(
            f"A campaign needs a name of 1 to {MAX_NAME_LENGTH} printable characters. Nothing was changed.",
            code="campaign_name",
            limit=MAX_NAME_LENGTH,
        )
    key = name_key(name)
    others = select(CampaignRow.id).where(col(CampaignRow.name_key) == key, col(CampaignRow.id) != row.id)
    if session.exec(others).first() is not None or (key == name_key(GENERAL.name) and row.id != GENERAL_ID):
        raise CampaignError(
            f"There is a campaign “{name}” already. Nothing was changed.", code="campaign_taken", name=name
        )
    row.name, row.name_key = name, key


def _require(database: Database, actor: User) -> None:
    actor = acting_now(database, actor)
    if not actor.may(Right.CONFIGURE):
        raise PermissionDenied(
            f"The role of {actor.name} does not allow to change campaigns. Nothing was changed.", code="permission"
        )


def _told(policy: RecordingPolicy) -> str:
    return "; ".join(f"{name}: {_value(value)}" for name, value in asdict(policy).items())


def _value(value: object) -> str:
    if value is None or value == "":
        return "none"
    return f"“{value}”" if isinstance(value, str) and not isinstance(value, RecordingMode) else str(value)
