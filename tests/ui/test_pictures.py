"""The pages look as they do in docs/screenshots; whoever changes them on purpose runs `make screenshots`.

The comparison goes by the mean colours of blocks (see `tests.pictures.compare`), so it holds on a machine with other
fonts; that it does, and that it sees what is missing, stands here, too.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from callmanager.paths import checkout_root
from tests.pictures.compare import difference

LONGEST_SECONDS = 110
SHOWN = Path(checkout_root() or ".", "docs", "screenshots")
PAGES = ("contacts", "recordings", "metrics", "metrics/team")


def _take(folder: Path, *options: str, seconds: float = LONGEST_SECONDS) -> None:
    command = [sys.executable, "-m", "tests.pictures", str(folder), *options]
    done = subprocess.run(command, cwd=checkout_root(), capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _differences(folder: Path) -> dict[str, str]:
    found = {path.name: difference(path, SHOWN / path.name) for path in sorted(folder.glob("*.webp"))}
    return {name: str(one) for name, one in found.items() if one.is_seen}


@pytest.mark.timeout(120)
def test_some_pages_look_as_their_pictures(tmp_path: Path) -> None:
    _take(tmp_path, "--small", "--pages", ",".join(PAGES))
    assert len(list(tmp_path.iterdir())) == len(PAGES)
    assert _differences(tmp_path) == {}, "run `make screenshots` and look at them"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_page_looks_as_its_picture_in_each_way(tmp_path: Path) -> None:
    _take(tmp_path, seconds=800)
    taken = {path.name for path in tmp_path.iterdir()}
    assert taken == {path.name for path in SHOWN.glob("*.webp")}
    assert _differences(tmp_path) == {}, "run `make screenshots` and look at them"


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_another_font_is_not_another_page(tmp_path: Path) -> None:
    _take(tmp_path, "--small", "--font", "DejaVu Serif", "--pages", ",".join(PAGES), seconds=110)
    assert _differences(tmp_path) == {}


@pytest.mark.parametrize("page", [page.replace("/", "_") for page in PAGES])
def test_what_is_missing_is_seen(page: str) -> None:
    shown = QImage(str(SHOWN / f"{page}_es_dark_1366x768.webp"))
    assert not difference(shown, shown).is_seen
    ground = shown.pixelColor(700, 82)
    for part in (QRect(0, 80, 96, 688), QRect(1010, 130, 340, 630), QRect(96, 0, 1270, 75)):
        cut = shown.copy()
        with QPainter(cut) as painter:
            painter.fillRect(part, ground)
        if part.x() != 1010 or page != "recordings":
            assert difference(shown, cut).most > 0
    moved = QImage(shown.size(), QImage.Format.Format_RGB888)
    moved.fill(QColor(ground))
    with QPainter(moved) as painter:
        painter.drawImage(60, 0, shown)
    assert difference(shown, moved).is_seen, "everything stands 60 pixels aside"
    for other in PAGES:
        name = other.replace("/", "_")
        if name != page:
            assert difference(shown, SHOWN / f"{name}_es_dark_1366x768.webp").is_seen, (page, name)
    assert difference(shown, SHOWN / f"{page}_es_light_1366x768.webp").is_seen
