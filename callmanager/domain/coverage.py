"""Whether the call at a desk is recorded now, and why it is not."""

from dataclasses import dataclass, field
from enum import StrEnum

from callmanager.domain import recording_policy as rules
from callmanager.domain.recording import Consent
from callmanager.domain.recording_policy import PauseReason, RecordingPolicy


class Stage(StrEnum):
    """How far the recording of a call has come.

    `RECORDING` may still wait for a voice, or have ended by itself: the recorder's own state goes before it.
    """

    NONE = "none"  # no call of this desk is answered
    NEVER = "never"  # its campaign records nothing
    ON_DEMAND = "on_demand"  # the agent has not asked for it yet
    OPENING = "opening"  # the device is being opened
    RECORDING = "recording"
    PAUSED = "paused"
    REFUSED = "refused"  # the customer does not want it
    STOPPED = "stopped"  # the agent ended it
    FAILED = "failed"  # it could not begin


_RUNNING = frozenset({Stage.RECORDING, Stage.PAUSED})


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where the recording of the desk's call stands. ``paused_since`` is a moment of ``time.monotonic()``."""

    stage: Stage = Stage.NONE
    call_id: str = ""
    policy: RecordingPolicy = field(default_factory=RecordingPolicy)
    consent: Consent = Consent.UNKNOWN
    pause_reason: PauseReason | None = None
    paused_since: float = 0.0

    @property
    def may_start(self) -> bool:
        """Whether the agent may begin a recording now."""
        waits = self.stage in (Stage.ON_DEMAND, Stage.STOPPED, Stage.FAILED)
        return waits and rules.may_start(self.policy, self.consent)

    @property
    def may_stop(self) -> bool:
        """Whether the agent may end the recording now."""
        return self.stage in _RUNNING and rules.may_stop(self.policy)

    @property
    def may_pause(self) -> bool:
        """Whether the agent may pause the recording, or let it go on, now."""
        # While it opens, too: the first sound may be on disk a moment before whoever opens it says so.
        runs = self.stage in (Stage.OPENING, Stage.RECORDING, Stage.PAUSED)
        return runs and rules.may_pause(self.policy, self.consent)
