"""Which models suit this computer's memory. Sizes are those of the 4-bit files that Ollama's library lists."""

import ctypes
import os
import sys
from dataclasses import dataclass

_GB = 1_000_000_000
_FOR_THE_REST = 3 * _GB  # the system, this program, a browser
_FACTOR = 1.3  # weights in memory, and the context beside them


@dataclass(frozen=True, slots=True)
class Recommended:
    """A model to fetch: its name, the size of its file, and what it is good for (“live”, “summary”)."""

    name: str
    size_bytes: int
    good_for: str

    @property
    def needs_bytes(self) -> int:
        """Memory of the computer with which it runs beside everything else."""
        return round(self.size_bytes * _FACTOR) + _FOR_THE_REST


MODELS = (
    Recommended("qwen2.5:0.5b", 398_000_000, "live"),
    Recommended("qwen2.5:1.5b", 986_000_000, "live"),
    Recommended("llama3.2:1b", 1_300_000_000, "live"),
    Recommended("gemma2:2b", 1_600_000_000, "live"),
    Recommended("qwen2.5:3b", 1_900_000_000, "live"),
    Recommended("llama3.2:3b", 2_000_000_000, "live"),
    Recommended("qwen2.5:7b", 4_700_000_000, "summary"),
    Recommended("llama3.1:8b", 4_900_000_000, "summary"),
    Recommended("gemma2:9b", 5_400_000_000, "summary"),
    Recommended("qwen2.5:14b", 9_000_000_000, "summary"),
)


def recommended(memory_bytes: int) -> tuple[Recommended, ...]:
    """The models that fit into so much memory, the ablest first."""
    return tuple(model for model in reversed(MODELS) if model.needs_bytes <= memory_bytes)


def memory_bytes() -> int:
    """The memory of this computer; 0 where it cannot be told."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def _windows_memory() -> int:
    """`GlobalMemoryStatusEx` of the Windows API."""

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
            (name, ctypes.c_ulonglong)
            for name in ("total", "free", "page_total", "page_free", "virtual_total", "virtual_free", "extended")
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    loader = getattr(ctypes, "windll", None)
    if loader is None or not loader.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return 0
    return int(status.total)
