"""What may be a company's logo: pictures alone, whole ones, and of a size that a phone can load."""

import struct
import zlib
from pathlib import Path

import pytest

from callmanager.domain.errors import SettingsError
from callmanager.domain.logo import MAX_LOGO_BYTES, logo_kind
from callmanager.services.phones.company_logo import keep_logo

SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>{}</svg>"


def png(width: int = 3, height: int = 2) -> bytes:
    """A whole picture, grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(min(height, 8))))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_pictures_are_known_by_what_they_hold() -> None:
    assert logo_kind(png()) == ".png"
    drawn = SVG.format("<style>.a{fill:url(#g)}</style><a href='#x'/><image href='data:image/png;base64,iVBORw0='/>")
    assert logo_kind(b"<?xml version='1.0'?><!DOCTYPE svg>" + drawn.encode()) == ".svg"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo_kind"),
        (b"\xff\xd8\xff\xe0JFIF", "logo_kind"),
        (b"<html><svg></svg></html>", "logo_broken"),
        (png()[:-9], "logo_broken"),
        (png().replace(b"IDAT", b"IDAX"), "logo_broken"),
        (png()[:8] + png()[33:], "logo_broken"),
        (png(5_000, 2), "logo_sides"),
        (b"x" * (MAX_LOGO_BYTES + 1), "logo_large"),
        (b"<svg><", "logo_broken"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&a;").encode(), "logo_broken"),
        *(
            (SVG.format(inside).encode(), "logo_script")
            for inside in (
                "<script>alert(1)</script>",
                "<g onload='alert(1)'/>",
                "<a xlink:href=' java\nscript:alert(1)'/>",
                "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
                "<set attributeName='href' to='javascript:alert(1)'/>",
            )
        ),
        *(
            (SVG.format(inside).encode(), "logo_outside")
            for inside in (
                "<image href='http://elsewhere.example/x.png'/>",
                "<use xlink:href='other.svg#a'/>",
                "<style>@import 'x.css';</style>",
                "<rect style='fill: URL( \"//elsewhere.example/a\" )'/>",
                "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
            )
        ),
    ],
)
def test_what_is_no_still_picture_is_refused_and_told_apart(content: bytes, code: str) -> None:
    with pytest.raises(SettingsError) as refused:
        logo_kind(content)
    assert refused.value.reason == code


def test_the_logo_is_copied_and_another_one_has_another_name(tmp_path: Path) -> None:
    source, folder = tmp_path / "mine.jpeg", tmp_path / "home" / "brand"
    source.write_bytes(png())
    kept = keep_logo(source, folder)
    assert (kept.parent, kept.suffix, kept.read_bytes()) == (folder, ".png", png())
    source.write_bytes(SVG.format("").encode())
    assert keep_logo(source, folder) != kept
    assert sorted(path.suffix for path in folder.iterdir()) == [".png", ".svg"]
    for missing in (tmp_path / "nothing.png", tmp_path):
        with pytest.raises(SettingsError) as refused:
            keep_logo(missing, folder)
        assert refused.value.reason == "logo_unread"
    source.write_bytes(b"no picture")
    with pytest.raises(SettingsError):
        keep_logo(source, folder)
    (tmp_path / "taken").touch()
    source.write_bytes(png())
    with pytest.raises(SettingsError) as refused:
        keep_logo(source, tmp_path / "taken")
    assert refused.value.reason == "logo_unkept"
    assert len(list(folder.iterdir())) == 2
