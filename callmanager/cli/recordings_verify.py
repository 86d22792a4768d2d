"""``recordings verify``: whether the files still are what was recorded."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import finish, library_of, named
from callmanager.cli.workspace import Commands

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
    """Add ``verify``."""
    verify = commands.add_parser("verify", help="compare with the SHA-256 in the sidecar; 1 when one was altered")
    verify.add_argument("files", nargs="*", metavar="FILE", help="recordings (default: all)")
    finish(verify, _verify)


@dataclass(frozen=True, slots=True)
class _Checked:
    file: Path
    result: str


def _verify(args: argparse.Namespace) -> int:
    library = library_of(args)
    wavs = [named(library.folder, name) for name in args.files] if args.files else _all(library.folder)
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
