"""What a person chose for a table: which columns are shown, and filters under names of their own."""

import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_FILTERS = 30
LONGEST_NAME = 40
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TableChoices:
    """``shown`` are the columns by their numbers, None as the program has them; ``filters`` values by name."""

    shown: tuple[int, ...] | None = None
    filters: dict[str, dict[str, Any]] = field(default_factory=dict)


class TableMemory:
    """One small file per person and table. Its methods touch the disk, so they are not for the GUI thread."""

    def __init__(self, folder: Path, user_id: str, table: str) -> None:
        self._path = folder / f"{table}_{user_id}.json"

    def read(self) -> TableChoices:
        """What was chosen last; nothing where nothing was, or where the file cannot be read."""
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            shown = known["shown"]
            filters = {str(name): dict(values) for name, values in known["filters"].items()}
            return TableChoices(None if shown is None else tuple(int(number) for number in shown), filters)
        except FileNotFoundError:
            return TableChoices()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.info("What was chosen for %s cannot be read: %s", self._path.stem, error)
            return TableChoices()

    def keep(self, choices: TableChoices) -> None:
        """Keep it, in one step. A full disk is logged: the table stays as it is until the program ends."""
        temporary = self._path.with_suffix(".tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            known = {"shown": choices.shown, "filters": choices.filters}
            temporary.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
            os.replace(temporary, self._path)
        except OSError as error:
            _log.info("What was chosen for %s could not be kept: %s", self._path.stem, error)
