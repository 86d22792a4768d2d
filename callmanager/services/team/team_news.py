"""News between the desktops that share a server: the same bus events, read anew by their ids.

What this desktop publishes goes out as names and ids; what another one tells is looked up in the database and
published here, so that pages, charts and phones need to know nothing of it. An event that came from elsewhere is not
told on.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.agent import AgentState
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.recording import Integrity
from callmanager.services.calls.call_rows import to_call
from callmanager.services.recordings.recording_rows import metadata_of, tags_in
from callmanager.store.database import Database
from callmanager.store.news import EVERYTHING, NewsLine
from callmanager.store.tables import AgentIntervalRow, CallRow, RecordingRow

_log = logging.getLogger(__name__)
_OVERLAP = timedelta(seconds=10)

_CALLS = (
    events.CallStarted,
    events.CallAnswered,
    events.CallHeld,
    events.CallResumed,
    events.CallEnded,
    events.CallFinished,
    events.CallNoteSaved,
    events.ConsentStamped,
)
# Events that hold an id or nothing; they are told as they are.
_IDS: dict[type[Any], str] = {
    events.CallbacksChanged: "contact_id",
    events.CampaignsChanged: "campaign_id",
    events.OutcomesChanged: "",
    events.PauseReasonsChanged: "",
    events.PeopleChanged: "user_id",
    events.PhonesChanged: "revoked_id",
    events.PlaybookChanged: "entry_id",
    events.ProductsChanged: "product_id",
    events.PromptsChanged: "template_id",
    events.ScriptsChanged: "campaign_id",
}
_BY_PHASE = {
    CallPhase.RINGING: events.CallStarted,
    CallPhase.TALKING: events.CallAnswered,
    CallPhase.HOLD: events.CallHeld,
    CallPhase.WRAP_UP: events.CallEnded,
    CallPhase.DONE: events.CallFinished,
}
_BY_NAME: dict[str, Callable[[Call], object]] = {kind.__name__: kind for kind in _CALLS}


@dataclass(frozen=True, slots=True)
class Missed:
    """Since when news was missed, and which calls need not be told of since they are this desktop's own."""

    since: datetime
    own: frozenset[str] = frozenset()


