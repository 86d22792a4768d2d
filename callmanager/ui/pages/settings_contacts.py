"""The contacts' part of the settings: which statuses there are, what they mean, and how long a contact stays taken."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from callmanager.domain.contact import DO_NOT_CONTACT, TO_DO, ContactStatus
from callmanager.domain.errors import CallManagerError
from callmanager.domain.office_lists import MAX_LABEL
from callmanager.domain.users import Right, User
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.services.contacts.contact_status import StatusService
from callmanager.settings import Settings
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.contact_names import language
from callmanager.ui.errors import sentence
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.pages.settings_contact_rules import ContactRulesCard
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Card, CheckBox, ComboBox, Field, Label, Notice, Panel, row
from callmanager.workers import Lane

_LIST_WIDTH = 320
_MONTHS = (0.0, 1.0, 2.0, 3.0, 6.0, 8.0, 12.0)


class ContactsSettings(Panel):
    """A list at the left, the status that is chosen in it at the right. Each status is saved by itself."""

    def __init__(
        self,
        statuses: StatusService,
        locks: ContactLocks,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        user: User,
        theme: Theme,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._statuses, self._user, self._lane, self._tasks = statuses, user, lane, tasks
        self._shown: ContactStatus | None = None  # None: a new one is being written
        self._all: tuple[ContactStatus, ...] = ()
        self._wanted_id = TO_DO
        self._list_card, self._card = Card(), Card()
        self._rows: TwoLineModel[ContactStatus] = TwoLineModel(lambda one: one.words(language()), self._second_line)
        self._list = QListView()
        self._list.setObjectName("statuses_list")
        self._list.setModel(self._rows)
        self._list.setItemDelegate(TwoLineDelegate(theme, self._list))
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._up = Button(theme, "status_up", icon="up")
        self._down = Button(theme, "status_down", icon="down")
        self._new = Button(theme, "status_new", icon="plus")
        self._label = QLineEdit()
        self._label.setObjectName("status_label")
        self._label.setMaxLength(MAX_LABEL)
        self._label_field = Field(self._label)
        self._closed = CheckBox(theme, "status_closed")
        self._active = CheckBox(theme, "status_active")
        self._closed_words = Label("label", "muted")
        self._closed_words.setWordWrap(True)
        self._months = Choice("status_months", _MONTHS, self._say_months)
        self._moves_to = ComboBox("status_moves_to")
        self._moves_field = Field(self._moves_to)
        self._save = Button(theme, "status_save", "primary", "save")
        self.notice = Notice(theme, "statuses_notice")
        self._rights = Label("label", "muted")
        may = user.may(Right.CONFIGURE)
        self._rules = ContactRulesCard(locks, settings, keep, theme, lane, tasks, may=may)
        self._build(may=may)
        self._list.clicked.connect(self._pick)
        self._list.activated.connect(self._pick)
        self._new.clicked.connect(self._begin_new)
        self._save.clicked.connect(self.save)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._months.box.currentIndexChanged.connect(lambda _index: self._follow())
        bridge.contacts_changed.connect(lambda _event: self.look_up())
        self.retranslate()
        self.look_up()

    def _build(self, *, may: bool) -> None:
        self._list_card.setFixedWidth(_LIST_WIDTH)
        self._list_card.body.addWidget(self._list, 1)
        self._list_card.body.addLayout(row(self._up, self._down))
        self._list_card.body.addWidget(self._new)
        body = self._card.body
        body.addLayout(_halves(self._label_field, self._active))
        body.addWidget(self._closed)
        body.addWidget(self._closed_words)
        body.addLayout(_halves(self._months, self._moves_field))
        body.addStretch(1)
        body.addWidget(self.notice)
        body.addWidget(self._rights)
        body.addLayout(row(1, self._save))
        self._rights.setVisible(not may)
        parts: tuple[QWidget, ...] = (
            self._new, self._label_field, self._active, self._closed, self._months, self._moves_field, self._save,
        )  # fmt: skip
        for part in parts:
            part.setEnabled(may)
        right = QVBoxLayout()
        right.setSpacing(SPACE_M)
        right.addWidget(self._card, 1)
        right.addWidget(self._rules)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._list_card)
        layout.addLayout(right, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._list_card.heading.setText(self.tr("Estados de los contactos"))
        self._list.setAccessibleName(self.tr("Estados de los contactos"))
        self._up.setText(self.tr("Subir"))
        self._down.setText(self.tr("Bajar"))
        self._new.setText(self.tr("Nuevo estado"))
        self._label_field.set_text(self.tr("Nombre del estado"))
        self._active.setText(self.tr("Está en uso"))
        self._closed.setText(self.tr("Cerrado: la cola no da estos contactos"))
        self._closed_words.setText(self.tr("A mano se les puede llamar, si nada más lo impide."))
        self._months.speak(self.tr("Si nadie lo llama en"))
        self._moves_field.set_text(self.tr("pasa a"))
        self._save.setText(self.tr("Guardar estado"))
        self._rights.setText(self.tr("Solo quien administra puede cambiar los estados."))
        self._rows.retranslate()
        self._offer()
        self._head()
        self._follow()

    def look_up(self) -> None:
        """Read the statuses; the one that is shown stays."""
        self._tasks.run(self, self._lane, self._statuses.all, self._show_list, self._fail)

    # --- the list -----------------------------------------------------------------------------------------------------

    def _show_list(self, statuses: Sequence[ContactStatus]) -> None:
        if tuple(statuses) == self._all:
            return
        self._all = tuple(statuses)
        self._rows.show(statuses)
        self._offer()
        for number, status in enumerate(statuses):
            if status.status_id == self._wanted_id:
                self._list.setCurrentIndex(self._rows.index(number))
                if self._shown is None or self._shown != status:
                    self._show(status)
        self._follow()

    def _pick(self, index: QModelIndex) -> None:
        self.notice.clear()
        self._show(self._rows.rows[index.row()])

    def _begin_new(self) -> None:
        self.notice.clear()
        self._list.clearSelection()
        self._wanted_id = ""
        self._show(None)
        self._label.setFocus()

    def _show(self, status: ContactStatus | None) -> None:
        self._shown = status
        if status is not None:
            self._wanted_id = status.status_id
        one = status or ContactStatus("")
        self._label.setText(one.label)
        self._label.setPlaceholderText(one.words(language()) if status is not None else "")
        self._closed.setChecked(one.is_closed)
        self._active.setChecked(one.is_active)
        self._months.choose(float(one.unseen_months))
        self._offer()
        self._head()
        self._follow()

    def _offer(self) -> None:
        """The statuses that the one at hand can move on to."""
        moves_to = self._shown.moves_to if self._shown is not None else ""
        self._moves_to.clear()
        for status in self._all:
            is_shown = self._shown is not None and status.status_id == self._shown.status_id
            if not is_shown and (status.is_active or status.status_id == moves_to):
                self._moves_to.addItem(status.words(language()), status.status_id)
        self._moves_to.setCurrentIndex(max(0, self._moves_to.findData(moves_to or TO_DO)))

    def _head(self) -> None:
        shown = self._shown
        self._card.heading.setText(shown.words(language()) if shown is not None else self.tr("Nuevo estado"))

    def _follow(self) -> None:
        may = self._user.may(Right.CONFIGURE)
        shown = self._shown.status_id if self._shown is not None else ""
        self._active.setEnabled(may and shown not in (TO_DO, DO_NOT_CONTACT))
        self._closed.setEnabled(may and shown != DO_NOT_CONTACT)
        self._months.setEnabled(may and shown != DO_NOT_CONTACT)
        self._moves_field.setEnabled(may and shown != DO_NOT_CONTACT and bool(self._months.figure))
        places = [status.status_id for status in self._all]
        place = places.index(self._wanted_id) if self._wanted_id in places else -1
        self._up.setEnabled(may and place > 0)
        self._down.setEnabled(may and 0 <= place < len(places) - 1)

    def _move(self, by: int) -> None:
        """Let the status that is shown change places with its neighbour."""
        ids = [status.status_id for status in self._all]
        place = ids.index(self._wanted_id)
        ids[place], ids[place + by] = ids[place + by], ids[place]
        self._tasks.run(
            self, self._lane, lambda: self._statuses.reorder(ids, self._user), lambda _: self.look_up(), self._fail
        )

    # --- saving -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the status that is shown, or make the new one."""
        label, months = self._label.text().strip(), int(float(self._months.figure or 0))
        if self._shown is None and not label:
            self.notice.say(self.tr("Escriba el nombre del estado."), "record")
            self._label.setFocus()
            return
        status = replace(
            self._shown or ContactStatus(""),
            label=label,
            is_closed=self._closed.isChecked(),
            is_active=self._active.isChecked(),
            unseen_months=months,
            moves_to=str(self._moves_to.currentData() or "") if months else "",
        )
        self._save.setEnabled(False)
        self._tasks.run(self, self._lane, lambda: self._statuses.save(status, self._user), self._saved, self._fail)

    def _saved(self, status: ContactStatus) -> None:
        self._save.setEnabled(True)
        self._wanted_id = status.status_id
        self._show(status)
        self.notice.say(self.tr("Guardado."))
        self.look_up()

    def _fail(self, error: CallManagerError) -> None:
        self._save.setEnabled(self._user.may(Right.CONFIGURE))
        self.notice.say(sentence(error), "record")

    # --- words --------------------------------------------------------------------------------------------------------

    def _second_line(self, status: ContactStatus) -> str:
        words = []
        if not status.is_active:
            words.append(self.tr("fuera de uso"))
        if status.is_closed:
            words.append(self.tr("cerrado"))
        if status.unseen_months:
            names = {one.status_id: one.words(language()) for one in self._all}
            moves = self.tr("en %1 pasa a “%2”").replace("%1", self._say_months(status.unseen_months))
            words.append(moves.replace("%2", names.get(status.moves_to, status.moves_to)))
        return "  ·  ".join(words) or self.tr("abierto")

    def _say_months(self, months: object) -> str:
        count = int(float(str(months)))
        if not count:
            return self.tr("Nunca cambia solo")
        return self.tr("1 mes") if count == 1 else self.tr("%1 meses").replace("%1", str(count))


def _halves(left: Field, right: Field | CheckBox) -> QHBoxLayout:
    both = row(left, right, spacing=SPACE_M)
    both.setStretch(0, 1)
    both.setStretch(1, 1)
    if isinstance(right, CheckBox):
        both.setAlignment(right, Qt.AlignmentFlag.AlignBottom)
    return both
