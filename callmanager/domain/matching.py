"""Which objection is this? A deterministic matcher over the playbook's own phrases and what a trained model believes.

A text is compared with every trigger, every do-not-trigger phrase and every “this is no objection” phrase of one
language. The likeness of a trigger is the mean of two views: the cosine of the character n-grams (forgives typing and
transcription mistakes) and the share of the trigger's words found in the text (forgives words in between); both weigh
rare pieces more than common ones (inverse document frequency over the phrases). A trigger that stands whole in the
text counts more. The other phrases are compared by their cosine alone, and those that are no objection with the whole
text alone: “me interesa, pero no a ese precio” is an objection although “me interesa” is none. Greetings and thanks
around the point are left out first.

With a model's `Beliefs` the phrases shift its chances: a little when they resemble the text, decisively when they are
all of it, so that a phrase a team has just added works at once. An objection must then beat “none” by
`NONE_HANDICAP`. Without beliefs (a language the model does not know) the phrases decide alone: an objection must beat
`THRESHOLD` and every phrase that is none.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from callmanager.domain.courtesies import clauses, without_courtesies
from callmanager.domain.objection import Match, ObjectionCategory, PlaybookEntry, character_ngrams, normalise, stem

THRESHOLD = 0.40
"""Least likeness of an objection that phrases find alone; chosen by matching each phrase with itself left out."""

NONE_HANDICAP = 0.7
"""What the chance of “none” is multiplied by: an answer not asked for costs less than one that stays away."""

MAX_CHARACTERS = 600
"""Of a text: some 40 seconds of speech; the end is kept, it is what was said last."""

# By how much (natural logarithm) a phrase of a likeness pulls; one with fillers around it comes to some 0.9.
_PULL = ((0.5, 0.0), (0.75, 2.5), (0.92, 3.5), (1.0, 12.0))
_VETO = 0.6  # least likeness of a do-not-trigger phrase that silences its category against a model's belief
_TOPIC = 0.7  # what a topic's chance within its category is worth beside an entry's likeness
_TELLING = 0.7  # likeness from which a phrase's own words are told as deciding, too
_DECIDING = 0.5  # a word is told as deciding when it says at least this share of what the strongest says

_WHOLE = (0.55, 0.64, 0.72)  # floor of the likeness of a trigger of 1, 2, 3 or more words that stands whole in the text
_NEAR = 0.1  # least cosine that is looked at more closely; a word that stands whole in a window has about twice that
_MAX_WORDS_WHOLE = 14  # longer stretches are looked at through overlapping windows of this many words
_OVERLAP_WORDS = 5  # of two windows: the length of most phrases
_WORD = re.compile(r"[^\W_]+(?:['’ʼ´`][^\W_]+)*")


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


@dataclass(slots=True)
class _Likeness:
    """How near the phrases come to a text: by category and kind, and by entry."""

    best: dict[tuple[ObjectionCategory, bool], _Best] = field(default_factory=dict)
    entries: dict[str, _Best] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What a trained model holds a text for.

    Args:
        chances: of each category, “none” too; they add up to 1.
        topics: chances of the finer kinds, such as “no-need-little-use”; an entry whose id, less its language, is
            such a name is the topic's own answer.
        language: two-letter code of the likelier language; "" when not a single feature was known.
        words: of the text, normalised.
        evidence: for each category what each of the words says for it; negative when against.
    """

    chances: Mapping[ObjectionCategory, float]
    topics: Mapping[str, float]
    language: str
    words: tuple[str, ...]
    evidence: Mapping[ObjectionCategory, tuple[float, ...]]

    def deciding(self, category: ObjectionCategory) -> tuple[str, ...]:
        """The words that say most for a category, in the order of the text."""
        weights = self.evidence[category]
        least = max(weights, default=0.0) * _DECIDING
        if least <= 0:
            return ()
        return tuple(dict.fromkeys(word for word, weight in zip(self.words, weights, strict=True) if weight >= least))


