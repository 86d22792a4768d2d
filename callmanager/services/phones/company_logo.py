"""Keeps the company's logo beside the data, so that it does not go when the file that was chosen does."""

import hashlib
import os
from pathlib import Path

from callmanager.domain.errors import SettingsError
from callmanager.domain.logo import MAX_LOGO_BYTES, logo_kind


def keep_logo(source: Path, folder: Path) -> Path:
    """Copy a picture into ``folder`` under a name that tells its content; another picture has another name.

    Raises:
        SettingsError: it is no picture that can be used (see `logo_kind`), or cannot be read (``logo_unread``) or kept
            (``logo_unkept``).
    """
    try:
        with source.open("rb") as file:
            content = file.read(MAX_LOGO_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The picture {source} cannot be read. The logo stays as it was; choose another file.",
            code="logo_unread",
            path=str(source),
        ) from error
    kept = folder / f"logo-{hashlib.sha256(content).hexdigest()[:12]}{logo_kind(content)}"
    beside = kept.with_suffix(f"{kept.suffix}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, kept)
    except OSError as error:
        raise SettingsError(
            f"The logo cannot be kept in {folder} ({error.strerror}). The one before still holds; make room there.",
            code="logo_unkept",
            folder=str(folder),
        ) from error
    return kept
