"""What the phones are shown: the figures as JSON-ready values, in the contract's names and with more keys beside them.

Every function here reads the database and so runs off the loop.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from callmanager.domain.metrics import AgentFigures, Figures
from callmanager.domain.outcome import Outcomes
from callmanager.domain.phones import Principal
from callmanager.domain.recording_listing import RecordingFilter, RecordingListing
from callmanager.domain.users import Scope, User
from callmanager.server.context import ServerContext

RECORDINGS_SHOWN = 10


class Topic(StrEnum):
    """The three live events, by the names that clients know. In this order they are sent."""

    METRICS = "metrics_update"
    TEAM = "team_update"
    RECORDINGS = "recordings_update"


def scope_key(viewer: User) -> str:
    """What two viewers have in common when they see the same figures."""
    if viewer.scope is Scope.ALL:
        return "all"
    if viewer.scope is Scope.TEAM and viewer.team_id is not None:
        return f"team:{viewer.team_id}"
    return f"user:{viewer.user_id}"


def session(context: ServerContext, principal: Principal) -> dict[str, Any]:
    """Who the client is and what it may do; sent once after it connects."""
    return {
        "name": principal.name,
        "user": principal.user.name if principal.user else "",
        "role": principal.viewer.role.value,
        "may_listen": principal.may_listen,
        "demo": context.demo,
    }


def payload(context: ServerContext, topic: Topic, viewer: User) -> Any:
    """The content of one event for one viewer."""
    if topic is Topic.METRICS:
        return metrics(context, viewer)
    if topic is Topic.TEAM:
        return [_agent(row) for row in context.metrics.team_today(viewer)]
    found = context.recordings.search(viewer, RecordingFilter(), limit=RECORDINGS_SHOWN)
    return [_recording(listing) for listing in found]


def metrics(context: ServerContext, viewer: User) -> dict[str, Any]:
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
    }


def _recording(listing: RecordingListing) -> dict[str, Any]:
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
