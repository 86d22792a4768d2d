"""Which recordings a command works on: files that a person names, a list that another process wrote, or all."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from callmanager.cli.recordings_folder import named
from callmanager.cli.workspace import absolute
from callmanager.domain.errors import RecordingError


@dataclass(frozen=True, slots=True)
class Chosen:
    """One recording: how it was asked for, and the path of one of its files."""

    source: str
    file: Path


def add_list(parser: argparse.ArgumentParser) -> None:
    """Give a command its ``--list`` and ``--progress``."""
    parser.add_argument("--list", type=Path, metavar="FILE", help="a JSON list of the recordings' paths")
    parser.add_argument(
        "--progress", action="store_true", help="print a line of JSON for each recording, as it is done"
    )


def from_list(path: Path, folder: Path) -> list[Chosen]:
    """The recordings of a list; one that was moved together with the folder is found there.

    Raises:
        RecordingError: the list cannot be read.
    """
    from callmanager.audio.files import parts

    try:
        names = json.loads(absolute(path).read_text(encoding="utf-8"))
        if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
            raise ValueError("it is no JSON list of paths")
    except (OSError, ValueError) as error:
        raise RecordingError(
            f"The list {path} cannot be read ({error}). Nothing was done. Write a JSON list of paths.",
            code="export_list",
        ) from error
    found = []
    for name in names:
        file = absolute(Path(name))
        moved = folder / file.name
        lost = not parts.sidecar_of(file).exists() and not file.exists()
        found.append(Chosen(name, moved if lost and parts.sidecar_of(moved).exists() else file))
    return found


def from_names(names: list[str], folder: Path) -> list[Chosen]:
    """The recordings that a person names."""
    return [Chosen(name, named(folder, name)) for name in names]


def from_folder(folder: Path) -> list[Chosen]:
    """All recordings of a folder, in the order of their names.

    Raises:
        RecordingError: the folder cannot be read.
    """
    from callmanager.audio.files.integrity import recordings_in

    try:
        return [Chosen(str(path), path) for path in recordings_in(folder)] if folder.is_dir() else []
    except OSError as error:
        raise RecordingError(
            f"The recordings folder {folder} cannot be read ({error.strerror}). Nothing was changed. Ask for the right "
            "to read it.",
            code="recordings_folder",
        ) from error
