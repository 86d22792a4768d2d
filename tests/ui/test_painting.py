"""What is drawn by hand ends its painter, whoever still holds the frame: a debugger, a profiler, a traceback."""

import re
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.paths import checkout_root
from callmanager.ui.models.rows import RowsModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import CheckBox, ComboBox, ElidedLabel
from callmanager.ui.widgets.level_meter import LevelMeter
from callmanager.ui.widgets.outcome_list import OutcomeList
from callmanager.ui.widgets.qr_code import QrCode, qr_image
from callmanager.ui.widgets.table import Table


def _painted(theme: Theme) -> Iterator[QWidget]:
    outcomes = OutcomeList(theme, [(outcome.outcome_id, outcome.label_es) for outcome in SHIPPED_OUTCOMES])
    yield outcomes
    label = ElidedLabel()
    label.setText("Un nombre muy largo que no cabe")
    label.setFixedSize(60, 20)
    yield label
    code = QrCode("qr")
    code.show_text("http://127.0.0.1:5000/mobile#pair=secret")
    yield code
    table = Table("table", RowsModel(()), ())
    table.say_empty("Aún no hay nada.")
    yield table
    box: QCheckBox = CheckBox(theme, "box")
    box.setChecked(True)
    yield box
    yield ComboBox("combo")
    yield LevelMeter(theme, "meter")


def test_a_frame_that_is_held_does_no_harm(theme: Theme, qtbot: QtBot) -> None:
    held: list[FrameType] = []

    def hold(frame: FrameType, event: str, _arg: object) -> None:
        if event == "return" and frame.f_code.co_name == "paintEvent":
            held.append(frame)

    for widget in _painted(theme):
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)
        sys.setprofile(hold)
        try:
            for _ in range(3):
                widget.grab()
        finally:
            sys.setprofile(None)
        assert held, type(widget).__name__
        held.clear()


def test_painters_are_used_as_context_managers_alone() -> None:
    root = checkout_root()
    assert root is not None
    for path in (root / "callmanager/ui").rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if re.search(r"\bQPainter\(", line):
                assert line.strip().startswith("with QPainter("), f"{path.name}: {line.strip()}"


def test_a_qr_code_is_dark_on_white_with_its_quiet_zone() -> None:
    image = qr_image("http://127.0.0.1:5000/mobile#pair=secret")
    side = image.width()
    assert side == image.height()
    edge = [image.pixelColor(x, y).name() for x in range(side) for y in (0, 1, 2, 3)]
    assert set(edge) == {"#ffffff"}
    assert image.pixelColor(4, 4).name() == "#000000", "the corner of the finder pattern"


@pytest.mark.parametrize("text", ["a", "x" * 300])
def test_a_qr_code_fits_its_widget_in_whole_pixels(text: str, theme: Theme, qtbot: QtBot) -> None:
    code = QrCode("qr")
    qtbot.addWidget(code)
    code.show_text(text)
    modules = qr_image(text).width()
    assert code.width() // modules >= 2, "at least two pixels a module"
