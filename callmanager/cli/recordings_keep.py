"""``recordings retain|rules|hold|release``: how long recordings are kept, and which must be."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import look_at_folder
from callmanager.cli.workspace import Commands, actor, finish, opened, table, usage
from callmanager.domain.errors import RecordingError
from callmanager.domain.outcome import Outcomes
from callmanager.domain.recording import Consent
from callmanager.domain.retention import FOR_EVER, RetentionRule

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.services.recordings.retention import Applied, Doomed, Preview

_FIELDS = {"outcome": "outcome_id", "campaign": "campaign_id", "consent": "consent"}


def add_parsers(commands: Commands) -> None:
    """Add the four commands."""
    retain = commands.add_parser("retain", help="show what the rules of retention end; delete it only with --apply")
    retain.add_argument("--dry-run", action="store_true", help="show it, which is what happens without --apply, too")
    retain.add_argument("--apply", metavar="DIGEST", help="delete exactly what was shown with this digest")
    finish(retain, _retain)
    rules = commands.add_parser("rules", help="show or set the rules of retention; the first that fits decides")
    rules.add_argument(
        "--set", nargs="*", metavar="DAYS[,FIELD=VALUE]", dest="rules", default=None,
        help="such as 0,outcome=sale 30,consent=refused 365; 0 days keep for ever; FIELD: outcome, campaign, consent",
    )  # fmt: skip
    finish(rules, _rules)
    hold = commands.add_parser("hold", help="keep a recording whatever rule or person wants it deleted")
    hold.add_argument("recording", metavar="RECORDING", help="its id, or a file of it")
    hold.add_argument("reason", metavar="REASON", help="why, such as the number of a case")
    finish(hold, _hold)
    release = commands.add_parser("release", help="end a hold")
    release.add_argument("recording", metavar="RECORDING", help="its id, or a file of it")
    finish(release, _release)


def _retain(args: argparse.Namespace) -> int:
    if args.apply and args.dry_run:
        raise usage("--dry-run and --apply exclude each other.")
    with opened() as app:
        look_at_folder(app)
        if args.apply:
            return _told_applied(args, app.retention.apply(args.apply, actor()))
        return _told_preview(args, app.retention.preview(), has_rules=bool(app.retention.rules()))


def _told_preview(args: argparse.Namespace, preview: "Preview", *, has_rules: bool) -> int:
    if args.json:
        lists = {name: [item.to_dict() for item in getattr(preview, name)] for name in ("doomed", "held")}
        print_json({"digest": preview.digest, "size_bytes": preview.size_bytes, **lists})
        return 0
    if preview.doomed or preview.held:
        print(table([_row(item) for item in (*preview.doomed, *preview.held)]))
    if preview.doomed:
        print(f"{len(preview.doomed)} recordings, {preview.size_bytes / 1e6:.1f} MB. Nothing was deleted. To delete")
        print(f"exactly these: callmanager recordings retain --apply {preview.digest}")
    else:
        print("No recording is due." if has_rules else "There are no rules; every recording is kept.")
    return 0


def _row(item: "Doomed") -> tuple[str, ...]:
    minutes, seconds = divmod(round(item.duration_seconds), 60)
    why = f"must be kept: {item.legal_hold}" if item.legal_hold else f"rule {item.rule}: {item.days} days"
    start = f"{item.started_at:%Y-%m-%d %H:%M}"
    return (
        start,
        f"{minutes}:{seconds:02d}",
        f"{item.size_bytes / 1e6:.1f} MB",
        item.contact_name,
        why,
        item.recording_id,
    )


def _told_applied(args: argparse.Namespace, applied: "Applied") -> int:
    failed = [{"recording_id": key, "code": error.reason, "message": error.message} for key, error in applied.failed]
    if args.json:
        print_json({"deleted": list(applied.deleted), "size_bytes": applied.size_bytes, "failed": failed})
    else:
        print(f"{len(applied.deleted)} recordings were deleted, {applied.size_bytes / 1e6:.1f} MB.")
        for item in failed:
            print(f"{item['recording_id']}: {item['message']}")
    return 1 if failed else 0


def _rules(args: argparse.Namespace) -> int:
    with opened() as app:
        if args.rules is not None:
            app.retention.set_rules([_rule(text, app.outcomes.catalogue()) for text in args.rules], actor())
        rules = app.retention.rules()
    if args.json:
        print_json([{"days": r.days, **{f: getattr(r, n) for f, n in _FIELDS.items()}} for r in rules])
    elif not rules:
        print("There are no rules; every recording is kept.")
    for number, rule in enumerate([] if args.json else rules, start=1):
        said = ", ".join(f"{field} {getattr(rule, name)}" for field, name in _FIELDS.items() if getattr(rule, name))
        days = "for ever" if rule.days == FOR_EVER else f"{rule.days} days"
        print(f"{number}. {said or 'every recording'}: {days}{'' if rule.is_active else ' (off)'}")
    return 0


def _rule(text: str, outcomes: Outcomes) -> RetentionRule:
    days, *conditions = text.split(",")
    values: dict[str, str] = {}
    for condition in conditions:
        field, _, value = condition.partition("=")
        if field not in _FIELDS or not value:
            raise usage(f"“{condition}” is no condition. Write outcome=…, campaign=… or consent=… with a value.")
        values[_FIELDS[field]] = value
    if "outcome_id" in values:
        outcomes.require(values["outcome_id"])
    if values.get("consent", "informed") not in {kind.value for kind in Consent if kind.value}:
        raise usage(
            f"“{values['consent']}” is no consent. Use one of: {', '.join(k.value for k in Consent if k.value)}."
        )
    try:
        outcome_id, campaign_id, consent = (values.get(name, "") for name in _FIELDS.values())
        return RetentionRule(int(days), outcome_id, campaign_id, consent)
    except ValueError:
        raise usage(f"“{days}” is no number of days. Use 0 (for ever) to 36500.") from None


def _hold(args: argparse.Namespace) -> int:
    with opened() as app:
        recording_id = recording_named(app, args.recording)
        app.retention.hold(recording_id, args.reason, actor())
    return _done(args, recording_id, "must be kept from now on")


def _release(args: argparse.Namespace) -> int:
    with opened() as app:
        recording_id = recording_named(app, args.recording)
        app.retention.release(recording_id, actor())
    return _done(args, recording_id, "need not be kept any more; the rules hold for it again")


def _done(args: argparse.Namespace, recording_id: str, said: str) -> int:
    if args.json:
        print_json({"recording_id": recording_id})
    else:
        print(f"The recording {recording_id} {said}.")
    return 0


def recording_named(app: "App", text: str) -> str:
    """The id of the recording that a person means: an id, or the name of one of its files.

    Raises:
        RecordingError: there is none.
    """
    from callmanager.audio.files import parts, sidecar

    look_at_folder(app)
    if app.recordings.get(text) is not None:
        return text
    try:
        found = sidecar.read(parts.sidecar_of(app.recorder.save_dir / Path(text).name)).recording_id
    except (OSError, ValueError):
        found = ""
    if not found or app.recordings.get(found) is None:
        raise RecordingError(
            f"There is no recording “{text[:80]}” in the index. “callmanager recordings list” shows those there are.",
            code="unknown_recording",
        )
    return found
