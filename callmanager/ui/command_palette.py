"""The palette of Ctrl+K: pages, actions, settings and contacts, found by a few letters and worked by keys alone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.contacts.contacts import ContactService
from callmanager.ui.bridge import Tasks
from callmanager.ui.commands import Command, Commands
from callmanager.ui.errors import sentence
from callmanager.ui.main_window import MainWindow
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.call_bar import HEIGHT as CALL_BAR_HEIGHT
from callmanager.ui.widgets.controls import Label, Panel
from callmanager.ui.widgets.result_list import ROW_HEIGHT, ResultList
from callmanager.workers import Lane

_WIDTH, _MOST_ROWS, _MOST_FOUND = 620, 9, 60
_LEAST_LETTERS = 2
_CONTACTS = 8
_SEARCH_DELAY_MS = 120


class CommandPalette(Panel):
    """Lies over the page below the call bar, which stays to be seen; the keys of a call work on while it is open."""

    def __init__(
        self,
        window: MainWindow,
        commands: Commands,
        contacts: ContactService,
        user: User,
        take: Callable[[Contact], None],
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        """``take`` opens a contact that was found."""
        super().__init__()
        self.setParent(window)
        self.setObjectName("command_palette")
        self.setProperty("panel", "raised")
        self.setFixedWidth(_WIDTH)
        self._window, self._commands, self._contacts, self._take = window, commands, contacts, take
        self._user = user
        self._lane, self._tasks = lane, tasks
        self._asked = 0
        self._people: list[Command] = []
        self._known: list[Command] = []
        self._settings: list[Command] = []
        self._before: QWidget | None = None
        self._line = QLineEdit()
        self._line.setObjectName("palette_line")
        self._line.setProperty("lead", "true")
        self.results = ResultList(
            theme, "palette_results", lambda one: one.words, lambda one: one.kind, lambda one: one.keys
        )
        self._hint = Label("label", "muted")
        self._hint.setObjectName("palette_hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        layout.setSpacing(SPACE_XS)
        for part in (self._line, self.results, self._hint):
            layout.addWidget(part)
        self._delay = QTimer(self, singleShot=True, interval=_SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._look_up)
        self._line.textChanged.connect(lambda _text: self._typed())
        self._line.installEventFilter(self)
        self.results.lead(self._line)
        self.results.picked.connect(self._do)
        self.results.left.connect(self.close_palette)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        words = self.tr("Buscar páginas, acciones, ajustes y contactos")
        self._line.setPlaceholderText(words)
        self._line.setAccessibleName(words)
        self.results.setAccessibleName(self.tr("Lo encontrado"))
        self._hint_usual()

    def open_palette(self) -> None:
        """Come to the front with all that can be done now; pressed again, go."""
        if self.isVisible():
            self.close_palette()
            return
        self._before = QApplication.focusWidget()
        self._people = []
        self._known, self._settings = self._commands.now(), self._commands.settings()
        self._line.clear()
        self._show()
        left = (self._window.width() - _WIDTH) // 2
        self.move(max(0, left), CALL_BAR_HEIGHT + SPACE_S)
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Go, and give the keys back to where they were."""
        if self.isVisible():
            before, self._before = self._before, None
            self.hide()
            if before is not None and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, command: Command) -> None:
        self.close_palette()
        command.do()

    def _typed(self) -> None:
        self._people = []
        self._asked += 1
        self._show()
        if len(self._line.text().strip()) >= _LEAST_LETTERS:
            self._delay.start()
        else:
            self._delay.stop()

    def _look_up(self) -> None:
        """Search the contacts, outside the GUI thread."""
        text, asked = self._line.text(), self._asked
        kind = self.tr("Contacto")

        def show(found: list[Contact]) -> None:
            if asked == self._asked and self.isVisible():
                self._people = [
                    Command(
                        f"contact.{one.contact_id}",
                        one.name or one.phone,
                        "  ·  ".join(part for part in (kind, one.phone, one.company) if part),
                        lambda one=one: self._take(one),  # type: ignore[misc]
                    )
                    for one in found
                ]
                self._show(stay=True)

        def fail(error: CallManagerError) -> None:
            if asked == self._asked:
                self._hint.setText(sentence(error))

        self._tasks.run(
            self, self._lane, lambda: self._contacts.search(text, limit=_CONTACTS, actor=self._user), show, fail
        )

    def _show(self, *, stay: bool = False) -> None:
        """What can be done first, then people, then settings; within each what fits best."""
        text = self._line.text()
        rows = [*_ranked(self._known, text), *self._people]
        if text.strip():
            rows += _ranked(self._settings, text)
        rows = rows[:_MOST_FOUND]
        self.results.show_rows(rows, stay=stay)
        self.results.setFixedHeight(min(_MOST_ROWS, len(rows)) * ROW_HEIGHT)
        self.results.setVisible(bool(rows))
        if rows:
            self._hint_usual()
        else:
            self._hint.setText(self.tr("Nada con esas letras. Pruebe con otra palabra, un nombre o un teléfono."))
        self.adjustSize()

    def _hint_usual(self) -> None:
        self._hint.setText(self.tr("↑ ↓ para elegir  ·  Intro para hacerlo  ·  Esc para cerrar"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It goes when the keys go elsewhere, but not when another window comes for a moment."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            gone = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            if event.reason() not in gone:
                self._before = None
                self.hide()
        return super().eventFilter(watched, event)


def _ranked(commands: list[Command], text: str) -> list[Command]:
    ranked = [(one.rank(text), one) for one in commands]
    return [one for _rank, one in sorted(((r, c) for r, c in ranked if r is not None), key=lambda pair: pair[0])]
