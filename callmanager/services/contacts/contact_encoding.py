"""In which encoding a file of text is: what spreadsheets on Windows, Macs and DOS write, told by how its words look.

UTF-8, UTF-16 and UTF-32 tell themselves. What is none of them has one byte for each letter, and nothing says which: it
is read in each of the usual ways, and the one in which its words look most like words is taken.
"""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_CHUNK = 1 << 20
_SAMPLE = 64_000
_STRANGE = re.compile(rb"[\x80-\xff]")
_BEFORE, _FROM = re.compile(rb"[A-Za-z\x80-\xff]*\Z"), re.compile(rb"[A-Za-z\x80-\xff]{1,30}")
_LONGEST_BEFORE = 30  # of a word; a line without an end is one word, too
_MOST_WORDS = 2_000
_ONE_BYTE = ("cp1252", "mac_roman", "cp850")  # Excel's “CSV”, “CSV (Macintosh)”, “CSV (MS-DOS)”; the first at a tie
_SPANISH = frozenset("áéíóúñüÁÉÍÓÚÑÜ")
_WESTERN = frozenset("àâäãåæçèêëìîïòôöõøùûßÀÂÄÃÅÆÇÈÊËÌÎÏÒÔÖÕØÙÛ")


def encoding_of(path: Path) -> tuple[str, int]:
    """The file's encoding, and how many lines it has.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        lines = 0
        strange: list[bytes] = []

        def chunks() -> Iterator[bytes]:
            nonlocal lines
            while chunk := file.read(_CHUNK):
                lines += max(chunk.count(b"\n"), chunk.count(b"\r"))  # “CSV (Macintosh)” has no line feeds
                _gather(chunk, strange)
                yield chunk

        is_utf8 = _is_utf8(chunks())
        for _ in chunks():  # what is left after the first byte that is none of UTF-8
            pass
    return _judge(sample, is_utf8, strange), lines


def decode(data: bytes) -> str:
    """All of a small file's text; see `encoding_of`."""
    strange: list[bytes] = []
    _gather(data, strange)
    encoding = _judge(data[:_SAMPLE], _is_utf8([data]), strange)
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace").read()


def _gather(chunk: bytes, strange: list[bytes]) -> None:
    """Keep the words that are not plain ASCII, some thousands of them."""
    place = 0
    while len(strange) < _MOST_WORDS and (found := _STRANGE.search(chunk, place)) is not None:
        first = found.start()
        before = _BEFORE.search(chunk[max(place, first - _LONGEST_BEFORE) : first])
        rest = _FROM.match(chunk, first)
        assert before is not None
        assert rest is not None
        strange.append(before.group() + rest.group())
        place = rest.end()


def _judge(sample: bytes, is_utf8: bool, strange: Iterable[bytes]) -> str:
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if len(sample) >= 8 and (order := _order_of_utf32(sample)):
        return order
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) >= 4 and max(even, odd) > len(sample) // 5 and min(even, odd) < max(even, odd) // 4:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8-sig" if is_utf8 else max(_ONE_BYTE, key=lambda name: _looks(strange, name))


def _looks(strange: Iterable[bytes], encoding: str) -> float:
    """How much these words look like words, read so."""
    texts = (word.decode(encoding, "replace") for word in strange)
    return sum(_fits(text, place) for text in texts for place, char in enumerate(text) if not char.isascii())


def _fits(word: str, place: int) -> float:
    """How well a character stands where it stands: 1 for a letter that belongs there, less than 0 where none would."""
    char, before, after = word[place], word[place - 1 : place] if place else "", word[place + 1 : place + 2]
    if char in _SPANISH or char in _WESTERN:
        is_odd_small = char.islower() and (after.isupper() or (before.isupper() and not after.islower()))
        is_odd_great = char.isupper() and before.islower()
        good = (1.0 if char in _SPANISH else 0.5) if before.isalpha() or after.isalpha() else 0.0
        return -1.0 if is_odd_small or is_odd_great else good
    if char == "’" and after.isalpha():
        is_short = place <= 2 and (after.isupper() or word[0].islower())  # “O’Brien”, “l’hospitalet”, but no “D’az”
        return 1.0 if is_short or word[place + 1 :] == "s" else -1.0
    if before.isalpha() and after.isalpha():
        return 0.0 if char == "\xa0" else -1.0
    if char in "…”’" and before.isalpha():
        return 0.6
    return -0.2 if before.isalpha() and not char.isalpha() else 0.0


def _order_of_utf32(sample: bytes) -> str:
    """Three of its four bytes are mostly zero; "" for anything else."""
    zeros = [sample[place::4].count(0) / len(sample[place::4]) for place in range(4)]
    if zeros[2] > 0.9 and zeros[3] > 0.9 and zeros[0] < 0.5:
        return "utf-32-le"
    return "utf-32-be" if zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[3] < 0.5 else ""


def _is_utf8(chunks: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
