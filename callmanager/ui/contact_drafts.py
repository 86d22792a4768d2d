"""What was typed about a contact, or another thing, and is not saved yet, kept on disk: a crash loses none of it."""

import contextlib
import json
import logging
import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callmanager.ui.context import UiContext

KEPT_SECONDS = 7 * 86_400.0
"""An older draft is about a contact that has changed since; it goes."""

_log = logging.getLogger(__name__)


def drafts_of(context: "UiContext", kind: str) -> "ContactDrafts":
    """The drafts of one kind of thing, of whoever works here."""
    return ContactDrafts(context.paths.home / "drafts", context.user.user_id, kind)


class ContactDrafts:
    """One small file per person and contact. Its methods touch the disk, so they are not for the GUI thread."""

    def __init__(self, folder: Path, user_id: str, kind: str = "contact") -> None:
        """``kind`` begins the files' names; things of different kinds may have the same id."""
        self._folder, self._user_id, self._kind = folder, user_id, kind

    def keep(self, contact_id: str, values: dict[str, Any]) -> None:
        """Keep what is typed, in one step; "" is the contact that is new. A full disk is logged, typing goes on."""
        path = self._path(contact_id)
        temporary = path.with_suffix(".tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
            os.replace(temporary, path)
        except OSError as error:
            _log.info("The draft %s could not be kept: %s", path.name, error)

    def read(self, contact_id: str) -> dict[str, Any] | None:
        """What was typed last and never saved; None when there is nothing, or nothing that can be read."""
        path = self._path(contact_id)
        try:
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink(missing_ok=True)
                return None
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            _log.info("The draft %s cannot be read: %s", path.name, error)
            return None
        return values if isinstance(values, dict) else None

    def drop(self, contact_id: str) -> None:
        """It was saved, or is not wanted any more."""
        with contextlib.suppress(OSError):
            self._path(contact_id).unlink(missing_ok=True)

    def _path(self, contact_id: str) -> Path:
        name = re.sub(r"[^0-9A-Za-z_-]", "_", f"{self._user_id}_{contact_id or 'new'}")
        return self._folder / f"{self._kind}_{name}.json"
