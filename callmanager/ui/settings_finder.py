"""Finds settings by what stands beside them and by what they mean, in whatever part they are, and points at one."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QButtonGroup,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from callmanager.domain.search_words import words as folded
from callmanager.ui.settings_meanings import known, meaning
from callmanager.ui.theme import RADIUS_CARD, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Card
from callmanager.ui.widgets.fold import Fold

_CONTROLS = (QLineEdit, QComboBox, QAbstractButton, QAbstractSpinBox, QPlainTextEdit, QAbstractItemView)
_HELPERS = ("_more", "_save", "_choose", "_up", "_down", "_previous", "_next", "_stop")
_POINT_MS = 2_500


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: its tab, its object name, its words, where they stand, and what it means."""

    tab: str
    name: str
    words: str
    where: str
    meaning: str

    def rank(self, text: str) -> int | None:
        """How well it fits what is typed, 0 best; None when it does not. "" fits nothing."""
        asked = folded(text)
        if not asked:
            return None
        said = folded(self.words)
        beside = folded(self.where)
        for rank, told in enumerate((said, said + beside, said + beside + folded(self.meaning))):
            if all(any(word.startswith(part) for word in told) for part in asked):
                return rank
        return None


def settings_in(root: QWidget, tab: str, title: str) -> list[Setting]:
    """Every setting below ``root``, shown or not, in the order they were made."""
    found = []
    for control in _controls(root):
        words, name = _words(control), control.objectName()
        said = meaning(name) or control.toolTip()
        if words and (name in known() or not _is_helper(control)):
            heading = _heading(control)
            where = " › ".join(part for part in (title, heading) if part and part != words)
            found.append(Setting(tab, name, words, where, said))
    return found


def explain(root: QWidget) -> None:
    """Say beside every control below ``root`` what it means: as its tool tip, and to screen readers."""
    for control in _controls(root):
        said = meaning(control.objectName())
        if said:
            control.setToolTip(said)
            control.setAccessibleDescription(said)


def reveal(name: str, root: QWidget, theme: Theme) -> None:
    """Bring the control of this name to the front of ``root``, give it the keys, and point at it for a moment."""
    control = root.findChild(QWidget, name)
    if control is None:
        return
    inside: QWidget = control
    above = control.parentWidget()
    while above is not None and inside is not root:
        if isinstance(above, QStackedWidget):
            _turn_to(above, inside)
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(control)
        if isinstance(above, Fold) and inside is not above.button:
            above.open()
        inside, above = above, above.parentWidget()
    control.setFocus(Qt.FocusReason.OtherFocusReason)
    target: QWidget | None = control
    while target is not None and target is not root and not target.isVisible():
        target = target.parentWidget()
    if target is not None:
        _point_at(target, root, theme)


def _controls(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if isinstance(widget, _CONTROLS) and widget.objectName() and not widget.objectName().startswith("qt_"):
            above = widget.parentWidget()
            if not isinstance(above, QComboBox | QAbstractSpinBox | QAbstractItemView):
                yield widget


def _is_helper(control: QWidget) -> bool:
    """A tab, or a button that belongs to the setting beside it."""
    is_button = isinstance(control, QAbstractButton)
    return control.property("kind") == "tab" or (is_button and control.objectName().endswith(_HELPERS))


def _words(control: QWidget) -> str:
    text = control.text().replace("&", "").rstrip(" …") if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text


def _heading(control: QWidget) -> str:
    above = control.parentWidget()
    while above is not None:
        if isinstance(above, Card) and above.heading.text():
            return above.heading.text()
        above = above.parentWidget()
    return ""


def _turn_to(stack: QStackedWidget, inside: QWidget) -> None:
    """Show this page of a stack by its own tab, where it has tabs, so that the tab looks pressed."""
    number = stack.indexOf(inside)
    owner = stack.parentWidget()
    while number >= 0 and owner is not None:
        for group in owner.findChildren(QButtonGroup, options=Qt.FindChildOption.FindDirectChildrenOnly):
            tab = group.button(number)  # None for a number it does not know
            if len(group.buttons()) == stack.count() and tab in group.buttons() and tab.property("kind") == "tab":
                if not tab.isChecked():
                    tab.click()
                return
        owner = owner.parentWidget()
    if number >= 0:
        stack.setCurrentIndex(number)


def _point_at(target: QWidget, root: QWidget, theme: Theme) -> None:
    for earlier in root.findChildren(QFrame, "setting_pointer"):
        earlier.deleteLater()
    frame = QFrame(root)
    frame.setObjectName("setting_pointer")
    frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    frame.setStyleSheet(f"QFrame {{ border: 2px solid {theme.tokens.accent}; border-radius: {RADIUS_CARD}px; }}")
    around = QRect(target.mapTo(root, QPoint()), target.size())
    frame.setGeometry(around.adjusted(-SPACE_XS, -SPACE_XS, SPACE_XS, SPACE_XS))
    frame.show()
    frame.raise_()
    QTimer.singleShot(_POINT_MS, frame, frame.deleteLater)
