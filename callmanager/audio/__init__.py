"""Recording calls: any input device or a file, WAV with a JSON sidecar, safe on disk at every moment.

Importing this package starts nothing and needs neither a sound card nor PortAudio.
"""

from callmanager.audio.process_wide import get_audio_recorder, initialize_audio_recorder
from callmanager.audio.recorder import AudioRecorder, RecorderState
from callmanager.domain.errors import RecordingError

__all__ = ["AudioRecorder", "RecorderState", "RecordingError", "get_audio_recorder", "initialize_audio_recorder"]
