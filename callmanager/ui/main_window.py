"""The window's frame: rail, call bar, pages, and the keys that work everywhere."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from callmanager.domain.users import User
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.call_bar import CallBar
from callmanager.ui.widgets.frame_area import FrameArea
from callmanager.ui.widgets.rail import WIDTH as RAIL_WIDTH
from callmanager.ui.widgets.rail import Rail

SMALLEST = (1200, 680)
"""The smallest window in which nothing has to be scrolled."""
LEAST = (720, 440)
"""The smallest window: half a small laptop's screen, or a laptop's at 150 %."""
_FIRST_SIZE = QSize(1366, 768)
_FRAME_HEIGHT = 40  # of the system's title bar


class PageLike(Protocol):
    """What the frame asks of a page, which is a widget too."""

    def opened(self) -> None:
        """It has come to the front."""
        ...

    def first_focus(self) -> QWidget | None:
        """Where the keys go when it opens."""
        ...


class MainWindow(QMainWindow):
    """Shows one page at a time under the call bar.

    ``closed`` is emitted once, when the window has closed; ``closing`` just before, while services can still be called;
    ``setup_wanted`` asks for the first-start assistant.
    """

    closed = Signal()
    closing = Signal()
    setup_wanted = Signal()

    def __init__(
        self,
        pages: Mapping[str, PageLike],
        call_bar: CallBar,
        desk: CallDesk,
        user: User,
        theme: Theme,
        bridge: Bridge,
        tasks: Tasks,
        *,
        demo: bool,
    ) -> None:
        """``pages`` in the order of the rail; the last one stands at its foot, the first one opens."""
        super().__init__()
        self.setObjectName("main_window")
        self.bridge, self.tasks, self.desk, self.call_bar = bridge, tasks, desk, call_bar
        self._user, self._demo, self._pages = user, demo, dict(pages)
        self._is_closed = False
        self._asks = True
        self._open_page_name = ""
        for part in (bridge, tasks, desk):
            part.setParent(self)
        self._rail = Rail(theme, [(name, "phone" if name == "call" else name) for name in pages])
        self._stack = QStackedWidget()
        self._stack.setObjectName("page_area")
        for page in pages.values():
            self._stack.addWidget(cast(QWidget, page))
        self._lay_out()
        self._bind_keys()
        self._rail.chosen.connect(self.open_page)
        desk.failed.connect(lambda _error: self.open_page("call"))
        self.retranslate()
        self.setMinimumSize(*LEAST)
        room = self.screen().availableSize()
        self.resize(_FIRST_SIZE.boundedTo(QSize(room.width(), room.height() - _FRAME_HEIGHT)))
        self.open_page(next(iter(pages)))

    def _lay_out(self) -> None:
        """On a small or much enlarged screen the rail and the page scroll; the call bar never leaves the top."""
        column = QWidget()
        column.setMinimumWidth(SMALLEST[0] - RAIL_WIDTH)
        right = QVBoxLayout(column)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.call_bar)
        self._stack.setMinimumHeight(SMALLEST[1] - self.call_bar.minimumSizeHint().height())
        self._page_area = FrameArea("frame_page", self._stack, Qt.Orientation.Vertical)
        right.addWidget(self._page_area, 1)
        rail = FrameArea("frame_rail", self._rail, Qt.Orientation.Vertical)
        rail.setFixedWidth(RAIL_WIDTH)
        centre = QWidget()
        across = QHBoxLayout(centre)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(rail)
        across.addWidget(FrameArea("frame_column", column, Qt.Orientation.Horizontal), 1)
        self.setCentralWidget(centre)

    def _bind_keys(self) -> None:
        shortcuts.bind("call.answered", self, self.desk.answer)
        shortcuts.bind("call.hang_up", self, self.desk.hang_up)
        shortcuts.bind("call.hold", self, self.desk.toggle_hold)
        shortcuts.bind("pause", self, self._pause)
        for key, name in zip(shortcuts.keys("page"), self._pages, strict=False):
            shortcuts.bind("page", self, partial(self.open_page, name), keys=(key,))
        shortcuts.bind("settings", self, partial(self.open_page, "settings"))

    def _pause(self) -> None:
        """Pause what runs: the recording of a call, or the agent's own work while there is none."""
        if self.desk.call is not None:
            self.desk.toggle_recording()
        else:
            self.call_bar.idle.pause.press()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._page_words = {
            "call": self.tr("Llamada"),
            "callbacks": self.tr("Agenda"),
            "contacts": self.tr("Contactos"),
            "recordings": self.tr("Grabaciones"),
            "assistant": self.tr("Asistente"),
            "answers": self.tr("Respuestas"),
            "metrics": self.tr("Métricas"),
            "people": self.tr("Personas"),
            "audit": self.tr("Auditoría"),
            "phones": self.tr("Teléfonos"),
            "settings": self.tr("Ajustes"),
        }
        self._rail.name_pages(self._page_words)
        title = f"{self._user.name} – CallManager"
        self.setWindowTitle(f"DEMO – {title}" if self._demo else title)

    def open_page(self, name: str) -> None:
        """Bring a page to the front.

        Raises:
            KeyError: there is no such page.
        """
        page = self._pages[name]
        self._rail.choose(name)
        if self._open_page_name != name:
            self._open_page_name = name
            self._stack.setCurrentWidget(cast(QWidget, page))
            page.opened()
            self._page_area.verticalScrollBar().setValue(0)  # what was scrolled, or had the keys, was another page
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self._page_area.bring(focus)  # the page may have had the keys there already

    def count_on(self, name: str, count: int) -> None:
        """Show on the rail how many things wait on a page."""
        self._rail.show_count(name, count)

    def page_words(self, name: str) -> str:
        """What the rail calls a page."""
        return self._page_words.get(name, name)

    @property
    def page_names(self) -> tuple[str, ...]:
        """All pages, in the order of the rail."""
        return tuple(self._pages)

    @property
    def open_page_name(self) -> str:
        """The page that is in front."""
        return self._open_page_name

    def close_without_asking(self) -> None:
        """Close because the program ends; a call that is not finished is closed by whoever ends it."""
        self._asks = False
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask when a call is not finished; then end what the window listens to."""
        if self._asks and self.desk.call is not None and not self._may_leave_call():
            event.ignore()
            return
        super().closeEvent(event)
        if not self._is_closed:
            self._is_closed = True
            self.desk.flush_note()
            self.closing.emit()
            self.bridge.close()
            self.tasks.close()
            self.closed.emit()

    def _may_leave_call(self) -> bool:
        question = QMessageBox(self)
        question.setObjectName("close_question")
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle("CallManager")
        question.setText(self.tr("La llamada no está terminada."))
        question.setInformativeText(
            self.tr("Si cierra ahora, queda marcada como interrumpida. La grabación se guarda completa.")
        )
        stay = question.addButton(self.tr("Seguir en la llamada"), QMessageBox.ButtonRole.RejectRole)
        leave = question.addButton(self.tr("Cerrar"), QMessageBox.ButtonRole.AcceptRole)
        stay.setObjectName("close_stay")
        leave.setObjectName("close_leave")
        question.setDefaultButton(stay)
        question.setEscapeButton(stay)
        question.exec()
        return question.clickedButton() is leave
