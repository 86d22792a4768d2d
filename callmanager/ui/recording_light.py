"""What the recording light says: one of these, and never more than what is true."""

from typing import Literal

from callmanager.audio.recorder import RecorderState
from callmanager.audio.recording.health import Health
from callmanager.domain.coverage import Coverage, Stage

RecordingLight = Literal[
    "none",  # no call is answered
    "missing",  # nobody records this call
    "never",
    "on_demand",
    "opening",
    "waiting",
    "recording",
    "fallback",
    "second_folder",
    "paused",
    "refused",
    "stopped",
    "failed",
    "device_lost",
    "no_sound",
    "stalled",
]

# Opening a device takes a moment; only after it a call without a recording deserves a word.
GRACE_SECONDS = 3.0

_AT_REST: dict[Stage, RecordingLight] = {
    Stage.NEVER: "never",
    Stage.ON_DEMAND: "on_demand",
    Stage.STOPPED: "stopped",
    Stage.REFUSED: "refused",
    Stage.FAILED: "missing",
}


def light_of(
    coverage: Coverage, state: RecorderState, health: Health, *, talking: bool, seconds: float
) -> RecordingLight:
    """The light of this moment. ``talking``: a person is on the line, for ``seconds`` by now.

    The recorder's word goes before the service's: what does not run is never called a recording.
    """
    if state is RecorderState.FAILED:
        return "failed"
    if coverage.stage is Stage.REFUSED:
        return "refused"
    if state is RecorderState.PAUSED:
        return "paused"
    if state is RecorderState.WAITING:
        return "device_lost" if health.device_lost else "waiting"
    if state is RecorderState.RECORDING:
        return _running(health)
    if coverage.stage in _AT_REST:
        return _AT_REST[coverage.stage]
    if coverage.stage is Stage.OPENING:
        return "opening"
    return "missing" if talking and seconds > GRACE_SECONDS else "none"


def _running(health: Health) -> RecordingLight:
    if health.device_lost:
        return "device_lost"
    if health.stalled:
        return "stalled"
    if health.no_data or health.silent:
        return "no_sound"
    if health.second_folder:
        return "second_folder"
    return "fallback" if health.fallback else "recording"
