"""Backups of a PostgreSQL database by the server's own pg_dump; where it is not installed, that is said plainly."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from callmanager.domain.errors import StoreError

DUMP_SECONDS = 6 * 3_600
_LIST_SECONDS = 600
_TABLES = ("users", "contacts", "calls", "agent_intervals", "recordings", "audit")


def dump(location: str, target: Path) -> int:
    """Write a dump of the database to a new file, and prove that it can be read; its size in bytes.

    Args:
        location: the database's address.
        target: the file, in pg_dump's own compressed format, for pg_restore.

    Raises:
        StoreError: pg_dump is not installed, the server refused it, or the dump is not whole; then no file is left.
    """
    program, reader = shutil.which("pg_dump"), shutil.which("pg_restore")
    if program is None or reader is None:
        raise StoreError(
            "The data lies on a database server, and its tool pg_dump is not installed on this computer. Nothing was "
            "backed up. Install PostgreSQL's client programs here, or let whoever runs the server make the backups.",
            code="backup_server",
        )
    if target.exists():
        raise StoreError(f"{target} exists already and was left as it is. Choose another name.", code="backup_exists")
    url = make_url(location)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".callmanager-") as folder:
            copy = Path(folder, target.name)
            _run([program, "--format=custom", "--no-owner", "--no-password", f"--file={copy}", *_where(url)], url)
            listed = _run([reader, "--list", str(copy)], url, seconds=_LIST_SECONDS)
            missing = [table for table in _TABLES if f" TABLE DATA public {table} " not in listed]
            if missing:
                raise _failed(target, f"the table {missing[0]} is not in it")
            size = copy.stat().st_size
            os.replace(copy, target)
    except OSError as error:
        raise _failed(target, error.strerror or str(error)) from error
    return size


def _where(url: URL) -> list[str]:
    """How pg_dump is told the server; the password goes by the environment, where other users cannot read it."""
    parts = {"host": url.host, "port": url.port, "username": url.username, "dbname": url.database}
    parts |= {name: value for name, value in url.query.items() if name in ("host", "port") and isinstance(value, str)}
    return [f"--{name}={value}" for name, value in parts.items() if value]


def _run(command: list[str], url: URL, seconds: float = DUMP_SECONDS) -> str:
    environment = dict(os.environ, LC_ALL="C", PGCONNECT_TIMEOUT="10")
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    if isinstance(mode := url.query.get("sslmode"), str):
        environment["PGSSLMODE"] = mode
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(Path(command[0]), f"it took longer than {seconds / 3600:.0f} hours") from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise _failed(Path(command[0]), said[-1][:300] if said else f"code {done.returncode}")
    return done.stdout.decode(errors="replace")


def _failed(what: Path, cause: str) -> StoreError:
    return StoreError(
        f"The backup could not be made ({what.name}: {cause}). The database is as it was. Check the server, the free "
        "space, and that pg_dump is as new as the server.",
        code="backup_failed",
        cause=cause,
    )
