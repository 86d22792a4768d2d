"""Choosing where a desktop's data lie: try a server, move the data there, work with it from the next start on."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from sqlmodel import select

from callmanager.domain.call import CallPhase
from callmanager.domain.errors import StoreError
from callmanager.domain.users import Right
from callmanager.paths import Paths
from callmanager.services.jobs import CANCELLED, child_environment, run_child
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require, require_now
from callmanager.settings import Settings, save
from callmanager.store.address import parts_of, without_password
from callmanager.store.database import Database
from callmanager.store.server_check import ServerCheck, check
from callmanager.store.tables import CallRow

_VARIABLE = "CALLMANAGER_MOVE_TO"
_log = logging.getLogger(__name__)


class TeamDatabase:
    """Asks for the right to configure; its methods wait for the server, so they belong into a lane of their own."""

    def __init__(self, database: Database, settings: Settings, paths: Paths, audit: AuditLog) -> None:
        self._database = database
        self._settings = settings
        self._paths = paths
        self._audit = audit

    @property
    def address(self) -> str:
        """The server's address as the settings have it; "" for a file on this computer."""
        return self._settings.database_url

    @property
    def is_local(self) -> bool:
        """Whether this program works with a file on this computer now."""
        return self._database.is_local

    @property
    def is_fixed(self) -> bool:
        """Whether the environment says where the data lie, so that no setting can."""
        return bool(os.environ.get("CALLMANAGER_DATABASE_URL"))

    def test(self, address: str) -> ServerCheck:
        """Whether this server can be used; nothing is changed.

        Raises:
            StoreError: it cannot; the code names what is wrong.
        """
        return check(address)

    def use(self, address: str, actor: Actor) -> None:
        """Work with this server from the next start on; "" is the file on this computer.

        Raises:
            StoreError: the server cannot be used; the settings are as they were.
            SettingsError: they cannot be saved.
            PermissionDenied: ``actor`` may not configure.
        """
        self._require(actor)
        if address:
            check(address)
        self._keep(address)
        try:
            self._audit.add(name_of(actor), "settings.change", "database_url")
        except StoreError as error:
            if error.reason != "store_away":
                raise
            _log.info("The audit log lies in the database that is away; %s left it", name_of(actor))

    def move(
        self,
        address: str,
        actor: Actor,
        on_progress: Callable[[str, int, int], object],
        cancelled: threading.Event,
    ) -> int:
        """Move all data to an empty database there, and work with it from the next start on; how many rows.

        Nobody writes here meanwhile. The program must be ended afterwards, for what it still wrote here would stay.

        Raises:
            StoreError: a call is under way (``move_call``), it was called off, or as `services.team.moving`; the server
                holds nothing of it, and the settings are as they were.
            JobError: the work could not be done.
            PermissionDenied: ``actor`` may not configure.
        """
        self._require(actor)
        rows: list[int] = []

        def hear(line: dict[str, Any]) -> None:
            if "rows" in line and "tables" in line:
                rows.append(int(line["rows"]))
            elif "table" in line:
                on_progress(str(line["table"]), int(line["done"]), int(line["total"]))

        environment = child_environment(self._paths.home) | {_VARIABLE: address}
        with self._database.writing() as session:  # the pen: nobody else writes until this block ends
            if session.exec(select(CallRow.id).where(CallRow.phase != CallPhase.DONE.value)).first() is not None:
                raise StoreError("Finish the call first; then the data can be moved.", code="move_call")
            command = ["storage", "move", "--to", "-", "--beside-desktop", "--json"]
            if run_child(command, hear, cancelled, environment=environment) == CANCELLED or not rows:
                raise StoreError(
                    "The move was called off. The server holds nothing of it, and the file is as it was.",
                    code="move_cancelled",
                )
            self._keep(address)
        return rows[0]

    def _require(self, actor: Actor) -> None:
        try:
            require_now(self._database, actor, Right.CONFIGURE)
        except StoreError as error:
            if error.reason != "store_away":
                raise
            require(actor, Right.CONFIGURE)  # a server that is gone for good must not hold anybody

    def _keep(self, address: str) -> None:
        if address:
            parts_of(address)
        save(self._paths.settings, self._settings.model_copy(update={"database_url": address}))
        self._settings.database_url = address

    def told(self) -> str:
        """Where the data lie now, without a password."""
        return str(self._paths.database) if self.is_local else without_password(self._settings.database_url)
