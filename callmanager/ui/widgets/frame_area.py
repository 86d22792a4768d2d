"""A part of the window's frame that scrolls in one direction when the window is smaller than what it shows."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

_MARGIN = 50  # Qt's own around what is brought into sight


class FrameArea(QScrollArea):
    """Shows ``part`` as large as it can, and never smaller than it can be read.

    Args:
        name: its object name.
        part: what it shows.
        way: Horizontal scrolls from side to side, Vertical up and down; in the other direction it is as ``part`` is.
    """

    def __init__(self, name: str, part: QWidget, way: Qt.Orientation) -> None:
        super().__init__()
        self.setObjectName(name)
        self._part, self._way = part, way
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if way is Qt.Orientation.Horizontal:
            self.setVerticalScrollBarPolicy(never)
        else:
            self.setHorizontalScrollBarPolicy(never)
        self.setWidget(part)
        part.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_keys)

    def _follow_keys(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What the keys reach is in sight: Qt itself moves the innermost area alone."""
        if now is not None and self._part.isAncestorOf(now):
            self.bring(now)

    def bring(self, widget: QWidget) -> None:
        """Scroll no further than it takes to see this part of what is shown."""
        if not self._is_filled_by(widget):
            self.ensureWidgetVisible(widget)

    def _is_filled_by(self, widget: QWidget) -> bool:
        """Whether it is in sight already and no smaller than the room; Qt would put its middle in the middle."""
        place, room = QRect(widget.mapTo(self.viewport(), QPoint(0, 0)), widget.size()), self.viewport().rect()
        if self._way is Qt.Orientation.Horizontal:
            return place.width() > room.width() - 2 * _MARGIN and place.left() < room.right() and place.right() > 0
        return place.height() > room.height() - 2 * _MARGIN and place.top() < room.bottom() and place.bottom() > 0

    def minimumSizeHint(self) -> QSize:
        """What it needs where it does not scroll, and next to nothing where it does."""
        needed = self._part.minimumSizeHint().expandedTo(self._part.minimumSize())
        if self._way is Qt.Orientation.Horizontal:
            return QSize(0, needed.height())
        return QSize(needed.width(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size is needed when what it shows has changed."""
        if watched is self._part and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What it shows becomes as large as it is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As large as there is room, and no smaller than it can be.

        Qt's own way gives a part with wrapped words the height that it would like to have: a page would grow beyond
        its window, and move what is being clicked, whenever a sentence comes.
        """
        least = self._part.minimumSizeHint().expandedTo(self._part.minimumSize())
        self._part.resize(self.viewport().size().expandedTo(least))
