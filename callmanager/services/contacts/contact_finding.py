"""Finding contacts: one by its id or number, pages of them by words and filters. Who may see them is asked here."""

from zoneinfo import ZoneInfo

from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.contact import EVERYBODY, Contact, ContactFilter, ContactPage, PageKey, StatusChange
from callmanager.domain.phone_numbers import e164, number_key
from callmanager.domain.users import Right
from callmanager.services.contacts.contact_rows import in_order, rows_in_order, to_contacts
from callmanager.services.contacts.contact_search import count_query, page_ids
from callmanager.services.contacts.contact_store import with_number
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, require_now
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow, ContactStatusChangeRow

DESKTOP = "desktop"
"""The program itself asks."""


class ContactFinding:
    """The looking half of `callmanager.services.contacts.contacts.ContactService`.

    ``country`` is that of numbers typed without one (ISO 3166, “CR”), ``zone`` the office's. Whoever is disabled or
    must choose a password first is shown nobody: each look raises `PermissionDenied` then.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        audit: AuditLog,
        clock: Clock,
        *,
        country: str,
        zone: ZoneInfo | None = None,
    ) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock
        self.country = country.upper()
        self.zone = zone or ZoneInfo("UTC")

    def get(self, contact_id: str, *, actor: Actor = DESKTOP) -> Contact | None:
        """The contact with this id."""
        require_now(self._database, actor, Right.SEE_CONTACTS)
        with self._database.reading() as session:
            row = session.get(ContactRow, contact_id)
            return to_contacts(session, [row])[0] if row else None

    def by_number(self, phone: str, *, actor: Actor = DESKTOP) -> Contact | None:
        """The oldest contact one of whose numbers this is, in whatever notation."""
        found = self.all_by_number(phone, actor=actor)
        return found[0] if found else None

    def all_by_number(self, phone: str, *, actor: Actor = DESKTOP) -> list[Contact]:
        """All contacts one of whose numbers this is, the oldest first."""
        require_now(self._database, actor, Right.SEE_CONTACTS)
        with self._database.reading() as session:
            return to_contacts(session, with_number(session, self.key_of(phone)))

    def key_of(self, phone: str) -> str:
        """What makes this number the same as another one."""
        return number_key(phone, e164(phone, self.country))

    def history(self, contact_id: str, *, actor: Actor = DESKTOP) -> list[StatusChange]:
        """The steps of a contact's status, the newest first."""
        require_now(self._database, actor, Right.SEE_CONTACTS)
        row = ContactStatusChangeRow
        query = select(row).where(row.contact_id == contact_id).order_by(col(row.at).desc(), col(row.id).desc())
        with self._database.reading() as session:
            return [StatusChange(r.at, r.before, r.after, r.actor, r.reason) for r in session.exec(query).all()]

    def count(
        self,
        text: str = "",
        filters: ContactFilter = EVERYBODY,
        *,
        at_most: int | None = None,
        actor: Actor = DESKTOP,
    ) -> int:
        """How many contacts `search` finds in all; ``at_most`` stops counting there."""
        require_now(self._database, actor, Right.SEE_CONTACTS)
        with self._database.reading() as session:
            query = count_query(
                text,
                filters,
                now=self._clock.now(),
                has_text_index=self._database.has_text_index,
                at_most=at_most,
            )
            return int(session.connection().execute(query).scalar_one())

    def search(
        self,
        text: str = "",
        limit: int = 50,
        offset: int = 0,
        *,
        filters: ContactFilter = EVERYBODY,
        actor: Actor = DESKTOP,
    ) -> list[Contact]:
        """The contacts in which every word of ``text`` begins a word of name, company, e-mail or city; by name.

        Accents and capitals do not matter. A number is found by any three of its digits that follow each other, a tag
        by its words.
        """
        require_now(self._database, actor, Right.SEE_CONTACTS)
        with self._database.reading() as session:
            ids = page_ids(
                session,
                text,
                filters,
                now=self._clock.now(),
                has_text_index=self._database.has_text_index,
                limit=limit,
                offset=offset,
            )
            return in_order(session, ids)

    def page(
        self,
        text: str = "",
        filters: ContactFilter = EVERYBODY,
        *,
        after: PageKey | None = None,
        before: PageKey | None = None,
        limit: int = 100,
        actor: Actor = DESKTOP,
    ) -> ContactPage:
        """A page of `search` that begins after, or ends before, a key of another page; as quick as the first one."""
        require_now(self._database, actor, Right.SEE_CONTACTS)
        with self._database.reading() as session:
            ids = page_ids(
                session,
                text,
                filters,
                now=self._clock.now(),
                has_text_index=self._database.has_text_index,
                limit=limit + 1,
                after=after,
                before=before,
            )
            is_more, ids = len(ids) > limit, ids[:limit]
            backwards = before is not None and after is None
            if backwards:
                ids.reverse()
            rows = rows_in_order(session, ids)
            contacts = to_contacts(session, rows)
        if not contacts:
            return ContactPage()
        first, last = (PageKey(row.name_key, row.id) for row in (rows[0], rows[-1]))
        has_before = is_more if backwards else after is not None
        has_after = True if backwards else is_more
        return ContactPage(tuple(contacts), first if has_before else None, last if has_after else None)
