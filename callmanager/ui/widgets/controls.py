"""The small parts every page is made of: labels, buttons, cards, fields, and a line for messages."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from callmanager.ui import icons
from callmanager.ui.theme import ICON_SIZE, SPACE_L, SPACE_M, SPACE_S, SPACE_XS, FontRole, Theme, font
from callmanager.ui.widgets.late_choice import LateChoice

Tone = Literal["text", "muted", "accent", "record", "warn", "ok", "info"]
ButtonKind = Literal["normal", "primary", "danger", "quiet", "on_alarm", "tab"]

_BUTTON_ICON, _ICON_GAP = 16, 4
# The icon on a button has the colour of the words beside it.
_ICON_TONE: dict[ButtonKind, str] = {
    "normal": "text",
    "primary": "on_accent",
    "danger": "record",
    "quiet": "muted",
    "tab": "muted",
    "on_alarm": "text",
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENTER_ALONE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Panel(QFrame):
    """A part of the window that says its words anew when the language changes."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state; `retranslate` hangs on it."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text of this part in the language that is on."""


class Label(QLabel):
    """Plain text, never markup: what a person or a model wrote stays text."""

    def __init__(self, role: FontRole = "body", tone: Tone = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setProperty("tone", tone)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour; cheap when it is the same."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class ElidedLabel(Label):
    """One line that ends in “…” where there is no room; the whole text is its tool tip."""

    def __init__(self, role: FontRole = "body", tone: Tone = "text", parent: QWidget | None = None) -> None:
        super().__init__(role, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(40)

    def setText(self, text: str) -> None:
        """Show ``text``, elided to the width there is."""
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the elided line."""
        with QPainter(self) as painter:
            box = self.contentsRect()
            line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
            self.style().drawItemText(
                painter, box, int(self.alignment()), self.palette(), self.isEnabled(), line, self.foregroundRole()
            )


