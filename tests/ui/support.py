"""Finding and working widgets by their names, as a person would: with mouse and keys."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from callmanager.ui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)


class Hands:
    """Works one window."""

    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def find(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {kind.__name__} {name}"
        return found

    def words(self, name: str) -> str:
        widget = self.find(name)
        assert isinstance(widget, QLabel | QLineEdit | QAbstractButton), name
        return widget.text()

    def has_keys(self, name: str) -> bool:
        """Whether what is typed goes there."""
        return self.window.focusWidget() is self.find(name)

    def click(self, name: str) -> None:
        self.wait(lambda: self.window.findChild(QAbstractButton, name) is not None)
        button = self.find(name, QAbstractButton)
        self.wait(lambda: button.isVisible() and button.isEnabled())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def point_at(self, name: str) -> None:
        """Let Qt tell a widget, and all it lies in, that the pointer came over it.

        The display's own pointer is not moved: what lies above the window decides where that one is.
        """
        widget: QWidget | None = self.find(name)
        while widget is not None:
            middle = QPointF(widget.rect().center())
            at = QPointF(widget.mapToGlobal(middle))
            QApplication.sendEvent(widget, QEnterEvent(middle, widget.mapTo(self.window, middle), at))
            assert widget.underMouse(), (QApplication.activePopupWidget(), QApplication.activeModalWidget())
            widget = None if widget is self.window else widget.parentWidget()

    def type(self, name: str, text: str) -> None:
        control = self.find(name)
        assert isinstance(control, QLineEdit | QPlainTextEdit), name
        control.setFocus()
        control.selectAll()
        self.keys(text)

    def keys(self, text: str) -> None:
        """Type into whatever has the focus; QTest's own keyClicks() aborts at an accent."""
        for character in text:
            target = self.window.focusWidget()
            assert target is not None
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is; shortcuts hear it too, in the window that is active."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def wait(self, condition: object, timeout: int = 15_000) -> None:
        self.qtbot.waitUntil(condition, timeout=timeout)

    def settle(self) -> None:
        """Wait until nothing is on its way from the services."""
        assert isinstance(self.window, MainWindow)
        tasks = self.window.tasks
        self.wait(lambda: tasks.pending == 0)
