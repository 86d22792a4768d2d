"""``recordings compress``: finished recordings made smaller, each only after its copy is proven."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.recordings_chosen import Chosen, add_list, from_folder, from_list, from_names
from callmanager.cli.recordings_folder import finish_in_folder, library_of
from callmanager.cli.workspace import Commands
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding

if TYPE_CHECKING:
    from callmanager.audio.library.compressing import Compressed

_SAID = {
    "compressed": "made smaller",
    "tidied": "was made smaller before; a WAV that was left over is gone now",
    "already": "is compressed or encrypted already",
    "busy": "still runs, or is being worked on",
    "held": "must be kept as it is; FLAC would lose nothing",
    "not_ok": "is not as it was recorded, or nothing can tell (see “recordings verify”)",
    "no_gain": "would not become smaller",
    "name_taken": "a file that is not ours has the name that the copy should get",
    "failed": "could not be made smaller and stays as it was",
}


def add_parsers(commands: Commands) -> None:
    """Add ``compress``."""
    compress = commands.add_parser(
        "compress", help="make finished recordings smaller; the WAV goes only when the copy is proven"
    )
    compress.add_argument("files", nargs="*", metavar="FILE", help="recordings (default: all)")
    compress.add_argument(
        "--to", choices=["flac", "opus"], default="flac", help="flac keeps every sample, opus only sounds the same"
    )
    add_list(compress)
    finish_in_folder(compress, _compress)


def _compress(args: argparse.Namespace) -> int:
    folder = library_of(args).folder
    if args.list is not None:
        wanted = from_list(args.list, folder)
    else:
        wanted = from_names(args.files, folder) if args.files else from_folder(folder)
    done: list[dict[str, Any]] = []
    for number, chosen in enumerate(wanted, 1):
        done.append(_one(chosen, Encoding(args.to)))
        if args.progress:
            print_json({"done": number, "total": len(wanted), "source": chosen.source, **done[-1]})
        elif not args.json and done[-1]["outcome"] not in ("compressed", "already"):
            print(f"{chosen.file.name}: {_SAID[done[-1]['outcome']]}. {done[-1].get('message', '')}".rstrip())
    counts = Counter(item["outcome"] for item in done)
    saved = sum(item.get("saved_bytes", 0) for item in done)
    if args.progress:
        return 0
    if args.json:
        print_json({"outcomes": dict(counts), "saved_bytes": saved})
    else:
        print(f"{counts['compressed']} of {len(done)} recordings are smaller now, by {saved / 1e6:.1f} MB.")
    if counts["failed"]:
        raise RecordingError(
            f"{counts['failed']} recordings could not be made smaller; they stay as they were.", code="export_partly"
        )
    return 0


def _one(chosen: Chosen, encoding: Encoding) -> dict[str, Any]:
    from callmanager.audio.library.compressing import compress

    try:
        return _told(compress(chosen.file, encoding))
    except (RecordingError, OSError, ValueError) as error:
        return {"outcome": "failed", "message": str(error)}


def _told(result: "Compressed") -> dict[str, Any]:
    changed = {"metadata": result.metadata.to_dict()} if result.outcome in ("compressed", "already", "tidied") else {}
    return {"outcome": result.outcome.value, "saved_bytes": result.saved_bytes, **changed}
