"""``users add|list|password|disable|enable|role|team``.

A command has the rights of the computer's account that runs it: whoever can start it can open the database's file, too.
Each change stands in the audit log with that account's name.
"""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, actor, finish, group, opened, table, usage, user_named
from callmanager.domain.errors import UserError
from callmanager.domain.users import Person, Role, User

if TYPE_CHECKING:
    from callmanager.app import App

_MAX_PASSWORD_BYTES = 4096
_ROLES = [role.value for role in Role]


def add_parsers(commands: Commands) -> None:
    """Add ``users`` with its commands."""
    inner = group(commands, "users", "add, list and change the people who work with CallManager")
    adding = inner.add_parser("add", help="add a person")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--role", required=True, choices=_ROLES)
    adding.add_argument("--team", default="", metavar="TEAM", help="the team a team lead sees whole; made if it is new")
    adding.add_argument("--email", default="", metavar="ADDRESS")
    adding.add_argument("--must-change", action="store_true", help="they choose a password of their own at first")
    _add_password(adding)
    finish(adding, _add)
    listing = inner.add_parser("list", help="list everybody")
    finish(listing, _list)
    password = inner.add_parser("password", help="give somebody a new password, to be changed at the next login")
    password.add_argument("name", metavar="NAME")
    password.add_argument("--final", action="store_true", help="it need not be changed at the next login")
    _add_password(password)
    finish(password, _password)
    for name, words, run in (
        ("disable", "let somebody in no more", _disable),
        ("enable", "let them in again", _enable),
    ):
        switch = inner.add_parser(name, help=words)
        switch.add_argument("name", metavar="NAME")
        finish(switch, run)
    role = inner.add_parser("role", help="give somebody another role")
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", metavar="ROLE", choices=_ROLES, help=", ".join(_ROLES))
    finish(role, _role)
    team = inner.add_parser("team", help="put somebody into a team, or with --none out of it")
    team.add_argument("name", metavar="NAME")
    team.add_argument("team", metavar="TEAM", nargs="?", default="", help="made if it is new")
    team.add_argument("--none", action="store_true", help="into no team")
    finish(team, _team)


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _add(args: argparse.Namespace) -> int:
    password = _password_of(args)
    with opened() as app:
        user = app.users.create(
            args.name,
            password,
            Role(args.role),
            args.team,
            actor=actor(),
            must_change=args.must_change,
            email=args.email,
        )
        return _tell(args, app, user, f"{user.name} was added as {user.role.value}.")


def _password(args: argparse.Namespace) -> int:
    password = _password_of(args)
    with opened() as app:
        user = app.users.reset_password(
            actor(), user_named(app, args.name).user_id, password, must_change=not args.final
        )
        return _tell(args, app, user, f"{user.name} has a new password.")


def _disable(args: argparse.Namespace) -> int:
    with opened() as app:
        user = app.users.disable(actor(), user_named(app, args.name).user_id)
        return _tell(args, app, user, f"{user.name} is disabled.")


def _enable(args: argparse.Namespace) -> int:
    with opened() as app:
        user = app.users.enable(actor(), user_named(app, args.name).user_id)
        return _tell(args, app, user, f"{user.name} is let in again.")


def _role(args: argparse.Namespace) -> int:
    with opened() as app:
        user = app.users.change_role(actor(), user_named(app, args.name).user_id, Role(args.role))
        return _tell(args, app, user, f"{user.name} is {user.role.value} now.")


def _team(args: argparse.Namespace) -> int:
    if bool(args.team.strip()) == args.none:
        raise usage("Name a team, or give --none.")
    with opened() as app:
        user = user_named(app, args.name)
        team = None if args.none else app.teams.ensure(args.team, actor()).team_id
        user = app.users.move_to_team(actor(), user.user_id, team)
        return _tell(args, app, user, f"{user.name} is in {_team_of(app, user) or 'no team'} now.")


def _password_of(args: argparse.Namespace) -> str:
    return _from_stdin() if args.password_stdin else _typed()


def _from_stdin() -> str:
    """The first line of standard input, without its end."""
    try:
        line = sys.stdin.buffer.readline(_MAX_PASSWORD_BYTES + 1).decode()
    except UnicodeDecodeError as error:
        raise UserError("The password is no UTF-8 text. Nothing was changed.", code="user_password_text") from error
    if len(line.encode()) > _MAX_PASSWORD_BYTES:
        raise UserError(
            f"The password is longer than {_MAX_PASSWORD_BYTES} bytes. Nothing was changed.", code="user_password_long"
        )
    return line.rstrip("\r\n")


def _typed() -> str:
    if not sys.stdin.isatty():
        raise usage("Give the password on standard input, with --password-stdin.")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise UserError("The two passwords differ. Nothing was changed.", code="user_password_differs")
    return password


def _list(args: argparse.Namespace) -> int:
    with opened() as app:
        people = app.users.people(actor())
    if args.json:
        print_json([_told(person.user, person.team_name) | _more(person) for person in people])
    elif people:
        print(table([_row(person) for person in people]))
    else:
        print("There are no users yet.")
    return 0


def _row(person: Person) -> tuple[str, ...]:
    state = "must change the password" if person.user.must_change_password else ""
    return person.user.name, person.user.role.value, person.team_name, state if person.user.is_active else "disabled"


def _tell(args: argparse.Namespace, app: "App", user: User, words: str) -> int:
    if args.json:
        print_json(_told(user, _team_of(app, user)))
    else:
        print(words)
    return 0


def _team_of(app: "App", user: User) -> str:
    team = app.teams.get(user.team_id) if user.team_id else None
    return team.name if team else ""


def _told(user: User, team: str) -> dict[str, object]:
    return {
        "id": user.user_id,
        "name": user.name,
        "role": user.role.value,
        "team": team or None,
        "active": user.is_active,
        "must_change_password": user.must_change_password,
    }


def _more(person: Person) -> dict[str, object]:
    return {
        "email": person.email,
        "last_login": person.last_login_at.isoformat() if person.last_login_at else None,
        "created": person.created_at.isoformat() if person.created_at else None,
    }