Judge = Callable[[str], Beliefs]
"""How a model is asked: the beliefs on a text."""


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
        self._entries = tuple(entries)
        places = [number for number, normal in enumerate(normals) if normal]
        grams = [character_ngrams(normals[number]) for number in places]
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for number, pieces in enumerate(grams):
            for gram in pieces:
                postings[gram].append(number)
        # Tuples, and no table of weights beside them: the postings of two languages are the most that a matcher holds.
        self._postings = {gram: tuple(numbers) for gram, numbers in postings.items()}
        self._gram_weights = _weights(map(len, self._postings.values()), len(places))  # by how many phrases have a gram
        self._stem_idf = _inverse_frequencies([{stem(w) for w in normals[number].split()} for number in places])
        self._unseen = max(self._gram_weights.values(), default=1.0)
        self._phrases = [
            self._phrase(normals[number], pieces, *sources[number][1:])
            for number, pieces in zip(places, grams, strict=True)
        ]

    def _phrase(
        self, normal: str, grams: set[str], category: ObjectionCategory, veto: bool, entry: PlaybookEntry | None
    ) -> _Phrase:
        words = tuple(normal.split())
        in_order = [stem(word) for word in words]
        stems, whole = frozenset(in_order), f" {' '.join(in_order)} "
        weight = math.fsum(self._stem_idf[s] for s in stems)
        return _Phrase(stems, whole, len(words), words, category, veto, entry, weight, self._norm(grams))

    def _gram_idf(self, gram: str) -> float:
        found = self._postings.get(gram)
        return self._unseen if found is None else self._gram_weights[len(found)]

    def _norm(self, grams: set[str]) -> float:
        return math.sqrt(math.fsum(self._gram_idf(gram) ** 2 for gram in grams))

    def match(self, text: str, product: str = "", judge: Judge | None = None) -> Match:
        """The category of the text, its score and margin, and the best entry for the product.

        Args:
            text: what was said; of a very long one the end counts.
            product: leaves out entries for others.
            judge: a model that knows this language; None lets the phrases decide alone.
        """
        said = text[-MAX_CHARACTERS:]
        text = without_courtesies(said)
        found, stretches = self._likeness(text, product)
        if judge is None:
            match = self._decide(found.best, set(normalise(text).split()))
        else:
            match = self._weigh(found, _strongest(judge, text, stretches), product)
        return replace(match, why=_as_said(match.why, said))

    def ranked(self, text: str, category: ObjectionCategory, product: str = "") -> list[PlaybookEntry]:
        """The entries of a category for the product, those whose phrases resemble the text most first."""
        found, _stretches = self._likeness(without_courtesies(text[-MAX_CHARACTERS:]), product)

        def rank(entry: PlaybookEntry) -> tuple[float, bool, int, str]:
            likeness = found.entries[entry.id].score if entry.id in found.entries else 0.0
            return (-round(likeness, 6), not entry.product, -entry.priority, entry.id)

        return sorted((e for e in self._entries if e.category is category and e.is_for(product)), key=rank)

    def _likeness(self, text: str, product: str) -> tuple[_Likeness, list[list[str]]]:
        """How near the phrases come to a text, and the stretches of it that were compared."""
        found, stretches, whole = _Likeness(), _stretches(text), normalise(text).split()
        for words in stretches:
            self._compare(words, product, found, is_whole=words == whole)
        return found, stretches

    def _compare(self, words: Sequence[str], product: str, found: _Likeness, *, is_whole: bool) -> None:
        grams = character_ngrams(" ".join(words))
        stems = tuple(stem(word) for word in words)
        present, joined = set(stems), f" {' '.join(stems)} "
        norm = self._norm(grams)
        dots: defaultdict[int, float] = defaultdict(float)
        for gram in sorted(grams):  # in one order: a sum of floats depends on it, and a result must not change by run
            if postings := self._postings.get(gram):
                squared = self._gram_weights[len(postings)] ** 2
                for number in postings:
                    dots[number] += squared
        for number, dot in dots.items():
            phrase = self._phrases[number]
            cosine = dot / (norm * phrase.norm)
            if cosine < _NEAR or (phrase.entry is not None and not phrase.entry.is_for(product)):
                continue
            if phrase.category is ObjectionCategory.NONE and not is_whole:
                continue
            score = cosine if phrase.entry is None else self._trigger_likeness(phrase, cosine, present, joined)
            key, best = (phrase.category, phrase.veto), found.best
            if key not in best or _beats(score, phrase, best[key]):
                best[key] = _Best(score, phrase)
            if phrase.entry is not None:
                own = found.entries.get(phrase.entry.id)
                if own is None or score > own.score:
                    found.entries[phrase.entry.id] = _Best(score, phrase)

    def _trigger_likeness(self, phrase: _Phrase, cosine: float, present: set[str], joined: str) -> float:
        score = cosine / 2
        if common := phrase.stems & present:
            score += math.fsum(self._stem_idf[s] for s in common) / phrase.stem_weight / 2
        if phrase.whole in joined:
            floor = _WHOLE[min(phrase.length, len(_WHOLE)) - 1]
            score = max(score, floor + (1 - floor) * cosine)
        return score

    def _decide(self, best: dict[tuple[ObjectionCategory, bool], _Best], words: set[str]) -> Match:
        none = best.get((ObjectionCategory.NONE, False))
        rivals = [b for (category, veto), b in best.items() if category is not ObjectionCategory.NONE and not veto]
        rivals.sort(key=lambda b: (-b.score, b.phrase.category))
        allowed = [b for b in rivals if not _vetoed(b, best.get((b.phrase.category, True)))]
        if not allowed:
            return Match(language=self.language if none else "")
        winner, others = allowed[0], [b.score for b in allowed[1:]] + [none.score if none else 0.0]
        why = _common(winner.phrase, words)
        score, margin = round(min(winner.score, 1.0), 4), round(winner.score - max(others), 4)
        if winner.score < THRESHOLD or (none is not None and none.score >= winner.score):
            return Match(score=score, margin=abs(margin), language=self.language, why=why)
        return Match(winner.phrase.category, score, margin, winner.phrase.entry, self.language, why)

    def _weigh(self, found: _Likeness, beliefs: Beliefs, product: str) -> Match:
        """The model's chances, shifted by the phrases; only categories with an answer for the product can win."""
        usable = {e.category for e in self._entries if e.is_for(product)}
        chances: dict[ObjectionCategory, float] = {}
        for category, chance in beliefs.chances.items():
            likest, veto = found.best.get((category, False)), found.best.get((category, True))
            if veto is not None and veto.score >= max(_VETO, likest.score if likest else 0.0):
                continue
            handicap = NONE_HANDICAP if category is ObjectionCategory.NONE else 1.0
            chances[category] = chance * handicap * math.exp(_pull(likest.score if likest else 0.0))
        chances[ObjectionCategory.NONE] = chances.get(ObjectionCategory.NONE, 0.0) + 1e-9  # so that something is left
        total = math.fsum(chances.values())
        ranked = sorted(chances, key=lambda c: (-chances[c], c))
        candidates = [c for c in ranked if c in usable]
        if not candidates:
            return Match(language=self.language if found.best else "")
        first = candidates[0]
        score = chances[first] / total
        rivals = [chances[c] / total for c in ranked if c is not first]
        likest = found.best.get((first, False))
        why = beliefs.deciding(first)
        if likest is not None and (not why or likest.score >= _TELLING):
            by_phrase = {stem(word) for word in likest.phrase.words}
            why = tuple(dict.fromkeys(w for w in beliefs.words if w in why or stem(w) in by_phrase))
        margin = score - max(rivals, default=0.0)
        if ranked[0] is not first:
            return Match(score=round(score, 4), margin=round(abs(margin), 4), language=self.language, why=why)
        entry = self._entry(first, found, beliefs, product)
        return Match(first, round(score, 4), round(margin, 4), entry, self.language, why)

    def _entry(
        self, category: ObjectionCategory, found: _Likeness, beliefs: Beliefs, product: str
    ) -> PlaybookEntry | None:
        """The entry that fits best within a category; equals fall to product, priority and id."""
        prefix = category.value.replace("_", "-") + "-"
        mass = math.fsum(chance for name, chance in beliefs.topics.items() if name.startswith(prefix)) or 1.0

        def rank(entry: PlaybookEntry) -> tuple[bool, float, bool, int, str]:
            topic = beliefs.topics.get(entry.id.removeprefix(f"{self.language}-"), 0.0) / mass
            likeness = found.entries[entry.id].score if entry.id in found.entries else 0.0
            whole = likeness > 0.999  # the text is one of its triggers, word for word
            return (not whole, -round(likeness + _TOPIC * topic, 6), not entry.product, -entry.priority, entry.id)

        return min((e for e in self._entries if e.category is category and e.is_for(product)), key=rank, default=None)


