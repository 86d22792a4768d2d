"""Input devices: listed in a child process, resolved by number or name, and told about in whole sentences.

PortAudio looks at the devices once, when it starts, and a new look would cut running streams. So the list comes from
a short-lived child, which sees a headset that was plugged in a second ago. It is this module run as a program, and in
the frozen program ``devices --json``.
"""

import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from callmanager.domain.errors import RecordingError

_log = logging.getLogger(__name__)
_CHILD = "CALLMANAGER_DEVICES_CHILD"
_CHILD_SECONDS = 15.0
WASAPI = "Windows WASAPI"
# Windows shows each device once for each of these. WASAPI gives the true rate, the whole name and the least delay;
# WDM-KS takes the device away from every other program. Elsewhere each device has one, all alike.
_RANKS = {WASAPI: 0, "Windows DirectSound": 2, "MME": 3, "Windows WDM-KS": 4}
_OTHER_RANK = 1
# MME cuts names to so many characters.
_MME_NAME = 31


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A device that sound can be recorded from. ``sample_rate`` in Hz is the one that it runs at by itself."""

    index: int
    name: str
    channels: int
    sample_rate: int
    host_api: str
    is_default: bool


def load_portaudio() -> ModuleType:
    """The ``sounddevice`` module; its first import starts PortAudio, so nothing imports it before it is needed.

    Raises:
        RecordingError: PortAudio is missing on this computer (``no_portaudio``), or does not start.
    """
    try:
        import sounddevice
    except OSError as error:
        raise RecordingError(
            "The sound library PortAudio is missing on this computer, so nothing can be recorded. Install it (Debian "
            "and Ubuntu: apt install libportaudio2; macOS: brew install portaudio) and start CallManager again.",
            code="no_portaudio",
        ) from error
    except Exception as error:
        # sounddevice starts PortAudio at import; its error class cannot be named before the import has worked.
        raise portaudio_broken(error) from error
    module: ModuleType = sounddevice
    return module


def portaudio_broken(error: Exception) -> RecordingError:
    """What to tell a person when PortAudio is there but does not start."""
    return RecordingError(
        f"The sound library PortAudio does not start ({error}), so nothing can be recorded. Check that the sound "
        "system of this computer works and start CallManager again.",
        code="portaudio_broken",
    )


def enumerate_devices() -> list[InputDevice]:
    """The input devices as this process's PortAudio knows them.

    Raises:
        RecordingError: PortAudio is missing or does not start.
    """
    sd = load_portaudio()
    apis = sd.query_hostapis()
    default = _default_index(sd)
    return [
        InputDevice(
            int(info["index"]),
            str(info["name"]),
            int(info["max_input_channels"]),
            round(info["default_samplerate"]),
            str(apis[info["hostapi"]]["name"]),
            int(info["index"]) == default,
        )
        for info in sd.query_devices()
        if info["max_input_channels"] > 0
    ]


def _default_index(sd: ModuleType) -> int:
    for api in sd.query_hostapis():
        # PortAudio's own default is MME's, with a name cut short.
        if api["name"] == WASAPI and api["default_input_device"] >= 0:
            return int(api["default_input_device"])
    try:
        return int(sd.query_devices(kind="input")["index"])
    except (sd.PortAudioError, ValueError):  # there is no default input
        return -1


def list_devices() -> list[dict[str, Any]]:
    """The input devices as they are now: ``index``, ``name``, ``channels``, ``sample_rate``, ``host_api``,
    ``is_default``; an empty list where there are none.

    Raises:
        RecordingError: PortAudio is missing, or the sound system does not answer.
    """  # noqa: D205 - one sentence
    if os.environ.get(_CHILD):
        return [asdict(device) for device in enumerate_devices()]
    try:
        child = subprocess.run(
            _child_command(),
            env=_child_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_CHILD_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise RecordingError(
            f"The sound system did not list its devices within {_CHILD_SECONDS:.0f} seconds. A running recording "
            "is not affected. Check that the sound system of this computer works, and try again.",
            code="devices_timeout",
        ) from error
    except OSError as error:
        raise _failed(str(error)) from error
    return _read(child)


def _read(child: "subprocess.CompletedProcess[bytes]") -> list[dict[str, Any]]:
    if child.returncode == 0:
        try:
            devices = json.loads(child.stdout)
        except ValueError as error:
            raise _failed("its answer is no JSON") from error
        if isinstance(devices, list):
            return devices
        raise _failed("its answer is no list")
    load_portaudio()  # the usual cause, told in the usual words
    lines = child.stderr.decode(errors="replace").strip().splitlines()
    raise _failed(lines[-1] if lines else f"exit code {child.returncode}")


def _failed(cause: str) -> RecordingError:
    return RecordingError(
        f"The sound devices could not be listed ({cause}). A running recording is not affected. Try again.",
        code="devices",
    )


def _child_command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "devices", "--json"]
    # The package has imported this module already when runpy runs it again; that is meant.
    return [sys.executable, "-W", "ignore::RuntimeWarning:runpy", "-m", "callmanager.audio.sources.devices"]


def _child_environment() -> dict[str, str]:
    environment = os.environ | {_CHILD: "1", "PYTHONIOENCODING": "utf-8"}
    if not getattr(sys, "frozen", False):
        root = str(Path(__file__).resolve().parents[3])
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{root}{os.pathsep}{known}" if known else root
    return environment


def resolve(wanted: int | str | None, devices: list[InputDevice]) -> InputDevice:
    """The device with this number or name; None means the system's default.

    A name may be whole or a part of one, in any case; the first that fits is taken. Where several host APIs of Windows
    show it, WASAPI's is.

    Raises:
        RecordingError: there is no input device at all, or not this one (``no_device``).
    """
    if not devices:
        raise RecordingError(
            "This computer has no input device for sound, so nothing can be recorded. Connect a microphone or a "
            "headset, check that the system lets programs use it, and try again.",
            code="no_device",
        )
    if wanted is None or wanted == "":
        return next((device for device in devices if device.is_default), devices[0])
    found = _by_number(int(wanted), devices) if _is_number(wanted) else _by_name(str(wanted), devices)
    if found is None:
        names = ", ".join(f"{device.index}: {device.name}" for device in devices)
        raise RecordingError(
            f"There is no input device “{wanted}”, so nothing was recorded. Connect it or choose another; present "
            f"are {names}.",
            code="no_device",
            device=str(wanted),
        )
    return found


def _is_number(wanted: int | str) -> bool:
    return isinstance(wanted, int) or wanted.strip().isdecimal()


def _by_number(index: int, devices: list[InputDevice]) -> InputDevice | None:
    return next((device for device in devices if device.index == index), None)


def _by_name(name: str, devices: list[InputDevice]) -> InputDevice | None:
    name = name.strip().casefold()
    ranked = sorted(devices, key=lambda device: _RANKS.get(device.host_api, _OTHER_RANK))
    names = [(device, device.name.casefold()) for device in ranked]
    exact = (device for device, known in names if known == name or _is_cut(name, known))
    partly = (device for device, known in names if name in known)
    return next(exact, None) or next(partly, None)


def _is_cut(name: str, known: str) -> bool:
    """Whether ``name`` is what MME makes of ``known``."""
    return len(name) == _MME_NAME and known.startswith(name)


def main() -> int:
    """Print the devices as JSON; 1, and a sentence on stderr, when they cannot be listed."""
    os.environ[_CHILD] = "1"
    try:
        print(json.dumps(list_devices()))
    except RecordingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
