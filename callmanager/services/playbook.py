"""The playbook: approved answers to objections, read from TOML files, and which one fits a text.

Works offline; a match takes milliseconds. A file or an entry that cannot be used is left out and told in
`Playbook.problems`; everything else still works.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from callmanager.domain.errors import PlaybookError
from callmanager.domain.matching import ObjectionMatcher
from callmanager.domain.objection import Match, ObjectionCategory, PlaybookEntry


class _EntryTable(BaseModel):
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

    def to_entry(self, language: str) -> PlaybookEntry:
        """The entry this table means; raises ValueError with the rule that it breaks."""
        if self.category not in (known := [c.value for c in ObjectionCategory if c is not ObjectionCategory.NONE]):
            raise ValueError(f"the category “{self.category}” does not exist; known are {', '.join(known)}")
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
    """

    def __init__(
        self,
        entries: Iterable[PlaybookEntry] = (),
        not_objections: Mapping[str, Iterable[str]] = MappingProxyType({}),
        problems: Iterable[PlaybookError] = (),
    ) -> None:
        self.entries = tuple(entries)
        self.problems = tuple(problems)
        enabled = [entry for entry in self.entries if entry.enabled]
        languages = sorted({entry.language for entry in enabled})
        self._matchers = {
            language: ObjectionMatcher(
                language, [e for e in enabled if e.language == language], not_objections.get(language, ())
            )
            for language in languages
        }

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

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have at least one enabled entry."""
        return tuple(self._matchers)

    def match(self, text: str, language: str | None = None, product: str = "") -> Match:
        """What a text is: its category, and the best approved answer for the product.

        Args:
            text: what the customer said, typed or transcribed; of a very long one the end counts.
            language: two-letter code; None, or one without entries, means the language that fits best.
            product: the product of the call; entries for other products are left out.
        """
        if language in self._matchers:
            return self._matchers[language].match(text, product)
        matches = [matcher.match(text, product) for matcher in self._matchers.values()]
        return max(matches, key=lambda m: (m.entry is not None, m.score), default=Match())


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
            entry = _EntryTable(**raw).to_entry(language)
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
