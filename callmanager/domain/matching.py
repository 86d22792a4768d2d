"""Which objection is this? A deterministic matcher over the playbook's own phrases; no model, no network.

A text is compared with every trigger, every do-not-trigger phrase and every “this is no objection” phrase of one
language. The likeness of two phrases is the mean of two views: the cosine of their character n-grams (forgives
typing and transcription mistakes) and the share of the phrase's words found in the text (forgives words in
between); both weigh rare pieces more than common ones (inverse document frequency over the phrases). A phrase that
stands whole in the text counts more. An objection must beat `THRESHOLD` and every phrase that is none.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callmanager.domain.objection import Match, ObjectionCategory, PlaybookEntry, character_ngrams, normalise, stem

THRESHOLD = 0.40
"""Least likeness of an objection; chosen by matching each shipped phrase with itself left out."""

_WHOLE = (0.55, 0.64, 0.72)  # floor of the likeness of a phrase of 1, 2, 3 or more words that stands whole in the text
_NEAR = 0.1  # least cosine that is looked at more closely; a word that stands whole in a window has about twice that
_MAX_CHARACTERS = 600  # of a text: some 40 seconds of speech; the end is kept, it is what was said last
_MAX_WORDS_WHOLE = 14  # longer stretches are looked at through overlapping windows of this many words
_OVERLAP_WORDS = 5  # of two windows: the length of most phrases
_CLAUSE_BORDER = re.compile(r"[.;:!?¡¿,\n]+")


@dataclass(frozen=True, slots=True)
class _Phrase:
    stems: frozenset[str]
    whole: str  # all stems in their order, with a space at both ends
    length: int  # in words
    words: tuple[str, ...]
    category: ObjectionCategory  # NONE for a phrase that is no objection
    veto: bool  # a do-not-trigger phrase of `category`
    entry: PlaybookEntry | None
    stem_weight: float
    norm: float


@dataclass(slots=True)
class _Best:
    score: float
    phrase: _Phrase


class ObjectionMatcher:
    """The phrases of one language, ready to be compared with texts; immutable, usable from any thread."""

    def __init__(self, language: str, entries: Sequence[PlaybookEntry], not_objections: Iterable[str]) -> None:
        sources = [
            *((text, e.category, False, e) for e in entries for text in e.triggers),
            *((text, e.category, True, None) for e in entries for text in e.do_not_trigger),
            *((text, ObjectionCategory.NONE, False, None) for text in not_objections),
        ]
        normals = [normalise(source[0]) for source in sources]

        self.language = language
        self._gram_idf = _inverse_frequencies([character_ngrams(normal) for normal in normals if normal])
        self._stem_idf = _inverse_frequencies([{stem(w) for w in normal.split()} for normal in normals if normal])
        self._unseen = max(self._gram_idf.values(), default=1.0)
        self._phrases: list[_Phrase] = []
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for normal, (_, category, veto, entry) in zip(normals, sources, strict=True):
            if normal:
                self._add(normal, category, veto, entry)

    def _add(self, normal: str, category: ObjectionCategory, veto: bool, entry: PlaybookEntry | None) -> None:
        grams, words = character_ngrams(normal), tuple(normal.split())
        in_order = [stem(word) for word in words]
        stems, whole = frozenset(in_order), f" {' '.join(in_order)} "
        weight = math.fsum(self._stem_idf[s] for s in stems)
        for gram in grams:
            self._postings[gram].append(len(self._phrases))
        self._phrases.append(_Phrase(stems, whole, len(words), words, category, veto, entry, weight, self._norm(grams)))

    def _norm(self, grams: set[str]) -> float:
        return math.sqrt(math.fsum(self._gram_idf.get(gram, self._unseen) ** 2 for gram in grams))

    def match(self, text: str, product: str = "") -> Match:
        """The category of the text, its score and margin, and the best entry for the product."""
        best: dict[tuple[ObjectionCategory, bool], _Best] = {}
        for words in _stretches(text):
            self._compare(words, product, best)
        return self._decide(best, set(normalise(text[-_MAX_CHARACTERS:]).split()))

    def _compare(self, words: Sequence[str], product: str, best: dict[tuple[ObjectionCategory, bool], _Best]) -> None:
        grams = character_ngrams(" ".join(words))
        stems = tuple(stem(word) for word in words)
        present, joined = set(stems), f" {' '.join(stems)} "
        norm = self._norm(grams)
        dots: defaultdict[int, float] = defaultdict(float)
        for gram in sorted(grams):  # in one order: a sum of floats depends on it, and a result must not change by run
            if postings := self._postings.get(gram):
                squared = self._gram_idf[gram] ** 2
                for number in postings:
                    dots[number] += squared
        for number, dot in dots.items():
            phrase = self._phrases[number]
            cosine = dot / (norm * phrase.norm)
            if cosine < _NEAR or (phrase.entry is not None and not phrase.entry.is_for(product)):
                continue
            score = cosine / 2
            if common := phrase.stems & present:
                score += math.fsum(self._stem_idf[s] for s in common) / phrase.stem_weight / 2
            if phrase.whole in joined:
                floor = _WHOLE[min(phrase.length, len(_WHOLE)) - 1]
                score = max(score, floor + (1 - floor) * cosine)
            key = (phrase.category, phrase.veto)
            if key not in best or _beats(score, phrase, best[key]):
                best[key] = _Best(score, phrase)

    def _decide(self, best: dict[tuple[ObjectionCategory, bool], _Best], words: set[str]) -> Match:
        none = best.get((ObjectionCategory.NONE, False))
        rivals = [b for (category, veto), b in best.items() if category is not ObjectionCategory.NONE and not veto]
        rivals.sort(key=lambda b: (-b.score, b.phrase.category))
        allowed = [b for b in rivals if not _vetoed(b, best.get((b.phrase.category, True)))]
        if not allowed:
            return Match(language=self.language if none else "")
        winner, others = allowed[0], [b.score for b in allowed[1:]] + [none.score if none else 0.0]
        why = tuple(w for w in winner.phrase.words if w in words or stem(w) in {stem(x) for x in words})
        score, margin = round(min(winner.score, 1.0), 4), round(winner.score - max(others), 4)
        if winner.score < THRESHOLD or (none is not None and none.score >= winner.score):
            return Match(score=score, margin=abs(margin), language=self.language, why=why)
        return Match(winner.phrase.category, score, margin, winner.phrase.entry, self.language, why)


def _vetoed(best: _Best, veto: _Best | None) -> bool:
    return veto is not None and veto.score >= max(best.score, THRESHOLD)


def _beats(score: float, phrase: _Phrase, best: _Best) -> bool:
    """Whether a phrase outdoes the best so far; equal scores fall to priority, then to the id, never to chance."""
    if abs(score - best.score) > 1e-9:
        return score > best.score
    return _rank(phrase) < _rank(best.phrase)


def _rank(phrase: _Phrase) -> tuple[bool, int, str, tuple[str, ...]]:
    entry = phrase.entry
    return (not (entry and entry.product), -(entry.priority if entry else 0), entry.id if entry else "", phrase.words)


def _stretches(text: str) -> list[list[str]]:
    """The parts of a text that are compared: its clauses, the whole when short, else overlapping windows."""
    text = text[-_MAX_CHARACTERS:]
    whole = normalise(text).split()
    parts = [words for clause in _CLAUSE_BORDER.split(text) if (words := normalise(clause).split())]
    if len(parts) != 1 or len(whole) <= _MAX_WORDS_WHOLE:
        parts.append(whole)
    stretches: list[list[str]] = []
    for words in parts:
        if len(words) <= _MAX_WORDS_WHOLE:
            stretches.append(words)
        else:
            step = _MAX_WORDS_WHOLE - _OVERLAP_WORDS
            stretches += [words[i : i + _MAX_WORDS_WHOLE] for i in range(0, len(words) - _OVERLAP_WORDS, step)]
    unique = {tuple(words): words for words in stretches if words}
    return list(unique.values())


def _inverse_frequencies(documents: Sequence[set[str]]) -> dict[str, float]:
    """Smoothed inverse document frequency of each piece (Manning, Raghavan, Schütze: IR, ch. 6), never below 1."""
    counts = Counter(piece for pieces in documents for piece in pieces)
    return {piece: 1.0 + math.log((1 + len(documents)) / (1 + count)) for piece, count in counts.items()}
