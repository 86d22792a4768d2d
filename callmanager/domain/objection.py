"""Objections: their categories, the approved answers of a playbook, and how a text is made comparable.

Pure Python: no files, no clock. The matcher itself is `callmanager.domain.matching`.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from callmanager.domain.entries import EntryProblem

MAX_ANSWER_CHARACTERS = 280
"""An approved answer is read aloud between two breaths; longer ones are refused (see the playbook's rules)."""

_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ´`"))


class ObjectionCategory(StrEnum):
    """What kind of objection a customer raises; `NONE` is a question, agreement or small talk."""

    PRICE = "price"
    NO_NEED = "no_need"
    COMPETITOR = "competitor"
    TIMING = "timing"
    THINK_IT_OVER = "think_it_over"
    AUTHORITY = "authority"
    TRUST = "trust"
    SEND_INFO = "send_info"
    COMMITMENT = "commitment"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PlaybookEntry:
    """One approved answer and the phrases that call for it.

    Args:
        id: stable and unique over all languages.
        category: never `ObjectionCategory.NONE`.
        language: two-letter code of triggers and answer.
        triggers: what customers say; at least one.
        do_not_trigger: near misses, such as “no es caro” for a price entry. One that fits at least as well as the
            best trigger silences the entry's whole category.
        answer: at most `MAX_ANSWER_CHARACTERS`.
        follow_up: the question that keeps the conversation going; may be empty.
        product: the only product it is for; "" means every product.
        priority: the higher wins between entries that fit equally well.

    Raises:
        EntryProblem: a field breaks one of these rules.
    """

    id: str
    category: ObjectionCategory
    language: str
    triggers: tuple[str, ...]
    answer: str
    do_not_trigger: tuple[str, ...] = ()
    follow_up: str = ""
    product: str = ""
    priority: int = 0
    enabled: bool = True
    author: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise EntryProblem("the id is empty", "missing", "id")
        if self.category is ObjectionCategory.NONE:
            raise EntryProblem("the category “none” has no answers", "category", "category", value="none")
        if not any(normalise(phrase) for phrase in self.triggers):
            raise EntryProblem("there is no trigger", "missing", "triggers")
        if not self.answer.strip():
            raise EntryProblem("the answer is empty", "missing", "answer")
        if len(self.answer) > MAX_ANSWER_CHARACTERS:
            raise EntryProblem(
                f"the answer has {len(self.answer)} characters; at most {MAX_ANSWER_CHARACTERS} are read out",
                "long",
                "answer",
                limit=MAX_ANSWER_CHARACTERS,
            )

    def is_for(self, product: str) -> bool:
        """Whether the entry may be used for this product ("" is a call whose product is not known)."""
        return not self.product or normalise(self.product) == normalise(product)


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was taken for.

    Args:
        category: `ObjectionCategory.NONE` when nothing fits well enough.
        score: how well the best phrase fits, 0 to 1; with `NONE` the score of the best objection all the same.
        margin: distance to the best phrase of any other category, 0 to 1.
        entry: the approved answer; None with `NONE`.
        language: of the phrases that decided; "" when none was near.
        why: the words of the text that decided, as they were said, in small letters.
    """

    category: ObjectionCategory = ObjectionCategory.NONE
    score: float = 0.0
    margin: float = 0.0
    entry: PlaybookEntry | None = None
    language: str = ""
    why: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """The text without case, accents and punctuation, words parted by single spaces.

    Apostrophes vanish (“don't” and a transcript's “dont” are one word), every other sign parts words.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    # Folding comes second, for a letter in a mathematical or full-width dress hides its case, and may compose anew.
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    kept = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def stem(word: str) -> str:
    """A normalised word without plural and gender ending: caro, cara, caros and caras are one.

    Deliberately crude and the same for every language: it only has to make inflections meet.
    """
    if len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    if len(word) > 3 and word[-1] in "aeo":
        word = word[:-1]
    return word


def character_ngrams(text: str, sizes: tuple[int, ...] = (3, 4)) -> set[str]:
    """The distinct character n-grams of a normalised text, with a space at both ends so that word borders count."""
    padded = f" {text} "
    return {padded[i : i + n] for n in sizes for i in range(len(padded) - n + 1)}
