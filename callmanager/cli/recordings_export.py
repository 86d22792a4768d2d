"""``recordings export``: a copy of a recording with its sidecar."""

import argparse
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import finish, library_of, named
from callmanager.cli.workspace import Commands, absolute
from callmanager.domain.errors import RecordingError


def add_parsers(commands: Commands) -> None:
    """Add ``export``."""
    export = commands.add_parser("export", help="copy a recording with its sidecar, never over a file that exists")
    export.add_argument("file", metavar="FILE", help="a recording of the folder")
    export.add_argument("target", type=Path, metavar="TARGET", help="a folder, or the name of a .wav file")
    finish(export, _export)


@contextmanager
def _reasons() -> Iterator[list[str]]:
    """What the library logs meanwhile: it answers yes or no, and a person wants to know why."""
    reasons: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: reasons.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("callmanager.audio")
    logger.addHandler(handler)
    try:
        yield reasons
    finally:
        logger.removeHandler(handler)


def _export(args: argparse.Namespace) -> int:
    library = library_of(args)
    wav, target = named(library.folder, args.file), absolute(args.target)
    if not wav.is_file():
        raise RecordingError(f"There is no recording {wav}. Nothing was exported.", code="unknown_recording")
    if not wav.resolve().is_relative_to(library.folder.resolve()):
        raise RecordingError(
            f"{wav} does not lie in the recordings folder {library.folder}. Name another folder with --dir.",
            code="unknown_recording",
        )
    copy = target / wav.name if target.is_dir() or not target.suffix else target
    if copy.suffix.lower() != ".wav":
        raise RecordingError(
            f"{target.name} is not the name of a WAV file. Name a folder or a .wav file; nothing was exported.",
            code="export_target",
        )
    if copy.exists() or copy.with_suffix(".json").exists():
        raise RecordingError(f"{copy} exists already and was left as it is. Choose another name.", code="export_exists")
    with _reasons() as reasons:
        exported = library.export(wav, target)
    if not exported:
        reason = reasons[-1] if reasons else "it is still running"
        raise RecordingError(
            f"Nothing was exported and no part of a copy was left: {reason}. Choose another target, or try again when "
            "the recording has ended.",
            code="export_failed",
        )
    if args.json:
        print_json({"file": str(copy), "sidecar": str(copy.with_suffix(".json"))})
    else:
        print(f"Exported to {copy}")
    return 0
