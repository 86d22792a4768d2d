"""``record`` and ``devices``: sound with no window, no database and no workspace."""

import argparse
import logging
import math
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, add_json, count_of, table

if TYPE_CHECKING:
    from callmanager.audio import AudioRecorder
    from callmanager.audio.session import Alarm

_PATIENCE_SECONDS = 10.0  # how much longer than asked a device may take to deliver that much sound
_LONGEST_SECONDS = 24 * 3600.0


def add_parsers(commands: Commands) -> None:
    """Add ``record`` and ``devices``."""
    record = commands.add_parser("record", help="record from a microphone; Ctrl+C ends it and keeps the recording")
    record.add_argument("--seconds", type=_seconds, required=True, metavar="N", help="how long")
    record.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the WAV and its sidecar")
    record.add_argument("--label", required=True, metavar="NAME", help="what the file is called; made safe and unique")
    record.add_argument("--device", metavar="NAME-OR-INDEX", help="input device (default: the system's)")
    record.add_argument("--channels", type=int, choices=(1, 2), default=1, help="default: 1")
    record.add_argument(
        "--rate", type=count_of(8_000, 192_000, "a rate"), default=44_100, metavar="R", help="in Hz, default: 44100"
    )
    add_json(record)
    record.set_defaults(run=_record)
    devices = commands.add_parser("devices", help="list the input devices for sound")
    add_json(devices)
    devices.set_defaults(run=_devices)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise argparse.ArgumentTypeError(f"a length is more than 0 and at most {_LONGEST_SECONDS:.0f} seconds")
    return seconds


def _record(args: argparse.Namespace) -> int:
    from callmanager.audio import AudioRecorder

    with _told_on_stderr() as tell, _ended_by_signals() as ended:
        recorder = AudioRecorder(absolute(args.out), args.rate, args.channels, args.device, on_alarm=tell)
        try:
            path = recorder.start_recording(args.label)
            if not args.json:
                print(f"Recording {path}; Ctrl+C ends it.", flush=True)
            _wait(recorder, args.seconds, ended)
            metadata = recorder.stop_recording()
        finally:
            recorder.stop()
    if args.json:
        print_json(metadata)
    else:
        print(f"{metadata['status']}: {metadata['duration_seconds']:.1f} s in {metadata['file_path']}")
    return 0 if metadata["status"] == "completed" else 1


def _wait(recorder: "AudioRecorder", seconds: float, ended: threading.Event) -> None:
    """Until so much sound has come, the recording ended by itself, or a signal came."""
    deadline = time.monotonic() + seconds + _PATIENCE_SECONDS
    while recorder.is_recording and (missing := seconds - recorder.position_seconds) > 0:
        if ended.wait(min(max(missing, 0.02), 0.2)) or time.monotonic() > deadline:
            return


@contextmanager
def _ended_by_signals() -> Iterator[threading.Event]:
    """Set by Ctrl+C, by a polite end, and by a terminal that closes; what was there before is put back."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    before = {number: signal.signal(number, end) for name in names if (number := getattr(signal, name, None))}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _told_on_stderr() -> Iterator["Alarm"]:
    """A listener for alarms. The log's copy of the same sentences would be the second on the same screen."""

    def tell(_code: str, sentence: str) -> None:
        print(f"callmanager: {sentence}", file=sys.stderr, flush=True)

    logger, quiet = logging.getLogger("callmanager.audio"), logging.NullHandler()
    logger.addHandler(quiet)
    try:
        yield tell
    finally:
        logger.removeHandler(quiet)


def _devices(args: argparse.Namespace) -> int:
    from callmanager.audio.devices import list_devices

    devices = list_devices()
    if args.json:
        print_json(devices)
    elif not devices:
        print("There is no input device for sound on this computer.")
    else:
        rows = [
            (str(d["index"]), d["name"], f"{d['channels']} ch", f"{d['sample_rate']} Hz", d["host_api"], _default(d))
            for d in devices
        ]
        print(table(rows))
    return 0


def _default(device: dict[str, object]) -> str:
    return "default" if device["is_default"] else ""
