"""As many contacts as a benchmark wants, the same for the same seed, written past the services in a minute or two."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from callmanager.domain.contact_words import name_key, search_key
from callmanager.services.contacts.contact_import_rows import _CONTACTS, _EMPTY
from callmanager.store import contact_index
from callmanager.store.bulk import insert_rows, much_memory
from callmanager.store.database import Database

FIRST = (
    "Ana", "María", "José", "Juan", "Luis", "Carla", "Rosa", "Pedro", "Elena", "Marta", "Sofía", "Diego", "Andrés",
    "Lucía", "Pablo", "Karla", "Zulema", "Íñigo",
)  # fmt: skip
LAST = (
    "García", "Rojas", "Mora", "Jiménez", "Vargas", "Solano", "Castro", "Pérez", "López", "Núñez", "Campos", "Chaves",
    "Ureña", "Brenes", "Quirós",
)  # fmt: skip
CITIES = ("San José", "Alajuela", "Cartago", "Heredia", "Liberia", "Limón")
STATUSES = ("to_do", "to_do", "to_do", "not_reached", "hung_up", "interested", "completed")
_THEN = datetime(2026, 1, 1, tzinfo=UTC)
_AT_ONCE = 50_000


def people(count: int, seed: int = 4) -> Iterator[list[str]]:
    """Rows as in a file: name, two numbers, e-mail, company, address, city, status, tags, note."""
    chosen = random.Random(seed)
    for number in range(count):
        name = f"{chosen.choice(FIRST)} {chosen.choice(LAST)} {chosen.choice(LAST)}"
        digits = f"{60_000_000 + number}"
        second = f"+506 {20_000_000 + number}" if number % 5 == 0 else ""
        yield [
            name, f"{digits[:4]}-{digits[4:]}", second, f"c{number}@example.com", f"Empresa {number % 997} S.A.",
            f"Avenida {number % 90}", chosen.choice(CITIES), "Sin gestionar", "fibra, norte", "Pregunta por el plan",
        ]  # fmt: skip


def fill(database: Database, count: int, *, owners: Sequence[str] = (), seed: int = 5) -> None:
    """Add so many; every second one has an owner where there are any, one in 2,000 must not be called.

    The indexes are taken off meanwhile and put back afterwards, and the words are indexed in one go: row by row a
    million of them would take half an hour.
    """
    chosen = random.Random(seed)
    rows: list[dict[str, Any]] = []
    same = dict(_EMPTY) | {"import_id": "", "created_at": _THEN, "updated_at": _THEN, "status_at": _THEN}
    same |= {"phone_label": "", "place": None}
    for name in ("email", "company", "city", "status", "owner_id", "do_not_call"):
        del same[name]
    with much_memory(database):
        indexes = _without_indexes(database)
        for number, row in enumerate(people(count)):
            normal = f"+506{60_000_000 + number}"
            owner = chosen.choice(owners) if owners and number % 2 else None
            rows.append(
                {
                    "id": f"{chosen.getrandbits(64):016x}", "name": row[0], "name_key": name_key(row[0]),
                    "search_key": search_key((row[0], row[4], row[3], row[6]), [(row[1], normal)]), "phone": row[1],
                    "phone_e164": normal, "phone_key": normal, "company": row[4], "email": row[3], "city": row[6],
                    "status": chosen.choice(STATUSES), "owner_id": owner, "do_not_call": number % 2_000 == 0,
                }
            )  # fmt: skip
            if len(rows) == _AT_ONCE or number == count - 1:
                with database.writing() as session:
                    insert_rows(session.connection(), _CONTACTS, rows, same)
                rows.clear()
        _with_indexes(database, indexes)


def _without_indexes(database: Database) -> list[str]:
    with database.writing() as session:
        connection = session.connection()
        found = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'contacts' AND sql IS NOT NULL "
            "AND type IN ('index', 'trigger')"
        ).all()
        for kind, name, _sql in found:
            connection.exec_driver_sql(f"DROP {kind} {name}")
    return [row[2] for row in sorted(found)]  # indexes before triggers


def _with_indexes(database: Database, definitions: Sequence[str]) -> None:
    with database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE contacts SET place = rowid")
        for definition in definitions:
            connection.exec_driver_sql(definition)
        contact_index.rebuild(connection)
