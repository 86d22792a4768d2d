"""What the commands over recordings share: which folder is meant, and which recording of it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.cli.workspace import absolute, add_json, settings_of
from callmanager.domain.errors import RecordingError
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.audio.library.library import Library
    from callmanager.services.recordings.recording_index import Progress, Reconciled


def finish(parser: argparse.ArgumentParser, run: Any) -> None:
    """Give a command its ``--dir`` and ``--json``, and what it runs."""
    parser.add_argument("--dir", type=Path, metavar="DIR", help="another folder than the workspace's")
    add_json(parser)
    parser.set_defaults(run=run)


def library_of(args: argparse.Namespace, *, with_second: bool = False) -> "Library":
    """The folder that ``--dir`` names, or the workspace's, if wanted with the second one where recordings went on.

    Raises:
        RecordingError: it is no folder.
    """
    from callmanager.audio.library.library import Library

    if args.dir is not None:
        folder, second = absolute(args.dir), ""
    else:
        paths = Paths.default()
        audio = settings_of(paths).audio
        folder, second = absolute(Path(audio.folder)) if audio.folder else paths.recordings, audio.second_folder
    if folder.exists() and not folder.is_dir():
        raise RecordingError(f"{folder} is no folder. Name the folder of the recordings.", code="recordings_folder")
    if args.dir is not None and not folder.exists():
        raise RecordingError(f"There is no folder {folder}.", code="recordings_folder")
    return Library(folder, absolute(Path(second)) if second and with_second else None)


def look_at_folder(
    app: "App", tell: "Progress" = lambda _done, _total: None, *, everything: bool = False
) -> "Reconciled":
    """Bring the index up to date with the folder, so that a command misses no recording that lies there.

    Raises:
        RecordingError: the folder cannot be read.
    """
    try:
        return app.recordings.index.rebuild(tell, everything=everything)
    except OSError as error:
        raise RecordingError(
            f"The recordings folder {error.filename or app.recorder.save_dir} cannot be read "
            f"({error.strerror or error}). Nothing was changed. Ask for the right to read it.",
            code="recordings_folder",
        ) from error


def named(folder: Path, name: str) -> Path:
    """A file of the recording that a person means: a path, or a name in the folder, with any of its endings.

    It need not be there: a recording is also known by the name of the WAV that it was before it was compressed.
    """
    from callmanager.audio.files import parts

    given, inside = absolute(Path(name)), folder / name
    is_inside = inside.exists() or inside.with_suffix(".wav").exists() or parts.sidecar_of(inside).exists()
    path = inside if not given.exists() and is_inside else given
    return path.with_suffix(".wav") if path.suffix in (".json", "") else path
