"""``recordings list|verify|recover|export``: the folder of recordings, with no database and no window."""

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, add_json, count_of, group, settings_of, table
from callmanager.domain.errors import RecordingError
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.audio.library import Library

_BAD = ("altered", "missing", "no_sidecar", "unreadable")
_SAID = {
    "ok": "as it was recorded",
    "altered": "ALTERED since it was recorded",
    "missing": "the WAV is gone",
    "no_sidecar": "no sidecar: nothing tells what it was",
    "unreadable": "it cannot be read",
    "unfinished": "still recording, or left by a crash (see “recordings recover”)",
    "no_digest": "no digest was kept, so changes cannot be seen",
}


def add_parsers(commands: Commands) -> None:
    """Add ``recordings`` with its four commands."""
    inner = group(commands, "recordings", "list, verify, recover or export recordings")
    listing = inner.add_parser("list", help="newest first")
    listing.add_argument("--contact", metavar="WORDS", help="only contacts with these words in their name")
    listing.add_argument("--user", metavar="NAME", help="only this person's")
    listing.add_argument("--limit", type=count_of(1, 10**9, "a limit"), metavar="N", help="at most so many")
    _finish(listing, _list)
    verify = inner.add_parser("verify", help="compare with the SHA-256 in the sidecar; 1 when one was altered")
    verify.add_argument("files", nargs="*", metavar="FILE", help="recordings (default: all)")
    _finish(verify, _verify)
    _finish(inner.add_parser("recover", help="make whole what a crash left unfinished; nothing is deleted"), _recover)
    export = inner.add_parser("export", help="copy a recording with its sidecar, never over a file that exists")
    export.add_argument("file", metavar="FILE", help="a recording of the folder")
    export.add_argument("target", type=Path, metavar="TARGET", help="a folder, or the name of a .wav file")
    _finish(export, _export)


def _finish(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--dir", type=Path, metavar="DIR", help="another folder than the workspace's")
    add_json(parser)
    parser.set_defaults(run=run)


def _library(args: argparse.Namespace) -> "Library":
    from callmanager.audio.library import Library

    if args.dir is not None:
        folder = absolute(args.dir)
    else:
        paths = Paths.default()
        chosen = settings_of(paths).audio.folder
        folder = absolute(Path(chosen)) if chosen else paths.recordings
    if folder.exists() and not folder.is_dir():
        raise RecordingError(f"{folder} is no folder. Name the folder of the recordings.", code="recordings_folder")
    if args.dir is not None and not folder.exists():
        raise RecordingError(f"There is no folder {folder}.", code="recordings_folder")
    return Library(folder)


def _list(args: argparse.Namespace) -> int:
    found = _library(args).find(contact_name=args.contact)
    if args.user is not None:
        wanted = args.user.casefold()
        found = [m for m in found if wanted in (m["user_name"].casefold(), m["user_id"].casefold())]
    found = found[: args.limit]
    if args.json:
        print_json(found)
    elif found:
        print(table([_row(metadata) for metadata in found]))
    else:
        print("There are no recordings.")
    return 0


def _row(metadata: dict[str, Any]) -> tuple[str, ...]:
    minutes, seconds = divmod(round(metadata["duration_seconds"]), 60)
    name = Path(metadata["file_path"]).name
    start = metadata["start_time"][:19].replace("T", " ")
    return start, f"{minutes}:{seconds:02d}", metadata["status"], metadata["contact_name"], metadata["user_name"], name


@dataclass(frozen=True, slots=True)
class _Checked:
    file: Path
    result: str


def _verify(args: argparse.Namespace) -> int:
    library = _library(args)
    wavs = [_named(library.folder, name) for name in args.files] if args.files else _all(library.folder)
    checked = [_Checked(wav, _check(wav)) for wav in wavs]
    bad = [item for item in checked if item.result in _BAD]
    counts = Counter(item.result for item in checked)
    if args.json:
        results = [{"file": str(item.file), "result": item.result} for item in checked]
        names = {result: [str(i.file) for i in checked if i.result == result] for result in _SAID if result != "ok"}
        print_json({"checked": len(checked), "ok": counts["ok"], **names, "results": results})
    else:
        for item in checked:
            if item.result != "ok":
                print(f"{item.file}: {_SAID[item.result]}")
        print(f"{len(checked)} checked, {counts['ok']} as they were recorded.")
    if bad:
        files = ", ".join(item.file.name for item in bad[:5]) + (", …" if len(bad) > 5 else "")
        print(f"callmanager: {len(bad)} of {len(checked)} recordings are not as recorded: {files}", file=sys.stderr)
    return 1 if bad else 0


def _all(folder: Path) -> list[Path]:
    def stems() -> Iterator[Path]:
        for path in folder.iterdir():
            if path.suffix in (".wav", ".json") and not path.name.startswith("."):
                yield path.with_suffix(".wav")

    return sorted(set(stems())) if folder.is_dir() else []


def _check(wav: Path) -> str:
    from callmanager.audio import sidecar
    from callmanager.audio.digest import sha256
    from callmanager.domain.recording import RecordingStatus

    try:
        metadata = sidecar.read(sidecar.sidecar_path(wav))
    except FileNotFoundError:
        return "no_sidecar" if wav.exists() else "missing"
    except (OSError, ValueError):
        return "unreadable"
    try:
        if not wav.is_file():
            return "missing"
        if metadata.status is RecordingStatus.RECORDING:
            return "unfinished"
        if metadata.sha256 is None:
            return "altered" if wav.stat().st_size != metadata.file_size_bytes else "no_digest"
        return "ok" if sha256(wav) == metadata.sha256 else "altered"
    except OSError:
        return "unreadable"


def _named(folder: Path, name: str) -> Path:
    """The WAV a person means: a path, or a name in the folder, with any of its two endings."""
    given = absolute(Path(name))
    inside = folder / name
    path = inside if not given.exists() and (inside.exists() or inside.with_suffix(".wav").exists()) else given
    return path.with_suffix(".wav") if path.suffix in (".json", "") else path


def _recover(args: argparse.Namespace) -> int:
    from callmanager.audio import sidecar
    from callmanager.audio.recovery import recover

    library = _library(args)
    mended = [sidecar.to_dict(metadata, Path(metadata.file_path)) for metadata in recover(library)]
    if args.json:
        print_json({"recovered": mended})
    else:
        for metadata in mended:
            print(f"{metadata['file_path']}: {metadata['status']}, {metadata['duration_seconds']:.1f} s")
        print(f"{len(mended)} recordings were made whole." if mended else "There was nothing to recover.")
    return 0


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
    library = _library(args)
    wav, target = _named(library.folder, args.file), absolute(args.target)
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
