"""Rows of a file on their way to be written: drafts of them, and what is told of those that can be none."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import Layout
from callmanager.services.contacts.contact_drafts import Draft, Drafts
from callmanager.services.contacts.contact_import_told import Told
from callmanager.services.contacts.contact_matching import Counts
from callmanager.services.contacts.contact_source import SourceRow

SAMPLES = 20
"""So many rows are shown beforehand."""


def drafted(
    chunk: Sequence[SourceRow], layout: Layout, drafts: Drafts, told: Told, counts: Counts
) -> list[tuple[int, Draft]]:
    """The rows that can become contacts, with their numbers; the others are counted and told."""
    found: list[tuple[int, Draft]] = []
    for row in chunk:
        if row.problem:
            counts.errors += 1
            told.error(row, row.problem, "contact_row")
            continue
        try:
            draft = drafts.draft(*layout.read(row.cells))
        except ContactError as error:
            counts.errors += 1
            told.error(row, error.message, error.reason)
            continue
        if draft.repaired:
            counts.repaired += 1
            told.repair(row, draft.repaired)
        found.append((row.number, draft))
    return found


def keeping(rows: Iterator[SourceRow], samples: list[tuple[str, ...]]) -> Iterator[SourceRow]:
    """The same rows; the first ones are kept in ``samples``, too."""
    for row in rows:
        if len(samples) < SAMPLES and not row.problem:
            samples.append(tuple(row.cells))
        yield row


@contextmanager
def no_rounds() -> Iterator[None]:
    """Keep the garbage collector from looking through a million cells again and again; none of them is in a circle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
