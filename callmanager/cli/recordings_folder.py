"""What the commands over recordings share: which folder is meant, and which recording of it."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from callmanager.cli.workspace import absolute, finish, settings_of
from callmanager.domain.errors import RecordingError
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.audio.library.library import Library
    from callmanager.services.recordings.recording_index import Progress, Reconciled


def finish_in_folder(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    """Give a command its ``--dir`` and ``--json``, and what it runs."""
    parser.add_argument("--dir", type=Path, metavar="DIR", help="another folder than the workspace's")
    finish(parser, run)


def library_of(args: argparse.Namespace, *, with_second: bool = False) -> "Library":
    """The folder that ``--dir`` names, or the workspace's, if wanted with the second one where recordings went on.

    Raises:
        RecordingError: it is no folder, or cannot be read.
    """
    from callmanager.audio.library.library import Library

    if args.dir is not None:
        folder, second = absolute(args.dir), ""
    else:
        paths = Paths.default()
        audio = settings_of(paths).audio
        folder, second = absolute(Path(audio.folder)) if audio.folder else paths.recordings, audio.second_folder
    try:
        if folder.exists() and not folder.is_dir():
            raise RecordingError(f"{folder} is no folder. Name the folder of the recordings.", code="recordings_folder")
        if args.dir is not None and not folder.exists():
            raise RecordingError(f"There is no folder {folder}.", code="recordings_folder")
        _try_reading(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    return Library(folder, absolute(Path(second)) if second and with_second else None)


def look_at_folder(
    app: "App", tell: "Progress" = lambda _done, _total: None, *, everything: bool = False
) -> "Reconciled":
    """Bring the index up to date with the folder, so that a command misses no recording that lies there.

    Raises:
        RecordingError: the folder cannot be read.
    """
    try:
        _try_reading(app.recorder.save_dir)
        return app.recordings.index.rebuild(tell, everything=everything)
    except OSError as error:
        raise _unreadable(Path(error.filename or app.recorder.save_dir), error) from error


def _try_reading(folder: Path) -> None:
    """Raises OSError where a folder is there and its files cannot be looked at."""
    if folder.is_dir():
        os.scandir(folder).close()
        os.stat(f"{folder}{os.sep}.")  # the names may be read and the files not


def _unreadable(folder: Path, error: OSError) -> RecordingError:
    return RecordingError(
        f"The recordings folder {folder} cannot be read ({error.strerror or error}). Nothing was changed. Ask for the "
        "right to read it.",
        code="recordings_folder",
    )


def named(folder: Path, name: str) -> Path:
    """A file of the recording that a person means: a path, or a name in the folder, with any of its endings.

    It need not be there: a recording is also known by the name of the WAV that it was before it was compressed.
    """
    from callmanager.audio.files import parts

    given, inside = absolute(Path(name)), folder / name
    is_inside = inside.exists() or inside.with_suffix(".wav").exists() or parts.sidecar_of(inside).exists()
    path = inside if not given.exists() and is_inside else given
    return path.with_suffix(".wav") if path.suffix in (".json", "") else path
