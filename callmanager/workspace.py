"""A workspace: the folder that holds one program's data; its settings, its time zone, and who may work in it."""

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout

from callmanager import settings as settings_file
from callmanager.domain.errors import SettingsError, StoreError
from callmanager.paths import Paths
from callmanager.settings import Settings


def load_settings(paths: Paths) -> tuple[Settings, SettingsError | None]:
    """The workspace's settings, and what was wrong with its file."""
    loaded = settings_file.load(paths.settings)
    return loaded.settings, loaded.problem


def office_zone(settings: Settings) -> ZoneInfo:
    """The office's time zone: the one set, else this computer's.

    Raises:
        SettingsError: this computer's zone has no IANA name and none is set.
    """
    if settings.office.time_zone:
        return ZoneInfo(settings.office.time_zone)
    import tzlocal

    try:
        return ZoneInfo(tzlocal.get_localzone_name() or str(UTC))
    except (ZoneInfoNotFoundError, ValueError, LookupError) as error:
        raise SettingsError(
            "This computer's time zone is not known. Set office.time_zone in the settings, such as America/Costa_Rica.",
            code="settings_zone",
        ) from error


def workspace_lock(paths: Paths, role: str) -> FileLock:
    """The acquired lock that keeps a second program of this role out of the workspace.

    Raises:
        StoreError: such a program runs already, or the folder cannot be used.
    """
    lock = FileLock(_made(paths.home) / f"{role}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"CallManager is open already with the data in {paths.home}. Use that window, or close it first.",
            code="store_in_use",
            home=str(paths.home),
        ) from error
    except OSError as error:
        raise _no_home(paths.home, error) from error
    return lock


def is_held(paths: Paths, role: str) -> bool:
    """Whether a program of this role works in the workspace now; looks at its lock and makes nothing."""
    path = paths.home / f"{role}.lock"
    if not path.exists():
        return False
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def _made(home: Path) -> Path:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_home(home, error) from error
    return home


def _no_home(home: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The data folder {home} cannot be used ({error.strerror}). Make it writable, or choose another one with "
        "CALLMANAGER_HOME.",
        code="store_folder",
        folder=str(home),
    )
