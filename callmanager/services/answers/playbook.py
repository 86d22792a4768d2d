"""The playbook: approved answers to objections, read from TOML files, and which one fits a text.

Works offline; a match takes milliseconds. What a text is, is judged by a model that ships with the program
(see `callmanager.services.answers.objection_model`) together with the playbook's own phrases. A file or an entry that
cannot be used is left out and told in `Playbook.problems`; everything else still works.
"""

import logging
import threading
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from callmanager.domain.entries import EntryProblem
from callmanager.domain.errors import PlaybookError
from callmanager.domain.matching import MAX_CHARACTERS, ObjectionMatcher
from callmanager.domain.objection import Match, ObjectionCategory, PlaybookEntry

if TYPE_CHECKING:
    from callmanager.services.answers.objection_model import ObjectionModel

_log = logging.getLogger(__name__)
# What pydantic calls it when a field is not what it must be.
_CODES = {
    "missing": "missing", "extra_forbidden": "unknown", "list_type": "list", "int_type": "whole", "bool_type": "yes_no"
}  # fmt: skip


class EntryTable(BaseModel):
    """One ``[[entry]]`` of a file; an unknown key is a slip of the pen and is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    category: str
    triggers: list[str]
    answer: str
    do_not_trigger: list[str] = []
    follow_up: str = ""
    product: str = ""
    priority: int = 0
    enabled: bool = True
    author: str = ""
    version: int = 1

    @classmethod
    def checked(cls, values: dict[str, Any]) -> "EntryTable":
        """The table of these values; raises EntryProblem with what is wrong first."""
        try:
            return cls(**values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            code = _CODES.get(first["type"], "text")
            raise EntryProblem(_first(error), code, str(first["loc"][0])) from error

    def to_entry(self, language: str) -> PlaybookEntry:
        """The entry this table means; raises EntryProblem with the rule that it breaks."""
        if self.category not in (known := [c.value for c in ObjectionCategory if c is not ObjectionCategory.NONE]):
            told = f"the category “{self.category}” does not exist; known are {', '.join(known)}"
            raise EntryProblem(told, "category", "category", value=self.category, known=", ".join(known))
        values = self.model_dump() | {
            "category": ObjectionCategory(self.category),
            "triggers": tuple(self.triggers),
            "do_not_trigger": tuple(self.do_not_trigger),
        }
        return PlaybookEntry(language=language, **values)


class _FileTable(BaseModel):
    """A whole file; its entries are read one by one, so that a broken one does not cost the others."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: str
    not_objections: list[str] = []
    entry: list[dict[str, Any]] = []


