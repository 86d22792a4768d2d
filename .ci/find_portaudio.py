"""In the frozen program: where sounddevice asks the system for PortAudio, give it the one in the folder."""

import ctypes.util
import sys
from pathlib import Path

_find = ctypes.util.find_library
_bundled = Path(getattr(sys, "_MEIPASS", "."), "libportaudio.so.2")


def _find_library(name: str) -> str | None:
    return str(_bundled) if name == "portaudio" and _bundled.exists() else _find(name)


ctypes.util.find_library = _find_library
