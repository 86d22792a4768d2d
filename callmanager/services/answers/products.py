"""Products: sheets that a team edits, imports and exports like its playbook, and what a call's product says."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.entries import EntryProblem
from callmanager.domain.errors import PlaybookError, ProductError
from callmanager.domain.events import ProductsChanged
from callmanager.domain.names import key_of, one_line
from callmanager.domain.product import Product
from callmanager.domain.users import Right
from callmanager.services.answers.entry_files import Column, RowProblem, Table, read_tables, write_tables
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.database import Database
from callmanager.store.tables import ProductRow, ProductVersionRow

COLUMNS = (
    Column("name", "Producto"),
    Column("price", "Precio"),
    Column("features", "Características"),
    Column("terms", "Condiciones"),
    Column("faq", "Preguntas y respuestas", list),  # “question | answer”
    Column("is_active", "En venta", bool),
)
_BAR = " | "


@dataclass(frozen=True, slots=True)
class ProductVersion:
    """What a sheet said once, and who made it so."""

    product: Product
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class ProductsImported:
    """What an import did."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[RowProblem, ...]


class ProductService:
    """Keeps the products. While there is none, the names in the settings stand in, as sheets that say nothing else.

    Args:
        database: where they stand.
        bus: told of changes.
        audit: told of changes, too.
        clock: tells when.
        names: from the settings.
    """

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, names: Sequence[str] = ()) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock
        self._names = tuple(names)

    def all(self) -> list[Product]:
        """Every product, in the order it was given."""
        query = select(ProductRow).order_by(col(ProductRow.position), col(ProductRow.name_key))
        with self._database.reading() as session:
            rows = session.exec(query).all()
        return [_product(row) for row in rows] or [Product(key_of(name), name) for name in self._names]

    def offered(self, product_ids: Sequence[str] = ()) -> list[Product]:
        """What is sold in a campaign: those of its products (by id or name) that are active; none named means all."""
        wanted = {key_of(named) for named in product_ids}
        active = [product for product in self.all() if product.is_active]
        return [p for p in active if not wanted or wanted & {key_of(p.name), key_of(p.product_id)}]

    def by_name(self, name: str) -> Product | None:
        """The product with this name or id, whatever its capitals and spaces."""
        wanted = key_of(name)
        return next((p for p in self.all() if wanted in (key_of(p.name), key_of(p.product_id))), None)

    def sheet(self, name: str) -> str:
        """All that is known of a call's product; only its name where it has no sheet."""
        product = self.by_name(name) if name else None
        return product.sheet if product else name

    def save(self, product: Product, actor: Actor) -> Product:
        """Keep a sheet, new (with an empty id) or changed.

        Raises:
            PermissionDenied: ``actor`` may not change products.
            ProductError: the name is taken.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        with self._database.writing() as session:
            row = self._write(session, product, name_of(actor))
            self._audit.add_in(session, name_of(actor), "product.save", row.id, f"{row.name}, version {row.version}")
        self._bus.publish(ProductsChanged(row.id))
        return _product(row)

    def remove(self, product_id: str, actor: Actor) -> None:
        """Delete a product; calls keep its name, its versions stay.

        Raises:
            PermissionDenied: ``actor`` may not change products.
            ProductError: there is no such product.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        with self._database.writing() as session:
            row = session.get(ProductRow, product_id)
            if row is None:
                raise ProductError(
                    f"There is no product “{product_id[:40]}”. Nothing was changed.",
                    code="product_unknown",
                    product=product_id[:40],
                )
            session.delete(row)
            self._audit.add_in(session, name_of(actor), "product.remove", product_id, row.name)
        self._bus.publish(ProductsChanged(product_id))

    def versions(self, product_id: str) -> list[ProductVersion]:
        """What the sheet said, newest first."""
        query = select(ProductVersionRow).where(ProductVersionRow.product_id == product_id)
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(ProductVersionRow.version).desc())).all()
        return [ProductVersion(_from_body(row.body), row.at, row.actor) for row in rows]

    def export_file(self, path: Path, actor: Actor) -> int:
        """Write every product to a ``.toml`` or ``.xlsx`` file; how many.

        Raises:
            PermissionDenied: ``actor`` may not export.
            PlaybookError: it cannot be written.
        """
        require_now(self._database, actor, Right.EXPORT)
        count = write_tables(path, COLUMNS, (_values(product) for product in self.all()))
        self._audit.add(name_of(actor), "product.export", path.name, str(count))
        return count

    def import_file(self, path: Path, actor: Actor) -> ProductsImported:
        """Take over the products of a ``.toml`` or ``.xlsx`` file, known by their names.

        Raises:
            PermissionDenied: ``actor`` may not change products.
            PlaybookError: the file cannot be used at all; nothing was changed.
        """
        require_now(self._database, actor, Right.EDIT_PLAYBOOK)
        problems: list[RowProblem] = []
        given: dict[str, Product] = {}
        for table in read_tables(path, COLUMNS):
            product = _taken(table, problems)
            if product is None:
                continue
            if key_of(product.name) in given:
                same = EntryProblem("another row has the same name", "twice", "name")
                problems.append(RowProblem.of(table.place, product.name, same))
            else:
                given[key_of(product.name)] = product
        added = changed = 0
        with self._database.writing() as session:
            for product in given.values():
                row = _by_key(session, product.name)
                if row is not None and _values(_product(row)) == _values(product):
                    continue
                self._write(session, replace(product, product_id=row.id if row else ""), name_of(actor))
                added, changed = added + (row is None), changed + (row is not None)
            told = f"+{added} ~{changed} !{len(problems)}"
            self._audit.add_in(session, name_of(actor), "product.import", path.name, told)
        self._bus.publish(ProductsChanged(""))
        return ProductsImported(added, changed, len(given) - added - changed, tuple(problems))

    def _write(self, session: Session, product: Product, actor: str) -> ProductRow:
        now, name = self._clock.now(), one_line(product.name)
        row = session.get(ProductRow, product.product_id) if product.product_id else None
        same = _by_key(session, name)
        if same is not None and same is not row:
            raise ProductError(
                f"There is a product “{name}” already. Nothing was saved.", code="product_taken", name=name
            )
        if row is None:
            count = len(session.exec(select(ProductRow.id)).all())
            row = ProductRow(id=secrets.token_hex(6), name="", name_key="", position=count, version=0, updated_at=now)
        row.name, row.name_key, row.price = name, key_of(name), product.price.strip()
        row.features, row.terms, row.is_active = product.features.strip(), product.terms.strip(), product.is_active
        row.faq = json.dumps(product.faq, ensure_ascii=False)
        row.version, row.updated_at, row.updated_by = row.version + 1, now, actor
        session.add(row)
        body = json.dumps(asdict(_product(row)), ensure_ascii=False)
        session.add(ProductVersionRow(product_id=row.id, version=row.version, body=body, at=now, actor=actor))
        return row


