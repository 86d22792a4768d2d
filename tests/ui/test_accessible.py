"""The keys reach everything and are trapped nowhere; what has them is seen; screen readers hear a name and a role."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from callmanager.ui.main_window import MainWindow
from callmanager.ui.theme import Theme, ThemeChoice
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import CheckBox, ComboBox
from callmanager.ui.widgets.date_box import DateBox
from tests.ui.support import Hands

KINDS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QAbstractSpinBox)
_MOST_STEPS = 250
_NO_ROLE = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Border)


def _reachable(root: QWidget) -> set[QWidget]:
    """What can be worked now and wants the keys."""
    found = set()
    for widget in root.findChildren(QWidget):
        is_part = widget.objectName().startswith("qt_") or isinstance(
            widget.parentWidget(), QComboBox | QAbstractSpinBox
        )
        wants = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if isinstance(widget, KINDS) and wants and not is_part and widget.isEnabled() and widget.isVisible():
            found.add(widget)
    return found


def _walk(window: QWidget) -> list[QWidget]:
    """Everything that Tab comes to, until it comes round."""
    first = window.focusWidget()
    assert first is not None
    walked = [first]
    for _ in range(_MOST_STEPS):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is first:
            return walked
        assert now is not here, f"Tab stays in {here.objectName()}"
        walked.append(now)
    raise AssertionError(f"Tab does not come round: {[widget.objectName() for widget in walked[-12:]]}")


def test_tab_reaches_everything_on_each_page_and_comes_round(desk: Hands) -> None:
    window = desk.window
    assert isinstance(window, MainWindow)
    for page in window.page_names:
        window.open_page(page)
        desk.settle()
        desk.find(f"rail_{page}").setFocus()
        walked = {widget.objectName() for widget in _walk(window)}
        missed = {widget.objectName() for widget in _reachable(window)} - walked
        # of buttons that exclude each other Tab comes to the chosen one, and the arrows go on
        groups = [
            {other.objectName() for other in widget.group().buttons()}
            for widget in window.findChildren(QAbstractButton)
            if widget.group() is not None and widget.group().exclusive()
        ]
        lost = {name for name in missed if not any(name in group and group & walked for group in groups)}
        assert (page, lost) == (page, set())


def test_screen_readers_hear_a_name_and_a_role_of_everything(desk: Hands) -> None:
    window = desk.window
    assert isinstance(window, MainWindow)
    for page in window.page_names:
        window.open_page(page)
        desk.settle()
        silent = []
        for widget in _reachable(window):
            heard = QAccessible.queryAccessibleInterface(widget)
            assert heard is not None
            if not heard.text(QAccessible.Text.Name) or heard.role() in _NO_ROLE:
                silent.append((widget.objectName(), heard.role().name))
        assert (page, silent) == (page, [])


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_what_has_the_keys_is_seen(theme: Theme, qtbot: QtBot, choice: ThemeChoice) -> None:
    theme.choose(choice)
    box = QWidget()
    qtbot.addWidget(box)
    layout = QVBoxLayout(box)
    parts: list[QWidget] = [QLineEdit(), QPlainTextEdit(), ComboBox("combo"), DateBox("day"), CheckBox(theme, "check")]
    for kind in ("normal", "primary", "danger", "quiet", "choice", "tab", "stamp"):
        button = QPushButton("Guardar")
        button.setProperty("kind", kind)
        parts.append(button)
    chart = BarChart(theme, "chart")
    chart.name("Por hora", "", "", "", ("llamadas",))
    chart.show_bars(("8", "9"), (Series((1, 2), 0),))
    chart.let_press("Pulse una barra")
    parts.append(chart)
    for part in parts:
        layout.addWidget(part)
    aside = QLineEdit()
    layout.addWidget(aside)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    QApplication.setCursorFlashTime(0)
    for part in parts:
        aside.setFocus()
        before = part.grab().toImage()
        part.setFocus()
        assert part.grab().toImage() != before, (part.objectName(), part.property("kind"))
