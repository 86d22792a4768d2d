"""``recordings encrypt|key``: recordings encrypted now, and their keys made, shown, brought back and changed."""

import argparse
import codecs
import sys
from pathlib import Path
from typing import Any

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import look_at_folder
from callmanager.cli.workspace import Commands, absolute, actor, finish, group, opened
from callmanager.domain.errors import RecordingError

_MOST_BYTES = 200_000


def add_parsers(commands: Commands) -> None:
    """Add ``encrypt`` and ``key`` with its commands."""
    encrypt = commands.add_parser("encrypt", help="encrypt every finished recording that is plain")
    finish(encrypt, _encrypt)
    inner = group(commands, "key", "look at, make, change, save or bring back the key of encrypted recordings")
    finish(
        inner.add_parser("status", help="whether there is a key, where it lies, and whether it is in safety"), _status
    )
    finish(inner.add_parser("create", help="make the first key"), _create)
    finish(inner.add_parser("rotate", help="make a new key for the recordings to come"), _rotate)
    finish(inner.add_parser("show", help="print the recovery key"), _show)
    export = inner.add_parser("export", help="write the recovery key to a new file; keep it on another disk")
    export.add_argument("file", type=Path, metavar="FILE")
    finish(export, _export)
    bring = inner.add_parser("import", help="bring back a key from its recovery key")
    bring.add_argument("file", metavar="FILE", help="the file, or - for the standard input")
    finish(bring, _import)


def _encrypt(args: argparse.Namespace) -> int:
    with opened() as app:
        look_at_folder(app)
        result = app.encryption.encrypt_all(_counter(args))
        unsaved = not app.keys.status().recovery_saved
    failed = [{"recording_id": key, "code": e.reason, "message": e.message} for key, e in result.failed.items()]
    if args.json:
        print_json({"encrypted": result.done, "failed": failed, "recovery_key_saved": not unsaved})
    else:
        print(f"{result.done} recordings were encrypted.")
        for item in failed:
            print(f"{item['recording_id']}: {item['message']}")
    if unsaved:
        print("callmanager: the recovery key was saved nowhere. Do it now: callmanager recordings key export FILE",
              file=sys.stderr)  # fmt: skip
    return 1 if failed else 0


def _counter(args: argparse.Namespace) -> Any:
    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty() and not args.json:
            print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return tell


def _status(args: argparse.Namespace) -> int:
    with opened() as app:
        look_at_folder(app)  # recordings that came from another computer may need a key that did not
        status, missing = app.keys.status(), app.encryption.check_used()
    told = {
        "key_id": status.key_id,
        "readable": status.readable,
        "store": status.store,
        "in_keyring": status.in_keyring,
        "recovery_saved": status.recovery_saved,
        "problem": status.problem.message if status.problem else "",
        "missing": missing,
    }
    if args.json:
        print_json(told)
    elif not status.key_id:
        print("There is no key; new recordings are not encrypted. Make one with “callmanager recordings key create”.")
    else:
        print(f"Key {status.key_id}: {f'in {status.store}' if status.readable else 'NOT READABLE'}")
        if status.readable and not status.in_keyring:
            print("This computer has no keyring, so the key lies in a file beside the recordings: whoever copies the")
            print("whole data folder has both.")
        print(f"Recovery key: {status.recovery_saved or 'SAVED NOWHERE (callmanager recordings key export FILE)'}")
    if status.problem is not None:
        raise status.problem
    if missing:
        raise RecordingError(
            f"Recordings are locked, since their key is not on this computer ({', '.join(missing)}). None of them is "
            "lost. Bring it back: callmanager recordings key import FILE",
            code="keys_missing",
        )
    return 0


def _create(args: argparse.Namespace) -> int:
    with opened() as app:
        key_id = app.keys.ensure(actor())
    return _told(args, key_id, "is there. Save its recovery key now: callmanager recordings key export FILE")


def _rotate(args: argparse.Namespace) -> int:
    with opened() as app:
        key_id = app.keys.rotate(actor())
    return _told(args, key_id, "encrypts what is recorded from now on. Save its recovery key, too.")


def _show(args: argparse.Namespace) -> int:
    with opened() as app:
        text = app.keys.recovery(actor())
        app.keys.note_saved(actor())
    if args.json:
        print_json({"recovery_key": text})
    else:
        print(text, end="")
    return 0


def _export(args: argparse.Namespace) -> int:
    with opened() as app:
        key_id = app.keys.export_recovery(absolute(args.file), actor())
    return _told(args, key_id, f"can be brought back from {args.file}. Keep that file on another disk.")


def _import(args: argparse.Namespace) -> int:
    with opened() as app:
        key_id = app.keys.import_recovery(_read(args.file), actor())
    return _told(args, key_id, "is here; what was encrypted with it can be heard.")


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read(_MOST_BYTES)
    try:
        with absolute(Path(name)).open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise RecordingError(f"{name} cannot be read ({error}). Nothing was changed.", code="recovery_read") from error
    # “key show > FILE” of PowerShell, and editors, write other encodings; the key itself is ASCII in each of them.
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    return data.decode(encoding, "replace")


def _told(args: argparse.Namespace, key_id: str, said: str) -> int:
    if args.json:
        print_json({"key_id": key_id})
    else:
        print(f"The key {key_id} {said}")
    return 0