def _by_key(session: Session, name: str) -> ProductRow | None:
    return session.exec(select(ProductRow).where(ProductRow.name_key == key_of(name))).first()


def _product(row: ProductRow) -> Product:
    faq = tuple((question, answer) for question, answer in json.loads(row.faq or "[]"))
    return Product(row.id, row.name, row.price, row.features, row.terms, faq, row.is_active, row.version)


def _from_body(body: str) -> Product:
    values = json.loads(body)
    return Product(**{**values, "faq": tuple((question, answer) for question, answer in values["faq"])})


def _values(product: Product) -> dict[str, Any]:
    values = asdict(product) | {"faq": [f"{question}{_BAR}{answer}" for question, answer in product.faq]}
    del values["product_id"], values["version"]
    return values


def _taken(table: Table, problems: list[RowProblem]) -> Product | None:
    values = table.values
    try:
        for column in COLUMNS:
            if not isinstance(values.get(column.key, column.kind()), column.kind):
                code = {str: "text", list: "list", bool: "yes_no"}[column.kind]
                raise EntryProblem(f"{column.key} must be {column.kind.__name__}", code, column.key)
        unknown = values.keys() - {column.key for column in COLUMNS}
        if unknown:
            raise EntryProblem(f"{', '.join(sorted(unknown))} is not known", "unknown", min(unknown))
        pairs = [line.partition(_BAR.strip()) for line in values.get("faq", [])]
        faq = tuple((question.strip(), answer.strip()) for question, _bar, answer in pairs)
        texts = {key: values.get(key, "") for key in ("name", "price", "features", "terms")}
        return Product("", **texts, faq=faq, is_active=values.get("is_active", True))
    except (ValueError, PlaybookError) as error:
        problems.append(RowProblem.of(table.place, str(values.get("name") or ""), error))
        return None
