"""Alarms that speak of a recording that runs: when their cause is over, and what is true then."""

from callmanager.audio.recorder import RecorderState
from callmanager.audio.recording.health import Health
from callmanager.domain.coverage import Coverage, Stage
from callmanager.domain.errors import CallManagerError

# Short, since the recording light stands below it.
_PRESENT: dict[str, str] = {
    "silent": (
        "Only digital silence comes from the microphone. The recording goes on. Check that it is not muted, its "
        "permissions and, where a playback is recorded, that something plays."
    ),
    "no_data": (
        "No sound comes from the microphone and nothing is being recorded. What came before is kept. Check the "
        "microphone and its permissions."
    ),
    "device_lost": (
        "The microphone has gone and silence is recorded until it is back. What came before is kept. Connect it "
        "again; if it stays away, the default one takes over."
    ),
    "device_fallback": (
        "The wanted microphone stays away and the recording goes on with the default one. Check that the voices reach "
        "it, or connect the wanted one."
    ),
    "device_moved": (
        "The sound system changed to another microphone. The recording goes on. Check that the voices reach it."
    ),
    "side_silent": (
        "One of the two devices does not deliver sound. The recording goes on with the other one. Check the connection."
    ),
    "gap": "A piece of the sound did not arrive. The recording goes on, with silence in its place.",
    "beep_failed": (
        "The recording tone cannot be played. The recording goes on. Tell the customer that the call is recorded and "
        "check the sound output."
    ),
    "disk_stall": (
        "Nothing has reached the disk for some seconds. Memory holds some 20 seconds of sound; more would be lost. "
        "Check the disk of the recordings."
    ),
    "disk_low": "The disk of the recordings has room for a few minutes only. The recording goes on. Make room.",
    "second_folder": (
        "The recordings folder fails and the recording goes on in the second one. What came before is kept. Make room "
        "or mend the first one."
    ),
    "lost_file": (
        "What had been recorded was deleted from the recordings folder and is gone. The recording goes on. Find out "
        "what deletes files there."
    ),
    "folder_away": (
        "The recordings folder is away, and with it what had been recorded there. The recording goes on in the second "
        "one. Bring the first one back."
    ),
    "already_recording": "A recording is running already, and goes on.",
}
# What is told once it is over, in the past tense; no word of whether anything is recorded now.
_PAST: dict[str, str] = {
    "silent": "For a while only digital silence came from the microphone.",
    "no_data": "For a while nothing came from the microphone.",
    "device_lost": "The microphone was gone for a while.",
    "device_fallback": "The wanted microphone was away and another one stood in for it.",
    "device_moved": "The sound system changed to another microphone.",
    "side_silent": "One of the two devices did not deliver sound.",
    "gap": "A piece of the sound did not arrive; silence stands in its place.",
    "beep_failed": "The recording tone could not be played.",
    "disk_stall": "For a while the disk did not respond.",
    "disk_low": "The disk of the recordings has little room left. Make room.",
    "second_folder": "The recordings folder failed and the second one was used. Make room or mend the first one.",
    "lost_file": "A part of a recording was deleted while it ran and is gone. Find out what deletes files.",
    "folder_away": "The recordings folder was away and the second one was used. Bring the first one back.",
    "already_recording": "Another recording was running.",
}
# What somebody has to mend is told after the call, too.
_OUTLIVES_THE_CALL = frozenset({"disk_low", "second_folder", "lost_file", "folder_away"})
_SOUND = frozenset({"silent", "no_data", "device_lost"})
_RUNS = (RecorderState.RECORDING, RecorderState.WAITING)


def speaks_of_a_running_recording(code: str) -> bool:
    """Whether an alarm with this code is only true while its recording runs."""
    return code in _PAST


def outlives_the_call(code: str) -> bool:
    """Whether it is still told, in the past tense, when its call is over."""
    return code in _OUTLIVES_THE_CALL


def is_over(code: str, coverage: Coverage, state: RecorderState, health: Health) -> bool:
    """Whether the alarm is not true any more: nothing is recorded now, or what it told of has been mended."""
    if coverage.stage is Stage.OPENING:
        return False
    if state not in _RUNS or coverage.stage is Stage.REFUSED:
        return True
    lasts = {
        "silent": health.silent,
        "no_data": health.no_data,
        "device_lost": health.device_lost,
        "device_fallback": health.fallback,
        "disk_stall": health.stalled,
    }
    return not lasts.get(code, True)


def present(code: str) -> CallManagerError:
    """The alarm while it is true, in words that leave room for the recording light; a device's name may be long."""
    return CallManagerError(_PRESENT[code], code=code)


def past(code: str) -> CallManagerError:
    """The alarm in the past tense."""
    return CallManagerError(_PAST[code], code=f"{code}_past")


def now(code: str, coverage: Coverage, state: RecorderState, health: Health) -> CallManagerError | None:
    """What is true of the recording of this call now; None where the recording light says it all."""
    if coverage.stage is Stage.REFUSED:
        return CallManagerError("This call is not recorded any more: the customer did not agree.", code="now_refused")
    if state is RecorderState.PAUSED:
        return CallManagerError("The recording is paused now.", code="now_paused")
    if state not in _RUNS:
        return CallManagerError("This call is not recorded any more.", code="now_ended")
    if health.in_danger:
        return None
    if code in _SOUND:
        return CallManagerError("The sound is back.", code="now_sound")
    if code == "disk_stall":
        return CallManagerError("It responds again.", code="now_disk")
    if code == "device_fallback":
        return CallManagerError("The wanted one is back.", code="now_wanted")
    return None
