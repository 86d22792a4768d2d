"""Trains the matcher's models from the sentences in resources/matcher and stores their weights beside them.

``python -m tests.benchmarks.train_matcher`` takes about a minute on one core and always gives the same figures.
With ``--cross-validate`` nothing is stored: each batch of sentences (one region or manner of speaking) is left out in
turn, the rest is trained on, and what becomes of the batch left out is printed.

The models are multinomial logistic regressions (softmax) over the features of `callmanager.domain.features`, one over
categories, one over topics (the finer kinds within a category), and one that tells the languages apart, trained with
AdaGrad (Duchi, Hazan, Singer: JMLR 12, 2011) on the sentences as they stand, on copies with the mistakes that
transcripts have, and on some of them joined to what is no objection, since people say both in one breath. The weights
of the second half of the rounds are averaged.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callmanager.domain.features import Thesaurus, features
from callmanager.domain.matching import NONE_HANDICAP
from callmanager.domain.objection import normalise
from callmanager.paths import resource
from callmanager.services.answers.objection_model import (
    CATEGORIES,
    LANGUAGES,
    THESAURUS,
    ObjectionModel,
    Weights,
    read_thesaurus,
    save,
)
from callmanager.services.answers.sparse_table import SparseTable
from tests.benchmarks.matcher_scores import confusion, print_scores

COPIES = 1
JOINED = 0.4
"""Share of the sentences that are also learnt with something before or after them that is no objection."""
ROUNDS = 8
STEP = 0.3
SHRINK = 1e-5
BATCH = 128
SEED = 7
SEEN = 3
"""A feature must stand in so many texts, copies included, to be learnt."""

_BEFORE = {
    "es": "bueno|pues|mire|ay|oiga|este|eh|no sé|la verdad|o sea|es que|señorita|joven|disculpe|ah|uy|mira|a ver|pero|"
    "sí pero|no pues|gracias pero|entiendo pero|bueno mire|es que mire|yo creo que|me gusta pero|ok|ya|mmm",
    "en": "well|um|uh|look|honestly|listen|so|yeah|i mean|you know|sorry|to be honest|like|okay|right|but|hi|"
    "thanks but|yeah but|i understand but|actually|see",
}
_AFTER = {
    "es": "gracias|señorita|joven|por favor|la verdad|pues|verdad|fíjese|oiga|amigo|eh|ahorita|de verdad|sabe",
    "en": "thanks|please|you know|right now|sir|mate|sorry|honestly|thank you|okay|to be honest",
}
_BETWEEN = {
    "es": "|pero|y|es que|además|aunque|entonces|eh|bueno",
    "en": "|but|and|so|um|well|also|though",
}
_MISHEARD = {
    "es": (("v", "b"), ("b", "v"), ("h", ""), ("ll", "y"), ("s", "c"), ("z", "s"), ("c", "s"), ("que", "k"),
           ("r", "rr")),
    "en": (("ee", "ea"), ("ou", "o"), ("th", "t"), ("ing", "in"), ("ll", "l")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence of the training set."""

    text: str
    language: str
    category: str
    topic: str
    batch: str


def read_sentences(folder: Path) -> list[Sentence]:
    """All labelled sentences, of both languages."""
    rows = []
    for language in LANGUAGES:
        for line in (folder / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            text, category, topic, batch = line.split("\t")
            rows.append(Sentence(text, language, category, f"{category}-{topic}", batch))
    return rows


def disturbed(text: str, language: str, chance: random.Random) -> str:
    """The sentence as a hurried speaker and a poor transcript might leave it."""
    words = normalise(text).split()
    if chance.random() < 0.35:
        words = chance.choice(_BEFORE[language].split("|")).split() + words
    if chance.random() < 0.25:
        words += chance.choice(_AFTER[language].split("|")).split()
    if chance.random() < 0.4:
        at = chance.randrange(len(words))
        word, kind = words[at], chance.random()
        if kind < 0.35 and len(word) > 3:
            letter = chance.randrange(len(word))
            words[at] = word[:letter] + word[letter + 1 :]
        elif kind < 0.75:
            heard, written = chance.choice(_MISHEARD[language])
            words[at] = word.replace(heard, written, 1)
        elif kind < 0.85:
            words[at : at + 2] = ["".join(words[at : at + 2])]
        elif len(word) > 5:
            letter = chance.randrange(2, len(word) - 2)
            words[at : at + 1] = [word[:letter], word[letter:]]
    if chance.random() < 0.15 and len(words) > 5:
        del words[chance.randrange(len(words))]
    return " ".join(words)


def joined(sentence: Sentence, harmless: Sequence[Sentence], chance: random.Random) -> str:
    """The sentence with one of its language that is no objection before or after it; its label stays true."""
    other = chance.choice(harmless).text
    between = chance.choice(_BETWEEN[sentence.language].split("|"))
    first, last = (other, sentence.text) if chance.random() < 0.6 else (sentence.text, other)
    return f"{first} {between} {last}"


Rows = list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]]


def _vectors(texts: Sequence[str], thesaurus: Thesaurus) -> tuple[npt.NDArray[np.uint32], Rows]:
    """The features seen at least `SEEN` times, and each text's rows among them with their values."""
    seen = [features(text, thesaurus) for text in texts]
    counts = Counter(key for one in seen for key in one.keys)
    keys = np.array(sorted(key for key, count in counts.items() if count >= SEEN), np.uint32)
    rows: Rows = []
    for one in seen:
        wanted = np.array(one.keys, np.uint32)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found = keys[at] == wanted
        # The last row stands for the bias, which every text has.
        at = np.append(at[found], len(keys))
        rows.append((at, np.append(np.array(one.values, np.float32)[found], np.float32(1))))
    return keys, rows


