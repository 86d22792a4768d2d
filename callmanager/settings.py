"""Every setting with its default, read from the environment and ``settings.toml``, saved atomically.

Order: environment (``CALLMANAGER_SECTION__NAME``), file, default. A file that cannot be used never stops the
program: the defaults hold, a sentence says so, and the file is kept as it is.
"""

import os
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from callmanager.domain.errors import SettingsError

if TYPE_CHECKING:
    import tomlkit
    from pydantic_core import ErrorDetails


class OfficeSettings(BaseModel):
    """Where and how the office works."""

    time_zone: str = ""  # IANA name; "" means this computer's
    country: str = Field("CR", min_length=2, max_length=2)  # for phone numbers typed without a country
    products: list[str] = ["Fibra 100", "Fibra 300", "Fibra 600"]
    idle_minutes: int = Field(0, ge=0, le=240)  # an available agent who touches nothing is away then; 0 means never
    days_off: list[date] = []  # nobody is called on these days, where the calling hours refuse or warn

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if name:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(f"there is no time zone “{name}”") from error
        return name


class AudioSettings(BaseModel):
    """How calls are recorded."""

    folder: str = ""  # "" means the workspace's recordings folder
    sample_rate: int = Field(44_100, ge=8_000, le=48_000)
    channels: Literal[1, 2] = 1
    device: str = ""  # name of the input device; "" means the system's default
    second_device: str = ""  # name of the customer's: stereo, agent left, customer right; "" means there is none
    second_folder: str = ""  # a recording goes on there when the first folder's disk fails or fills; "" means nowhere
    low_disk_minutes: int = Field(30, ge=1, le=1_440)  # a warning comes when there is room for less
    min_free_mb: int = Field(500, ge=0, le=100_000)  # a recording ends in order when less room is left
    compress: Literal["never", "flac", "opus"] = "never"  # what a finished recording becomes in the background
    compress_after_days: int = Field(0, ge=0, le=36_500)  # so long it stays a WAV
    verify_every_days: int = Field(30, ge=0, le=36_500)  # each recording is looked at again; 0 means never by itself
    encrypt: bool = False  # finished recordings are encrypted with this workspace's key
    retention_enabled: bool = False  # the rules of retention are carried out once a day
    silent_alarm_seconds: float = Field(5.0, ge=1, le=600)  # so long nothing but zeros raises an alarm


class CopilotSettings(BaseModel):
    """The local language model."""

    model: str = "llama3"
    host: str = ""  # "" means OLLAMA_HOST or http://localhost:11434
    timeout_seconds: float = Field(30.0, gt=0, le=600)  # of silence, before the first word and between two
    total_seconds: float = Field(60.0, gt=0, le=3_600)  # of a whole answer
    connect_seconds: float = Field(2.0, gt=0, le=60)
    summary_model: str = ""  # drafts summaries after calls; "" means the model above
    token: str = ""  # for a server behind a gate, sent as a bearer token
    verify_tls: bool = True  # False takes any certificate of an https server
    num_ctx: int = Field(4096, ge=1_024, le=131_072)  # context length in tokens; more needs more memory
    keep_alive: str = Field("10h", pattern=r"^(-1m|\d{1,6}[smh])$")  # in memory after use; -1m is for ever


USUAL_PORT = 5000


class ServerSettings(BaseModel):
    """The phone server. It serves this computer alone until somebody opens it to the network."""

    enabled: bool = True
    # "auto" is this computer alone until it invites a phone, then every card; "*" is every card; or one address of it
    host: str = Field("auto", min_length=1)
    port: int = Field(USUAL_PORT, ge=0, le=65_535)
    other_port: bool = True  # one of the next nine is taken when the usual port is in use
    address: str = ""  # the address or name that invitations show; "" is the best there is
    tls: bool = True  # False is plain HTTP, and whoever comes over the network sees totals alone
    listening: bool = True  # a phone whose invitation allows it may play recordings; False is none at all
    company: str = Field("", max_length=60)  # the name at the head of the page
    accent: str = Field("", pattern=r"^(#[0-9a-fA-F]{6})?$")  # the page's own colour, such as #0f766e
    logo: str = ""  # a PNG or SVG file for the head of the page


class ContactSettings(BaseModel):
    """How contacts are worked on."""

    lock_minutes: int = Field(10, ge=1, le=240)  # so long a contact is kept for whoever works on it
    run_rules: bool = True  # contacts unseen for months move on by themselves, once a day
    rules_time: str = Field("04:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")  # on the office's clock


class UiSettings(BaseModel):
    """How the windows look and speak."""

    language: Literal["es", "en"] = "es"
    theme: Literal["dark", "light", "system"] = "system"
    campaign: str = ""  # the id of the campaign that was called for last
    timer_amber_minutes: int = Field(10, ge=0, le=240)  # a conversation's clock turns amber then; 0 means never
    timer_red_minutes: int = Field(20, ge=0, le=240)  # and red then; 0 means never
    tray: bool = True  # an icon beside the system's clock, where the system has a place for it
    notify_callbacks: bool = True  # a promised call is due
    notify_alarms: bool = True  # a recording is in danger, or a part stopped working
    notify_phones: bool = True  # a phone asks to be let in
    quiet_in_calls: bool = True  # during a call only alarms are told by the system; the rest waits
    call_languages: dict[str, Literal["", "es", "en"]] = {}  # chosen for the calls of a campaign; "" lets words tell