class Badge(Label):
    """A short word in a thin frame, coloured by its tone."""

    def __init__(self, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__("label", tone, parent)
        self.setProperty("badge", "true")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Button(QPushButton):
    """A push button with an optional line icon that follows the theme."""

    def __init__(
        self, theme: Theme, name: str, kind: ButtonKind = "normal", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._kind, self._icon = theme, kind, icon
        self.setProperty("kind", kind)
        self.setIconSize(QSize(_BUTTON_ICON + _ICON_GAP, _BUTTON_ICON))
        self.setAutoDefault(False)
        if kind == "primary":
            self.setFont(font("strong"))
        theme.changed.connect(self._tint)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keys.

        Left to Qt it would press the dialog's default button: "Delete", while the focus ring is on "Cancel".
        """
        if event.key() in _ENTER and event.modifiers() in _ENTER_ALONE:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def make_tall(self) -> None:
        """40 pixels high: the one thing to do next in a column."""
        self.setProperty("tall", "true")

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self._tint()

    def set_kind(self, kind: ButtonKind) -> None:
        """Change what kind of button it is: its colours and weight."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self.setFont(font("strong" if kind == "primary" else "body"))
            restyle(self)
            self._tint()

    def _tint(self) -> None:
        if self._icon:
            tokens = self._theme.tokens
            colour = tokens.colour(_ICON_TONE[self._kind])
            self.setIcon(icons.icon(self._icon, colour, tokens.disabled, _BUTTON_ICON, _ICON_GAP))


class IconLabel(QLabel):
    """A line icon that follows the theme; it says nothing by itself, words stand beside it."""

    def __init__(self, theme: Theme, icon: str, tone: str = "muted", size: int = ICON_SIZE) -> None:
        super().__init__()
        self._theme, self._icon, self._tone, self._size = theme, icon, tone, size
        self.setFixedSize(size, size)
        theme.changed.connect(self._tint)
        self._tint()

    def set_icon(self, icon: str, tone: str) -> None:
        """Show another icon or another colour."""
        if (icon, tone) != (self._icon, self._tone):
            self._icon, self._tone = icon, tone
            self._tint()

    def _tint(self) -> None:
        colour = self._theme.tokens.colour(self._tone)
        self.setPixmap(icons.pixmap(self._icon, colour, self._size, self.devicePixelRatioF()))


class ComboBox(LateChoice):
    """A combo box with the arrow of the icon set."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the arrow."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(_line(self.palette().text().color()))
            x, y = self.width() - 16.0, self.height() / 2
            painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])


class CheckBox(QCheckBox):
    """A check box with the check mark of the icon set."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the mark."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(_line(QColor(self._theme.tokens.on_accent)))
            x, y = box.center().x() + 0.5, box.center().y() + 0.5
            painter.drawPolyline([QPointF(x - 4, y), QPointF(x - 1.5, y + 3), QPointF(x + 4, y - 3.5)])


class Card(Panel):
    """A framed surface with a heading; put the content into `body`."""

    def __init__(self, margins: int = SPACE_L) -> None:
        super().__init__()
        self.setProperty("panel", "card")
        self.heading = Label("strong")
        self.heading_row = QHBoxLayout()
        self.heading_row.setSpacing(SPACE_S)
        self.heading_row.addWidget(self.heading)
        self.heading_row.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margins, SPACE_M, margins, margins)
        self.body.setSpacing(SPACE_S)
        self.body.addLayout(self.heading_row)


class Field(QWidget):
    """A control with its label above it; the label names the control to screen readers."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self.label = Label("label", "muted")
        self.label.setBuddy(control)
        # A style sheet's least height does not reach the layout: without this a low window would cut the control.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self.label)
        layout.addWidget(control)

    def set_text(self, text: str) -> None:
        """Name the control."""
        self.label.setText(text)
        self.control.setAccessibleName(text)


class Notice(Panel):
    """One line for what just happened, where the eye is: an icon and a sentence. Takes no room while it is empty."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._icon = IconLabel(theme, "check", "ok", 16)
        self._text = Label()
        self._text.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACE_XS, 0, SPACE_XS)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self._layout, self._theme = layout, theme
        self._way_back: Button | None = None
        self._do: Callable[[], None] | None = None
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that stands there; "" when there is none."""
        return "" if self.isHidden() else self._text.text()

    def say(self, sentence: str, tone: Tone = "ok") -> None:
        """Show a sentence."""
        self._icon.set_icon("alert" if tone in ("record", "warn") else "check", tone)
        self._text.set_tone(tone)
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self._do = None
        if self._way_back is not None:
            self._way_back.hide()
        self.show()

    def offer(self, words: str, do: Callable[[], None]) -> None:
        """Put a button beside the sentence, until it is pressed or something else is said."""
        if self._way_back is None:
            self._way_back = Button(self._theme, f"{self.objectName()}_action", "quiet")
            self._way_back.clicked.connect(self._act)
            self._layout.addWidget(self._way_back, 0, Qt.AlignmentFlag.AlignTop)
        self._do = do
        self._way_back.setText(words)
        self._way_back.show()

    def _act(self) -> None:
        do, self._do = self._do, None
        self.clear()
        if do is not None:
            do()

    def clear(self) -> None:
        """Say nothing."""
        self.hide()


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a changed property of ``widget``."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def line() -> QFrame:
    """A hairline between two parts of a card."""
    hairline = QFrame()
    hairline.setProperty("panel", "line")
    return hairline


def row(*parts: QWidget | int, spacing: int = SPACE_S) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch of that weight."""
    layout = QHBoxLayout()
    _fill(layout, parts, spacing)
    return layout


def column(*parts: QWidget | int, spacing: int = SPACE_S) -> QVBoxLayout:
    """Widgets one below the other; a number is a stretch of that weight."""
    layout = QVBoxLayout()
    _fill(layout, parts, spacing)
    return layout


def _fill(layout: QBoxLayout, parts: tuple[QWidget | int, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        else:
            layout.addWidget(part)


def _line(colour: QColor) -> QPen:
    return QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