def _fit(rows: Rows, labels: npt.NDArray[np.int64], size: int, classes: int, seed: int) -> npt.NDArray[np.float32]:
    """Weights of shape (size + 1, classes); the last row is the bias."""
    chance = np.random.default_rng(seed)
    weights = np.zeros((size + 1, classes), np.float32)
    grown = np.full((size + 1, 1), 1e-3, np.float32)
    mean = np.zeros_like(weights)
    for turn in range(ROUNDS):
        order = chance.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            at = np.concatenate([rows[k][0] for k in chosen])
            values = np.concatenate([rows[k][1] for k in chosen])
            lengths = np.array([len(rows[k][0]) for k in chosen])
            starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
            sums = np.add.reduceat(weights[at] * values[:, None], starts, axis=0)
            error = np.exp(sums - sums.max(axis=1, keepdims=True))
            error /= error.sum(axis=1, keepdims=True)
            error[np.arange(len(chosen)), labels[chosen]] -= 1
            owner = np.repeat(np.arange(len(chosen)), lengths)
            by_feature = np.argsort(at, kind="stable")
            in_order = at[by_feature]
            first = np.flatnonzero(np.concatenate([[True], in_order[1:] != in_order[:-1]]))
            touched = in_order[first]
            slope = np.add.reduceat(values[by_feature][:, None] * error[owner[by_feature]], first, axis=0)
            slope += SHRINK * len(chosen) * weights[touched]
            grown[touched] += (slope * slope).mean(axis=1, keepdims=True)
            weights[touched] -= STEP * slope / np.sqrt(grown[touched])
        if turn >= ROUNDS // 2:
            mean += weights
    return mean / np.float32(ROUNDS - ROUNDS // 2)


def train(sentences: Sequence[Sentence], thesaurus: Thesaurus) -> tuple[Weights, npt.NDArray[np.float32]]:
    """What is learnt from the sentences: keys, bias and topics, and the columns as floats before they are rounded."""
    chance = random.Random(SEED)
    texts = [s.text for s in sentences]
    for _ in range(COPIES):
        texts += [disturbed(s.text, s.language, chance) for s in sentences]
    many = list(sentences) * (1 + COPIES)
    harmless = {name: [s for s in sentences if s.language == name and s.category == "none"] for name in LANGUAGES}
    for sentence in sentences:
        if chance.random() < JOINED:
            texts.append(joined(sentence, harmless[sentence.language], chance))
            many.append(sentence)
    topics = sorted({s.topic for s in sentences})
    names = [category.value for category in CATEGORIES]
    keys, rows = _vectors(texts, thesaurus)
    by_category = np.array([names.index(s.category) for s in many])
    by_topic = np.array([topics.index(s.topic) for s in many])
    by_language = np.array([LANGUAGES.index(s.language) for s in many])
    language = _fit(rows, by_language, len(keys), len(LANGUAGES), SEED)
    columns = np.concatenate(
        [
            _fit(rows, by_category, len(keys), len(names), SEED),
            _fit(rows, by_topic, len(keys), len(topics), SEED),
            language[:, 1:] - language[:, :1],
        ],
        axis=1,
    )
    learnt = Weights(
        keys, SparseTable.of(np.zeros((0, 0), np.int8)), np.zeros(0, np.float32), columns[-1], tuple(topics)
    )
    return learnt, columns[:-1]


def _model(sentences: Sequence[Sentence], thesaurus: Thesaurus) -> ObjectionModel:
    learnt, columns = train(sentences, thesaurus)
    scales = np.abs(columns).max(axis=0) / 127
    table = SparseTable.of(np.rint(columns / scales).astype(np.int8))
    return ObjectionModel(Weights(learnt.keys, table, scales, learnt.bias, learnt.topics), thesaurus)


def answer(model: ObjectionModel, text: str) -> str:
    """The category by the model alone, without a playbook's phrases."""
    chances = dict(model.beliefs(text).chances)
    return max(chances, key=lambda c: chances[c] * (NONE_HANDICAP if c.value == "none" else 1)).value


def cross_validate(sentences: Sequence[Sentence], thesaurus: Thesaurus, batches: Sequence[str]) -> None:
    """Print what becomes of each batch when it is left out."""
    everything: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for batch in batches or sorted({s.batch for s in sentences}):
        model = _model([s for s in sentences if s.batch != batch], thesaurus)
        out = [s for s in sentences if s.batch == batch]
        pairs = [(answer(model, s.text), frozenset({s.category})) for s in out]
        print_scores(f"{batch} left out", pairs)
        everything.setdefault(batch[:2], []).extend(pairs)
    for language, pairs in sorted(everything.items()):
        print_scores(f"all of {language}", pairs)
        print(confusion(pairs))


def main() -> int:
    """Train and store, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross-validate", nargs="*", metavar="BATCH", help="leave these batches out (default: all)")
    args = parser.parse_args()
    folder = resource("matcher")
    sentences, thesaurus = read_sentences(folder), read_thesaurus(folder / THESAURUS)
    if args.cross_validate is not None:
        cross_validate(sentences, thesaurus, args.cross_validate)
        return 0
    learnt, columns = train(sentences, thesaurus)
    save(folder, columns, learnt.bias, learnt.keys.tolist(), learnt.topics)
    print(f"{len(sentences)} sentences, {len(learnt.keys)} features, {len(learnt.topics)} topics")
    return 0


if __name__ == "__main__":
    sys.exit(main())
