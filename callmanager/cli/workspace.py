"""What the commands share: the workspace they work on, beside a desktop that may be open, and how they ask and tell."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from callmanager.domain.errors import CallManagerError, UserError
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.domain.users import User
    from callmanager.settings import Settings

_NOBODY = "command line"
_MAX_NAME = 200
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


@contextmanager
def opened() -> Iterator["App"]:
    """The workspace's services; nothing that takes a device, a port or a model is started.

    Raises:
        StoreError: the workspace's database cannot be used.
        SettingsError: the environment or the time zone cannot be used.
    """
    from callmanager.app import build

    paths = Paths.default()
    app = build(settings_of(paths), paths, role=None)
    try:
        yield app
    finally:
        app.stop()


def settings_of(paths: Paths) -> "Settings":
    """The workspace's settings; a settings file that cannot be used is told on stderr."""
    from callmanager.workspace import load_settings

    settings, problem = load_settings(paths)
    if problem is not None:
        print(f"callmanager: {problem}", file=sys.stderr)
    return settings


def actor() -> str:
    """Who the audit log names for what a command did: the operating system's user, “command line” if that has no name.

    That user need not be one of this program; the entry's origin tells that it was a command.
    """
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user id that has no account, as in a container
        return _NOBODY
    return " ".join(_printable(name).split())[:_MAX_NAME] or _NOBODY


def has_database() -> bool:
    """Whether the workspace has one, here or on a server."""
    paths = Paths.default()
    return paths.database.exists() or bool(settings_of(paths).database_url)


def user_named(app: "App", name: str) -> "User":
    """The person with this name.

    Raises:
        UserError: there is none.
    """
    user = app.users.by_name(name)
    if user is None:
        raise UserError(
            f"There is no user “{name[:80]}”. “callmanager users list” shows who there is.", code="unknown_user"
        )
    return user


def usage(message: str) -> CallManagerError:
    """An error for arguments that do not go together; the exit code is 2."""
    return CallManagerError(message, code="usage")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Give a command its ``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


def finish(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    """Give a command its ``--json``, and what it runs."""
    add_json(parser)
    parser.set_defaults(run=run)


def group(commands: Commands, name: str, summary: str) -> Commands:
    """A command that has commands of its own, one of which must be named."""
    parser = commands.add_parser(name, help=summary, description=summary)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def count_of(minimum: int, maximum: int, what: str) -> "Number":
    """An argument's type: a whole number of this range."""
    return Number(minimum, maximum, what)


class Number:
    """Reads a whole number; a wrong one is told in words."""

    def __init__(self, minimum: int, maximum: int, what: str) -> None:
        self._minimum = minimum
        self._maximum = maximum
        self._what = what

    def __call__(self, text: str) -> int:
        """The number that ``text`` writes."""
        try:
            number = int(text)
        except ValueError:
            number = self._minimum - 1
        if not self._minimum <= number <= self._maximum:
            raise argparse.ArgumentTypeError(f"{self._what} is a whole number from {self._minimum} to {self._maximum}")
        return number


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with aligned columns; a name that comes from a file tells a terminal nothing but a name."""
    rows = [[cell if cell.isprintable() else _printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))] if rows else []
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def absolute(path: Path) -> Path:
    """The path a person gave, from the folder where they gave it."""
    return path.expanduser().absolute()