def _pull(likeness: float) -> float:
    """How strongly a phrase of this likeness pulls; straight lines between the points of `_PULL`."""
    for (low, start), (high, end) in pairwise(_PULL):
        if likeness <= high:
            return start + (end - start) * max(0.0, likeness - low) / (high - low)
    return _PULL[-1][1]


def _strongest(judge: Judge, text: str, stretches: Sequence[Sequence[str]]) -> Beliefs:
    """The beliefs on the whole text; on its likeliest objection when it is longer than what people say in a breath."""
    words = normalise(text).split()
    if len(words) <= _MAX_WORDS_WHOLE + _OVERLAP_WORDS:
        return judge(" ".join(words))
    windows = [judge(" ".join(stretch)) for stretch in stretches]
    return min(windows, key=lambda b: (b.chances[ObjectionCategory.NONE], b.words))


def _as_said(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Normalised words of a text as they stand in it, in small letters: “papás”, not “papas”."""
    said = {normalise(word): word.lower() for word in reversed(_WORD.findall(text))}
    return tuple(said.get(word, word) for word in words)


def _common(phrase: _Phrase, words: Iterable[str]) -> tuple[str, ...]:
    stems = {stem(word) for word in words}
    return tuple(word for word in phrase.words if stem(word) in stems)


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
    whole = normalise(text).split()
    parts = [normalise(clause).split() for clause in clauses(text)]
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
    weights = _weights(counts.values(), len(documents))
    return {piece: weights[count] for piece, count in counts.items()}


def _weights(counts: Iterable[int], documents: int) -> dict[int, float]:
    return {count: 1.0 + math.log((1 + documents) / (1 + count)) for count in set(counts)}
