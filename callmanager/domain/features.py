"""What a linear model sees of a short text: words, word order, pieces of words, and the concepts the words stand for.

Pure Python: no files, no clock. A feature is the CRC-32 of a short string, so that a model needs no dictionary. Words
are folded first (`fold`), for a transcript writes “voi a aser” where a pen writes “voy a hacer”. Concepts come from a
`Thesaurus`, the same for Spanish and English: “no me alcanza la plata” and “can't afford it” share some of them.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from callmanager.domain.objection import normalise

MAX_WORDS = 60
"""Of a longer text the end is looked at; it is what was said last."""

_FOLDING = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("sh", "x"), ("ph", "f"), ("h", ""), ("v", "b"), ("z", "s"), ("c(?=[eiy])", "s"), ("qu(?=[ei])", "k"),
        ("c", "k"), ("ll", "y"), ("w", "gu"), (r"(.)\1+", r"\1"), ("y$", "i"),
    )
)  # fmt: skip
_TURN = (
    "no not dont cant wont aint never nunca sin ni isnt doesnt didnt nor without cannot wouldnt arent nada tampoco "
    "nadie ya already si yes"
)
_TURNING = frozenset(_TURN.split())  # after these a word means something else
_REACH = 5  # words that a “no” is remembered for
_PIECES = (3, 4, 5)  # characters of a piece of a word

# The weight of each kind of feature; within a kind all together have that Euclidean length, however long the text.
_WORD = 1.0
_PAIR = 1.0
_TRIPLE = 0.7
_APART = 0.7  # two words with one or two between them
_TURNED = 0.7  # a word after “no”, “never”, “already” …
_CONCEPT = 1.0
_CONCEPTS_IN_ORDER = 1.0
_CONCEPTS_TOGETHER = 1.0
_WORD_NEAR_CONCEPT = 0.7
_PIECE = 1.0


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A normalised word as it sounds rather than as it is spelt; the same for Spanish and English, and crude."""
    for pattern, to in _FOLDING:
        word = pattern.sub(to, word)
    return word


class Thesaurus:
    """Which concepts a word stands for; immutable, usable from any thread.

    Args:
        concepts: for each concept its words; a word that ends in ``*`` stands for all that begin like it.
    """

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, tuple[str, ...]] = {}
        self._begin: dict[str, tuple[str, ...]] = {}
        for concept, words in concepts.items():
            for word in words:
                table = self._begin if word.endswith("*") else self._whole
                folded = fold(normalise(word))
                if folded and concept not in table.get(folded, ()):
                    table[folded] = (*table.get(folded, ()), concept)
        self._known: dict[str, tuple[str, ...]] = {}

    def concepts(self, folded: str) -> tuple[str, ...]:
        """The concepts of a folded word, in a fixed order; often none."""
        found = self._known.get(folded)
        if found is None:
            names = list(self._whole.get(folded, ()))
            for end in range(2, len(folded) + 1):
                names += [name for name in self._begin.get(folded[:end], ()) if name not in names]
            found = tuple(names)
            if len(self._known) < 50_000:
                self._known[folded] = found
        return found


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a text.

    Args:
        words: the normalised words that were looked at.
        keys: a CRC-32 for each feature.
        values: how much each counts, of the same length.
        spans: the first and the last word each came from, of the same length.
    """

    words: tuple[str, ...]
    keys: list[int]
    values: list[float]
    spans: list[tuple[int, int]]


def features(text: str, thesaurus: Thesaurus) -> Features:
    """All features of a text; an empty one has none."""
    words = ["0" if word.isdigit() else word for word in normalise(text).split()[-MAX_WORDS:]]
    folded = [fold(word) or word for word in words]
    kinds = _Kinds()
    if words:
        _add_words(kinds, words, folded)
        _add_concepts(kinds, folded, [thesaurus.concepts(word) for word in folded])
    return Features(tuple(words), kinds.keys, kinds.values, kinds.spans)


class _Kinds:
    def __init__(self) -> None:
        self.keys: list[int] = []
        self.values: list[float] = []
        self.spans: list[tuple[int, int]] = []

    def add(self, kind: str, weight: float, found: dict[str, tuple[int, int]]) -> None:
        if found:
            value = weight / len(found) ** 0.5
            self.keys += [zlib.crc32((kind + name).encode()) for name in found]
            self.values += [value] * len(found)
            self.spans += found.values()


def _add_words(kinds: _Kinds, words: Sequence[str], folded: Sequence[str]) -> None:
    last = len(folded) - 1
    edged = ["<", *folded, ">"]

    def span(first: int, final: int) -> tuple[int, int]:
        return max(0, first - 1), min(last, final - 1)

    kinds.add("1", _WORD, {word: (i, i) for i, word in enumerate(folded)})
    kinds.add("2", _PAIR, {f"{a} {b}": span(i, i + 1) for i, (a, b) in enumerate(pairwise(edged))})
    triples = enumerate(zip(edged, edged[1:], edged[2:], strict=False))
    kinds.add("3", _TRIPLE, {f"{a} {b} {c}": span(i, i + 2) for i, (a, b, c) in triples})
    apart = {f"{edged[i]}_{edged[i + d]}": span(i, i + d) for d in (2, 3) for i in range(len(edged) - d)}
    kinds.add("s", _APART, apart)
    turned = {
        f"{word}~{folded[j]}": (i, j)
        for i, word in enumerate(words)
        if word in _TURNING
        for j in range(i + 1, min(i + 1 + _REACH, len(words)))
    }
    kinds.add("n", _TURNED, turned)
    pieces: dict[str, tuple[int, int]] = {}
    for i, word in enumerate(folded):
        padded = f"_{word}_"
        for size in _PIECES:
            pieces |= {padded[j : j + size]: (i, i) for j in range(max(1, len(padded) - size + 1))}
    kinds.add("c", _PIECE, pieces)


def _add_concepts(kinds: _Kinds, folded: Sequence[str], concepts: Sequence[tuple[str, ...]]) -> None:
    where = {name: i for i, names in reversed(list(enumerate(concepts))) for name in names}
    kinds.add("t", _CONCEPT, {name: (i, i) for name, i in where.items()})

    line = [(i, names) for i, names in enumerate(concepts) if names]
    order: dict[str, tuple[int, int]] = {}
    for n, (i, names) in enumerate(line):
        for gap, mark in ((1, ""), (2, "!")):
            if n + gap < len(line):
                j, following = line[n + gap]
                order |= {f"{a}>{b}{mark}": (i, j) for a in names for b in following}
    if line:
        order |= {f"<{name}": (line[0][0], line[0][0]) for name in line[0][1]}
        order |= {f"{name}$": (line[-1][0], line[-1][0]) for name in line[-1][1]}
    kinds.add("u", _CONCEPTS_IN_ORDER, order)

    near: dict[str, tuple[int, int]] = {}
    for i, word in enumerate(folded):
        for j in range(max(0, i - 2), min(len(folded), i + 3)):
            if j != i:
                near |= {f"{word}{'>' if j > i else '<'}{name}": (min(i, j), max(i, j)) for name in concepts[j]}
    kinds.add("q", _WORD_NEAR_CONCEPT, near)

    every = sorted(where)
    together = {
        f"{a}+{b}": (min(where[a], where[b]), max(where[a], where[b]))
        for n, a in enumerate(every)
        for b in every[n + 1 :]
    }
    kinds.add("b", _CONCEPTS_TOGETHER, together)
