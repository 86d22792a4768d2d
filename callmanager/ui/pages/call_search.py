"""Whom to call, while nobody is at hand: the queue's next contact, one that is searched, or a number that is typed."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.contacts.contacts import ContactService
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Tasks
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Field, Label, Notice, Panel, line, row
from callmanager.workers import Lane

_SHOWN = 30
_SEARCH_DELAY_MS = 120


class CallSearch(Panel):
    """``picked`` carries a `Contact`; ``call_asked`` and ``next_asked`` are the two buttons."""

    picked = Signal(object)
    call_asked = Signal()
    next_asked = Signal()

    def __init__(
        self,
        contacts: ContactService,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        on_error: Callable[[CallManagerError], None],
    ) -> None:
        super().__init__()
        self._contacts, self._user = contacts, user
        self._lane, self._tasks, self._fail = lane, tasks, on_error
        self._asked = 0
        self._is_looking = True
        self._pick_when_found = False
        self._then: Callable[[], None] | None = None
        self._is_busy = False
        self._size: int | None = None
        self._next = Button(theme, "queue_next", "primary", "queue")
        self._next.make_tall()
        self._waiting = Label("label", "muted")
        self._waiting.setObjectName("queue_size")
        self._search = _line("contact_search")
        self._found: TwoLineModel[Contact] = TwoLineModel(
            lambda one: one.name, lambda one: "  ·  ".join(part for part in (one.phone, one.company) if part)
        )
        self._results = QListView()
        self._results.setObjectName("contact_results")
        self._results.setModel(self._found)
        self._results.setItemDelegate(TwoLineDelegate(theme, self._results))
        self._results.setUniformItemSizes(True)
        self._results.setFrameShape(QListView.Shape.NoFrame)
        self._results.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._results.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._nobody = Label("body", "muted")
        self._nobody.setObjectName("contact_results_empty")
        self._nobody.setWordWrap(True)
        self._nobody.hide()
        self._name_line, self._phone_line = _line("contact_name_input"), _line("contact_phone_input")
        self._name, self._phone = Field(self._name_line), Field(self._phone_line)
        self._start = Button(theme, "call_start", "normal", "phone")
        self._start.make_tall()
        # Above the list, which alone gives way: a message moves nothing that is being typed into or clicked.
        self.notice = Notice(theme, "call_notice")
        self.above_results = QVBoxLayout()
        self._build()
        self._delay = QTimer(self, singleShot=True, interval=_SEARCH_DELAY_MS)
        self._delay.timeout.connect(self.look_up)
        self._connect()
        self.retranslate()
        self._typed()
        self.look_up()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._next)
        layout.addWidget(self._waiting)
        layout.addWidget(line())
        layout.addWidget(self._search)
        layout.addWidget(self.notice)
        layout.addLayout(self.above_results)
        layout.addWidget(self._nobody)
        self._results.setMinimumHeight(0)
        layout.addWidget(self._results, 1)
        layout.addWidget(line())
        both = row(self._name, self._phone, spacing=SPACE_S)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        layout.addLayout(both)
        layout.addSpacing(SPACE_XS)
        layout.addWidget(self._start)

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._search.returnPressed.connect(self._pick_first)
        self._results.clicked.connect(self._pick)
        self._results.activated.connect(self._pick)
        self._name_line.textChanged.connect(lambda _text: self._typed())
        self._phone_line.textChanged.connect(lambda _text: self._typed())
        self._name_line.returnPressed.connect(self._phone_line.setFocus)
        self._phone_line.returnPressed.connect(self._ask_to_call)
        self._start.clicked.connect(self._ask_to_call)
        self._next.clicked.connect(lambda: self.next_asked.emit())

    def retranslate(self) -> None:
        """Say everything anew."""
        self._next.setText(self.tr("Siguiente contacto") + "  " + shortcuts.shown("queue.next"))
        self._search.setPlaceholderText(self.tr("Buscar contacto"))
        self._search.setAccessibleName(self.tr("Buscar contacto"))
        self._results.setAccessibleName(self.tr("Contactos encontrados"))
        self._name.set_text(self.tr("Nombre"))
        self._phone.set_text(self.tr("Teléfono"))
        self._start.setText(self.tr("Llamar") + "  " + shortcuts.shown("call.start"))
        self.show_size(self._size)
        self._say_nobody()

    def _say_nobody(self) -> None:
        """Where no contact is found, what to do then."""
        self._nobody.setVisible(not self._found.rows and not self._is_looking)
        self._nobody.setText(
            self.tr("Nadie coincide. Con Intro pasa a ser un contacto nuevo.")
            if self._search.text().strip()
            else self.tr("Aún no hay contactos. Escriba abajo un nombre y un teléfono.")
        )

    def show_size(self, size: int | None) -> None:
        """Show how many contacts wait in the queue; None while that is not known."""
        self._size = size
        if size is None:
            self._waiting.setText(self.tr("Contactos en cola: %1").replace("%1", "–"))
        elif size:
            self._waiting.setText(self.tr("Contactos en cola: %1").replace("%1", str(size)))
        else:
            self._waiting.setText(self.tr("La cola está vacía."))
        self._follow()

    def show_busy(self, is_busy: bool) -> None:
        """While a step is under way the buttons rest."""
        self._is_busy = is_busy
        self._follow()

    @property
    def search_line(self) -> QWidget:
        """The line to search in, where a call begins."""
        return self._search

    @property
    def name(self) -> str:
        """The name that is typed."""
        return self._name_line.text().strip()

    @property
    def phone(self) -> str:
        """The number that is typed."""
        return self._phone_line.text().strip()

    def clear(self) -> None:
        """Ready for the next contact."""
        for typed in (self._search, self._name_line, self._phone_line):
            typed.clear()

    def look_up(self) -> None:
        """Search for what is typed now."""
        text = self._search.text()
        self._delay.stop()
        self._asked += 1
        asked = self._asked
        self._is_looking = True

        def show(found: list[Contact]) -> None:
            if asked == self._asked:
                self._is_looking = False
                self._found.show(found)
                self._say_nobody()
                if self._pick_when_found:
                    self._pick_first()

        self._tasks.run(
            self, self._lane, lambda: self._contacts.search(text, limit=_SHOWN, actor=self._user), show, self._not_found
        )

    def when_picked(self, then: Callable[[], None]) -> None:
        """Run ``then`` once what was typed and confirmed is found and picked; at once when nothing is on its way."""
        if self._pick_when_found:
            self._then = then
        else:
            then()

    def look_up_soon(self) -> None:
        """Search again a moment after the last such news."""
        self._delay.start()

    def _not_found(self, error: CallManagerError) -> None:
        self._is_looking = self._pick_when_found = False
        self._then = None
        self._fail(error)

    def _ask_to_call(self) -> None:
        if self._start.isEnabled():
            self.call_asked.emit()

    def _typed(self) -> None:
        self._follow()

    def _follow(self) -> None:
        """What is typed makes *call* the one thing to do next; else that is the queue."""
        has_number = bool(self.phone)
        self._start.setEnabled(has_number and not self._is_busy)
        self._start.set_kind("primary" if has_number else "normal")
        self._next.setEnabled(not self._is_busy)
        self._next.set_kind("primary" if self._size and not has_number else "normal")

    def _pick_first(self) -> None:
        if self._delay.isActive() or self._is_looking:
            self._pick_when_found = True  # whoever types fast means what they typed, not what stands there still
            if self._delay.isActive():
                self.look_up()
            return
        self._pick_when_found = False
        then, self._then = self._then, None
        if self._found.rows:
            self._pick(self._found.index(0))
            if then is not None:
                then()
            return
        # Nobody of that name yet: what was typed becomes the new contact's name, or number.
        text = self._search.text().strip()
        is_number = text[:1] in "+(0123456789" and any(character.isdigit() for character in text)
        (self._phone_line if is_number else self._name_line).setText(text)
        (self._name_line if is_number else self._phone_line).setFocus()

    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(self._found.rows[index.row()])


def _line(name: str) -> QLineEdit:
    control = QLineEdit()
    control.setObjectName(name)
    return control
