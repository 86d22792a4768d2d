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
from callmanager.cli.workspace import Commands, absolute, count_of, finish, settings_of, table
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.audio import AudioRecorder
    from callmanager.audio.playing.player import Player
    from callmanager.audio.recording.session import Alarm

_PATIENCE_SECONDS = 10.0  # how much longer than asked a device may take to deliver that much sound
_LONGEST_SECONDS = 24 * 3600.0


def add_parsers(commands: Commands) -> None:
    """Add ``record`` and ``devices``."""
    record = commands.add_parser("record", help="record from a microphone; Ctrl+C ends it and keeps the recording")
    record.add_argument("--seconds", type=_seconds, required=True, metavar="N", help="how long")
    record.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the WAV and its sidecar")
    record.add_argument("--label", required=True, metavar="NAME", help="what the file is called; made safe and unique")
    record.add_argument("--device", metavar="NAME-OR-INDEX", help="input device (default: the system's)")
    record.add_argument(
        "--second-device",
        metavar="NAME-OR-INDEX",
        help="the customer's input device: the file is stereo, agent left, customer right",
    )
    record.add_argument(
        "--voice-start",
        type=_level,
        metavar="DBFS",
        help="begin with the first voice of this level, such as -40, and wait for it as long as it takes",
    )
    record.add_argument(
        "--pre-roll", type=_seconds, default=2.0, metavar="N", help="seconds kept before the voice, default: 2"
    )
    record.add_argument("--channels", type=int, choices=(1, 2), default=1, help="default: 1")
    record.add_argument(
        "--rate", type=count_of(8_000, 192_000, "a rate"), default=44_100, metavar="R", help="in Hz, default: 44100"
    )
    finish(record, _record)
    devices = commands.add_parser("devices", help="list the input devices for sound, or check some of them")
    devices.add_argument("--check", action="store_true", help="listen to the device and say how loud it is")
    devices.add_argument("--device", metavar="NAME-OR-INDEX", help="with --check: which one (default: the system's)")
    devices.add_argument("--second-device", metavar="NAME-OR-INDEX", help="with --check: the customer's, too")
    devices.add_argument(
        "--seconds", type=_seconds, default=3.0, metavar="N", help="with --check: how long, default: 3"
    )
    devices.add_argument("--play", action="store_true", help="with --check: play what was heard")
    finish(devices, _devices)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise argparse.ArgumentTypeError(f"a length is more than 0 and at most {_LONGEST_SECONDS:.0f} seconds")
    return seconds


def _level(text: str) -> float:
    try:
        level = float(text)
    except ValueError:
        level = math.nan
    if not -90 <= level < 0:
        raise argparse.ArgumentTypeError("a level lies between -90 and 0 dBFS")
    return level


def _record(args: argparse.Namespace) -> int:
    from callmanager.audio import AudioRecorder

    with _told_on_stderr() as tell, _ended_by_signals() as ended:
        recorder = AudioRecorder(
            absolute(args.out), args.rate, args.channels, args.device, second_device=args.second_device, on_alarm=tell
        )
        try:
            path = recorder.start_recording(
                args.label,
                stop_after_seconds=args.seconds,
                voice_start_dbfs=args.voice_start,
                pre_roll_seconds=args.pre_roll,
            )
            if not args.json:
                doing = "Recording" if args.voice_start is None else "Waiting for a voice to record"
                print(f"{doing} {path}; Ctrl+C ends it.", flush=True)
            _wait_for_voice(recorder, ended)
            _wait(recorder, args.seconds, ended)
            metadata = recorder.stop_recording()
        finally:
            recorder.stop()
    if args.json:
        print_json(metadata)
    else:
        print(f"{metadata['status']}: {metadata['duration_seconds']:.1f} s in {metadata['file_path']}")
    return 0 if metadata["status"] == "completed" else 1


def _wait_for_voice(recorder: "AudioRecorder", ended: threading.Event) -> None:
    from callmanager.audio import RecorderState

    while recorder.state is RecorderState.WAITING and not ended.wait(0.05):
        pass


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
    from callmanager.audio.sources.devices import list_devices

    if args.check:
        return _check(args)
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


def _check(args: argparse.Namespace) -> int:
    """0 when sound comes from every device at a good level."""
    from callmanager.audio.check import check, device_sources, play

    paths = Paths.default()
    audio = settings_of(paths).audio
    folder = absolute(Path(audio.folder)) if audio.folder else paths.recordings
    if not args.json:
        print(f"Listening for {args.seconds:g} seconds; please speak.", flush=True)
    with _ended_by_signals() as ended:
        sources = device_sources(args.device, args.second_device)
        report = check(
            sources, args.seconds, stopped=ended, folder=folder, min_free_bytes=1_000_000 * audio.min_free_mb
        )
        if args.json:
            print_json(report.to_dict())
        else:
            rows = [(s.label, s.name, f"{s.peak_dbfs:.1f} dBFS", s.verdict.value, s.sentence) for s in report.sources]
            print(table(rows))
        for source in report.sources if args.play else ():
            if source.take.frames and not ended.is_set():
                with play(source.take) as player:
                    _listen(player, source.take.frames / source.take.sample_rate, ended)
    return 0 if report.ok else 1


def _listen(player: "Player", seconds: float, ended: threading.Event) -> None:
    """Until it has been played, it cannot be, or a signal came."""
    from callmanager.audio.playing.player import PlayerState

    deadline = time.monotonic() + seconds + _PATIENCE_SECONDS
    while player.state not in (PlayerState.ENDED, PlayerState.FAILED) and time.monotonic() < deadline:
        if ended.wait(0.05):
            return
    if player.failure is not None:
        print(f"callmanager: {player.failure}", file=sys.stderr)


def _default(device: dict[str, object]) -> str:
    return "default" if device["is_default"] else ""
