"""Keeping settings: what everybody at a desk may set, what asks for a right, and what the audit log tells of it."""

from pathlib import Path
from typing import Any

from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, denied, name_of
from callmanager.services.people.users import UserService
from callmanager.settings import Settings, load, save

OWN = frozenset({"ui", "audio.device", "audio.second_device", "audio.sample_rate", "audio.channels"})
"""Sections and settings of whoever works at this computer: looks and sound. All else is the office's."""

_SECRET = ("url", "password", "token", "secret")


class SettingsKeeper:
    """Saves settings for people.

    Args:
        path: the settings file.
        users: says who may change the office's settings.
        audit: told of each change of the office's settings, with what was before.
    """

    def __init__(self, path: Path, users: UserService, audit: AuditLog) -> None:
        self._path, self._users, self._audit = path, users, audit

    def keep(self, actor: Actor, new: Settings) -> Settings:
        """Save what ``actor`` may set; the office's settings stay as the file has them for whoever may not configure.

        Returns:
            What is kept.

        Raises:
            PermissionDenied: the person is disabled, or has to choose a password first.
            SettingsError: the file cannot be written.
            StoreError: an office's setting changes and the database is away; nothing was saved.
        """
        if isinstance(actor, User) and not (actor.is_active and not actor.must_change_password):
            raise denied(Right.CONFIGURE)
        old = load(self._path).settings
        changes = _changes(old, new)
        if any(not _is_own(key) for key, _before, _after in changes):  # one's own are kept also without a database
            actor = self._users.as_of_now(actor)
            if isinstance(actor, User) and not actor.may(Right.CONFIGURE):
                new = _with_own(old, new)
                changes = _changes(old, new)
        save(self._path, new)
        for key, before, after in changes:
            if _is_own(key):
                continue
            told = "" if any(word in key for word in _SECRET) else f"{before} -> {after}"
            self._audit.add(name_of(actor), "settings.change", key, told)
        return new


def _with_own(old: Settings, new: Settings) -> Settings:
    names = [name.removeprefix("audio.") for name in OWN if name.startswith("audio.")]
    audio = old.audio.model_copy(update={name: getattr(new.audio, name) for name in names})
    return old.model_copy(update={"ui": new.ui, "audio": audio})


def _changes(old: Settings, new: Settings) -> list[tuple[str, Any, Any]]:
    before, after = _flat(old.model_dump()), _flat(new.model_dump())
    return [
        (key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def _flat(values: dict[str, Any], above: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{above}{name}.")
        else:
            flat[f"{above}{name}"] = value
    return flat


def _is_own(key: str) -> bool:
    return key in OWN or key.split(".")[0] in OWN
