"""One recorder for a whole script. The application itself builds its own and hands it on."""

import threading
from pathlib import Path

from callmanager.audio.files.limits import MIN_FREE_BYTES
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording.session import Alarm

_lock = threading.Lock()
_recorder: AudioRecorder | None = None


def initialize_audio_recorder(
    save_dir: str | Path = "recordings",
    sample_rate: int = 44_100,
    channels: int = 1,
    device: int | str | None = None,
    *,
    on_alarm: Alarm | None = None,
    min_free_bytes: int = MIN_FREE_BYTES,
    second_folder: str | Path | None = None,
) -> AudioRecorder:
    """Build and start the recorder of this process; called again, it replaces the old one, which is stopped.

    A script may simply end: a running recording is closed as ``completed`` then. The arguments are those of
    `AudioRecorder`.
    """
    global _recorder
    with _lock:
        if _recorder is not None:
            _recorder.stop()
        _recorder = AudioRecorder(
            save_dir,
            sample_rate,
            channels,
            device,
            on_alarm=on_alarm,
            min_free_bytes=min_free_bytes,
            second_folder=second_folder,
        )
        _recorder.start()
        return _recorder


def get_audio_recorder() -> AudioRecorder:
    """The recorder of this process; built with the defaults where there is none yet."""
    with _lock:
        if _recorder is not None:
            return _recorder
    return initialize_audio_recorder()
