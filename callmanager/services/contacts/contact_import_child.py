"""Importing in a child process: the program's own command line works, and what it tells is heard here."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from callmanager.domain.errors import ContactError, JobError
from callmanager.services.contacts.contact_import_results import ImportPreview, ImportResult
from callmanager.services.contacts.contact_import_told import beside
from callmanager.services.jobs import CANCELLED
from callmanager.services.people.permissions import Actor, name_of

Progress = Callable[[int, int], object]
Runner = Callable[[Sequence[str], Callable[[dict[str, Any]], object], threading.Event], int]


class ImportChild:
    """Looks at files and imports them in a child; what is left when it breaks off, its parent takes back."""

    def __init__(self, run: Runner) -> None:
        self._run = run

    def preview(
        self, path: Path, mapping: Mapping[int, str] | None, cancelled: threading.Event | None
    ) -> ImportPreview:
        """As `ContactImporter.preview`."""
        told = self._heard(["--preview"], path, mapping, lambda *_: None, cancelled or threading.Event())
        return ImportPreview.from_dict(told["preview"])

    def run(
        self,
        path: Path,
        mapping: Mapping[int, str] | None,
        actor: Actor,
        progress: Progress,
        cancelled: threading.Event,
        import_id: str,
        errors_file: Path | None,
        write_errors: bool,
    ) -> ImportResult:
        """As `ContactImporter.run`, but that nothing is taken back and nobody is told."""
        arguments = ["--import-id", import_id, "--actor", name_of(actor)]
        if write_errors:
            arguments += ["--errors", str(errors_file or beside(path))]
        return ImportResult.from_dict(self._heard(arguments, path, mapping, progress, cancelled)["result"])

    def _heard(
        self,
        arguments: Sequence[str],
        path: Path,
        mapping: Mapping[int, str] | None,
        progress: Progress,
        cancelled: threading.Event,
    ) -> dict[str, Any]:
        told: dict[str, Any] = {}

        def hear(line: dict[str, Any]) -> None:
            if "done" in line:
                progress(int(line["done"]), int(line["total"]))
            else:
                told.update(line)

        chosen = [] if mapping is None else ["--mapping", json.dumps({str(k): v for k, v in mapping.items()})]
        command = ["contacts", "import", *arguments, *chosen, "--progress", "--", str(path)]
        try:
            code = self._run(command, hear, cancelled)
        except JobError as error:
            if error.reason.startswith(("job_", "store_")):
                raise
            raise ContactError(error.message, code=error.reason, **error.details) from error
        if code == CANCELLED or not told:
            raise import_cancelled(path)
        return told


def import_cancelled(path: Path) -> ContactError:
    """Somebody did not want it any more."""
    return ContactError(
        f"The import of {path.name} was cancelled; nothing of it is left.", code="import_cancelled", file=path.name
    )