class TeamNews:
    """Use `start` and `stop`. On a database of this computer alone there is nobody to tell, and it does nothing."""

    def __init__(self, database: Database, bus: Bus, missed: Callable[[], Missed | None]) -> None:
        """``missed`` is asked when the line is there again after it was lost."""
        self._database = database
        self._bus = bus
        self._missed = missed
        self._here = threading.local()
        self._line = None if database.is_local else NewsLine(database, self._hear, self._read_anew)
        self._endings: list[Callable[[], None]] = []

    def start(self) -> None:
        """Tell and hear from now on."""
        if self._line is None:
            return
        for kind, make in self._tellers().items():
            self._endings.append(self._bus.subscribe(kind, self._telling(make)))
        self._line.start()

    def stop(self) -> None:
        """Tell what waits, and end; calling it again does nothing."""
        for ending in self._endings:
            ending()
        self._endings.clear()
        if self._line is not None:
            self._line.stop()

    def wait_connected(self, seconds: float) -> bool:
        """Whether it hears the others by then; True where there are none."""
        return self._line is None or self._line.wait_connected(seconds)

    def _telling(self, make: Callable[[Any], str]) -> Callable[[Any], None]:
        def tell(event: Any) -> None:
            if not getattr(self._here, "from_elsewhere", False) and self._line is not None:
                self._line.tell([make(event)])

        return tell

    def _tellers(self) -> dict[type[Any], Callable[[Any], str]]:
        """What is told of each kind of event: its name and an id."""
        tellers: dict[type[Any], Callable[[Any], str]] = {}
        kind: type[Any]
        for kind in _CALLS:
            tellers[kind] = lambda event: f"{type(event).__name__} {event.call.call_id}"
        for kind, field in _IDS.items():
            tellers[kind] = lambda event, field=field: (  # type: ignore[misc]
                f"{type(event).__name__} {(getattr(event, field) or '') if field else ''}"
            )
        tellers[events.AgentStateChanged] = lambda event: f"AgentStateChanged {event.agent_id}"
        tellers[events.ContactsChanged] = lambda _event: "ContactsChanged "
        for kind in (events.RecordingStarted, events.RecordingFinished):
            tellers[kind] = lambda event: f"{type(event).__name__} {event.metadata.recording_id}"
        for kind in (events.RecordingVerified, events.RecordingTagged):
            tellers[kind] = lambda event: f"{type(event).__name__} {event.recording_id}"
        tellers[events.RecordingDiscarded] = lambda _event: "LibraryRead "
        return tellers

    # In the line's thread.

    def _hear(self, items: Sequence[str]) -> None:
        if EVERYTHING in items:
            self._read_anew()
            return
        found: list[object] = []
        with self._database.reading() as session:
            for item in items:
                name, _, key = item.partition(" ")
                event = self._event(session, name, key)
                if event is not None:
                    found.append(event)
        self._publish(found)

    def _event(self, session: Session, name: str, key: str) -> object | None:
        """The event that another desktop tells of, as the database has it now; None for what is gone or not known."""
        if name in _BY_NAME:
            row = session.get(CallRow, key)
            return _BY_NAME[name](to_call(row)) if row is not None else None
        if name == "AgentStateChanged":
            return _state(session, key)
        if name == "ContactsChanged":
            return events.ContactsChanged(0)
        if name == "LibraryRead":
            return events.LibraryRead(1, 1)
        for kind, field in _IDS.items():
            if kind.__name__ == name:
                return _bare(kind, field, key)
        return _recording(session, name, key)

    def _read_anew(self) -> None:
        """News was missed: tell of every call and state that may be another one now, and of every list."""
        missed = self._missed()
        since = missed.since - _OVERLAP if missed is not None else None
        own = missed.own if missed is not None else frozenset[str]()
        found: list[object] = []
        with self._database.reading() as session:
            is_open = col(CallRow.phase) != CallPhase.DONE.value
            recent = [is_open] if since is None else [is_open, col(CallRow.started_at) >= since]
            if since is not None:
                recent.append(col(CallRow.done_at) >= since)
            rows = session.exec(select(CallRow).where(or_(*recent)).limit(1_000)).all()
            found += [_BY_PHASE[CallPhase(row.phase)](to_call(row)) for row in rows if row.id not in own]
            open_ones = select(AgentIntervalRow.agent_id).where(col(AgentIntervalRow.ended_at).is_(None))
            found += [_state(session, agent_id) for agent_id in sorted(set(session.exec(open_ones).all()))]
        found += [_bare(kind, field, "") for kind, field in _IDS.items()]
        found += [events.ContactsChanged(0), events.LibraryRead(1, 1)]
        self._publish([event for event in found if event is not None])

    def _publish(self, found: Sequence[object]) -> None:
        self._here.from_elsewhere = True
        try:
            for event in found:
                self._bus.publish(event)
        finally:
            self._here.from_elsewhere = False


_MAY_BE_NONE = (events.PeopleChanged, events.PhonesChanged)


def _bare(kind: type[Any], field: str, key: str) -> object:
    """An event of `_IDS`; without an id it speaks of all there are."""
    event: object = kind(**{field: key or (None if kind in _MAY_BE_NONE else "")}) if field else kind()
    return event


def _state(session: Session, agent_id: str) -> events.AgentStateChanged | None:
    query = select(AgentIntervalRow).where(
        AgentIntervalRow.agent_id == agent_id, col(AgentIntervalRow.ended_at).is_(None)
    )
    row = session.exec(query.order_by(col(AgentIntervalRow.id).desc())).first()
    if row is None:
        return None
    return events.AgentStateChanged(agent_id, AgentState(row.state), row.started_at, row.reason)


def _recording(session: Session, name: str, key: str) -> object | None:
    row = session.get(RecordingRow, key)
    if row is None:
        return None
    if name == "RecordingVerified":
        return events.RecordingVerified(key, Integrity(row.integrity)) if row.integrity else None
    if name == "RecordingTagged":
        return events.RecordingTagged(key, tags_in(row.tags))
    metadata = metadata_of(row.sidecar)
    if name == "RecordingStarted":
        return events.RecordingStarted(metadata)
    if name == "RecordingFinished":
        return events.RecordingFinished(metadata)
    _log.info("Another desktop tells of %s, which this version does not know", name[:40])
    return None
