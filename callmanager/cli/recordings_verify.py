"""``recordings verify``: whether the files still are what was recorded.

What it finds in the workspace's folder is kept in the index, where there is one, as the desktop keeps what it finds.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.recordings_chosen import add_list, from_folder, from_list, from_names
from callmanager.cli.recordings_folder import finish_in_folder, library_of, look_at_folder
from callmanager.cli.workspace import Commands, has_database, opened
from callmanager.domain.recording import Integrity

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.audio.files.integrity import Checked

_KEPT_AT_ONCE = 50
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
    finish_in_folder(verify, _verify)


def _verify(args: argparse.Namespace) -> int:
    from callmanager.audio.files.integrity import check

    folder = library_of(args).folder
    if args.list is not None:
        wanted = from_list(args.list, folder)
    else:
        wanted = from_names(args.files, folder) if args.files else from_folder(folder)
    checked = []
    with _keeper(args, folder) as keeper:
        for done, item in enumerate(wanted, 1):
            began = datetime.now(UTC)  # what changes from now on, the next look must see
            checked.append(check(item.file))
            if keeper is not None:
                keeper.add(checked[-1], began)
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


@contextmanager
def _keeper(args: argparse.Namespace, folder: Path) -> "Iterator[_Keeper | None]":
    """Keeps what is found in the workspace's index; None where there is none, or where a program asks and keeps it."""
    if args.progress or args.is_job or not has_database():
        yield None
        return
    with opened() as app:
        if folder.resolve() != app.recorder.save_dir.resolve():
            yield None
            return
        look_at_folder(app)  # nothing can be kept of what the index does not know
        keeper = _Keeper(app)
        try:
            yield keeper
        finally:  # what was found before Ctrl-C counts, too
            keeper.keep()


class _Keeper:
    """Gathers findings, and keeps some at a time."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._folders = {path.resolve(): path for path in app.recorder.sidecars.folders}
        self._found: dict[str, tuple[Integrity, datetime]] = {}

    def add(self, item: "Checked", began: datetime) -> None:
        """Note a finding; one about a file in another folder says nothing of the recording of which it is a copy."""
        from callmanager.audio.files import parts
        from callmanager.services.recordings.recording_rows import is_text

        beside = parts.sidecar_of(item.file)
        folder = self._folders.get(beside.parent.resolve())
        if folder is not None and is_text(beside.name):  # no database has a name that is none, see `Sidecars.load`
            self._found[str(folder / beside.name)] = (item.result, began)
            if len(self._found) >= _KEPT_AT_ONCE:
                self.keep()

    def keep(self) -> None:
        """Put what was gathered into the index."""
        self._app.keeping.keep_found(self._found)
        self._found = {}


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
