"""What recording calls and asking for recordings refuses, as errors with a sentence each."""

from callmanager.domain.errors import PermissionDenied, RecordingError


def recording_never() -> RecordingError:
    """The campaign's calls are not recorded."""
    return RecordingError("This campaign records nothing. Nothing was changed.", code="recording_never")


def recording_refused() -> RecordingError:
    """The customer does not want it."""
    return RecordingError(
        "The customer does not want to be recorded, so nothing is. If that was stamped by mistake, correct it first.",
        code="recording_refused",
    )


def recording_whole() -> RecordingError:
    """The campaign records whole calls."""
    return RecordingError(
        "This campaign records every call to its end. The recording goes on; for card data it can be paused.",
        code="recording_whole",
    )


def not_this_call() -> RecordingError:
    """There is no such call at this desk now, or it is not recorded."""
    return RecordingError("No call of this desk is being recorded now. Nothing was changed.", code="not_this_call")


def unknown_recording() -> RecordingError:
    """There is none with this id, or it is not for these eyes: one answer for both, so that nobody learns which."""
    return RecordingError("There is no such recording.", code="unknown_recording")


def somebody_elses_call() -> PermissionDenied:
    """Only the agent who talks may decide."""
    return PermissionDenied("This is somebody else's call. Nothing was changed.", code="permission")
