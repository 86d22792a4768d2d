"""Campaigns: what is sold to whom, and how its calls are recorded."""

from dataclasses import dataclass, field

from callmanager.domain.recording_policy import RecordingPolicy

GENERAL_ID = "general"
"""The campaign that is always there: calls of no other one belong to it."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. Its id never changes; name and policy may."""

    campaign_id: str
    name: str
    policy: RecordingPolicy = field(default_factory=RecordingPolicy)
    is_active: bool = True


GENERAL = Campaign(GENERAL_ID, "General")
"""As it is shipped: every call is recorded."""
