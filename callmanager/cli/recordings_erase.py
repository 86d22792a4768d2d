"""``recordings erase``: a person's voice, name and what was written of them, gone for good."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import look_at_folder
from callmanager.cli.workspace import Commands, actor, finish, opened, settings_of, usage
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.domain.erasure import Erased, ErasurePreview


def add_parsers(commands: Commands) -> None:
    """Add ``erase``."""
    erase = commands.add_parser("erase", help="erase a person; the figures of their calls stay, without a name")
    erase.add_argument("--contact", metavar="ID", default="", help="the contact's id")
    erase.add_argument("--phone", metavar="NUMBER", default="", help="the number of whoever is to be erased")
    erase.add_argument(
        "--apply", metavar="DIGEST", help="erase what was shown with this digest; the desktop must be closed"
    )
    finish(erase, _erase)


def _erase(args: argparse.Namespace) -> int:
    if bool(args.contact) == bool(args.phone):
        raise usage("Name a --contact or a --phone.")
    whom = {"contact_id": args.contact, "phone": args.phone}
    if args.apply is None:
        with opened() as app:
            look_at_folder(app)
            preview = app.erasure.preview(actor(), **whom)
        return _told_preview(args, preview)
    from callmanager.app import build

    paths = Paths.default()
    # Alone in the workspace: what was deleted is overwritten in the database, which nobody may read meanwhile.
    app = build(settings_of(paths), paths, role="desktop")
    try:
        look_at_folder(app)
        erased = app.erasure.erase(actor(), args.apply, **whom)
    finally:
        app.stop()
    return _told_erased(args, erased)


def _told_preview(args: argparse.Namespace, preview: "ErasurePreview") -> int:
    if args.json:
        print_json(asdict(preview))
        return 0
    print(f"{preview.name or 'Nameless'}: {preview.recordings} recordings ({preview.size_bytes / 1e6:.1f} MB), "
          f"{len(preview.exports)} files exported, {preview.calls} calls with {preview.notes} notes and "
          f"{preview.objections} objections, {preview.mentions} mentions elsewhere.")  # fmt: skip
    for recording_id, reason in preview.held:
        print(f"{recording_id} must be kept: {reason}")
    if preview.live:
        print("A call with this person is not finished.")
    if preview.elsewhere:
        print(f"{preview.elsewhere} recordings lie with another computer.")
    _tell_rest(preview.backups, preview.reports)
    if preview.held or preview.live or preview.elsewhere:
        print("So nothing can be erased now.")
    else:
        whom = f"--contact {args.contact}" if args.contact else f"--phone {args.phone!r}"
        print("Nothing was erased. To erase exactly this, for good, with the desktop closed: callmanager recordings")
        print(f"erase {whom} --apply {preview.digest}")
    return 0


def _told_erased(args: argparse.Namespace, erased: "Erased") -> int:
    if args.json:
        print_json(asdict(erased))
        return 0
    print(f"Erased: {erased.recordings} recordings, {erased.exports} exported files.")
    print(f"{erased.calls} calls are anonymous, {erased.mentions} mentions elsewhere are blotted out.")
    for path in erased.unreachable:
        print(f"Not reached, or changed since; look yourself: {path}")
    if not erased.database_overwritten:
        print("What was deleted was not overwritten in the database: it is on a server, or another program read it.")
    _tell_rest(erased.backups, erased.reports)
    return 0


def _tell_rest(backups: tuple[str, ...], reports: tuple[str, ...]) -> None:
    for path in backups:
        print(f"A backup keeps the person until you delete it: {path}")
    for path in reports:
        print(f"A report names the person, or cannot be read: {path}")
