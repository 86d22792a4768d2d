"""Colours, type and space: the one source for widgets, charts and painted parts.

Other modules ask a `Theme` for its current `Tokens`; nothing else names a colour.
"""

from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from callmanager.ui.stylesheet import stylesheet

ThemeChoice = Literal["dark", "light", "system"]
FontRole = Literal["label", "body", "strong", "lead", "title", "timer", "figure"]

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32
RADIUS_CARD, RADIUS_CONTROL = 6, 4
ROW_HEIGHT = 32
ICON_SIZE = 20


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as ``#RRGGBB``; ``on_accent`` and ``on_record`` are words on a filled ground."""

    is_dark: bool
    bg: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    record: str
    warn: str
    ok: str
    info: str
    series: tuple[str, str, str, str, str, str]

    @property
    def on_accent(self) -> str:
        """Words on a ground filled with `accent`, `record` or `warn`."""
        return self.bg if self.is_dark else self.surface

    @property
    def field(self) -> str:
        """The ground of a control to write in."""
        return self.bg if self.is_dark else self.surface

    @property
    def hover(self) -> str:
        """The ground of a control under the mouse."""
        return mix(self.raised, self.border, 0.45)

    @property
    def selection(self) -> str:
        """The ground of a selected row; `text` stays readable on it."""
        return mix(self.surface, self.accent, 0.22 if self.is_dark else 0.14)

    @property
    def accent_hover(self) -> str:
        """`accent` under the mouse."""
        return mix(self.accent, self.text, 0.15)

    @property
    def disabled(self) -> str:
        """Words of a control that cannot be used now."""
        return mix(self.muted, self.surface, 0.45)

    def colour(self, name: str) -> str:
        """The colour of a token by its name.

        Raises:
            KeyError: there is no such colour.
        """
        value = getattr(self, name, None)
        if not isinstance(value, str):
            raise KeyError(name)
        return value


DARK = Tokens(
    is_dark=True,
    bg="#11151A",
    surface="#181E25",
    raised="#222A33",
    border="#33404D",
    text="#E6EBF0",
    muted="#9DAAB8",
    accent="#35B8A6",
    record="#FF6369",
    warn="#F0B429",
    ok="#4CC38A",
    info="#70A8FF",
    series=("#35B8A6", "#70A8FF", "#F0B429", "#B58CFF", "#FF9E64", "#9DAAB8"),
)
LIGHT = Tokens(
    is_dark=False,
    bg="#F4F6F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    border="#C9D2DB",
    text="#17202A",
    muted="#556372",
    accent="#0B7A6E",
    record="#C62A2F",
    warn="#8F5B00",
    ok="#18794E",
    info="#1F5FBF",
    series=("#0B7A6E", "#1F5FBF", "#8F5B00", "#6E3FC4", "#A84B00", "#556372"),
)

_FONTS: dict[FontRole, tuple[int, QFont.Weight]] = {
    "label": (12, QFont.Weight.Normal),
    "body": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "lead": (15, QFont.Weight.DemiBold),
    "title": (20, QFont.Weight.DemiBold),
    "timer": (20, QFont.Weight.DemiBold),
    "figure": (32, QFont.Weight.DemiBold),
}


def mix(ground: str, colour: str, share: float) -> str:
    """``ground`` with ``share`` (0–1) of ``colour`` laid over it, as ``#RRGGBB``."""
    below, above = QColor(ground), QColor(colour)
    parts = (
        round(low * (1 - share) + high * share)
        for low, high in zip(below.getRgb()[:3], above.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return "#{:02X}{:02X}{:02X}".format(*parts)


def font(role: FontRole) -> QFont:
    """The interface font in one of its sizes; figures have digits of one width, so that a timer does not dance."""
    size, weight = _FONTS[role]
    chosen = QFont(QApplication.font())
    chosen.setPixelSize(size)
    chosen.setWeight(weight)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def palette(tokens: Tokens) -> QPalette:
    """The Qt palette of a theme, for what the style sheet does not reach."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.record,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Link: tokens.info,
        role.LinkVisited: tokens.info,
        role.Accent: tokens.accent,
        role.Light: tokens.raised,
        role.Midlight: tokens.border,
        role.Mid: tokens.border,
        role.Dark: tokens.border,
        role.Shadow: tokens.bg,
    }
    result = QPalette()
    for key, value in colours.items():
        result.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.disabled))
    return result


class Theme(QObject):
    """The theme of the whole application; `changed` is emitted after widgets have their new colours."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice: ThemeChoice = choice
        self._tokens: Tokens | None = None
        application.setStyle(QStyleFactory.create("Fusion"))
        body = application.font()
        body.setPixelSize(_FONTS["body"][0])
        application.setFont(body)
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.choose(choice)

    @property
    def tokens(self) -> Tokens:
        """The colours that hold now."""
        return self._tokens or LIGHT

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose; “system” follows the computer."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Wear a theme, at once and everywhere."""
        self._choice = choice
        hints = self._application.styleHints()
        if choice == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if choice == "dark" else Qt.ColorScheme.Light)
        self._wear(self._wanted())

    def _wanted(self) -> Tokens:
        if self._choice == "system":
            is_dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            is_dark = self._choice == "dark"
        return DARK if is_dark else LIGHT

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        """The computer has another look now; only whoever follows it changes."""
        if self._choice == "system":
            self._wear(DARK if scheme == Qt.ColorScheme.Dark else LIGHT)

    def _wear(self, tokens: Tokens) -> None:
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._application.setPalette(palette(tokens))
        self._application.setStyleSheet(stylesheet(colours(tokens)))
        self.changed.emit()


def colours(tokens: Tokens) -> dict[str, str]:
    """Every single colour of a theme by name, the derived ones included."""
    named = {f.name: getattr(tokens, f.name) for f in fields(tokens) if isinstance(getattr(tokens, f.name), str)}
    for name in ("on_accent", "field", "hover", "selection", "accent_hover", "disabled"):
        named[name] = tokens.colour(name)
    return named