class ReportSettings(BaseModel):
    """The report that is written each day by itself."""

    daily: bool = False
    time: str = "20:00"  # on the office's clock
    of_day: Literal["same", "before"] = "same"  # the day on which it is written, or the one before
    folder: str = ""  # "" means the workspace's reports folder
    kind: Literal["xlsx", "csv"] = "xlsx"
    keep_days: int = Field(90, ge=0, le=36_500)  # older ones are deleted; 0 keeps all
    all_contacts: bool = False  # every contact of the office, not only those of the day's calls

    @field_validator("time")
    @classmethod
    def _is_time(cls, text: str) -> str:
        return _time_of_day(text)


class BackupSettings(BaseModel):
    """The backup that is made each day by itself."""

    daily: bool = True
    time: str = "13:00"  # on the office's clock
    folder: str = ""  # "" means the workspace's backups folder; another disk is better
    keep_days: int = Field(14, ge=1, le=36_500)  # older ones are deleted, never the newest

    @field_validator("time")
    @classmethod
    def _is_time(cls, text: str) -> str:
        return _time_of_day(text)


def _time_of_day(text: str) -> str:
    try:
        return f"{datetime.strptime(text.strip(), '%H:%M'):%H:%M}"  # noqa: DTZ007 - a time of day alone
    except ValueError as error:
        raise ValueError(f"“{text[:20]}” is no time of day, such as 20:00") from error


class Settings(BaseSettings):
    """All settings of one workspace."""

    model_config = SettingsConfigDict(env_prefix="CALLMANAGER_", env_nested_delimiter="__", extra="ignore")

    database_url: str = ""  # "" means the workspace's SQLite file
    office: OfficeSettings = OfficeSettings()
    audio: AudioSettings = AudioSettings()
    copilot: CopilotSettings = CopilotSettings()
    server: ServerSettings = ServerSettings()
    contacts: ContactSettings = ContactSettings()
    ui: UiSettings = UiSettings()
    reports: ReportSettings = ReportSettings()
    backups: BackupSettings = BackupSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before what `load` read from the file; see the module's docstring."""
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings that can be used, and a sentence on what could not be read (None when all is well)."""

    settings: Settings
    problem: SettingsError | None = None


def load(path: Path) -> LoadedSettings:
    """Read the settings file; never raises for what stands in it."""
    try:
        values = _read(path)
    except SettingsError as error:
        return LoadedSettings(_without_file(), _problem(path, error.message))
    wrong: list[str] = []
    while True:
        try:
            settings = Settings(**values)
        except ValidationError as error:
            told = [_said(problem) for problem in error.errors(include_url=False) if _dropped(values, problem["loc"])]
            if not told:  # it does not stand in the file, so it comes from the environment
                return LoadedSettings(_without_file(), _problem(path, _first(error)))
            wrong += told
            continue
        return LoadedSettings(settings, _ignored(path, wrong) if wrong else None)


def _dropped(values: dict[str, Any], location: tuple[int | str, ...]) -> bool:
    """Take the wrong value out of what the file says; of a list the whole list."""
    table: Any = values
    for name in location:
        inner = table.get(name)
        if not isinstance(inner, dict) or name == location[-1]:
            return table.pop(name, None) is not None
        table = inner
    return False


def _ignored(path: Path, wrong: list[str]) -> SettingsError:
    return SettingsError(
        f"In the settings file {path} something cannot be used: {'; '.join(wrong)}. For that the default holds until "
        "it is corrected; everything else holds as it is written.",
        code="settings_value",
        path=str(path),
        cause="; ".join(wrong),
    )


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(error)) from error


def _without_file() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(
            f"An environment variable CALLMANAGER_… cannot be used: {_first(error)}. Correct or remove it.",
            code="settings_environment",
        ) from error


def _problem(path: Path, cause: str) -> SettingsError:
    return SettingsError(
        f"The settings file {path} cannot be used ({cause}). The default settings hold until it is corrected; "
        "the file was left as it is.",
        code="settings_broken",
        path=str(path),
        cause=cause,
    )


def _first(error: ValidationError) -> str:
    return _said(error.errors(include_url=False)[0])


def _said(problem: "ErrorDetails") -> str:
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"


def save(path: Path, settings: Settings) -> None:
    """Write the settings in one step; comments in the file are kept, and a broken file is kept beside it.

    Raises:
        SettingsError: the file cannot be written; the old one still stands.
    """
    import tomlkit  # it keeps comments; reading does without it, and so does the start

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        document = _document(path)
        for name, value in settings.model_dump(mode="json").items():
            _merge(document, name, value)
        _replace(path, tomlkit.dumps(document))
    except OSError as error:
        raise SettingsError(
            f"The settings could not be saved in {path} ({error.strerror}). The old ones still hold.",
            code="settings_save",
            path=str(path),
        ) from error


def _document(path: Path) -> "tomlkit.TOMLDocument":
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if not path.exists():
        return tomlkit.document()
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, TOMLKitError):
        path.replace(path.with_suffix(".toml.broken"))
        return tomlkit.document()


def _merge(table: Any, name: str, value: object) -> None:
    if isinstance(value, dict):
        if not isinstance(table.get(name), dict):
            table[name] = {}
        for key, inner in value.items():
            _merge(table[name], key, inner)
    elif table.get(name) != value:
        table[name] = value


def _replace(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
