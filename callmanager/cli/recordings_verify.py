"""``recordings verify``: whether the files still are what was recorded."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import finish, library_of, named
from callmanager.cli.workspace import Commands
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Integrity

if TYPE_CHECKING:
    from callmanager.audio.integrity import Checked

_SAID = {
    Integrity.OK: "as it was recorded",
    Integrity.ALTERED: "ALTERED since it was recorded",
    Integrity.MISSING: "the WAV is gone",
    Integrity.NO_SIDECAR: "no sidecar: nothing tells what it was",
    Integrity.UNREADABLE: "it cannot be read",
    Integrity.UNFINISHED: "still recording, or left by a crash (see “recordings recover”)",
    Integrity.NO_DIGEST: "no digest was kept, so changes cannot be seen",
}


def add_parsers(commands: Commands) -> None:
    """Add ``verify``."""
    verify = commands.add_parser("verify", help="compare with the SHA-256 in the sidecar; 1 when one was altered")
    verify.add_argument("files", nargs="*", metavar="FILE", help="recordings (default: all)")
    verify.add_argument(
        "--progress", action="store_true", help="print a line of JSON for each recording instead of the result"
    )
    finish(verify, _verify)


def _verify(args: argparse.Namespace) -> int:
    from callmanager.audio.integrity import check

    folder = library_of(args).folder
    wanted = [named(folder, name) for name in args.files] if args.files else _all(folder)
    checked = []
    for done, path in enumerate(wanted, 1):
        checked.append(check(path))
        if args.progress:
            _tell_progress(checked[-1], done, len(wanted))
    if not args.progress:
        _tell_result(checked, as_json=args.json)
    bad = [item for item in checked if item.result.is_bad]
    if bad:
        files = ", ".join(item.file.name for item in bad[:5]) + (", …" if len(bad) > 5 else "")
        print(f"callmanager: {len(bad)} of {len(checked)} recordings are not as recorded: {files}", file=sys.stderr)
    return 1 if bad else 0


def _all(folder: Path) -> list[Path]:
    from callmanager.audio.integrity import recordings_in

    try:
        return list(recordings_in(folder)) if folder.is_dir() else []
    except OSError as error:
        raise RecordingError(
            f"The recordings folder {folder} cannot be read ({error.strerror}). Nothing was changed. Ask for the right "
            "to read it.",
            code="recordings_folder",
        ) from error


def _tell_progress(item: "Checked", done: int, total: int) -> None:
    told = {"recording_id": item.recording_id, "file": str(item.file), "result": item.result, "detail": item.detail}
    print_json({"done": done, "total": total, **told})


def _tell_result(checked: "list[Checked]", *, as_json: bool) -> None:
    counts = Counter(item.result for item in checked)
    if as_json:
        results = [{"file": str(item.file), "result": item.result, "detail": item.detail} for item in checked]
        names = {result: [str(i.file) for i in checked if i.result is result] for result in _SAID if result != "ok"}
        print_json({"checked": len(checked), "ok": counts[Integrity.OK], **names, "results": results})
        return
    for item in checked:
        if item.result is not Integrity.OK:
            print(f"{item.file}: {_SAID[item.result]}{f' ({item.detail})' if item.detail else ''}")
    print(f"{len(checked)} checked, {counts[Integrity.OK]} as they were recorded.")
