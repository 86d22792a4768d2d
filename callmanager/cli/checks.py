"""The checks of ``doctor``: each looks at one part, within seconds, and says how to mend it. None changes anything."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callmanager.domain.errors import CopilotError, RecordingError, SettingsError
from callmanager.paths import Paths, resource
from callmanager.settings import Settings, load

_LOW_BYTES = 1_000_000_000
_TOO_LOW_BYTES = 100_000_000
_SOUND_BYTES_PER_HOUR = 44_100 * 2 * 3600
_DATABASE_SECONDS = 15.0
_QT_SECONDS = 15.0
_SOUND_SECONDS = 15.0
_QT_PROBE = "from PySide6.QtGui import QGuiApplication, QFontDatabase; a = QGuiApplication([]); " \
    "print(a.platformName(), len(QFontDatabase.families()))"  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """``status`` is ``ok``, ``warn`` (the rest works without it) or ``fail``; ``mend`` says what to do."""

    status: str
    detail: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The workspace as the checks see it; ``problem`` is why its settings are not those of the file."""

    paths: Paths
    settings: Settings | None
    problem: SettingsError | None

    @classmethod
    def of(cls, paths: Paths) -> "Desk":
        """Read the settings; never raises."""
        try:
            loaded = load(paths.settings)
        except SettingsError as error:
            return cls(paths, None, error)
        return cls(paths, loaded.settings, loaded.problem)

    @property
    def chosen(self) -> Settings:
        """The settings that hold.

        Raises:
            SettingsError: none can be had.
        """
        if self.settings is None:
            assert self.problem is not None
            raise self.problem
        return self.settings

    @property
    def recordings(self) -> Path:
        """The folder of the recordings."""
        chosen = self.settings.audio.folder if self.settings else ""
        return Path(chosen).expanduser().absolute() if chosen else self.paths.recordings


def python() -> Finding:
    """The interpreter."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        return Finding("fail", version, "Use Python 3.11, 3.12 or 3.13.")
    return Finding("ok", version)


def settings(desk: Desk) -> Finding:
    """The settings file."""
    if desk.problem is not None:
        status = "fail" if desk.settings is None else "warn"
        return Finding(status, str(desk.problem), f"Correct {desk.paths.settings} or the environment.")
    file = desk.paths.settings
    return Finding("ok", str(file) if file.exists() else "defaults; nothing was changed yet")


def time_zone(desk: Desk) -> Finding:
    """The office's clock."""
    from callmanager.workspace import office_zone

    try:
        return Finding("ok", str(office_zone(desk.chosen)))
    except SettingsError as error:
        return Finding("fail", str(error), "Set office.time_zone in the settings, such as America/Costa_Rica.")


def folder(path: Path, *, for_sound: bool = False) -> Finding:
    """Whether files can be written, and how much room there is."""
    existing = next((parent for parent in (path, *path.parents) if parent.exists()), path)
    mend = "Make it writable, or choose another folder."
    if not existing.is_dir():
        return Finding("fail", f"{existing} is no folder, so {path} cannot be used", mend)
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"CallManager")
        free = shutil.disk_usage(existing).free
    except OSError as error:
        return Finding("fail", f"{path} cannot be written ({error.strerror or error})", mend)
    room = f"{free / 1e9:.1f} GB free"
    if for_sound:
        room += f", {free / _SOUND_BYTES_PER_HOUR:.0f} hours of sound"
    if free < _TOO_LOW_BYTES:
        return Finding("fail", f"{path}: {room}", "Make room on this disk.")
    return Finding("warn" if free < _LOW_BYTES else "ok", f"{path}: {room}", "Make room." if free < _LOW_BYTES else "")


def database(desk: Desk) -> Finding:
    """The database: there, readable, of a known schema, sound; calls that wait here for a server."""
    from callmanager.store.database import sqlite_file
    from callmanager.store.health import look

    location = desk.chosen.database_url or desk.paths.database
    if sqlite_file(location) is None:
        return _server(str(location), sorted((desk.paths.home / "journal").glob("*.jsonl")))
    health = look(location, _DATABASE_SECONDS)
    if not health.exists:
        return Finding("ok", f"{health.where} is made at the first start")
    if health.problem:
        mend = "Bring back a backup with “callmanager restore”, or install the version that wrote it."
        return Finding("fail", f"{health.where}: {health.problem}", mend)
    if not health.complete:
        return Finding(
            "ok", f"{health.where}: no fault found in {_DATABASE_SECONDS:.0f} s; it is too large to read whole"
        )
    return Finding("ok", f"{health.where}: sound, {health.size_bytes / 1e6:.1f} MB")


