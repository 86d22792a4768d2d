"""What a campaign wants of its recordings, and what follows from it: pure rules, asked by service and screen alike.

A refusal ends the recording of a call in every mode: from that moment on not a sample reaches the disk, and what was
recorded before is deleted when the line is closed. Only a campaign that is ``locked`` keeps that part, because there
the agent must not be able to make a recording vanish by one press of a button.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from callmanager.domain.errors import CampaignError
from callmanager.domain.recording import Consent

MAX_NOTICE: Final = 1_000
LIMITS: Final[dict[str, tuple[float, float]]] = {
    "beep_seconds": (3.0, 300.0),
    "keep_from_seconds": (1.0, 600.0),
    "voice_start_dbfs": (-70.0, -6.0),
    "pre_roll_seconds": (0.5, 10.0),
    "pause_reminder_seconds": (5.0, 3_600.0),
}
"""The least and the greatest value of each figure of a policy; 0 turns it off (None the start by voice)."""


class RecordingMode(StrEnum):
    """Which calls of a campaign are recorded."""

    NEVER = "never"
    ON_DEMAND = "on_demand"  # when the agent asks for it
    EVERY = "every"  # from the answer on; the agent may stop it
    LOCKED = "locked"  # from the answer on; the agent cannot stop it


class PauseReason(StrEnum):
    """Why a recording rests while the call goes on."""

    CARD_DATA = "card_data"
    PERSONAL = "personal"  # health, family: nothing that the sale needs
    OTHER = "other"


class Discard(StrEnum):
    """Why a recording was not kept."""

    TOO_SHORT = "too_short"
    REFUSED = "refused"
    NO_VOICE = "no_voice"  # it waited for a voice, and none came


@dataclass(frozen=True, slots=True)
class RecordingPolicy:
    """How the calls of a campaign are recorded.

    ``notice`` is read to the customer. ``beep_seconds`` is the time between two beeps, 0 for none.
    ``keep_from_seconds``: a shorter recording is not kept. ``voice_start_dbfs``: the recording begins with the first
    sound of this level, and ``pre_roll_seconds`` before it; None: with the answer. ``pause_reminder_seconds``: how
    often a pause is called to mind, 0 for never.
    """

    mode: RecordingMode = RecordingMode.EVERY
    notice: str = ""
    beep_seconds: float = 0.0
    keep_from_seconds: float = 0.0
    voice_start_dbfs: float | None = None
    pre_roll_seconds: float = 0.0
    pause_reminder_seconds: float = 60.0

    def checked(self) -> "RecordingPolicy":
        """This policy, when it can be kept to.

        Raises:
            CampaignError: a value lies where it makes no sense (``campaign_value``), or the notice is too long.
        """
        if len(self.notice) > MAX_NOTICE:
            raise CampaignError(
                f"The notice may have {MAX_NOTICE} characters at most. Nothing was changed.",
                code="campaign_notice",
                limit=MAX_NOTICE,
            )
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            is_off = value is None if name == "voice_start_dbfs" else value == 0
            if not is_off and not least <= value <= most:  # NaN lies nowhere
                raise CampaignError(
                    f"{name} must lie between {least:g} and {most:g}, not {value:g}. Nothing was changed.",
                    code="campaign_value",
                    name=name,
                    least=f"{least:g}",
                    most=f"{most:g}",
                )
        return self

    def differences(self, other: "RecordingPolicy") -> dict[str, tuple[object, object]]:
        """What ``other`` has otherwise: by name, the value here and there."""
        return {
            name: (getattr(self, name), getattr(other, name))
            for name in (known.name for known in fields(self))
            if getattr(self, name) != getattr(other, name)
        }


def begins_by_itself(policy: RecordingPolicy, consent: Consent) -> bool:
    """Whether the answer begins a recording."""
    return policy.mode in (RecordingMode.EVERY, RecordingMode.LOCKED) and consent is not Consent.REFUSED


def may_start(policy: RecordingPolicy, consent: Consent) -> bool:
    """Whether the agent may begin a recording in mid-call."""
    return policy.mode is not RecordingMode.NEVER and consent is not Consent.REFUSED


def may_stop(policy: RecordingPolicy) -> bool:
    """Whether the agent may end a recording before the call ends."""
    return policy.mode in (RecordingMode.ON_DEMAND, RecordingMode.EVERY)


def may_pause(policy: RecordingPolicy, consent: Consent) -> bool:
    """Whether the agent may pause: for card data always, a locked recording too; a refused one rests anyway."""
    return policy.mode is not RecordingMode.NEVER and consent is not Consent.REFUSED


def refusal_discards(policy: RecordingPolicy) -> bool:
    """Whether what was recorded before a refusal is deleted; see the module's docstring."""
    return policy.mode is not RecordingMode.LOCKED


def is_too_short(policy: RecordingPolicy, seconds: float) -> bool:
    """Whether a recording of this length is not kept."""
    return seconds < policy.keep_from_seconds
