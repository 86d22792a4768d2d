from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from callmanager.domain.errors import ReportError
from callmanager.ui.i18n import Language
from callmanager.ui.screenshots import take_screenshots
from callmanager.ui.theme import DARK, LIGHT, Theme
from tests.ui.support import Hands


def test_each_page_is_pictured_in_each_way(desk: Hands, theme: Theme, language: Language, tmp_path: Path) -> None:
    taken = take_screenshots(
        desk.window,  # type: ignore[arg-type]
        theme,
        language,
        tmp_path / "pictures",
        pages=("call", "metrics"),
        themes=("dark", "light"),
        languages=("es",),
        sizes=((1366, 768),),
    )
    names = ["call_es_dark", "metrics_es_dark", "call_es_light", "metrics_es_light"]
    assert [path.name for path in taken] == [f"{name}_1366x768.png" for name in names]
    for path, tokens in zip(taken, (DARK, DARK, LIGHT, LIGHT), strict=True):
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1366, 768)
        assert picture.pixelColor(1000, 85).name().upper() == tokens.bg, "just under the call bar"


def test_a_picture_that_cannot_be_written_is_told(
    desk: Hands, theme: Theme, language: Language, tmp_path: Path
) -> None:
    (tmp_path / "call_es_dark_1366x768.png").mkdir()
    with pytest.raises(ReportError):
        take_screenshots(
            desk.window,  # type: ignore[arg-type]
            theme,
            language,
            tmp_path,
            pages=("call",),
            themes=("dark",),
            languages=("es",),
            sizes=((1366, 768),),
        )