def _server(address: str, journals: list[Path]) -> Finding:
    from callmanager.domain.errors import StoreError
    from callmanager.store.address import without_password
    from callmanager.store.journal import JournalFile
    from callmanager.store.server_check import check

    try:
        waiting = sum(len(JournalFile(path).read()) for path in journals)
        words = f"; {waiting} steps of calls wait here for it" if waiting else ""
        found = check(address)
    except StoreError as error:
        return Finding(
            "fail",
            f"{without_password(address)}: {error.message}",
            "Calls are kept on this computer meanwhile, while a desktop is open.",
        )
    if not found.is_ours:
        return Finding(
            "ok", f"{found.where}: PostgreSQL {found.version}; the tables are made at the first start{words}"
        )
    if found.missing:
        mend = "Bring back a backup with “callmanager restore”, or let whoever looks after the server do it."
        return Finding("fail", f"{found.where}: tables are missing: {', '.join(found.missing)}", mend)
    later = "; the next start brings it up to date" if found.needs_migration else ""
    return Finding("ok", f"{found.where}: PostgreSQL {found.version}, schema {found.schema}{later}{words}")


def sound() -> Finding:
    """PortAudio and its input devices."""
    from callmanager.audio.sources.devices import list_devices

    try:
        devices = list_devices()
    except RecordingError as error:
        return Finding("warn", str(error), "Until then calls go on without a recording.")
    if not devices:
        mend = "Connect a microphone or headset, and let programs use it in the system's privacy settings."
        return Finding("warn", "there is no input device", mend)
    default = next((device["name"] for device in devices if device["is_default"]), devices[0]["name"])
    return Finding("ok", f"{len(devices)} input devices; default: {default}")


def microphone(desk: Desk) -> Finding:
    """Whether anything is heard from the chosen devices in one second; in a child, since drivers talk and may hang."""
    audio = desk.chosen.audio
    chosen = [("--device", audio.device), ("--second-device", audio.second_device)]
    options = [f"{option}={device}" for option, device in chosen if device]
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "callmanager"]
    command = [*program, "devices", "--check", "--seconds", "1", "--json", *options]
    mend = "Open “Sound check” in the settings, speak, and look at the levels. Calls go on without a recording."
    try:
        child = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SOUND_SECONDS, check=False
        )
        sources = json.loads(child.stdout)["sources"]
    except subprocess.TimeoutExpired:
        return Finding("warn", f"the sound system did not answer within {_SOUND_SECONDS:.0f} seconds", mend)
    except (OSError, ValueError, KeyError) as error:
        return Finding("warn", f"it could not be listened to ({error})", mend)
    words = "; ".join(_heard(source) for source in sources)
    usable = all(source["verdict"] in ("ok", "too_quiet", "clipping") for source in sources)
    return Finding("ok", words) if usable else Finding("warn", words, mend)


def _heard(source: dict[str, Any]) -> str:
    level = "" if source["verdict"] in ("no_data", "cannot_open") else f"{source['peak_dbfs']:.0f} dBFS, "
    return f"{source['device'] or 'default'}: {level}{source['sentence']}"


def playbook() -> Finding:
    """The approved answers, and the other files that ship with the program."""
    from callmanager.services.answers.playbook import Playbook

    missing = [name for name in ("web/dashboard_mobile.html", "playbooks") if not resource(name).exists()]
    if missing:
        return Finding("fail", f"missing in the program: {', '.join(missing)}", "Install CallManager again.")
    book = Playbook.load(resource("playbooks"))
    if book.problems:
        return Finding("warn", str(book.problems[0]))
    return Finding("ok", f"{len(book.entries)} approved answers in {', '.join(book.languages)}")


def language_model(desk: Desk) -> Finding:
    """Ollama and the chosen model."""
    from callmanager.ai.hosts import parse_host
    from callmanager.ai.ollama import OllamaClient, find_model

    async def installed(address: str) -> tuple[str, ...]:
        client = OllamaClient(address)
        try:
            return await client.models()
        finally:
            await client.close()

    wanted = desk.chosen.copilot.model
    without = "Until then the playbook's approved answers are shown alone."
    try:
        address = parse_host(desk.chosen.copilot.host or None)
        models = asyncio.run(installed(address))
    except CopilotError as error:
        return Finding("warn", str(error), without)
    if find_model(wanted, models) is None:
        return Finding("warn", f"{address} has no model {wanted}", f"Run “ollama pull {wanted}”. {without}")
    return Finding("ok", f"{address} has {wanted}")


def display() -> Finding:
    """Qt with its libraries, a screen, and fonts; looked at in a child process, which Qt may abort."""
    has_screen = sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if getattr(sys, "frozen", False):
        return Finding("ok", "built into this program") if has_screen else _no_screen("")
    environment = dict(os.environ)
    if not has_screen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    try:
        child = subprocess.run(
            [sys.executable, "-c", _QT_PROBE],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_QT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finding(
            "warn", f"Qt did not start within {_QT_SECONDS:.0f} seconds", "Look whether the display answers."
        )
    if child.returncode != 0:
        said = child.stderr.strip().splitlines()
        mend = "Install Qt's system libraries; the README lists them. Everything but the window works without."
        return Finding("warn", f"Qt does not start ({said[-1] if said else child.returncode})", mend)
    platform, fonts = child.stdout.split()[-2:]
    if fonts == "0":
        return Finding("warn", "there are no fonts", "Install one, such as the package fonts-dejavu-core.")
    return Finding("ok", f"{platform}, {fonts} font families") if has_screen else _no_screen(f", {fonts} font families")


def _no_screen(more: str) -> Finding:
    return Finding(
        "warn", f"there is no display here{more}", "The window needs one; every other command works without."
    )
