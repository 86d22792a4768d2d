"""Records as rows of a table: which columns there are, and what stands in them."""

from collections.abc import Collection, Sequence

from callmanager.services.contacts.contact_record import FIELDS, LABEL, ContactRecord

Column = tuple[str, int]
"""A field and, for those of which there are several, the how-manieth."""


def columns_for(phones: int, labels: bool, fields: Collection[str] = FIELDS) -> list[Column]:
    """The fields in their order, with columns for so many numbers, and their labels where any has one."""
    found: list[Column] = []
    for field in FIELDS:
        if field not in fields:
            continue
        if field != "phone":
            found.append((field, 1))
            continue
        for number in range(1, max(1, phones) + 1):
            found.append(("phone", number))
            if labels:
                found.append((LABEL, number))
    return found


def row_of(record: ContactRecord, columns: Sequence[Column]) -> list[str]:
    """The record's text in these columns."""
    numbers = (record.phone, *record.phones)
    cells: list[str] = []
    for field, number in columns:
        if field == "phone":
            cells.append(numbers[number - 1] if number <= len(numbers) else "")
        elif field == LABEL:
            cells.append(record.labels[number - 1] if number <= len(record.labels) else "")
        else:
            cells.append(getattr(record, field))
    return cells
