"""A contact to be filled in, in place of the list: nobody else changes it meanwhile, and a crash loses nothing."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.contact import Contact, ContactPhone
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.contact_names import Names
from callmanager.ui.contact_refusals import refusal
from callmanager.ui.contact_services import ContactServices
from callmanager.ui.pages.contact_form import ContactForm
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, Label, Notice, Panel, row
from callmanager.workers import Lane

_FIELDS = (
    "email", "company", "note", "address", "city", "region", "time_zone", "tags", "campaign_id", "priority",
    "consent_source",
)  # fmt: skip
_DRAFT_MS = 700
_RENEW_MS = 60_000


@dataclass(frozen=True, slots=True)
class _Opened:
    contact: Contact | None
    draft: dict[str, Any] | None
    zones: list[str]


class ContactEditor(Panel):
    """Edits one contact, or makes a new one.

    ``opened`` when its fields can be filled in, ``saved`` carries the contact as it is now, ``left`` when it was
    closed without saving, ``refused`` carries the sentence why it cannot be edited: somebody else works on it.
    """

    opened = Signal()
    saved = Signal(object)
    left = Signal()
    refused = Signal(str)

    def __init__(
        self,
        services: ContactServices,
        drafts: ContactDrafts,
        user: User,
        theme: Theme,
        zone: ZoneInfo,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self.setObjectName("contact_editor")
        self._services, self._drafts, self._user = services, drafts, user
        self._lane, self._tasks = lane, tasks
        self._names = Names()
        self._contact: Contact | None = None
        self._holds = ""  # the id of the contact whose lock is held here
        self._kept: Contact | None = None  # what the lane has saved before it was refused the rest
        self._is_open = False
        self._title = Label("lead")
        self.notice = Notice(theme, "contact_edit_notice")
        self.form = ContactForm(theme, zone)
        self._cancel = Button(theme, "contact_edit_cancel")
        self._save = Button(theme, "contact_edit_save", "primary", "save")
        card = Card()
        card.heading.hide()
        card.body.addLayout(row(self._title, 1, self._cancel, self._save))
        card.body.addWidget(self.notice)
        card.body.addSpacing(SPACE_M)
        card.body.addWidget(self.form, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self._draft_soon = QTimer(self, singleShot=True, interval=_DRAFT_MS)
        self._draft_soon.timeout.connect(self._keep_draft)
        self._renew_often = QTimer(self, interval=_RENEW_MS)
        self._renew_often.timeout.connect(self._renew)
        self.form.changed.connect(self._draft_soon.start)
        self._cancel.clicked.connect(self.leave)
        self._save.clicked.connect(self.save)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcuts.bind("form.save", self, self.save, within)
        shortcuts.bind("form.leave", self, self.leave, within)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._cancel.setText(self.tr("Cancelar"))
        self._save.setText(self.tr("Guardar"))
        self._save.setToolTip(shortcuts.shown("form.save"))
        self._say_title()

    def _say_title(self) -> None:
        name = self._contact.name if self._contact is not None else ""
        self._title.setText(name or self.tr("Contacto nuevo"))

    @property
    def is_open(self) -> bool:
        """Whether a contact is being edited."""
        return self._is_open

    def open(self, contact_id: str, names: Names) -> None:
        """Take the contact for this person and show it; "" is a new one."""
        self._names = names

        def look() -> _Opened:
            contact = self._services.locks.take(contact_id, self._user) if contact_id else None
            return _Opened(contact, self._drafts.read(contact_id), sorted(available_timezones()))

        self._tasks.run(self, self._lane, look, self._show, lambda error: self.refused.emit(refusal(error, QLocale())))

    def _show(self, opened: _Opened) -> None:
        self._contact = opened.contact
        self._kept = None
        self._holds = opened.contact.contact_id if opened.contact is not None else ""
        self._is_open = True
        self.notice.clear()
        self.form.know_zones(opened.zones)
        self.form.show_contact(opened.contact, self._names, may_unblock=self._user.may(Right.UNBLOCK_CONTACTS))
        if opened.draft is not None and opened.draft != self.form.values:
            self.form.put(opened.draft)
            self.notice.say(
                self.tr("Lo que escribió la última vez no se había guardado; aquí está. Cancelar lo descarta."), "warn"
            )
        self._save.setEnabled(True)
        self._say_title()
        if self._holds:
            self._renew_often.start()
        self.opened.emit()
        self.form.lines["name"].setFocus()

    def save(self) -> None:
        """Save what stands in the fields, or say what is missing."""
        missing = self.form.missing()
        if missing is not None:
            words, where = missing
            self.notice.say(words, "record")
            where.setFocus()
            return
        if not self._save.isEnabled():
            return
        self._save.setEnabled(False)
        self._draft_soon.stop()
        before, values = self._contact, self.form.values

        def keep() -> Contact:
            contact = self._keep(before, values)
            self._drafts.drop(before.contact_id if before is not None else "")
            return contact

        self._tasks.run(self, self._lane, keep, self._saved, self._fail)

    def _keep(self, before: Contact | None, values: dict[str, Any]) -> Contact:
        """Save each part by its own way; runs in the lane. What was saved before one of them is refused stays."""
        contacts, user = self._services.contacts, self._user
        fields: dict[str, Any] = {name: values[name] for name in _FIELDS}
        fields |= {
            "phones": [ContactPhone(number, label=label) for number, label in values["phones"]],
            "owner_id": values["owner_id"] or None,
            "consent_until": self.form.moment_of(values["consent_until"]),
        }
        if before is None:  # the first of the numbers, with its label, stands among “phones”
            contact = contacts.add(values["name"], "", actor=user, **fields)
        else:
            contact = contacts.update(before.contact_id, user, name=values["name"], **fields)
        self._kept = contact
        if values["status"] != contact.status:
            self._kept = contact = contacts.set_status(contact.contact_id, values["status"], user, "hand")
        if values["do_not_call"] and (
            not contact.do_not_call or values["do_not_call_reason"] != contact.do_not_call_reason
        ):
            self._kept = contact = contacts.block(contact.contact_id, user, values["do_not_call_reason"])
        elif contact.do_not_call and not values["do_not_call"]:
            self._kept = contact = contacts.unblock(contact.contact_id, user)
        return contact

    def _saved(self, contact: Contact) -> None:
        self._close()
        self.saved.emit(contact)

    def _fail(self, error: CallManagerError) -> None:
        self._save.setEnabled(True)
        if self._kept is not None and self._contact is None:
            self._lane.run(self._drafts.drop, "")
        self._contact = self._kept or self._contact  # saving again goes on from what was saved
        self._keep_draft()
        self.notice.say(refusal(error, QLocale()), "record")

    def leave(self) -> None:
        """Close without saving; the draft goes, too."""
        if self._is_open:
            contact_id = self._contact.contact_id if self._contact is not None else ""
            self._draft_soon.stop()
            self._lane.run(self._drafts.drop, contact_id)
            self._close()
            self.left.emit()

    def closing(self) -> None:
        """The window closes: what is typed is kept for the next time, the contact is free for others."""
        if self._is_open:
            self._keep_draft()
            self._close()

    def _close(self) -> None:
        self._is_open = False
        self._renew_often.stop()
        held, self._holds = self._holds, ""
        if held:
            self._lane.run(self._services.locks.free, held, self._user)

    def _keep_draft(self) -> None:
        self._draft_soon.stop()
        if self._is_open:
            contact_id = self._contact.contact_id if self._contact is not None else ""
            self._lane.run(self._drafts.keep, contact_id, self.form.values)

    def _renew(self) -> None:
        held = self._holds
        if held:
            self._tasks.run(
                self,
                self._lane,
                lambda: self._services.locks.renew(held, self._user),
                on_error=lambda error: self.notice.say(refusal(error, QLocale()), "record"),
            )
