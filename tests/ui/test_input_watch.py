"""Who touches nothing is noticed: real input counts, what the program sends itself does not."""

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from callmanager.ui.input_watch import InputWatch


def test_real_input_counts_and_the_program_s_own_does_not(qapp: QApplication, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    began = time.monotonic()
    watch = InputWatch(qapp)
    try:
        qtbot.waitUntil(lambda: watch.seconds_since_input() > 0.2)
        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "a"))
        assert watch.seconds_since_input() > 0.2
        assert watch.seconds_since_input() <= time.monotonic() - began
        qtbot.keyClick(line, Qt.Key.Key_B)  # comes as from the system
        assert watch.seconds_since_input() < 0.2
        assert line.text() == "ab"
        qtbot.waitUntil(lambda: watch.seconds_since_input() > 0.2)
        watch.stop()
        qtbot.keyClick(line, Qt.Key.Key_C)
        assert watch.seconds_since_input() > 0.2
    finally:
        watch.stop()
        watch.setParent(None)
