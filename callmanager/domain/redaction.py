"""Finding and blotting out one person's name and numbers in free text, however they are written there."""

import re
import unicodedata
from collections.abc import Iterable

BLOT = "[…]"
_SHORTEST_NUMBER = 6
_WORDS = 2


class Redactor:
    """Blots out names and numbers.

    A name is found whatever its accents, capitals and the signs between its words; a name of one word alone is not
    looked for, since it would be found in other people. A number is found with any signs between its digits.
    """

    def __init__(self, names: Iterable[str] = (), numbers: Iterable[str] = (), texts: Iterable[str] = ()) -> None:
        """``texts`` are looked for as they stand, such as an address for mail."""
        patterns = {_name(name) for name in names} | {_number(number) for number in numbers}
        patterns |= {re.escape(_folded(text)[0]) for text in texts if text.strip()}
        wanted = sorted((pattern for pattern in patterns if pattern), key=len, reverse=True)
        self._pattern = re.compile("|".join(wanted)) if wanted else None

    def finds(self, text: str) -> bool:
        """Whether the person is named."""
        return self._pattern is not None and self._pattern.search(_folded(text)[0]) is not None

    def clean(self, text: str) -> str:
        """The text with `BLOT` where the person was named; the same object where they were not."""
        if self._pattern is None:
            return text
        folded, places = _folded(text)
        parts, last = [], 0
        for match in self._pattern.finditer(folded):
            parts += [text[last : places[match.start()]], BLOT]
            last = places[match.end() - 1] + 1
            while last < len(text) and unicodedata.combining(text[last]):
                last += 1
        return "".join([*parts, text[last:]]) if parts else text


def digits_of(number: str) -> str:
    """The digits alone."""
    return "".join(character for character in number if character.isdigit())


def _name(name: str) -> str:
    words = re.findall(r"[^\W_]+", _folded(name)[0])
    return "" if len(words) < _WORDS else r"(?<![^\W_])" + r"[\W_]+".join(words) + r"(?![^\W_])"


def _number(number: str) -> str:
    digits = digits_of(number)
    between = r"[^\S\n]?[().\-/\u2010-\u2015]*[^\S\n]?"
    return "" if len(digits) < _SHORTEST_NUMBER else r"(?<!\d)\+?\(?" + between.join(digits) + r"(?!\d)"


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without accents and capitals, and for each of its characters the place in ``text`` it comes from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isascii():
            plain = character.lower()
        else:
            decomposed = unicodedata.normalize("NFKD", character)
            plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
        characters.append(plain)
        places += [place] * len(plain)
    return "".join(characters), places
