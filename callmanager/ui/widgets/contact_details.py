"""What is known of a chosen contact: facts, what happened so far, and notes that are saved as they are typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QGridLayout,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from callmanager.domain.contact import Contact
from callmanager.ui import contact_words as words_of
from callmanager.ui import format as say
from callmanager.ui.contact_names import NO_NAMES, Names
from callmanager.ui.i18n import Language
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import SPACE_M, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Badge, Button, Card, ElidedLabel, Label, row

WIDTH = 340
_TABS = ("facts", "history", "note")
_NOTE_DELAY_MS = 800


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a contact's history: when, what, and what belongs to it."""

    at: datetime
    what: str
    more: str = ""


class ContactDetails(Card):
    """Shows one contact. ``note_typed`` carries the contact's id and its note a moment after the last key."""

    note_typed = Signal(str, str)

    def __init__(self, theme: Theme, language: Language) -> None:
        super().__init__()
        self.setObjectName("contact_details")
        self._language = language
        self._names = NO_NAMES
        self._contact: Contact | None = None
        self._lock = ""
        self._may_edit = False
        self._name, self._who = ElidedLabel("lead"), ElidedLabel("body", "muted")
        self._name.setObjectName("contact_details_name")
        self._status, self._blocked = Badge("muted"), Badge("record")
        self._status.setObjectName("contact_details_status")
        self._blocked.setObjectName("contact_details_blocked")
        self._lock_words = Label("body", "warn")
        self._lock_words.setObjectName("contact_details_lock")
        self._lock_words.setWordWrap(True)
        self._tabs = [Button(theme, f"contact_tab_{name}", "tab") for name in _TABS]
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._facts = QFormLayout()
        self._happened: TwoLineModel[Happened] = TwoLineModel(
            lambda one: one.what, lambda one: one.more, lambda one: say.moment(one.at, language.locale)
        )
        self._history = QListView()
        self._history.setObjectName("contact_details_history")
        self._history.setModel(self._happened)
        self._history.setItemDelegate(TwoLineDelegate(theme, self._history, indent=0))
        self._history.setUniformItemSizes(True)
        self._history.setFrameShape(QListView.Shape.NoFrame)
        self._history.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._history.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._nothing = Label("body", "muted")
        self._nothing.setWordWrap(True)
        self._note = QPlainTextEdit()
        self._note.setObjectName("contact_details_note")
        self._note.setTabChangesFocus(True)
        self._note_state = Label("label", "muted")
        self._empty = Label("body", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._actions = QGridLayout()
        self._actions.setSpacing(SPACE_S)
        self._build()
        self._note_soon = QTimer(self, singleShot=True, interval=_NOTE_DELAY_MS)
        self._note_soon.timeout.connect(self.flush_note)
        self._note.textChanged.connect(self._typing)
        self._group.idClicked.connect(self._stack.setCurrentIndex)
        self.retranslate()

    def _build(self) -> None:
        inside = QWidget()
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        facts = QVBoxLayout(inside)
        facts.setContentsMargins(0, SPACE_S, SPACE_XS, 0)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(SPACE_M)
        self._facts.setVerticalSpacing(SPACE_XS)
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        facts.addLayout(self._facts)
        facts.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("contact_details_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        for page in (scroll, _page(self._history, self._nothing), _page(self._note, self._note_state)):
            self._stack.addWidget(page)
        tabs = row(*self._tabs, 1, spacing=0)
        for number, tab in enumerate(self._tabs):
            tab.setCheckable(True)
            self._group.addButton(tab, number)
        self._tabs[0].setChecked(True)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._name)
        column.addWidget(self._who)
        column.addLayout(row(self._status, self._blocked, 1))
        column.addWidget(self._lock_words)
        column.addLayout(tabs)
        column.addWidget(self._stack, 1)
        column.addLayout(self._actions)
        self.heading.hide()
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._shown, 1)

    def add_action(self, widget: QWidget, line: int, place: int, span: int = 1) -> None:
        """Put a button or a choice below, two side by side."""
        self._actions.addWidget(widget, line, place, 1, span)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(self.tr("Detalle del contacto"))
        for tab, words in zip(self._tabs, (self.tr("Ficha"), self.tr("Historial"), self.tr("Nota")), strict=True):
            tab.setText(words)
        self._history.setAccessibleName(self.tr("Historial del contacto"))
        self._note.setAccessibleName(self.tr("Nota del contacto"))
        self._note.setPlaceholderText(self.tr("Lo que conviene saber antes de llamar"))
        self._note_state.setText(self.tr("Se guarda sola."))
        self._nothing.setText(self.tr("Aún no ha pasado nada con este contacto."))
        self._blocked.setText(self.tr("No llamar"))
        self._empty.setText(self.tr("Elija un contacto para verlo."))
        self._happened.retranslate()
        self._say()

    def name(self, names: Names) -> None:
        """The words behind the ids, which may come after the contact."""
        self._names = names
        self._say()

    @property
    def contact(self) -> Contact | None:
        """The contact that is shown."""
        return self._contact

    def show_contact(self, contact: Contact | None, *, lock: str = "", may_edit: bool = False) -> None:
        """Show a contact; ``lock`` says who works on it, "" for nobody else."""
        is_other = contact is None or self._contact is None or contact.contact_id != self._contact.contact_id
        if is_other:
            self.flush_note()
            self._happened.show(())
            self._nothing.hide()
        self._contact, self._lock, self._may_edit = contact, lock, may_edit
        if (
            contact is not None
            and (is_other or not self._note_soon.isActive())
            and not (self._note.hasFocus() and not is_other)
        ):
            with QSignalBlocker(self._note):
                self._note.setPlainText(contact.note)
        self._note.setReadOnly(not may_edit or bool(lock))
        self._say()

    def show_history(self, happened: Sequence[Happened]) -> None:
        """Show what happened, newest first."""
        self._happened.show(happened)
        self._history.setVisible(bool(happened))
        self._nothing.setVisible(not happened)

    def flush_note(self) -> None:
        """Tell what is typed now."""
        self._note_soon.stop()
        contact, words = self._contact, self._note.toPlainText()
        if contact is not None and not self._note.isReadOnly() and words != contact.note:
            self.note_typed.emit(contact.contact_id, words)

    def _typing(self) -> None:
        self._note_soon.start()

    def _say(self) -> None:
        one = self._contact
        self._shown.setVisible(one is not None)
        self._empty.setVisible(one is None)
        if one is None:
            return
        self._name.setText(one.name)
        self._who.setText(words_of.joined((one.phone, one.company)))
        self._status.setText(self._names.status(one.status))
        tone = words_of.status_tone(one.status)
        self._status.set_tone(tone)
        self._blocked.setVisible(one.do_not_call)
        self._blocked.setToolTip(one.do_not_call_reason)
        self._lock_words.setText(self._lock)
        self._lock_words.setVisible(bool(self._lock))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, words in self._known(one):
            label, value = Label("label", "muted"), Label()
            label.setText(name)
            value.setText(words)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addRow(label, value)

    def _known(self, one: Contact) -> list[tuple[str, str]]:
        locale = self._language.locale
        phones = "\n".join(words_of.joined((phone.phone, phone.label)) for phone in one.phones[1:])
        consent = one.consent_source
        if one.consent_until is not None:
            until = self.tr("hasta %1").replace("%1", say.day(one.consent_until, locale))
            consent = words_of.joined((consent, until))
        facts = [
            (self.tr("No llamar"), one.do_not_call_reason if one.do_not_call else ""),
            (self.tr("Otros teléfonos"), phones),
            (self.tr("Correo"), one.email),
            (self.tr("Dirección"), words_of.joined((one.address, one.city, one.region), ", ")),
            (self.tr("Zona horaria"), one.time_zone),
            (self.tr("Etiquetas"), ", ".join(one.tags)),
            (self.tr("Responsable"), self._names.person(one.owner_id)),
            (self.tr("Campaña"), self._names.campaign(one.campaign_id)),
            (self.tr("Prioridad"), words_of.priority(one.priority) if one.priority else ""),
            (self.tr("Consentimiento"), consent),
            (self.tr("Estado desde"), say.moment(one.status_at, locale) if one.status_at else ""),
            (self.tr("Intentos"), str(one.attempts) if one.attempts else ""),
            (self.tr("Última llamada"), say.moment(one.last_call_at, locale) if one.last_call_at else ""),
        ]
        return [(name, words) for name, words in facts if words]


def _page(main: QWidget, under: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, SPACE_S, 0, 0)
    layout.setSpacing(SPACE_XS)
    layout.addWidget(main, 1)
    layout.addWidget(under)
    layout.addStretch(0)
    return page
