"""``recordings export``: copies of recordings with their sidecars, one or many."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.recordings_chosen import Chosen, add_list, from_folder, from_list, from_names
from callmanager.cli.recordings_folder import finish, library_of
from callmanager.cli.workspace import ACTOR, Commands, absolute, opened, usage
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity
from callmanager.domain.recording_export import ExportedRecording

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.audio.exporting import Exporter
    from callmanager.audio.library import Library


def add_parsers(commands: Commands) -> None:
    """Add ``export``."""
    export = commands.add_parser("export", help="copy recordings with their sidecars, never over a file that exists")
    export.add_argument(
        "paths", nargs="+", metavar="PATH", help="recordings of the folder, then the target: a folder or a file name"
    )
    export.add_argument(
        "--format", choices=[kind.value for kind in Encoding], default="wav", help="what the copies are (default: wav)"
    )
    export.add_argument("--all", action="store_true", help="all recordings of the folder")
    export.add_argument("--contact", metavar="WORDS", help="those of contacts with these words in their name")
    add_list(export)
    finish(export, _export)


def _export(args: argparse.Namespace) -> int:
    library, names, target = library_of(args), args.paths[:-1], absolute(Path(args.paths[-1]))
    is_chosen = args.all or args.contact is not None or args.list is not None
    if bool(names) == is_chosen:
        raise usage("Name recordings and then the target; or --all, --contact or --list, and the target alone.")
    with opened() as app:  # the audit log comes first: nothing is copied that could not be written down
        if len(names) == 1:
            return _export_one(args, library, app, names[0], target)
        return _export_many(args, library, app, _wanted(args, library, names), target)


def _wanted(args: argparse.Namespace, library: "Library", names: list[str]) -> list[Chosen]:
    if args.list is not None:
        return from_list(args.list, library.folder)
    if args.contact is not None:
        found = [data["file_path"] for data in library.find(contact_name=args.contact)]
        return [Chosen(file, Path(file)) for file in found]
    return from_names(names, library.folder) if names else from_folder(library.folder)


def _exporter(app: "App", folder: Path, kind: str) -> "Exporter":
    from callmanager.audio.exporting import Exporter

    return Exporter(folder, Encoding(kind), unlock=app.unlock)


def _export_one(args: argparse.Namespace, library: "Library", app: "App", name: str, target: Path) -> int:
    from callmanager.audio import parts

    [chosen] = from_names([name], library.folder)
    _check_place(chosen.file, library)
    suffix = f".{args.format}"
    is_folder = target.is_dir() or not target.suffix
    if not is_folder and target.suffix.lower() != suffix:
        kind = "WAV" if suffix == ".wav" else suffix
        raise RecordingError(
            f"{target.name} is not the name of a {kind} file. Name a folder or a {suffix} file, or another --format; "
            "nothing was exported.",
            code="export_target",
        )
    folder, stem = (target, parts.stem_of(chosen.file)) if is_folder else (target.parent, target.stem)
    exported = _exporter(app, folder, args.format).export(chosen.file, stem)
    _note(args, app, exported)
    if args.json or args.progress:
        print_json({"file": exported.files[0], **_told(exported)})
    else:
        print(f"Exported to {exported.files[0]}")
        _warn(exported)
    return 0


def _check_place(file: Path, library: "Library") -> None:
    from callmanager.audio import parts

    if not file.is_file() and not parts.sidecar_of(file).is_file():
        raise RecordingError(f"There is no recording {file}. Nothing was exported.", code="unknown_recording")
    if not file.resolve().is_relative_to(library.folder.resolve()):
        raise RecordingError(
            f"{file} does not lie in the recordings folder {library.folder}. Name another folder with --dir.",
            code="unknown_recording",
        )


def _export_many(args: argparse.Namespace, library: "Library", app: "App", wanted: list[Chosen], target: Path) -> int:
    exporter = _exporter(app, target, args.format)
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
        app.exports.note(exported, ACTOR)


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
