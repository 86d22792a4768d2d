"""The outline of a recording: what was played and what was not, who objected when, and where nothing was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from callmanager.audio.files.peaks import Peaks
from callmanager.ui import format as say
from callmanager.ui.theme import Theme, font, mix

MarkKind = Literal["objection", "pause", "gap", "event"]
_AXIS, _MARKS = 18, 12  # pixels: the times below, the marks above
_SIDE = 1  # the focus ring
_NEAR = 5  # pixels within which the mouse is on a mark
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600)
_LABEL_ROOM = 90


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a moment of the recording, or over a stretch of it; ``words`` tell it where the mouse is."""

    kind: MarkKind
    at_seconds: float
    words: str
    duration_seconds: float = 0.0


class Waveform(QWidget):
    """Draws one lane a channel; ``asked`` carries the moment in seconds that was clicked."""

    asked = Signal(float)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._peaks: Peaks | None = None
        self._seconds = 0.0
        self._marks: tuple[Mark, ...] = ()
        self._lanes: tuple[str, ...] = ()
        self._empty = ""
        self._place = 0.0
        self._mouse: float | None = None
        self._drawn: dict[bool, QPixmap] = {}
        theme.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(600, 120)

    @property
    def position_seconds(self) -> float:
        """Where the play head stands."""
        return self._place

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is marked."""
        return self._marks

    @property
    def peaks(self) -> Peaks | None:
        """The outline that is shown."""
        return self._peaks

    def say_empty(self, words: str) -> None:
        """What stands there while there is no outline."""
        self._empty = words
        self.update()

    def name_lanes(self, *words: str) -> None:
        """Who is heard in each lane, from the top; nothing for one lane."""
        self._lanes = words
        self._redraw()

    def show_recording(self, duration_seconds: float, marks: Sequence[Mark]) -> None:
        """Begin with another recording (or none: 0 seconds); its outline comes by `show_peaks`."""
        self._seconds, self._marks, self._peaks, self._place = duration_seconds, tuple(marks), None, 0.0
        self._redraw()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark these things in place of others."""
        self._marks = tuple(marks)
        self.update()

    def show_peaks(self, peaks: Peaks) -> None:
        """Show an outline, maybe of the beginning only."""
        self._peaks, self._seconds = peaks, peaks.duration_seconds
        self._redraw()

    def set_position(self, seconds: float) -> None:
        """Move the play head; repaints only when that moves it by a pixel."""
        before, self._place = self._x(self._place), seconds
        after = self._x(seconds)
        if int(before) != int(after):
            low, high = sorted((int(before), int(after)))
            self.update(low - 6, 0, high - low + 13, self.height())

    def _redraw(self) -> None:
        self._drawn.clear()
        self.update()

    # --- places -------------------------------------------------------------------------------------------------------

    def _x(self, seconds: float) -> float:
        width = max(1, self.width() - 2 * _SIDE)
        return _SIDE + (seconds / self._seconds * width if self._seconds else 0.0)

    def _moment(self, x: float) -> float:
        width = max(1, self.width() - 2 * _SIDE)
        return min(max(0.0, (x - _SIDE) / width), 1.0) * self._seconds

    def mark_near(self, x: float) -> Mark | None:
        """What is marked at this pixel."""
        for mark in self._marks:
            left, right = self._x(mark.at_seconds), self._x(mark.at_seconds + mark.duration_seconds)
            if left - _NEAR <= x <= right + _NEAR:
                return mark
        return None

    # --- mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the moment under the mouse."""
        if event.button() is Qt.MouseButton.LeftButton and self._seconds:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.asked.emit(self._moment(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the moment under the mouse, and go there while the button is held."""
        self._mouse = event.position().x() if self._seconds else None
        self.update()
        if event.buttons() & Qt.MouseButton.LeftButton and self._seconds:
            self.asked.emit(self._moment(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self._mouse = None
        self.update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a mark means in a tool tip."""
        if isinstance(event, QHelpEvent):
            mark = self.mark_near(event.pos().x())
            if mark is not None:
                moment = say.duration(mark.at_seconds)
                QToolTip.showText(event.globalPos(), f"{moment} · {mark.words}", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew at the new size."""
        self._drawn.clear()
        super().resizeEvent(event)

    # --- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lanes, the marks and the play head."""
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painter.setFont(font("label"))
            if self._peaks is None:
                painter.setPen(QColor(tokens.muted))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(16, 0, -16, 0), int(flags), self._empty)
            else:
                self._paint_lanes(painter)
            if self._seconds:
                self._paint_axis(painter)
                for mark in self._marks:
                    self._paint_mark(painter, mark)
                self._paint_head(painter)
            if self.hasFocus():
                painter.setPen(QPen(QColor(tokens.accent), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_lanes(self, painter: QPainter) -> None:
        head = int(self._x(self._place))
        for played, left, right in ((True, 0, head), (False, head, self.width())):
            painter.save()
            painter.setClipRect(left, 0, right - left, self.height())
            painter.drawPixmap(0, 0, self._lanes_in(played))
            painter.restore()
        lane, ground = self._lane_height(), QColor(self._theme.tokens.surface)
        ground.setAlpha(205)
        for number, words in enumerate(self._lanes if self._channels() > 1 else ()):
            size = painter.fontMetrics().size(0, words)
            box = QRectF(_SIDE + 2, _MARKS + number * lane + 1, size.width() + 8, size.height())
            painter.fillRect(box, ground)
            painter.setPen(QColor(self._theme.tokens.muted))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    def _channels(self) -> int:
        return self._peaks.channels if self._peaks is not None else 1

    def _lane_height(self) -> float:
        return (self.height() - _AXIS - _MARKS) / self._channels()

    def _lanes_in(self, played: bool) -> QPixmap:
        """The lanes as a picture, made once for each size, theme and outline."""
        if played not in self._drawn:
            scale = self.devicePixelRatioF()
            picture = QPixmap(round(self.width() * scale), round(self.height() * scale))
            picture.setDevicePixelRatio(scale)
            picture.fill(Qt.GlobalColor.transparent)
            tokens = self._theme.tokens
            colour = tokens.accent if played else mix(tokens.surface, tokens.muted, 0.65)
            with QPainter(picture) as painter:
                painter.setPen(QPen(QColor(colour), 1))
                painter.drawLines(self._lines())
            self._drawn[played] = picture
        return self._drawn[played]

    def _lines(self) -> list[QLineF]:
        assert self._peaks is not None
        lane = self._lane_height()
        columns = self._peaks.columns(max(1, self.width() - 2 * _SIDE))
        lines = []
        for channel in range(self._peaks.channels):
            middle, unit = _MARKS + lane * (channel + 0.5), (lane / 2 - 2) / 128
            pairs = columns[:, channel, :].astype(float) * unit
            for x, (low, high) in enumerate(pairs.tolist()):
                lines.append(QLineF(x + _SIDE + 0.5, middle - high, x + _SIDE + 0.5, middle - low + 0.6))
        return lines

    def _paint_axis(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        room = max(1, self.width() // _LABEL_ROOM)
        step = next((step for step in _STEPS if self._seconds / step <= room), _STEPS[-1])
        bottom = self.height() - _AXIS
        for number in range(int(self._seconds / step) + 1):
            x = self._x(number * step)
            painter.setPen(QColor(tokens.border))
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 4))
            words = say.duration(number * step)
            width = painter.fontMetrics().horizontalAdvance(words)
            if x + 3 + width < self.width():
                painter.setPen(QColor(tokens.muted))
                painter.drawText(QPointF(x + 3, self.height() - 5), words)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        tokens = self._theme.tokens
        colour = QColor(
            {"objection": tokens.info, "pause": tokens.muted, "gap": tokens.record, "event": tokens.warn}[mark.kind]
        )
        left, right = self._x(mark.at_seconds), self._x(mark.at_seconds + mark.duration_seconds)
        height = self.height() - _AXIS - _MARKS
        if mark.kind in ("pause", "gap"):
            stretch = QRectF(left, _MARKS, max(2.0, right - left), height)
            pattern = Qt.BrushStyle.BDiagPattern if mark.kind == "pause" else Qt.BrushStyle.DiagCrossPattern
            painter.fillRect(stretch, QBrush(colour, pattern))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(left, _MARKS), QPointF(left, _MARKS + height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if mark.kind == "objection":
            painter.drawPolygon(QPolygonF([QPointF(left - 5, 1), QPointF(left + 5, 1), QPointF(left, _MARKS - 2)]))
        else:
            painter.drawRect(QRectF(left - 3.5, 2, 7, 7))
        painter.restore()

    def _paint_head(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        bottom = self.height() - _AXIS
        if self._mouse is not None:
            moment = say.duration(self._moment(self._mouse))
            painter.setPen(QPen(QColor(tokens.muted), 1))
            painter.drawLine(QPointF(self._mouse, _MARKS), QPointF(self._mouse, bottom))
            width = painter.fontMetrics().horizontalAdvance(moment) + 10
            left = min(max(0.0, self._mouse - width / 2), self.width() - width)
            box = QRectF(left, self.height() - _AXIS + 1, width, _AXIS - 2)
            painter.fillRect(box, QColor(tokens.raised))
            painter.setPen(QColor(tokens.text))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), moment)
        x = self._x(self._place)
        painter.setPen(QPen(QColor(tokens.text), 2))
        painter.drawLine(QPointF(x, 2), QPointF(x, bottom))
