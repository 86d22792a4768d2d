"""A part of a page that is built when somebody opens it, or when there is time."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class LatePanel(QWidget):
    """Holds the place of a part; ``built`` carries this place when the part has come."""

    built = Signal(object)

    def __init__(self, panel: QWidget | Callable[[], QWidget]) -> None:
        super().__init__()
        self._factory: Callable[[], QWidget] | None = None
        self._area = QScrollArea()  # a low window scrolls a part, and squeezes none
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        if isinstance(panel, QWidget):
            self._area.setWidget(panel)
        else:
            self._factory = panel

    @property
    def is_built(self) -> bool:
        """Whether the part is there."""
        return self._factory is None

    def build(self) -> None:
        """Build the part, in the GUI thread; a second time does nothing."""
        factory, self._factory = self._factory, None
        if factory is not None:
            self._area.setWidget(factory())
            self.built.emit(self)
