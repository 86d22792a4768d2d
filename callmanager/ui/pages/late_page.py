"""A page that is built after the window stands, because what it needs is slow to import."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from callmanager.ui.pages.page import Page


class LatePage(QWidget):
    """Holds the place of a page until `build`, or until somebody opens it."""

    def __init__(self, name: str, factory: Callable[[], Page]) -> None:
        super().__init__()
        self.setObjectName(f"place_{name}")
        self._factory = factory
        self._page: Page | None = None
        self._is_whole = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def is_built(self) -> bool:
        """Whether the page is there."""
        return self._page is not None

    @property
    def is_whole(self) -> bool:
        """Whether the page is there with all its parts."""
        return self._page is not None and self._is_whole

    def build_more(self) -> None:
        """Build the page, or the next of its parts; short enough for one turn of the event loop."""
        if self._page is None:
            self.build()
        else:
            self._is_whole = not self._page.build_more()

    def build(self) -> Page:
        """Build the page, in the GUI thread; building it again gives the same one."""
        if self._page is None:
            self._page = self._factory()
            self._layout.addWidget(self._page)
        return self._page

    def opened(self) -> None:
        """It has come to the front."""
        self.build().opened()

    def closing(self) -> None:
        """The window closes."""
        if self._page is not None:
            self._page.closing()

    def first_focus(self) -> QWidget | None:
        """Where the keys go when it opens."""
        return self.build().first_focus()
