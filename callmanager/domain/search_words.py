"""Words for searching: what is kept beside a recording, and what is asked for. A word is found by its beginning.

Both sides are folded in the same way, so that neither accents nor capitals matter. A key is its words with a space
before, between and after them; then one rule is both “a word begins so” for a text index and ``LIKE '% so%'``.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

EXACT = "·"
"""Stands before and after a word that is only found whole; no folded word holds it."""

MIN_DIGITS = 3
_WORD = re.compile(r"[^\W_]+")
_COMMON_ACCENTS = re.compile("[\u0300-\u036f]+")
_LONGEST_WORD = 64
_LONGEST_KEY = 20_000
_MOST_WORDS = 12
_MOST_DIGITS = 20
_OWN_NUMBER_DIGITS = 7  # a number kept without its country has at least so many


def fold(text: str) -> str:
    """Text for comparison: no accents, no capitals, spaces evened out."""
    if not text.isascii():
        text = _COMMON_ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        if not text.isascii():
            text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


def words(text: str) -> list[str]:
    """The folded words of a text, in their order; all that is neither letter nor digit parts them."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


@lru_cache(4096)  # the same agents and contacts come again and again
def text_key(text: str) -> str:
    """What is kept for a text: each of its words, once."""
    return _key(words(text[:_LONGEST_KEY]))


@lru_cache(4096)
def phone_key(phone: str) -> str:
    """What is kept for a number: it is found by any three digits or more that follow each other in it."""
    digits = _digits(phone)[:_MOST_DIGITS]
    if len(digits) < MIN_DIGITS:
        return ""
    ends = [digits[start:] for start in range(len(digits) - MIN_DIGITS + 1)]
    return _key([*ends, _whole(digits), _whole(digits.lstrip("0"))])


def tag_key(tags: Iterable[str]) -> str:
    """What is kept for tags: each is found whole (`tag_word`), and by its words."""
    found = list(tags)
    return _key([*(tag_word(tag) for tag in found), *(word for tag in found for word in words(tag))])


def tag_word(tag: str) -> str:
    """The one word that stands for a tag."""
    return _whole(EXACT.join(words(tag)) or fold(tag).encode("utf-8", "surrogatepass").hex())


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of ``beginnings`` must begin a word, or one of ``whole`` be one."""

    beginnings: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def wanted_words(text: str) -> list[Wanted]:
    """What must all be found for a text that somebody typed."""
    return [Wanted((word,)) for word in dict.fromkeys(words(text[:_LONGEST_KEY]))][:_MOST_WORDS]


def wanted_phone(phone: str) -> Wanted | None:
    """What must be found for a number that somebody typed; None for fewer than three digits.

    With or without its country on either side: “+506 8888-7777” finds what was kept as “8888 7777”, which is its end,
    and “8888-7777” what was kept as “+50688887777”, of which it is a part. A zero in front that only callers within
    the country dial does no harm.
    """
    digits = _digits(phone)[:_MOST_DIGITS]
    if len(digits) < MIN_DIGITS:
        return None
    ends = [digits[start:] for start in range(1, len(digits) - _OWN_NUMBER_DIGITS + 1)]
    inner = digits.lstrip("0")
    beginnings = [digits] if len(inner) < _OWN_NUMBER_DIGITS else [digits, inner]
    return Wanted(tuple(dict.fromkeys(beginnings)), tuple(_whole(end) for end in ends))


def looks_like_phone(text: str) -> bool:
    """Whether somebody typed a number rather than words: nothing but digits and what is written between them."""
    return len(_digits(text)) >= MIN_DIGITS and all(c.isdigit() or c in "+-–()./ " for c in text)


def _digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text[:200]) if c in "0123456789")


def _whole(word: str) -> str:
    return f"{EXACT}{word}{EXACT}"


def _key(found: Iterable[str]) -> str:
    joined = " ".join(dict.fromkeys(found))
    return f" {joined} " if joined else ""