class Playbook:
    """Approved answers in one or more languages; immutable, usable from any thread.

    Args:
        entries: the approved answers; disabled ones are kept but never matched.
        not_objections: for each language, what customers say that is no objection.
        problems: what could not be read, one error for each file or entry.
        model: judges texts; None means the one that ships with the program, read at the first match.
    """

    def __init__(
        self,
        entries: Iterable[PlaybookEntry] = (),
        not_objections: Mapping[str, Iterable[str]] = MappingProxyType({}),
        problems: Iterable[PlaybookError] = (),
        model: "ObjectionModel | None" = None,
    ) -> None:
        self.entries = tuple(entries)
        self.problems = tuple(problems)
        self._not_objections = {language: tuple(said) for language, said in not_objections.items()}
        self.languages = tuple(sorted({entry.language for entry in self.entries if entry.enabled}))
        """The languages that have at least one enabled entry."""
        self._model = model
        self._model_lock = threading.Lock()
        self._model_is_broken = False

    @classmethod
    def load(cls, folder: Path) -> "Playbook":
        """Read every ``*.toml`` of a folder, in the order of their names; never raises for what stands in them."""
        reader = _Reader()
        try:
            files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
        except OSError as error:
            files = []
            reader.problems.append(
                PlaybookError(
                    f"The playbook's folder {folder} cannot be read ({error.strerror}). Objections get no approved "
                    "answer until it can.",
                    code="playbook_folder",
                    file=str(folder),
                )
            )
        for path in files:
            reader.read(path)
        return cls(reader.entries.values(), reader.not_objections, reader.problems)

    def with_entries(self, entries: Iterable[PlaybookEntry]) -> "Playbook":
        """A playbook of other answers, which knows the same of what is no objection."""
        playbook = Playbook(entries, self._not_objections, self.problems, self._learnt())
        playbook.prepare()
        return playbook

    @cached_property
    def _matchers(self) -> dict[str, ObjectionMatcher]:
        """Made when they are first needed: what only lends its answers to another playbook compares nothing."""
        return {
            language: ObjectionMatcher(
                language,
                [entry for entry in self.entries if entry.enabled and entry.language == language],
                self._not_objections.get(language, ()),
            )
            for language in self.languages
        }

    def match(self, text: str, language: str | None = None, product: str = "") -> Match:
        """What a text is: its category, and the best approved answer for the product.

        Args:
            text: what the customer said, typed or transcribed; of a very long one the end counts.
            language: two-letter code; None, or one without entries, means the language that fits best.
            product: the product of the call; entries for other products are left out.
        """
        model = self._learnt()
        if language not in self._matchers:
            language = self._language_of(text, model)
        if language is not None:
            judge = model.beliefs if model is not None and language in model.languages else None
            return self._matchers[language].match(text, product, judge)
        matches = [matcher.match(text, product) for matcher in self._matchers.values()]
        return max(matches, key=lambda m: (m.entry is not None, m.score), default=Match())

    def others(self, text: str, match: Match, product: str = "") -> list[Match]:
        """The next best answers of the category and language that a text was taken for, best first."""
        matcher = self._matchers.get(match.language)
        if matcher is None or match.entry is None:
            return []
        ranked = matcher.ranked(text, match.category, product)
        return [replace(match, entry=entry) for entry in ranked if entry.id != match.entry.id]

    def prepare(self) -> "ObjectionModel | None":
        """Make now what else the first match makes; the model, None when it cannot be read, which is logged once."""
        _log.debug("Ready to compare with answers in %d languages", len(self._matchers))
        return self._learnt()

    def _learnt(self) -> "ObjectionModel | None":
        with self._model_lock:
            if self._model is None and not self._model_is_broken:
                # numpy is imported only now: most of what loads a playbook never matches with it.
                from callmanager.services.answers.objection_model import shipped_model

                try:
                    self._model = shipped_model()
                except PlaybookError as error:
                    self._model_is_broken = True
                    _log.error("%s", error)
            return self._model

    def _language_of(self, text: str, model: "ObjectionModel | None") -> str | None:
        """The language a text is in; None when the phrases must tell, as with a language the model does not know."""
        if model is None or not self._matchers or not set(self._matchers) <= set(model.languages):
            return None
        if len(self._matchers) == 1:
            return next(iter(self._matchers))
        language = model.beliefs(text[-MAX_CHARACTERS:]).language
        return language if language in self._matchers else None


class _Reader:
    """Gathers what can be used from several files, and a sentence on what cannot."""

    def __init__(self) -> None:
        self.entries: dict[str, PlaybookEntry] = {}
        self.not_objections: dict[str, list[str]] = {}
        self.problems: list[PlaybookError] = []

    def read(self, path: Path) -> None:
        """Take over what one file holds."""
        try:
            text = path.read_text(encoding="utf-8")
            table = _FileTable(**tomllib.loads(text))
        except OSError as error:
            self._refuse_file(path, error.strerror or str(error))
        except UnicodeDecodeError:
            self._refuse_file(path, "it is not UTF-8 text")
        except tomllib.TOMLDecodeError as error:
            self._refuse_file(path, str(error))
        except ValidationError as error:
            self._refuse_file(path, _first(error))
        else:
            self.not_objections.setdefault(table.language, []).extend(table.not_objections)
            lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[entry]]")]
            for number, raw in enumerate(table.entry):
                line = lines[number] if number < len(lines) else 0
                self._read_entry(path, line, raw, table.language)

    def _read_entry(self, path: Path, line: int, raw: dict[str, Any], language: str) -> None:
        try:
            entry = EntryTable(**raw).to_entry(language)
            if entry.id in self.entries:
                raise ValueError("another entry has the same id")
        except ValidationError as error:
            self._refuse_entry(path, line, raw, _first(error))
        except ValueError as error:
            self._refuse_entry(path, line, raw, str(error))
        else:
            self.entries[entry.id] = entry

    def _refuse_file(self, path: Path, cause: str) -> None:
        self.problems.append(
            PlaybookError(
                f"The playbook file {path.name} cannot be used: {cause}. It was left as it is and its answers are "
                "missing; the other files hold. Correct it and start again.",
                code="playbook_file",
                file=str(path),
                cause=cause,
            )
        )

    def _refuse_entry(self, path: Path, line: int, raw: dict[str, Any], cause: str) -> None:
        name = str(raw.get("id") or "without an id")
        self.problems.append(
            PlaybookError(
                f"In the playbook file {path.name}, line {line}, the entry “{name}” cannot be used: {cause}. Only this "
                "entry is missing; the others hold. Correct it and start again.",
                code="playbook_entry",
                file=str(path),
                line=line,
                entry=name,
                cause=cause,
            )
        )


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
