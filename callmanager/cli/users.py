"""``users add|list``."""

import argparse
import getpass
import sys

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, actor, add_json, group, opened, table, usage
from callmanager.domain.errors import UserError
from callmanager.domain.users import Role, User

_MAX_PASSWORD_BYTES = 4096


def add_parsers(commands: Commands) -> None:
    """Add ``users`` with its two commands."""
    inner = group(commands, "users", "add or list the people who work with CallManager")
    adding = inner.add_parser("add", help="add a person")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.add_argument("--team", default="", metavar="TEAM", help="the team a team lead sees whole")
    adding.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add_json(adding)
    adding.set_defaults(run=_add)
    listing = inner.add_parser("list", help="list everybody")
    add_json(listing)
    listing.set_defaults(run=_list)


def _add(args: argparse.Namespace) -> int:
    password = _from_stdin() if args.password_stdin else _typed()
    with opened() as app:
        user = app.users.create(args.name, password, Role(args.role), args.team, actor=actor())
        team = app.teams.get(user.team_id) if user.team_id else None
    if args.json:
        print_json(_told(user, team.name if team else ""))
    else:
        print(f"{user.name} was added as {user.role.value}.")
    return 0


def _from_stdin() -> str:
    """The first line of standard input, without its end."""
    try:
        line = sys.stdin.buffer.readline(_MAX_PASSWORD_BYTES + 1).decode()
    except UnicodeDecodeError as error:
        raise UserError("The password is no UTF-8 text. Nobody was added.", code="user_password_text") from error
    if len(line.encode()) > _MAX_PASSWORD_BYTES:
        raise UserError(
            f"The password is longer than {_MAX_PASSWORD_BYTES} bytes. Nobody was added.", code="user_password_long"
        )
    return line.rstrip("\r\n")


def _typed() -> str:
    if not sys.stdin.isatty():
        raise usage("Give the password on standard input, with --password-stdin.")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise UserError("The two passwords differ. Nobody was added.", code="user_password_differs")
    return password


def _list(args: argparse.Namespace) -> int:
    with opened() as app:
        people = app.users.people(actor())
    if args.json:
        print_json([_told(person.user, person.team_name) for person in people])
    elif people:
        users = [(person.user, person.team_name) for person in people]
        print(table([(u.name, u.role.value, team, "" if u.is_active else "disabled") for u, team in users]))
    else:
        print("There are no users yet.")
    return 0


def _told(user: User, team: str) -> dict[str, object]:
    return {
        "id": user.user_id,
        "name": user.name,
        "role": user.role.value,
        "team": team or None,
        "active": user.is_active,
    }
