"""The tables of a report, read from the database some thousand rows at a time while they are written.

All of one report is read in one transaction, so that its tables agree with each other. Who asks gets what they may
see: own, the team's or all.
"""

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlmodel import Session, col

from callmanager.services.people.scope import recordings_visible_to, visible_to
from callmanager.services.reports import report_agent_time, report_calls
from callmanager.services.reports.report_asked import Asked, attributes, read
from callmanager.services.reports.report_words import Words
from callmanager.services.tables.report_columns import Batch, Column, Section, Sheet
from callmanager.services.tables.report_columns import ColumnKind as Kind
from callmanager.store.tables import CallRow, ContactRow, ObjectionRow, RecordingRow

_RECORDING = (
    "id call_id user_name contact_name contact_phone campaign_id started_at duration_seconds size_bytes status "
    "integrity outcome_id tags file_path"
)
_OBJECTION = "asked_at agent_id call_id product text category score entry_id verdict"
_CONTACT = (
    "id name phone phone_e164 company email address city region campaign_id owner_id tags status status_at attempts "
    "last_call_at do_not_call note created_at"
)


def count(session: Session, asked: Asked, sheet: Sheet) -> int:
    """How many rows a table has; 0 where that shows only while they are read (agents' time)."""
    if sheet is Sheet.AGENT_TIME:
        return 0
    return int(session.execute(select(func.count()).select_from(_WHICH[sheet](asked).subquery())).scalar_one())


def section(session: Session, asked: Asked, sheet: Sheet, zone: ZoneInfo) -> Section:
    """One of the tables; ``zone`` cuts the days."""
    title = asked.words.sheet(sheet)
    if sheet is Sheet.AGENT_TIME:
        return report_agent_time.section(session, asked, title, zone)
    columns, batches = _TABLES[sheet]
    return Section(sheet, title, columns(asked.words), batches(session, asked))


# --- recordings -------------------------------------------------------------------------------------------------------


def _recording_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words["recording"], width=34),
        Column(words["call"], width=26),
        Column(words["agent"], width=20),
        Column(words["contact"], width=26),
        Column(words["phone"]),
        Column(words["campaign"]),
        Column(words["started"], Kind.MOMENT, 20),
        Column(words["duration"], Kind.DURATION, 11),
        Column("MB", Kind.DECIMAL, 10),
        Column(words["status"], width=14),
        Column(words["integrity"], width=14),
        Column(words["outcome"], width=20),
        Column(words["tags"], width=20),
        Column(words["file"], width=60),
    )


def _which_recordings(asked: Asked) -> Select[Any]:
    began = col(RecordingRow.started_at)
    return select(col(RecordingRow.id)).where(
        recordings_visible_to(asked.user), began >= asked.start, began < asked.end
    )


def _recordings(session: Session, asked: Asked) -> Iterator[Batch]:
    query = _which_recordings(asked).with_only_columns(*attributes(RecordingRow, _RECORDING))
    query = query.order_by(col(RecordingRow.started_at), col(RecordingRow.id))
    words, campaign = asked.words, asked.named("campaign")
    for rows in read(session, query):
        yield [
            (
                *(*row[:5], campaign[row[5]], row[6], row[7], round(row[8] / 1e6, 2)),
                *(words.label("recording", row[9]), words.label("integrity", row[10])),
                *(words.label("outcome", row[11]), _listed(row[12]), row[13]),
            )
            for row in rows
        ]


# --- objections -------------------------------------------------------------------------------------------------------


def _objection_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words["asked"], Kind.MOMENT, 20),
        Column(words["agent"], width=20),
        Column(words["call"], width=26),
        Column(words["product"]),
        Column(words["objection"], width=60),
        Column(words["category"], width=20),
        Column(words["score"], Kind.PERCENT, 10),
        Column(words["answer"], width=60),
        Column(words["verdict"], width=14),
    )


def _which_objections(asked: Asked) -> Select[Any]:
    at = col(ObjectionRow.asked_at)
    whose = recordings_visible_to(asked.user, col(ObjectionRow.agent_id))
    return select(col(ObjectionRow.id)).where(whose, at >= asked.start, at < asked.end)


def _objections(session: Session, asked: Asked) -> Iterator[Batch]:
    query = _which_objections(asked).with_only_columns(*attributes(ObjectionRow, _OBJECTION))
    query = query.order_by(col(ObjectionRow.asked_at), col(ObjectionRow.id))
    words, agent, answer = asked.words, asked.named("user"), asked.answers()
    for rows in read(session, query):
        yield [
            (
                *(row[0], agent[row[1]], *row[2:5], words.label("category", row[5]), round(100 * row[6])),
                *(answer[row[7]], words.label("verdict", row[8])),
            )
            for row in rows
        ]


# --- contacts ---------------------------------------------------------------------------------------------------------


def _contact_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words["contact_id"], width=20),
        Column(words["contact"], width=26),
        Column(words["phone"]),
        Column("E.164"),
        Column(words["company"]),
        Column(words["email"], width=24),
        Column(words["address"], width=26),
        Column(words["city"]),
        Column(words["region"], width=10),
        Column(words["campaign"]),
        Column(words["owner"], width=20),
        Column(words["tags"], width=20),
        Column(words["status"]),
        Column(words["since"], Kind.MOMENT, 20),
        Column(words["attempts_1"], Kind.INTEGER, 10),
        Column(words["last_call"], Kind.MOMENT, 20),
        Column(words["do_not_call"], width=12),
        Column(words["note"], width=50),
        Column(words["created"], Kind.MOMENT, 20),
    )


def _which_contacts(asked: Asked) -> Select[Any]:
    """Those whom the report's calls were with; or all, for everybody who may export sees every contact."""
    if asked.all_contacts:
        return select(col(ContactRow.id))
    began = col(CallRow.started_at)
    called: ColumnElement[bool] = exists().where(
        and_(col(CallRow.contact_id) == col(ContactRow.id), began >= asked.start, began < asked.end),
        visible_to(asked.user),
    )
    return select(col(ContactRow.id)).where(called)


def _contacts(session: Session, asked: Asked) -> Iterator[Batch]:
    query = _which_contacts(asked).with_only_columns(*attributes(ContactRow, _CONTACT))
    query = query.order_by(col(ContactRow.name), col(ContactRow.id))
    campaign, owner, status = asked.named("campaign"), asked.named("user"), asked.labelled("status")
    yes = asked.words["yes"]
    for rows in read(session, query):
        yield [
            (
                *(*row[:9], campaign[row[9]], owner[row[10]], _listed(row[11]), status[row[12]], *row[13:16]),
                *(yes if row[16] else "", row[17], row[18]),
            )
            for row in rows
        ]


# --- all of them ------------------------------------------------------------------------------------------------------


def _listed(tags: str) -> str:
    return ", ".join(tag for tag in tags.split("\n") if tag)


_WHICH: dict[Sheet, Callable[[Asked], Select[Any]]] = {
    Sheet.CALLS: report_calls.which,
    Sheet.RECORDINGS: _which_recordings,
    Sheet.OBJECTIONS: _which_objections,
    Sheet.CONTACTS: _which_contacts,
}
_TABLES: dict[Sheet, tuple[Callable[[Words], tuple[Column, ...]], Callable[[Session, Asked], Iterator[Batch]]]] = {
    Sheet.CALLS: (report_calls.columns, report_calls.batches),
    Sheet.RECORDINGS: (_recording_columns, _recordings),
    Sheet.OBJECTIONS: (_objection_columns, _objections),
    Sheet.CONTACTS: (_contact_columns, _contacts),
}
