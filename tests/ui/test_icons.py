import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from callmanager.paths import checkout_root, resource
from callmanager.ui import icons

FILES = sorted(resource("icons").glob("*.svg"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_icon_belongs_to_the_set(file: Path, qapp: QApplication) -> None:
    text = file.read_text("utf-8")
    assert QSvgRenderer(QByteArray(text.encode())).isValid()
    assert 'viewBox="0 0 20 20"' in text
    assert 'stroke-width="1.5"' in text
    assert 'stroke="currentColor"' in text
    assert not re.search(r"#[0-9a-fA-F]{3,8}", text), "an icon has no colour of its own"


def test_every_icon_that_the_code_names_is_there() -> None:
    root = checkout_root()
    assert root is not None
    code = "\n".join(path.read_text("utf-8") for path in (root / "callmanager/ui").rglob("*.py"))
    known = {file.stem for file in FILES}
    named = set(re.findall(r'(?:icon=|set_icon\(|IconLabel\(theme, )"([a-z_]+)"', code))
    assert named
    assert named <= known
    assert {"phone", "contacts", "recordings", "metrics", "phones", "settings"} <= known


def test_an_icon_is_drawn_in_the_colour_that_is_asked(qapp: QApplication) -> None:
    image = icons.pixmap("record", "#FF0000", 20, 2.0).toImage()
    assert image.width() == 40
    pixels = [image.pixelColor(x, y) for x in range(40) for y in range(40)]
    assert {pixel.name() for pixel in pixels if pixel.alpha() == 255} == {"#ff0000"}


def test_an_icon_that_does_not_exist_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("unicorn", "#FF0000")


def test_the_windows_wear_the_program_s_icon(dressed: QApplication) -> None:
    assert dressed.windowIcon().actualSize(QSize(64, 64)) == QSize(64, 64)
