"""What the phones are shown: the figures as JSON-ready values, in the contract's names and with more keys beside them.

Every function here reads the database and so runs off the loop.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from callmanager.domain.agent import AgentState, PauseReasons
from callmanager.domain.live_figures import AgentNow
from callmanager.domain.metrics import AgentFigures, Figures, best_first
from callmanager.domain.outcome import Outcomes
from callmanager.domain.phones import Principal
from callmanager.domain.recording_listing import RecordingFilter, RecordingListing
from callmanager.domain.users import Role, Scope, User
from callmanager.server.context import ServerContext
from callmanager.server.slow_figures import SlowFigures

RECORDINGS_SHOWN = 10


class Sight(StrEnum):
    """How much a connection is told: a phone everything, a screen on a wall no recordings, plain HTTP totals alone."""

    ALL = "all"
    WALL = "wall"
    TOTALS = "totals"


class Topic(StrEnum):
    """The three live events, by the names that clients know. In this order they are sent."""

    METRICS = "metrics_update"
    TEAM = "team_update"
    RECORDINGS = "recordings_update"


def sight_of(principal: Principal, *, restricted: bool) -> Sight:
    """What this connection is told."""
    if restricted:
        return Sight.TOTALS
    return Sight.ALL if principal.may_see_recordings else Sight.WALL


def room_key(viewer: User, sight: Sight) -> str:
    """What two connections have in common that are told the same."""
    return scope_key(viewer) if sight is Sight.ALL else f"{sight.value} {scope_key(viewer)}"


def scope_key(viewer: User) -> str:
    """What two viewers have in common when they see the same figures."""
    if viewer.scope is Scope.ALL:
        return "all"
    if viewer.scope is Scope.TEAM and viewer.team_id is not None:
        return f"team:{viewer.team_id}"
    return f"user:{viewer.user_id}"


def onlooker(viewer: User) -> User:
    """Who looks on for everybody that sees what ``viewer`` sees now.

    Nobody in particular where several see the same: what becomes of one of them then changes nothing for the others.
    """
    key = scope_key(viewer)
    if viewer.scope is Scope.ALL:
        return User(key, key, Role.PROJECT_MANAGER)
    if viewer.scope is Scope.TEAM and viewer.team_id is not None:
        return User(key, key, Role.TEAM_LEAD, viewer.team_id)
    return viewer


def session(
    context: ServerContext, principal: Principal, urls: Sequence[str] = (), *, restricted: bool = False
) -> dict[str, Any]:
    """Who the client is and what it may do; sent after it connects, and again when the server's addresses change."""
    told = {
        "name": principal.name,
        "user": principal.user.name if principal.user else "",
        "role": principal.viewer.role.value,
        "kind": principal.kind,
        "may_listen": context.may_listen(principal),
        "demo": context.demo,
        "restricted": restricted,
        "addresses": list(urls),
        "again": context.way_back.secret(principal.phone_id) if context.way_back and not restricted else "",
        "company": context.look().told(),
    }
    return told | ({"name": "", "user": "", "may_listen": False} if restricted else {})


def payload(
    context: ServerContext, topic: Topic, viewer: User, sight: Sight = Sight.ALL, slow: SlowFigures | None = None
) -> Any:
    """The content of one event for one viewer."""
    if topic is Topic.METRICS:
        return metrics(context, viewer, slow)
    if topic is Topic.TEAM:
        return team(context, viewer) if sight is not Sight.TOTALS else []
    if sight is not Sight.ALL:
        return []
    found = context.recordings.search(viewer, RecordingFilter(), limit=RECORDINGS_SHOWN)
    return [recording(listing) for listing in found]


def team(context: ServerContext, viewer: User) -> list[dict[str, Any]]:
    """Who called today or is at work now, best first, with what they are doing and for how many seconds."""
    live, reasons = context.metrics.live(viewer), context.pause_reasons()
    now = {row.agent_id: row for row in context.metrics.team_now(viewer, live)}
    called = {row.agent_id for row in live.agents}
    idle = [row for row in now.values() if row.agent_id not in called and _is_in(row)]
    rows = best_first([*live.agents, *(AgentFigures(row.agent_id, row.name, row.figures) for row in idle)])
    return [_agent(row) | _doing(now.get(row.agent_id), live.as_of, reasons) for row in rows]


def metrics(context: ServerContext, viewer: User, slow: SlowFigures | None = None) -> dict[str, Any]:
    """Today's figures; ``total_talk_time`` and ``aht_seconds`` are seconds, ``as_of`` is UTC.

    ``success_rate`` is 0 while nobody answered, which ``success_rate_known`` tells from a real 0 %.
    """
    as_of, known = datetime.now(UTC), context.outcomes()
    live = context.metrics.live(viewer)  # all of one moment, in one look
    today = live.figures
    return {
        "calls_today": today.attempts,
        "sales_today": today.sales,
        **_success(today),
        "total_talk_time": round(today.talk_seconds),
        "connected": today.connected,
        "sales_per_call": today.sales_per_attempt,
        "aht_seconds": None if today.aht_seconds is None else round(today.aht_seconds),
        "outcomes": [_outcome(known, key, count) for key, count in live.outcomes.items()],
        "by_hour": [{"hour": row.hour, "calls": row.calls, "sales": row.sales} for row in live.hours],
        **(slow.told(scope_key(viewer), viewer, today) if slow is not None else {}),
        "as_of": as_of.isoformat(timespec="milliseconds"),
        "demo": context.demo,
    }


def _success(figures: Figures) -> dict[str, Any]:
    return {"success_rate": figures.success_rate or 0, "success_rate_known": figures.success_rate is not None}


def _outcome(known: Outcomes, outcome_id: str, count: int) -> dict[str, Any]:
    outcome = known.get(outcome_id)
    words = {language: known.label(outcome_id, language) for language in ("es", "en")}
    return {"id": outcome_id, **words, "count": count, "sale": outcome is not None and outcome.sale}


def _agent(row: AgentFigures) -> dict[str, Any]:
    return {
        "name": row.name,
        "calls": row.figures.attempts,
        "sales": row.figures.sales,
        **_success(row.figures),
        "connected": row.figures.connected,
        "talk_seconds": round(row.figures.talk_seconds),
        "agent_id": row.agent_id,
    }


def _doing(row: AgentNow | None, now: datetime, reasons: PauseReasons) -> dict[str, Any]:
    if row is None or row.state is None or row.since is None:
        return {"state": None, "state_since": None, "state_seconds": None, "reason": None}
    return {
        "state": row.state.value,
        "state_since": row.since.isoformat(timespec="milliseconds"),
        "state_seconds": int(row.seconds_in_state(now) or 0),
        "reason": _reason(row.reason, reasons) if row.state is AgentState.PAUSED else None,
    }


def _reason(reason_id: str, known: PauseReasons) -> dict[str, str] | None:
    if not reason_id:
        return None
    return {"id": reason_id, **{language: known.label(reason_id, language) for language in ("es", "en")}}


def _is_in(row: AgentNow) -> bool:
    return row.state not in (None, AgentState.OFFLINE)


def recording(listing: RecordingListing) -> dict[str, Any]:
    """One row of `recordings_update`."""
    row = listing.metadata
    return {
        "contact_name": row.contact_name,
        "start_time": row.start_time,
        "duration_seconds": row.duration_seconds,
        "file_size_bytes": row.file_size_bytes,
        "recording_id": row.recording_id,
        "user_name": row.user_name,
        "status": row.status.value,
        "integrity": listing.integrity.value,
    }
