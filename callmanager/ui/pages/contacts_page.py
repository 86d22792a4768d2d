"""Contacts: found among all of them, looked at, called, changed one by one or many at once, imported and exported."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.ui import format as say
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.contact_actions import ContactActions
from callmanager.ui.contact_names import Names
from callmanager.ui.contact_refusals import refusal
from callmanager.ui.contact_services import ContactServices
from callmanager.ui.i18n import Language
from callmanager.ui.models.contacts_model import COMPANY, TAGS
from callmanager.ui.pages.contact_editor import ContactEditor
from callmanager.ui.pages.contact_import import ContactImport
from callmanager.ui.pages.contact_table import ContactTable
from callmanager.ui.pages.contact_view import ContactView
from callmanager.ui.pages.page import Page
from callmanager.ui.table_memory import TableMemory
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.contact_bulk import ContactBulk
from callmanager.ui.widgets.contact_filters import ContactFilters
from callmanager.ui.widgets.controls import Button, Card, Label
from callmanager.ui.widgets.table_views import TableViews
from callmanager.workers import Lane

_DELAY_MS = 150
_OPEN_MS = 120  # whoever walks down the table by keys looks only at where they stop
_TAGS_FROM, _COMPANY_FROM = 1_030, 840  # the widths of the table from which these columns have room
_LIST, _EDITOR, _IMPORT = range(3)


class ContactsPage(Page):
    """The contacts by name in pages, one of them at hand; the editor and the import take the list's place.

    ``call_wanted`` when a call was begun from here. ``folder`` is where exports go, ``views`` where it is kept which
    columns and filters a person chose.
    """

    call_wanted = Signal()

    def __init__(
        self,
        services: ContactServices,
        desk: CallDesk,
        editor: ContactEditor,
        importing: ContactImport,
        folder: Path,
        views: Path,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("contacts", theme)
        self._user, self._language = user, language
        self._count = Label("body", "muted")
        self._count.setObjectName("contacts_count")
        self.filters = ContactFilters(theme)
        self._import = Button(theme, "contacts_import", icon="import")
        self._export = Button(theme, "contacts_export", icon="save")
        self._new = Button(theme, "contact_add", "primary", "plus")
        self._head = (self._count, self.filters.search, self._import, self._export, self._new)
        for widget in self._head:
            self.action_row.addWidget(widget)
        self.table = ContactTable(services, self.filters, user, theme, language, lane, tasks)
        memory = TableMemory(views, user.user_id, "contacts")
        self.views = TableViews(theme, "contacts_views", self.table, self.filters, memory, lane, tasks)
        self.filters.add_button(self.views)
        self.contact_actions = ContactActions(
            services, lambda: self.table.chosen, folder, user, theme, slow_lane, tasks, self
        )
        self.view = ContactView(services, desk, self.contact_actions, user, theme, language, lane, tasks)
        self._bulk = ContactBulk(theme, user)
        self.editor, self.importing = editor, importing
        self._lay_out()
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._look_again)
        self._open_soon = QTimer(self, singleShot=True, interval=_OPEN_MS)
        self._open_soon.timeout.connect(self._open_chosen)
        self._connect(bridge)
        self.retranslate()
        self.reload()

    def _lay_out(self) -> None:
        card = Card()
        card.heading.hide()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        self._side = QStackedWidget()
        self._side.addWidget(self.view)
        self._side.addWidget(self._bulk)
        self._side.setFixedWidth(self.view.width())
        listed = QWidget()
        across = QHBoxLayout(listed)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_M)
        across.addWidget(card, 1)
        across.addWidget(self._side)
        self._stack = QStackedWidget()
        for widget in (listed, self.editor, self.importing):
            self._stack.addWidget(widget)
        self.content.addWidget(self.filters)
        self.content.addWidget(self._stack, 1)
        self._import.setVisible(self._user.may(Right.IMPORT_CONTACTS))
        self._export.setVisible(self._user.may(Right.EXPORT))
        self._new.setVisible(self._user.may(Right.EDIT_CONTACTS))

    def _connect(self, bridge: Bridge) -> None:
        self.filters.changed.connect(self.reload)
        self.table.installEventFilter(self)
        self.filters.search.installEventFilter(self)
        self.table.selected.connect(self._selected)
        self.table.shown.connect(self._say_empty)
        self.table.counted.connect(self._say_count)
        self.table.failed.connect(self._fail)
        self.table.names_known.connect(self._know)
        self.table.doubleClicked.connect(lambda _index: self.edit())
        self._import.clicked.connect(self.open_import)
        self._export.clicked.connect(self._ask_export)
        self._new.clicked.connect(self.add)
        self.contact_actions.said.connect(lambda words, tone: self.notice.say(words, tone))
        self.contact_actions.undoable.connect(self.notice.offer)
        self.contact_actions.changed.connect(self.reload)
        self.view.edit_wanted.connect(self.edit)
        self.view.failed.connect(self._fail)
        self.view.changed.connect(self.table.contacts.replace)
        self.view.calling.connect(self.call_wanted)
        for wanted, do in (
            (self._bulk.status_wanted, self.contact_actions.set_status),
            (self._bulk.owner_wanted, self.contact_actions.set_owner),
            (self._bulk.block_wanted, self.contact_actions.ask_block),
            (self._bulk.export_wanted, self._ask_export_chosen),
            (self._bulk.remove_wanted, self.contact_actions.ask_remove),
        ):
            wanted.connect(do)
        self._bulk.tags_wanted.connect(lambda tags, add: self.contact_actions.set_tags(tags, add=add))
        self.editor.opened.connect(lambda: self._show(_EDITOR))
        self.editor.left.connect(lambda: self._show(_LIST))
        self.editor.refused.connect(lambda words: self.notice.say(words, "warn"))
        self.editor.saved.connect(self._saved)
        self.importing.closed.connect(lambda: self._show(_LIST))
        self.importing.changed.connect(self.reload)
        bridge.contacts_changed.connect(lambda _event: self._delay.start())
        bridge.campaigns_changed.connect(lambda _event: self._delay.start())
        shortcuts.bind("contact.call", self, self.view.call)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Contactos"))
        self._import.setText(self.tr("Importar …"))
        self._export.setText(self.tr("Exportar …"))
        self._new.setText(self.tr("Contacto nuevo"))
        self.table.setAccessibleName(self.tr("Contactos"))
        self._say_empty()
        self._say_count()
        self.table.contacts.retranslate()

    def first_focus(self) -> QWidget | None:
        """The search; nothing while something else is open."""
        return self.filters.search if self._stack.currentIndex() == _LIST else None

    def opened(self) -> None:
        """Look again: an import or another desk may have changed them."""
        self._look_again()

    def closing(self) -> None:
        """What is typed is kept, and what is held is let go."""
        self.view.details.flush_note()
        self.editor.closing()
        self.importing.closing()

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        is_list = place == _LIST
        self.filters.setVisible(is_list)
        for widget in (self.filters.search, self._count):
            widget.setVisible(is_list)
        for button, right in (
            (self._import, Right.IMPORT_CONTACTS),
            (self._export, Right.EXPORT),
            (self._new, Right.EDIT_CONTACTS),
        ):
            button.setVisible(is_list and self._user.may(right))
        self.notice.clear()
        if is_list:
            self.table.setFocus()

    def add(self) -> None:
        """Open the editor for somebody new."""
        self.editor.open("", self.contact_actions.names)

    def edit(self) -> None:
        """Open the editor for the contact that is chosen."""
        chosen = self.table.chosen
        if len(chosen) == 1 and self._user.may(Right.EDIT_CONTACTS):
            self.view.details.flush_note()
            self.editor.open(chosen[0].contact_id, self.contact_actions.names)

    def _saved(self, contact: Contact) -> None:
        self._show(_LIST)
        self.notice.say(self.tr("%1 está guardado.").replace("%1", contact.name))
        self.table.contacts.replace(contact)
        self._open_chosen()
        self._delay.start()

    def open_import(self) -> None:
        """Open the import."""
        self.importing.begin()
        self._show(_IMPORT)
        self.importing.first_focus().setFocus()

    # --- what is listed and chosen ------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Show the first page of what is looked for; what was chosen stays chosen."""
        self.table.reload()

    def _look_again(self) -> None:
        """Something has changed: who has scrolled far keeps their place, and sees it where they look."""
        if not self.table.look_again(is_shown=self._stack.currentIndex() == _LIST):
            self.view.look_up()

    def _know(self, names: Names) -> None:
        if names != self.contact_actions.names:
            self.contact_actions.names = names
            self.filters.name(names)
            self.table.contacts.name(names)
            self.view.name(names)
            self._bulk.name(names)

    def _say_count(self) -> None:
        found = self.table.found
        words = self.tr("1 contacto") if found == 1 else self.tr("%1 contactos")
        self._count.setText(words.replace("%1", say.number(found, self._language.locale)))
        self._count.setVisible(bool(found) and self._stack.currentIndex() == _LIST)

    def _say_empty(self) -> None:
        if not self.filters.is_empty:
            self.table.say_empty(self.tr("Ningún contacto coincide."))
        elif self._user.may(Right.IMPORT_CONTACTS):
            self.table.say_empty(
                self.tr("Aún no hay contactos. Importe un archivo de Excel o CSV, o añada el primero.")
            )
        else:
            self.table.say_empty(self.tr("Aún no hay contactos. Añada el primero."))

    def _selected(self) -> None:
        chosen = self.table.chosen
        self._side.setCurrentWidget(self._bulk if len(chosen) > 1 else self.view)
        self._bulk.show_count(len(chosen))
        self.view.show_contact(chosen[0] if len(chosen) == 1 else None)
        self._open_soon.start()

    def _open_chosen(self) -> None:
        if len(self.table.chosen) == 1:
            self.view.look_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the table and of the search; a narrow table leaves some columns to the details."""
        if watched is self.table and event.type() == QEvent.Type.Resize:
            width = self.table.width()
            self.views.show_narrow(TAGS, width < _TAGS_FROM)
            self.views.show_narrow(COMPANY, width < _COMPANY_FROM)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if watched is self.filters.search and key is Qt.Key.Key_Down and self.table.contacts.rowCount():
                self.table.setFocus()
                if not self.table.chosen:
                    self.table.selectRow(0)
                return True
            if watched is self.table and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.edit()
                return True
            if watched is self.table and key is Qt.Key.Key_Delete and self._user.may(Right.DELETE_CONTACTS):
                self.contact_actions.ask_remove()
                return True
        return super().eventFilter(watched, event)

    # --- export -------------------------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        self.contact_actions.ask_export(self.table.found or 0, self.filters.text, self.filters.filter)

    def _ask_export_chosen(self) -> None:
        chosen = self.table.chosen
        self.contact_actions.ask_export(len(chosen), ids=[one.contact_id for one in chosen])

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(refusal(error, self._language.locale), "record")
