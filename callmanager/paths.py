"""Where things lie: the user's data, and the resources that ship with the program.

The same code runs from a checkout, from an installed wheel and from a frozen build.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parent


def checkout_root() -> Path | None:
    """The checkout this code runs from, or None when it is installed or frozen."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "resources").is_dir() else None


def resource(*parts: str) -> Path:
    """The path of a shipped resource, such as ``resource("web", "dashboard_mobile.html")``."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen, "resources", *parts)
    root = checkout_root()
    return Path(root, "resources", *parts) if root else Path(_PACKAGE, "_resources", *parts)


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one workspace; all below ``home`` unless a setting says otherwise."""

    home: Path
    recordings: Path

    @classmethod
    def default(cls) -> "Paths":
        """``CALLMANAGER_HOME`` if set, else the system's folder for user data.

        From a checkout without ``CALLMANAGER_HOME`` the recordings go to the checkout's ``recordings/``.
        """
        home = os.environ.get("CALLMANAGER_HOME")
        if home:
            return cls.at(Path(home).expanduser().absolute())
        data, root = user_data_path("CallManager", appauthor=False), checkout_root()
        return cls(data, root / "recordings") if root else cls.at(data)

    @classmethod
    def at(cls, home: Path) -> "Paths":
        """A workspace that lies whole below ``home``."""
        return cls(home, home / "recordings")

    @property
    def demo(self) -> "Paths":
        """The demo's own workspace, apart from real data."""
        return Paths.at(self.home / "demo")

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "callmanager.db"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.toml"

    @property
    def server_url(self) -> Path:
        """Where a running phone server leaves its address, for the command line beside it."""
        return self.home / "server.url"

    @property
    def certificates(self) -> Path:
        """The folder of the phone server's certificates and keys."""
        return self.home / "server"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """The folder of database backups."""
        return self.home / "backups"

    @property
    def reports(self) -> Path:
        """The folder of reports."""
        return self.home / "reports"
