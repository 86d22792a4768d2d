"""How long nobody touched mouse or keyboard, in whatever program: asked of Windows, macOS or an X server.

A Wayland desktop tells it to nobody but itself; there, and with no display, the answer is None.
"""

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Callable
from functools import cache

_TICKS = 2**32  # GetTickCount starts anew after 49.7 days
_ANY_INPUT = 0xFFFFFFFF
_SESSION_STATE = 0


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))


def seconds_since_input() -> float | None:
    """Seconds since the last input; None where the system does not tell."""
    if sys.platform == "win32":
        last = _LastInput(size=ctypes.sizeof(_LastInput))
        if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
            return None
        return float((ctypes.windll.kernel32.GetTickCount() - last.tick) % _TICKS) / 1000
    elif sys.platform == "darwin":
        return _answer(_of_macos())
    else:
        return _answer(_of_x11(os.environ.get("DISPLAY", "")))


def _answer(ask: Callable[[], float | None] | None) -> float | None:
    return ask() if ask is not None else None


@cache
def _of_macos() -> Callable[[], float | None] | None:
    path = ctypes.util.find_library("ApplicationServices")
    if path is None:
        return None
    ask = ctypes.CDLL(path).CGEventSourceSecondsSinceLastEventType
    ask.restype, ask.argtypes = ctypes.c_double, (ctypes.c_int32, ctypes.c_uint32)
    return lambda: float(ask(_SESSION_STATE, _ANY_INPUT))


class _SaverInfo(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),  # milliseconds
        ("event_mask", ctypes.c_ulong),
    )


@cache
def _of_x11(display: str) -> Callable[[], float | None] | None:
    """Asks over a connection of its own, which is kept; None with no display or none of the two libraries."""
    names = [ctypes.util.find_library(name) for name in ("X11", "Xss")]
    if not display or os.environ.get("WAYLAND_DISPLAY") or None in names:
        return None
    x11, saver = (ctypes.CDLL(name) for name in names)
    x11.XOpenDisplay.restype, x11.XOpenDisplay.argtypes = ctypes.c_void_p, (ctypes.c_char_p,)
    x11.XDefaultRootWindow.restype, x11.XDefaultRootWindow.argtypes = ctypes.c_ulong, (ctypes.c_void_p,)
    saver.XScreenSaverQueryExtension.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    saver.XScreenSaverQueryInfo.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.POINTER(_SaverInfo))
    connection = x11.XOpenDisplay(display.encode())
    numbers = ctypes.c_int(), ctypes.c_int()
    if not connection or not saver.XScreenSaverQueryExtension(connection, *(ctypes.byref(n) for n in numbers)):
        return None
    root, info = x11.XDefaultRootWindow(connection), _SaverInfo()

    def ask() -> float | None:
        return info.idle / 1000 if saver.XScreenSaverQueryInfo(connection, root, ctypes.byref(info)) else None

    return ask
