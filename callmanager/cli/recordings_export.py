"""``recordings export``: copies of recordings with their sidecars, one or many."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.recordings_chosen import Chosen, add_list, from_folder, from_list, from_names
from callmanager.cli.recordings_folder import finish_in_folder, library_of
from callmanager.cli.workspace import Commands, absolute, actor, opened, usage
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity
from callmanager.domain.recording_export import ExportedRecording

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.audio.library.exporting import Exporter
    from callmanager.audio.library.library import Library

_KINDS = {f".{kind.value}": kind for kind in Encoding} | {".ogg": Encoding.OPUS}


def add_parsers(commands: Commands) -> None:
    """Add ``export``."""
    export = commands.add_parser("export", help="copy recordings with their sidecars, never over a file that exists")
    export.add_argument(
        "paths", nargs="+", metavar="PATH", help="recordings of the folder, then the target: a folder or a file name"
    )
    export.add_argument(
        "--format",
        choices=[kind.value for kind in Encoding],
        help="what the copies are (default: what the target's ending says, or else wav)",
    )
    export.add_argument("--all", action="store_true", help="all recordings of the folder")
    export.add_argument("--contact", metavar="WORDS", help="those of contacts with these words in their name")
    add_list(export)
    finish_in_folder(export, _export)


def _export(args: argparse.Namespace) -> int:
    library, names, target = library_of(args), args.paths[:-1], absolute(Path(args.paths[-1]))
    is_chosen = args.all or args.contact is not None or args.list is not None
    if bool(names) == is_chosen:
        raise usage("Name recordings and then the target; or --all, --contact or --list, and the target alone.")
    _check_name(target)
    is_folder = args.paths[-1].endswith(("/", os.sep)) or target.is_dir() or not target.suffix
    if len(names) == 1:
        kind, suffix = _kind(args.format, target, is_folder=is_folder)
    elif not is_folder and target.suffix.lower() in _KINDS and not args.is_job:
        raise usage(f"{target.name} is the name of one file. Name a folder for several recordings.")
    with opened() as app:  # the audit log comes first: nothing is copied that could not be written down
        if len(names) == 1:
            exporter = _exporter(app, target if is_folder else target.parent, kind, suffix)
            return _export_one(args, library, app, names[0], exporter, None if is_folder else target.stem)
        return _export_many(args, library, app, _wanted(args, library, names), target)


def _wanted(args: argparse.Namespace, library: "Library", names: list[str]) -> list[Chosen]:
    if args.list is not None:
        return from_list(args.list, library.folder)
    if args.contact is not None:
        found = [data["file_path"] for data in library.find(contact_name=args.contact)]
        return [Chosen(file, Path(file)) for file in found]
    return from_names(names, library.folder) if names else from_folder(library.folder)


def _check_name(target: Path) -> None:
    """Raises RecordingError for a name that could not be taken to every computer."""
    from callmanager.audio.files.names import is_refused_by_windows

    for path in (target, *target.parents):
        if path.exists():
            break
        if is_refused_by_windows(path.name):
            raise RecordingError(
                f"“{path.name}” is no name that Windows takes. Choose one that is no device such as CON, ends in no "
                'dot or space and has none of < > : " / \\ | ? *. Nothing was exported.',
                code="export_target",
            )


def _kind(wanted: str | None, target: Path, *, is_folder: bool) -> tuple[Encoding, str]:
    """What one copy is to be, and its ending ("": the usual one).

    Raises:
        RecordingError: the target's ending says no kind, or another one than ``--format``.
    """
    if is_folder:
        return Encoding(wanted or Encoding.WAV), ""
    suffix = target.suffix.lower()
    kind = _KINDS.get(suffix)
    if kind is None:
        raise RecordingError(
            f"{target.name} does not end like a sound file. Name a folder, or a file that ends in {', '.join(_KINDS)}; "
            "nothing was exported.",
            code="export_target",
        )
    if wanted is not None and kind != wanted:
        raise RecordingError(
            f"{target.name} is not the name of a .{wanted} file, and --format {wanted} asks for one. Change the ending "
            "or leave --format out; nothing was exported.",
            code="export_target",
        )
    return kind, suffix


def _exporter(app: "App", folder: Path, kind: Encoding, suffix: str = "") -> "Exporter":
    from callmanager.audio.library.exporting import Exporter

    return Exporter(folder, kind, unlock=app.unlock, suffix=suffix)


def _export_one(
    args: argparse.Namespace, library: "Library", app: "App", name: str, exporter: "Exporter", stem: str | None
) -> int:
    from callmanager.audio.files import parts

    [chosen] = from_names([name], library.folder)
    _check_place(chosen.file, library)
    exported = exporter.export(chosen.file, parts.stem_of(chosen.file) if stem is None else stem)
    _note(args, app, exported)
    if args.json or args.progress:
        print_json({"file": exported.files[0], **_told(exported)})
    else:
        print(f"Exported to {exported.files[0]}")
        _warn(exported)
    return 0


def _check_place(file: Path, library: "Library") -> None:
    from callmanager.audio.files import parts

    if not file.is_file() and not parts.sidecar_of(file).is_file():
        raise RecordingError(f"There is no recording {file}. Nothing was exported.", code="unknown_recording")
    if not file.resolve().is_relative_to(library.folder.resolve()):
        raise RecordingError(
            f"{file} does not lie in the recordings folder {library.folder}. Name another folder with --dir.",
            code="unknown_recording",
        )


def _export_many(args: argparse.Namespace, library: "Library", app: "App", wanted: list[Chosen], target: Path) -> int:
    exporter = _exporter(app, target, Encoding(args.format or Encoding.WAV))
    exported: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for done, chosen in enumerate(wanted, 1):
        told: dict[str, Any] = {"done": done, "total": len(wanted), "source": chosen.source}
        try:
            _check_place(chosen.file, library)
            item = exporter.export(chosen.file)
        except RecordingError as error:
            problems.append({"file": chosen.source, "code": error.reason, "message": error.message})
            told["problem"] = problems[-1]
        else:
            _note(args, app, item)
            exported.append(_told(item))
            told["exported"] = exported[-1]
            if not args.json and not args.progress:
                _warn(item)
        if args.progress:
            print_json(told)
    if args.progress:
        return 0  # whoever asked for lines has been told
    if args.json:
        print_json({"exported": exported, "problems": problems})
    else:
        for problem in problems:
            print(f"{problem['file']}: {problem['message']}")
        print(f"{len(exported)} of {len(wanted)} recordings were exported to {target}.")
    if problems:
        raise RecordingError(
            f"{len(problems)} of {len(wanted)} recordings were not exported; nothing of them was left in the folder.",
            code="export_partly",
        )
    return 0


def _note(args: argparse.Namespace, app: "App", exported: ExportedRecording) -> None:
    if not args.is_job:  # else the program that started this one notes it, with the person's name
        app.exports.note(exported, actor())


def _told(exported: ExportedRecording) -> dict[str, Any]:
    return {
        "recording_id": exported.recording_id,
        "files": list(exported.files),
        "sidecar": exported.sidecar,
        "integrity": exported.integrity,
    }


def _warn(exported: ExportedRecording) -> None:
    if exported.integrity is Integrity.ALTERED:
        print(f"{exported.files[0]}: ALTERED since it was recorded, and so is the copy")
