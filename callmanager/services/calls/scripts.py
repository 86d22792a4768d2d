"""Scripts of campaigns: kept, changed, and filled in for the contact at hand."""

import secrets

from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.clock import Clock
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CampaignError
from callmanager.domain.events import ScriptsChanged
from callmanager.domain.script import Script, fill
from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_in
from callmanager.store.database import Database
from callmanager.store.tables import ScriptRow

MAX_BODY = 50_000
MAX_NAME = 60


class ScriptService:
    """Keeps the scripts; an agent reads those of the campaign that is called for."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock

    def for_campaign(self, campaign_id: str, *, with_inactive: bool = False) -> list[Script]:
        """The scripts of a campaign by name; "" is the general one."""
        query = select(ScriptRow).where(ScriptRow.campaign_id == (campaign_id or GENERAL_ID))
        if not with_inactive:
            query = query.where(col(ScriptRow.is_active).is_(True))
        with self._database.reading() as session:
            rows = session.exec(query.order_by(ScriptRow.name, ScriptRow.id)).all()
            return [_script(row) for row in rows]

    def get(self, script_id: str) -> Script | None:
        """The script with this id."""
        with self._database.reading() as session:
            row = session.get(ScriptRow, script_id)
            return _script(row) if row is not None else None

    def save(self, script: Script, actor: Actor) -> Script:
        """Keep a script; a ``script_id`` of "" makes a new one.

        Raises:
            PermissionDenied: ``actor`` may not change scripts.
            CampaignError: no name or too long a one (``script_name``), no step (``script_empty``), too long
                (``script_long``), or no such script (``script_unknown``); nothing was changed.
        """
        name = " ".join(script.name.split())
        body = "".join(c for c in script.body if c.isprintable() or c in "\n\t")
        _check(name, Script("", "", name, body))
        with self._database.writing() as session:
            require_in(session, actor, Right.EDIT_SCRIPTS)
            if script.script_id:
                row = session.get(ScriptRow, script.script_id)
                if row is None:
                    raise CampaignError("There is no such script. Nothing was changed.", code="script_unknown")
            else:
                row = ScriptRow(id=secrets.token_hex(8), campaign_id="", name="", updated_at=self._clock.now())
            row.campaign_id, row.name, row.body = script.campaign_id or GENERAL_ID, name, body
            row.is_active, row.updated_at, row.updated_by = script.is_active, self._clock.now(), name_of(actor)
            session.add(row)
            what = "script.change" if script.script_id else "script.add"
            self._audit.add_in(session, name_of(actor), what, row.id, f"{name}; {len(body)}; {row.is_active}")
            saved = _script(row)
        self._bus.publish(ScriptsChanged(saved.campaign_id))
        return saved

    @staticmethod
    def filled(
        script: Script, contact: Contact | None, agent: User | None = None, product: str = "", *, campaign: str = ""
    ) -> list[str]:
        """The steps with the contact's fields filled in, as plain text; see `callmanager.domain.script.fill`."""
        values = {"agent": agent.name if agent is not None else "", "product": product, "campaign": campaign}
        if contact is not None:
            values |= {
                "name": contact.name,
                "first_name": contact.name.split()[0] if contact.name.split() else "",
                "company": contact.company,
                "phone": contact.phone,
                "email": contact.email,
                "address": contact.address,
                "city": contact.city,
            }
        return [fill(step, values) for step in script.steps]


def _check(name: str, script: Script) -> None:
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise CampaignError(
            f"A script needs a name of 1 to {MAX_NAME} printable characters. Nothing was changed.",
            code="script_name",
            limit=MAX_NAME,
        )
    if len(script.body) > MAX_BODY:
        raise CampaignError(
            f"A script may have {MAX_BODY} characters at most. Nothing was changed.", code="script_long", limit=MAX_BODY
        )
    if not script.steps:
        raise CampaignError("A script needs one step at least. Nothing was changed.", code="script_empty")


def _script(row: ScriptRow) -> Script:
    return Script(row.id, row.campaign_id, row.name, row.body, row.is_active, row.updated_at, row.updated_by)
