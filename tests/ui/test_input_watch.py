"""Who touches nothing is noticed: real input counts, what the program sends itself does not."""

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from callmanager.ui.input_watch import InputWatch


def test_real_input_counts_and_the_program_s_own_does_not(qapp: QApplication, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitActive(line):
        line.show()
        line.activateWindow()
    window = line.windowHandle()
    began = time.monotonic()
    watch = InputWatch(qapp)
    try:
        qtbot.waitUntil(lambda: watch.seconds_since_input() > 0.2)
        QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "a"))
        assert watch.seconds_since_input() > 0.2
        assert watch.seconds_since_input() <= time.monotonic() - began
        QTest.keyClick(window, Qt.Key.Key_B)  # comes as from the system
        assert watch.seconds_since_input() < 0.2
        assert line.text().endswith("b")
        qtbot.waitUntil(lambda: watch.seconds_since_input() > 0.2)
        watch.stop()
        QTest.keyClick(window, Qt.Key.Key_C)
        assert watch.seconds_since_input() > 0.2
    finally:
        watch.stop()
        watch.setParent(None)
