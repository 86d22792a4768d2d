"""The contact that is chosen in the list: what is known of it, what happened so far, and what can be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.call import Call
from callmanager.domain.contact import Contact, StatusChange
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.services.answers.summaries import KeptSummary
from callmanager.ui import contact_words as words_of
from callmanager.ui import format as say
from callmanager.ui import labels, shortcuts
from callmanager.ui.bridge import Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.contact_actions import ContactActions
from callmanager.ui.contact_names import Names
from callmanager.ui.contact_refusals import lock_words
from callmanager.ui.contact_services import ContactServices
from callmanager.ui.i18n import Language
from callmanager.ui.pages.call_history import summary_words
from callmanager.ui.summary_review import SummaryButton, unconfirmed
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.contact_details import WIDTH, ContactDetails, Happened
from callmanager.ui.widgets.controls import Button, ComboBox, Panel
from callmanager.workers import Lane

_MANY = 200


@dataclass(frozen=True, slots=True)
class _Known:
    contact: Contact | None
    steps: Sequence[StatusChange]
    calls: Sequence[Call]
    summaries: Mapping[str, KeptSummary]  # by call


class ContactView(Panel):
    """Details with their buttons. ``changed`` carries a contact as it is now, ``failed`` a `CallManagerError`.

    ``calling`` when a call was begun, ``edit_wanted`` when the contact is to be edited.
    """

    changed = Signal(object)
    failed = Signal(object)
    calling = Signal()
    edit_wanted = Signal()

    def __init__(
        self,
        services: ContactServices,
        desk: CallDesk,
        actions: ContactActions,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._services, self._desk, self._actions, self._user = services, desk, actions, user
        self._language, self._lane, self._tasks = language, lane, tasks
        self._names = Names()
        self._known: _Known | None = None
        self.setFixedWidth(WIDTH)
        self.details = ContactDetails(theme, language)
        self._number = ComboBox("contact_call_number")
        self._call = Button(theme, "contact_call", "primary", "phone")
        self._call.make_tall()
        self._edit = Button(theme, "contact_edit", icon="note")
        self._block = Button(theme, "contact_block_button", icon="phone_off")
        self._remove = Button(theme, "contact_remove", "danger", "remove")
        self.details.add_action(self._number, 0, 0, 2)
        self.details.add_action(self._call, 1, 0, 2)
        self.details.add_action(self._edit, 2, 0)
        self.details.add_action(self._block, 2, 1)
        self.details.add_action(self._remove, 3, 0)
        self.summary = SummaryButton("contact_summaries", services.summaries, user, theme, lane, tasks, self)
        self.details.add_action(self.summary.button, 3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.details)
        self._edit.setVisible(user.may(Right.EDIT_CONTACTS))
        self._remove.setVisible(user.may(Right.DELETE_CONTACTS))
        self._call.clicked.connect(self.call)
        self._edit.clicked.connect(self.edit_wanted)
        self._block.clicked.connect(self._block_or_allow)
        self._remove.clicked.connect(actions.ask_remove)
        self.details.note_typed.connect(self._keep_note)
        self.summary.settled.connect(lambda _call_id: self.look_up())
        desk.changed.connect(lambda _call: self._follow())
        desk.busy_changed.connect(lambda _busy: self._follow())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._number.setAccessibleName(self.tr("Número al que se llama"))
        self._call.setText(self.tr("Llamar") + "  " + shortcuts.shown("contact.call"))
        self._edit.setText(self.tr("Editar"))
        self._remove.setText(self.tr("Eliminar …"))
        self.summary.retranslate()
        self._follow()
        if self._known is not None:
            self._tell(self._known)

    def name(self, names: Names) -> None:
        """The words behind the ids."""
        self._names = names
        self.details.name(names)
        self._show(self.details.contact)

    @property
    def contact(self) -> Contact | None:
        """The contact that is shown."""
        return self.details.contact

    def show_contact(self, contact: Contact | None) -> None:
        """Show a contact as the list knows it; the rest follows by `look_up`."""
        before = self.details.contact
        if contact is None or before is None or contact.contact_id != before.contact_id:
            self._known = None
            self.summary.show(())
        self._show(contact)

    def look_up(self) -> None:
        """Read the contact as it is now, and what happened to it."""
        one = self.details.contact
        if one is None:
            return

        def look() -> _Known:
            services, user = self._services, self._user
            contact = services.contacts.get(one.contact_id, actor=user)
            steps = services.contacts.history(one.contact_id, actor=user)
            calls = services.calls.with_contact(one.contact_id, limit=_MANY)
            return _Known(
                contact, steps, calls, services.summaries.of_calls([call.call_id for call in calls], actor=user)
            )

        def show(known: _Known) -> None:
            now = self.details.contact
            if now is None or now.contact_id != one.contact_id:
                return
            self._known = known
            if known.contact is not None:
                self._show(known.contact)
                self.changed.emit(known.contact)
            self._tell(known)

        self._tasks.run(self, self._lane, look, show, self.failed.emit)

    def _show(self, contact: Contact | None) -> None:
        may_edit = self._user.may(Right.EDIT_CONTACTS)
        self.details.show_contact(contact, lock=self._lock_of(contact), may_edit=may_edit)
        if contact is not None:
            chosen = self._number.currentData()
            self._number.clear()
            for phone in contact.phones:
                self._number.addItem(words_of.joined((phone.phone, phone.label)), phone.phone)
            self._number.setCurrentIndex(max(0, self._number.findData(chosen)))
            self._number.setVisible(len(contact.phones) > 1)
        self._follow()

    def _lock_of(self, contact: Contact | None) -> str:
        """Who else works on it, in words; "" when nobody does."""
        if contact is None or not contact.is_locked(datetime.now(UTC)) or contact.locked_by == self._user.user_id:
            return ""
        who = self._names.person(contact.locked_by) or self.tr("Otra persona")
        return lock_words(who, contact.locked_until, self._language.locale)

    def _follow(self) -> None:
        """What can be done now."""
        one = self.details.contact
        self._block.setText(self.tr("Permitir …") if one is not None and one.do_not_call else self.tr("No llamar …"))
        if one is None:
            return
        lock = self._lock_of(one)
        why = ""
        if one.do_not_call:
            why = self.tr("Pidió que no se le llame.")
        elif lock:
            why = lock
        elif self._desk.call is not None:
            why = self.tr("Termine primero la llamada que tiene.")
        self._call.setEnabled(not why and not self._desk.is_busy)
        self._call.setToolTip(why)
        self._edit.setEnabled(not lock)
        self._edit.setToolTip(lock)
        may = Right.UNBLOCK_CONTACTS if one.do_not_call else Right.EDIT_CONTACTS
        self._block.setVisible(self._user.may(may))
        self._block.setEnabled(not lock)
        self._remove.setEnabled(not lock)

    def _tell(self, known: _Known) -> None:
        happened = [self._call_line(call, known.summaries.get(call.call_id)) for call in known.calls]
        happened += [self._step_line(step) for step in known.steps]
        self.details.show_history(sorted(happened, key=lambda one: one.at, reverse=True))
        drafts = [
            unconfirmed(
                call.call_id, call.agent_id, self._call_words(call), known.summaries.get(call.call_id), self._user
            )
            for call in sorted(known.calls, key=lambda one: one.started_at, reverse=True)
        ]
        self.summary.show([draft for draft in drafts if draft is not None])

    def _call_words(self, call: Call) -> str:
        at = say.moment(call.started_at, self._language.locale)
        return words_of.joined((call.contact_name or call.phone, at, labels.outcome(call.outcome_id)))

    def _call_line(self, call: Call, kept: KeptSummary | None) -> Happened:
        what = labels.outcome(call.outcome_id) if call.outcome_id else labels.phase(call.phase.value)
        return Happened(
            call.started_at, what, words_of.joined((call.agent_name, call.product, summary_words(kept), call.note))
        )

    def _step_line(self, step: StatusChange) -> Happened:
        what = self.tr("Estado: %1").replace("%1", self._names.status(step.after))
        return Happened(step.at, what, words_of.joined((step.actor, words_of.change_reason(step.reason))))

    # --- what is done -------------------------------------------------------------------------------------------------

    def call(self) -> None:
        """Dial the number that is chosen."""
        one = self.details.contact
        if one is None or not self._call.isEnabled():
            return
        self.details.flush_note()
        self._desk.start(
            phone=self._number.currentData() or one.phone,
            contact_name=one.name,
            contact_id=one.contact_id,
            product="",
            campaign_id=one.campaign_id,
        )
        self.calling.emit()

    def _block_or_allow(self) -> None:
        one = self.details.contact
        if one is not None and one.do_not_call:
            self._actions.ask_unblock()
        else:
            self._actions.ask_block()

    def _keep_note(self, contact_id: str, words: str) -> None:
        def kept(contact: Contact) -> None:
            now = self.details.contact
            if now is not None and now.contact_id == contact_id:
                self._show(contact)
            self.changed.emit(contact)

        def fail(error: CallManagerError) -> None:
            self.failed.emit(error)
            self.look_up()

        self._tasks.run(
            self,
            self._lane,
            lambda: self._services.contacts.update(contact_id, self._user, note=words),
            kept,
            fail,
        )
