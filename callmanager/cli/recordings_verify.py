"""``recordings verify``: whether the files still are what was recorded."""

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.recordings_chosen import add_list, from_folder, from_list, from_names
from callmanager.cli.recordings_folder import finish, library_of
from callmanager.cli.workspace import Commands
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
    add_list(verify)
    finish(verify, _verify)


def _verify(args: argparse.Namespace) -> int:
    from callmanager.audio.integrity import check

    folder = library_of(args).folder
    if args.list is not None:
        wanted = from_list(args.list, folder)
    else:
        wanted = from_names(args.files, folder) if args.files else from_folder(folder)
    checked = []
    for done, item in enumerate(wanted, 1):
        checked.append(check(item.file))
        if args.progress:
            _tell_progress(item.source, checked[-1], done, len(wanted))
    bad = [item for item in checked if item.result.is_bad]
    if args.progress:
        return 0  # whoever asked for lines has been told
    _tell_result(checked, as_json=args.json)
    if bad:
        files = ", ".join(item.file.name for item in bad[:5]) + (", …" if len(bad) > 5 else "")
        print(f"callmanager: {len(bad)} of {len(checked)} recordings are not as recorded: {files}", file=sys.stderr)
    return 1 if bad else 0


def _tell_progress(source: str, item: "Checked", done: int, total: int) -> None:
    told = {
        "source": source,
        "recording_id": item.recording_id,
        "file": str(item.file),
        "result": item.result,
        "detail": item.detail,
    }
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
