"""Numbers that were saved before this version knew them within what is dialled with them, such as “*31#8888 7777”.

Such a number has no normalised form and the digits of all of it as its key: it would be another one than 8888 7777, so
that do-not-call, attempts and locks were passed by. They get the key that they would be saved with now.
"""

import logging

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from callmanager.domain.contact import ContactPhone
from callmanager.domain.phone_numbers import e164, number_key
from callmanager.services.contacts.contact_rows import set_keys
from callmanager.store.database import Database
from callmanager.store.tables import ContactPhoneRow, ContactRow

_MARKS = "*#:@;?%"  # what `phone_numbers.bare` takes off stands behind or before one of them
_AT_ONCE = 200
_log = logging.getLogger(__name__)


def renew_keys(database: Database, country: str) -> int:
    """Give old numbers the keys of today; how many contacts were changed. Doing it again changes nothing.

    Args:
        database: the contacts.
        country: of a number without one.

    Raises:
        StoreError: the database is away or takes no change; what was done until then stays.
    """
    with database.reading() as session:
        local = database.is_local
        first = select(ContactRow.id, ContactRow.phone).where(*_is_old(ContactRow, local))
        further = select(ContactPhoneRow.contact_id, ContactPhoneRow.phone).where(*_is_old(ContactPhoneRow, local))
        found = [*session.exec(first).all(), *session.exec(further).all()]
    ids = list(dict.fromkeys(contact_id for contact_id, phone in found if e164(phone, country)))
    for start in range(0, len(ids), _AT_ONCE):
        with database.writing() as session:
            for contact_id in ids[start : start + _AT_ONCE]:
                _renew(session, contact_id, country)
    if ids:
        _log.info("%d contacts have numbers that are known by another key now", len(ids))
    return len(ids)


def _is_old(table: type[ContactRow] | type[ContactPhoneRow], is_local: bool) -> tuple[ColumnElement[bool], ...]:
    phone = col(table.phone)
    old = (col(table.phone_e164) == "", or_(*(phone.contains(mark, autoescape=True) for mark in _MARKS)))
    # A normalised number's key begins with a plus, so that SQLite's index of keys names the few others. A server may
    # order marks and digits otherwise.
    return (col(table.phone_key) >= "0", *old) if is_local else old


def _renew(session: Session, contact_id: str, country: str) -> None:
    row = session.get(ContactRow, contact_id, with_for_update=True)
    if row is None:  # removed meanwhile
        return
    query = select(ContactPhoneRow).where(ContactPhoneRow.contact_id == contact_id)
    numbers: list[ContactRow | ContactPhoneRow] = [row]
    numbers += session.exec(query.order_by(col(ContactPhoneRow.position))).all()
    for number in numbers:
        number.phone_e164 = number.phone_e164 or e164(number.phone, country)
        number.phone_key = number_key(number.phone, number.phone_e164)
        session.add(number)
    set_keys(row, [ContactPhone(number.phone, number.phone_e164) for number in numbers])
