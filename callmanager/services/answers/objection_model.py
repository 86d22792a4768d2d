"""The trained part of the matcher: what kind of objection a text is, by linear models over its features.

The weights lie in ``resources/matcher/weights.npz`` and are made from the sentences beside it by
``python -m tests.benchmarks.train_matcher``. They are read at the first text, in some tens of milliseconds.
"""

import hashlib
import inspect
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from callmanager.domain import features as feature_module
from callmanager.domain.errors import PlaybookError
from callmanager.domain.features import Features, Thesaurus, features
from callmanager.domain.matching import Beliefs
from callmanager.domain.objection import ObjectionCategory, normalise
from callmanager.paths import resource
from callmanager.services.answers.sparse_table import SparseTable

WEIGHTS = "weights.npz"
THESAURUS = "thesaurus.tsv"
LANGUAGES = ("en", "es")
"""The languages it was trained on, in the order of the language model's sign: below zero the first."""

CATEGORIES = tuple(ObjectionCategory)
"""The columns of the category model."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt; F features, C categories, T topics.

    Args:
        keys: the known features, ascending; uint32, shape (F,).
        table: their weights in F rows of C + T + 1: categories, topics, language.
        scales: what one step of the table means, for each column; shape (C + T + 1,).
        bias: added to each column; shape (C + T + 1,).
        topics: the names of the T topics, such as “price-budget”.
    """

    keys: npt.NDArray[np.uint32]
    table: SparseTable
    scales: Floats
    bias: Floats
    topics: tuple[str, ...]


class ObjectionModel:
    """Judges texts; immutable, usable from any thread."""

    languages = LANGUAGES

    def __init__(self, weights: Weights, thesaurus: Thesaurus) -> None:
        self._weights = weights
        self._thesaurus = thesaurus
        self._topics = tuple(topic.replace("_", "-") for topic in weights.topics)
        owners = [ObjectionCategory(topic.split("-", 1)[0]) for topic in weights.topics]
        self._owner = np.zeros((len(owners), len(CATEGORIES)), np.float32)
        for row, owner in enumerate(owners):
            self._owner[row, CATEGORIES.index(owner)] = 1

    @classmethod
    def load(cls, folder: Path) -> "ObjectionModel":
        """Read weights and thesaurus.

        Raises:
            PlaybookError: they are missing or broken; its ``reason`` is ``matcher_files``.
        """
        try:
            # Opened here, for numpy leaves a file open that it finds broken.
            with (folder / WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                about = json.loads(str(stored["about"]))
                scales = stored["scales"]
                table = SparseTable(stored["filled"], stored["values"], stored["starts"], len(scales))
                weights = Weights(stored["keys"], table, scales, stored["bias"], tuple(about["topics"]))
            return cls(weights, read_thesaurus(folder / THESAURUS))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise PlaybookError(
                f"What the matcher has learnt cannot be read from {folder} ({error}). Objections are found by the "
                "playbook's own phrases alone. Install CallManager again.",
                code="matcher_files",
                file=str(folder),
            ) from error

    def beliefs(self, text: str) -> Beliefs:
        """What the text most likely is, and which of its words say so."""
        seen = features(text, self._thesaurus)
        rows, values, spans = self._known(seen)
        weights = self._weights
        parts = weights.table.rows(rows).astype(np.float32) * values[:, None] * weights.scales
        sums = parts.sum(axis=0) + weights.bias
        count = len(CATEGORIES)
        topics = _softmax(sums[count:-1])
        chances = (_softmax(sums[:count]) + topics @ self._owner) / 2

        # What each word adds to each category, over what it adds to the mean of all: half for either end of a feature.
        evidence = np.zeros((max(1, len(seen.words)), count), np.float32)
        relative = parts[:, :count] - parts[:, :count].mean(axis=1, keepdims=True)
        for end in (0, 1):
            np.add.at(evidence, spans[:, end], relative / 2)
        return Beliefs(
            chances={category: float(chance) for category, chance in zip(CATEGORIES, chances, strict=True)},
            topics={name: float(chance) for name, chance in zip(self._topics, topics, strict=True)},
            language=LANGUAGES[int(sums[-1] > 0)] if len(rows) else "",
            words=seen.words,
            evidence={
                category: tuple(float(x) for x in evidence[: len(seen.words), column])
                for column, category in enumerate(CATEGORIES)
            },
        )

    def _known(self, seen: Features) -> tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]]:
        keys = np.array(seen.keys, np.uint32)
        known = self._weights.keys
        rows = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        found = known[rows] == keys
        spans = np.array(seen.spans, np.int64).reshape(-1, 2)
        return rows[found], np.array(seen.values, np.float32)[found], spans[found]


def _softmax(sums: Floats) -> Floats:
    grown = np.exp(sums - sums.max())
    result: Floats = grown / grown.sum()
    return result


def read_thesaurus(path: Path) -> Thesaurus:
    """The thesaurus of a tab-separated file: a heading, then a concept and its words on each line."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return Thesaurus({concept: words.split() for concept, words in (line.split("\t") for line in lines)})


def digest(folder: Path) -> str:
    """A hash of all that the weights are made from: sentences, thesaurus, and the code that makes features."""
    parts = [*sorted(folder.glob("*.tsv")), Path(feature_module.__file__)]
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.read_bytes().replace(b"\r\n", b"\n"))
    whole.update(inspect.getsource(normalise).encode())  # alone of its file: what an entry may hold changes no feature
    return whole.hexdigest()


def stored_digest(folder: Path) -> str:
    """The hash that the weights were stored with."""
    with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
        return str(json.loads(str(stored["about"]))["digest"])


def save(folder: Path, columns: Floats, bias: Floats, keys: Iterable[int], topics: Iterable[str]) -> None:
    """Store weights in eight bits, rounded by column, with the digest of what they are made from."""
    scales = np.maximum(np.abs(columns).max(axis=0), 1e-9).astype(np.float32) / 127
    table = SparseTable.of(np.rint(columns / scales).astype(np.int8))
    about: Mapping[str, Any] = {"topics": list(topics), "digest": digest(folder)}
    # Not compressed: inflating it would cost 100 ms at the first text.
    np.savez(
        folder / WEIGHTS,
        keys=np.array(list(keys), np.uint32),
        filled=table.filled,
        values=table.values,
        starts=table.starts,
        scales=scales,
        bias=bias.astype(np.float32),
        about=np.array(json.dumps(about)),
    )


@lru_cache(maxsize=1)
def shipped_model() -> ObjectionModel:
    """The model that ships with the program, read once.

    Raises:
        PlaybookError: see `ObjectionModel.load`.
    """
    return ObjectionModel.load(resource("matcher"))
