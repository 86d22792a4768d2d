"""Numbers that a sheet shows with zeros or a plus sign that its cells do not hold, for only their format writes them.

“0034600100001” typed into a cell is the number 34600100001; with the format 0000000000000 it looks as it was typed.
Only formats of nothing but digits and what stands between those of a phone number are looked at; where a workbook has
none of them, and hardly one has, nothing but its styles is read. No pattern looks at the same bytes again and again,
whatever stands in the file.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

_MOST_BYTES = 200_000_000  # of a sheet's part; a larger one is no list that somebody formatted by hand
_FEWEST = 6  # places with zeros
_LONGEST = 60  # characters of a format
_FORMAT = re.compile(rb"<numFmt\b[^<>]*>")
_STYLE = re.compile(rb"<xf\b[^<>]*>")
_SHEET = re.compile(rb"<sheet\b[^<>]*>")
_RELATION = re.compile(rb"<Relationship\b[^<>]*>")
_CELL = re.compile(rb"<c\b([^<>]*)>\s*(?:<f\b[^<>]*>[^<]*</f>\s*)?<v>(\d{1,15})</v>")
_ATTRIBUTE = re.compile(rb"""([\w:]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PART = re.compile(r'"([^"]*)"|\\(.)|([0#])|([-+() ./])')


class Shown:
    """The numbers of a workbook that stand otherwise on the screen than in the file."""

    def __init__(self, path: Path) -> None:
        """Read the workbook's styles; the file was looked at by `contact_xlsx` before."""
        self._path = path
        with zipfile.ZipFile(path) as archive:
            styles = _read(archive, "xl/styles.xml")
            self._codes = _codes(styles)
            self._parts = _parts(archive) if self._codes else {}

    def cells(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """Row and column, from 0, of each number of this sheet that is shown otherwise, and how."""
        part = self._parts.get(sheet)
        if part is None:
            return
        with zipfile.ZipFile(self._path) as archive:
            content = _read(archive, part)
        for cell in _CELL.finditer(content):
            given = _attributes(cell[1])
            code = self._codes.get(given.get("s", ""))
            place = _PLACE.fullmatch(given.get("r", ""))
            if code is not None and place is not None and given.get("t", "n") == "n":
                yield int(place[2]) - 1, _column(place[1]), _written(cell[2].decode(), code)


def _codes(styles: bytes) -> dict[str, list[tuple[bool, str]]]:
    """Of the styles that write more than the number: their format, as places for digits (True) and what is written."""
    formats = {}
    for found in map(_attributes, _FORMAT.findall(styles)):
        if code := _code(html.unescape(found.get("formatCode", ""))):
            formats[found.get("numFmtId", "")] = code
    wanted: dict[str, list[tuple[bool, str]]] = {}
    if not formats:
        return wanted
    begin = max(0, styles.find(b"<cellXfs"))
    for number, style in enumerate(_STYLE.findall(styles, begin, max(begin, styles.find(b"</cellXfs>", begin)))):
        if (name := _attributes(style).get("numFmtId", "")) in formats:
            wanted[str(number)] = formats[name]
    return wanted


def _code(text: str) -> list[tuple[bool, str]]:
    """A format's parts; nothing where it is none of a phone number, or writes no more than the number has."""
    found: list[tuple[bool, str]] = []
    place = 0
    if len(text) > _LONGEST:
        return found
    for part in _PART.finditer(text):
        if part.start() != place:
            return []
        place = part.end()
        literal = next((one for one in (part[1], part[2], part[4]) if one is not None), None)
        found.append((True, part[3]) if literal is None else (False, literal))
    literals = "".join(one for is_place, one in found if not is_place)
    zeros = sum(one == "0" for is_place, one in found if is_place)
    if place != len(text) or not all(c in "+-() ./0123456789" for c in literals):
        return []
    return found if any(is_place for is_place, _ in found) and (zeros >= _FEWEST or "+" in literals) else []


def _written(digits: str, code: list[tuple[bool, str]]) -> str:
    """The number as its format writes it."""
    left, told = digits, []
    first = next(number for number, (is_place, _) in enumerate(code) if is_place)
    for number in reversed(range(len(code))):
        is_place, one = code[number]
        if not is_place:
            told.append(one)
        elif number == first:
            told.append(left or ("0" if one == "0" else ""))
        else:
            told.append(left[-1:] or ("0" if one == "0" else ""))
            left = left[:-1]
    return "".join(reversed(told)).strip()


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by its name."""
    targets = {}
    for found in map(_attributes, _RELATION.findall(_read(archive, "xl/_rels/workbook.xml.rels"))):
        target = found.get("Target", "")
        targets[found.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    sheets = map(_attributes, _SHEET.findall(_read(archive, "xl/workbook.xml")))
    return {html.unescape(one.get("name", "")): targets.get(one.get("r:id", ""), "") for one in sheets}


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part's content; nothing where there is none, or far too much of it."""
    try:
        return archive.read(name) if archive.getinfo(name).file_size <= _MOST_BYTES else b""
    except KeyError:
        return b""


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): (one or other).decode(errors="replace") for name, one, other in _ATTRIBUTE.findall(tag)}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
