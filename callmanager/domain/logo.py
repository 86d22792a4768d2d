"""What may be a company's logo: a whole PNG, or an SVG that draws and does nothing else."""

import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from callmanager.domain.errors import SettingsError

MAX_LOGO_BYTES = 200_000
MAX_LOGO_SIDE = 4_096
_PNG = b"\x89PNG\r\n\x1a\n"
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"})
_PICTURES = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")


def logo_kind(content: bytes) -> str:
    """What kind of picture it is: ``.png`` or ``.svg``.

    Raises:
        SettingsError: it cannot be used: ``logo_large``, ``logo_sides``, ``logo_kind``, ``logo_broken``,
            ``logo_script`` or ``logo_outside``.
    """
    if len(content) > MAX_LOGO_BYTES:
        raise _refused("logo_large", "The logo is larger than 200 kB")
    if content.startswith(_PNG):
        _require_whole(content)
        return ".png"
    if b"<svg" in content[:4_096].lower():
        _require_still(content)
        return ".svg"
    raise _refused("logo_kind", "The logo must be a PNG or SVG picture")


def _require_whole(content: bytes) -> None:
    """Walk the chunks of a PNG (PNG specification §5.3) up to its end."""
    size = (0, 0)
    place, last = len(_PNG), b""
    while place + 12 <= len(content) and last != b"IEND":
        length, last = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        checksum = content[place + 8 + length : place + 12 + length]
        if len(checksum) < 4 or struct.unpack(">I", checksum)[0] != zlib.crc32(last + data):
            raise _broken()
        if last == b"IHDR" and len(data) == 13:
            size = struct.unpack_from(">II", data)
        place += 12 + length
    if last != b"IEND" or not all(size):
        raise _broken()
    if max(size) > MAX_LOGO_SIDE:
        raise _refused("logo_sides", f"The logo has {size[0]} × {size[1]} points; {MAX_LOGO_SIDE} are the most")


def _require_still(content: bytes) -> None:
    """No script, nothing that is fetched from elsewhere, and no entities that unpack into more."""
    if b"<!entity" in content.lower():
        raise _broken()
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - no entities, at most 200 kB
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _broken() from error
    if _local(root.tag) != "svg":
        raise _broken()
    for element in root.iter():
        words = list(_words(element))
        acts = any(name.startswith("on") or "javascript:" in said for name, said in words)
        if acts or _local(element.tag) in _ACTIVE:
            raise _refused("logo_script", "The logo holds a script")
        if any(_is_outside(name, said) for name, said in words):
            raise _refused("logo_outside", "The logo refers to other files")


def _words(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """What an element says of itself, names and values in lower case without blanks; its own text under ``""``."""
    for name, value in element.attrib.items():
        yield _local(name), "".join(value.split()).lower()
    if _local(element.tag) == "style":
        yield "", "".join((element.text or "").split()).lower()


def _is_outside(name: str, said: str) -> bool:
    if name in ("href", "src"):
        return bool(said) and not said.startswith(("#", *_PICTURES))
    targets = said.replace('"', "").replace("'", "").split("url(")[1:]
    return "@import" in said or any(not target.startswith(("#", *_PICTURES)) for target in targets)


def _local(name: object) -> str:
    """An element's or attribute's name without its namespace; comments and instructions have none."""
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def _broken() -> SettingsError:
    return _refused("logo_broken", "The logo is damaged, or no picture at all")


def _refused(code: str, what: str) -> SettingsError:
    return SettingsError(f"{what}. The one before still holds; choose another picture.", code=code)
