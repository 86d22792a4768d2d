"""The parts of a program that are made from its others: what keeps recordings safe, and what is done each day."""

import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from callmanager import log
from callmanager import settings as settings_file
from callmanager.app.services import Services
from callmanager.domain.errors import CallManagerError
from callmanager.services.jobs import child_environment
from callmanager.services.keys.encryption import EncryptionService
from callmanager.services.recordings.erasure import ErasureService
from callmanager.services.recordings.exports import runner
from callmanager.services.recordings.removal import Removal
from callmanager.services.recordings.retention import RetentionService
from callmanager.services.upkeep import daily
from callmanager.services.upkeep.backups import BackupService
from callmanager.services.upkeep.schedule import Schedule

Tell: TypeAlias = Callable[[str, CallManagerError | None], None]
"""Says that a part does not work, or, with None, that it works again."""


def safekeeping(app: Services, tell: Tell) -> tuple[EncryptionService, RetentionService, ErasureService]:
    """What encrypts, keeps, deletes and erases recordings; the switches are read anew each time."""
    from callmanager.audio.library.copies import remove_copy
    from callmanager.audio.library.vault_shelf import VaultShelf

    second = app.settings.audio.second_folder
    shelf = VaultShelf(app.recorder.save_dir, Path(second) if second else None)
    removal = Removal(app.database, app.audit, shelf)
    encryption = EncryptionService(
        app.database,
        app.bus,
        app.keys,
        shelf,
        enabled=lambda: app.audio_settings().encrypt,
        waits=app.keeping.will_compress,
        tell=tell,
    )
    retention = RetentionService(
        app.database, app.audit, app.clock, removal, enabled=lambda: app.audio_settings().retention_enabled
    )
    erasure = ErasureService(
        app.database,
        app.bus,
        app.audit,
        app.contacts,
        removal,
        remove_copy=remove_copy,
        country=app.settings.office.country,
        backups=Path(app.settings.backups.folder or app.paths.backups),
        reports=Path(app.settings.reports.folder or app.paths.reports),
        look_again=app.recordings.reconcile,
        forget=app.copilot.clear_history,
        scrub_log=lambda clean: log.scrub(app.paths, clean),
    )
    return encryption, retention, erasure


def daily_work(app: Services, tell: Tell) -> tuple[BackupService, Schedule]:
    """What is done each day by the clock, by one of the programs on this database."""
    environment = child_environment(app.paths.home, app.recorder.save_dir, app.settings.database_url)
    return daily.build(
        app.database,
        app.clock,
        app.metrics.zone,
        f"{platform.node()}:{os.getpid()}",
        daily.Places(app.paths.reports, app.paths.backups),
        lambda: settings_file.load(app.paths.settings).settings,
        runner(environment, background=True),
        is_busy=lambda: app.recorder.is_recording,
        tell=tell,
    )
