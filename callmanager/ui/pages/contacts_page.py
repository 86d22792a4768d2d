"""Contacts: found among all of them, looked at, called, changed one by one or many at once, imported and exported."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QWidget

from callmanager.domain.contact import Contact, ContactFilter, ContactPage, PageKey
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
from callmanager.ui.models.contacts_model import COMPANY, NAME, STATUS, TAGS, TONE_ROLE, ContactsModel
from callmanager.ui.pages.contact_editor import ContactEditor
from callmanager.ui.pages.contact_import import ContactImport
from callmanager.ui.pages.contact_view import ContactView
from callmanager.ui.pages.page import Page
from callmanager.ui.table_memory import TableMemory
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.badge_cell import BadgeCell
from callmanager.ui.widgets.contact_bulk import ContactBulk
from callmanager.ui.widgets.contact_filters import ContactFilters
from callmanager.ui.widgets.controls import Button, Card, Label
from callmanager.ui.widgets.table import Table
from callmanager.ui.widgets.table_views import TableViews
from callmanager.workers import Lane

_PAGE = 100
_DELAY_MS = 150
_OPEN_MS = 120  # whoever walks down the table by keys looks only at where they stop
_WIDTHS = (0, 146, 124, 128, 112, 132, 140)
_TAGS_FROM, _COMPANY_FROM = 1_030, 840  # the widths of the table from which these columns have room
_LIST, _EDITOR, _IMPORT = range(3)
_END = PageKey("\U0010ffff", "")  # behind every name


@dataclass(frozen=True, slots=True)
class _Found:
    page: ContactPage
    names: Names | None


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
        self._services, self._user, self._language = services, user, language
        self._lane, self._tasks = lane, tasks
        self._asked = 0
        self._found: int | None = None
        self._after: PageKey | None = None
        self._descending = False
        self._names_are_old = True
        self._count = Label("body", "muted")
        self._count.setObjectName("contacts_count")
        self.filters = ContactFilters(theme)
        self._import = Button(theme, "contacts_import", icon="import")
        self._export = Button(theme, "contacts_export", icon="save")
        self._new = Button(theme, "contact_add", "primary", "plus")
        self._head = (self._count, self.filters.search, self._import, self._export, self._new)
        for widget in self._head:
            self.action_row.addWidget(widget)
        self._model = ContactsModel(lambda: language.locale, self._fetch)
        self._table = Table("contacts_table", self._model, _WIDTHS)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setItemDelegateForColumn(STATUS, BadgeCell(theme, TONE_ROLE, self._table))
        memory = TableMemory(views, user.user_id, "contacts")
        self.views = TableViews(theme, "contacts_views", self._table, self.filters, memory, lane, tasks)
        self.filters.add_button(self.views)
        self.contact_actions = ContactActions(
            services, lambda: self.chosen, folder, user, theme, slow_lane, tasks, self
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
        card.body.addWidget(self._table)
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
        titles = self._table.horizontalHeader()
        titles.setSortIndicatorShown(True)
        titles.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        titles.setSectionsClickable(True)
        self._import.setVisible(self._user.may(Right.IMPORT_CONTACTS))
        self._export.setVisible(self._user.may(Right.EXPORT))
        self._new.setVisible(self._user.may(Right.EDIT_CONTACTS))

    def _connect(self, bridge: Bridge) -> None:
        self.filters.changed.connect(self.reload)
        self._table.installEventFilter(self)
        self.filters.search.installEventFilter(self)
        self._table.selectionModel().selectionChanged.connect(self._selected)
        self._table.verticalScrollBar().valueChanged.connect(self._read_ahead)
        self._table.horizontalHeader().sectionClicked.connect(self._sort)
        self._table.doubleClicked.connect(lambda _index: self.edit())
        self._import.clicked.connect(self.open_import)
        self._export.clicked.connect(self._ask_export)
        self._new.clicked.connect(self.add)
        self.contact_actions.said.connect(lambda words, tone: self.notice.say(words, tone))
        self.contact_actions.undoable.connect(self.notice.offer)
        self.contact_actions.changed.connect(self.reload)
        self.view.edit_wanted.connect(self.edit)
        self.view.failed.connect(self._fail)
        self.view.changed.connect(self._model.replace)
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
        self._table.setAccessibleName(self.tr("Contactos"))
        self._say_empty()
        self._say_count()
        self._model.retranslate()

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
            self._table.setFocus()

    def add(self) -> None:
        """Open the editor for somebody new."""
        self.editor.open("", self.contact_actions.names)

    def edit(self) -> None:
        """Open the editor for the contact that is chosen."""
        chosen = self.chosen
        if len(chosen) == 1 and self._user.may(Right.EDIT_CONTACTS):
            self.view.details.flush_note()
            self.editor.open(chosen[0].contact_id, self.contact_actions.names)

    def _saved(self, contact: Contact) -> None:
        self._show(_LIST)
        self.notice.say(self.tr("%1 está guardado.").replace("%1", contact.name))
        self._model.replace(contact)
        self._open_chosen()
        self._delay.start()

    def open_import(self) -> None:
        """Open the import."""
        self.importing.begin()
        self._show(_IMPORT)
        self.importing.first_focus().setFocus()

    # --- the table ----------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Show the first page of what is looked for; what was chosen stays chosen."""
        text, wanted, descending = self.filters.text, self.filters.filter, self._descending
        self._asked += 1
        asked = self._asked
        contacts = self._services.contacts
        are_old, self._names_are_old = self._names_are_old, False

        def show(found: _Found) -> None:
            if found.names is not None:
                self._know(found.names)
            if asked != self._asked:  # an older search may come back after a newer one was asked
                return
            self._learn(found.page)
            self._say_empty()
            chosen = {one.contact_id for one in self.chosen}
            self._after = _next(found.page, descending)
            self._model.show(found.page.contacts, more=self._after is not None)
            self._choose(chosen)
            self._tasks.run(self, self._lane, lambda: contacts.count(text, wanted, actor=self._user), count, self._fail)

        def count(found: int) -> None:
            if asked == self._asked:
                self._found = found
                self._say_count()

        self._tasks.run(
            self,
            self._lane,
            lambda: _Found(self._page(text, wanted, None, descending), self._look_up_names() if are_old else None),
            show,
            self._fail,
        )

    def _page(self, text: str, wanted: ContactFilter, key: PageKey | None, descending: bool) -> ContactPage:
        """The page that follows a key in the order that is shown; runs in the lane."""
        contacts = self._services.contacts
        if not descending:
            return contacts.page(text, wanted, after=key, limit=_PAGE, actor=self._user)
        page = contacts.page(text, wanted, before=key or _END, limit=_PAGE, actor=self._user)
        return replace(page, contacts=page.contacts[::-1])

    def _look_up_names(self) -> Names:
        services = self._services
        return Names.of(services.statuses.all(), services.users.all(), services.campaigns.all())

    def _fetch(self, _offset: int) -> None:
        asked, after, descending = self._asked, self._after, self._descending
        text, wanted = self.filters.text, self.filters.filter

        def append(page: ContactPage) -> None:
            if asked == self._asked:
                self._after = _next(page, descending)
                self._model.append(page.contacts, more=self._after is not None)
                self._learn(page)

        self._tasks.run(self, self._lane, lambda: self._page(text, wanted, after, descending), append, self._fail)

    def _read_ahead(self, value: int) -> None:
        """Ask for the next page while there is still one to scroll through."""
        bar, nowhere = self._table.verticalScrollBar(), self._table.rootIndex()
        if value > bar.maximum() - 2 * bar.pageStep() and self._model.canFetchMore(nowhere):
            self._model.fetchMore(nowhere)

    def _sort(self, column: int) -> None:
        """By name, the other way round; nothing else has an order that stays quick with a million contacts."""
        if column == NAME:
            self._descending = not self._descending
            self.reload()
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self._table.horizontalHeader().setSortIndicator(NAME, order)

    def _look_again(self) -> None:
        """Something has changed: who has scrolled far keeps their place, and sees it where they look."""
        self._names_are_old = True
        if self._stack.currentIndex() != _LIST or self._model.rowCount() <= _PAGE:
            self.reload()
        else:
            self.view.look_up()

    def _learn(self, page: ContactPage) -> None:
        """The tags that were seen are offered to whoever looks for one."""
        self.filters.add_tags(tag for one in page.contacts for tag in one.tags)

    def _know(self, names: Names) -> None:
        if names != self.contact_actions.names:
            self.contact_actions.names = names
            self.filters.name(names)
            self._model.name(names)
            self.view.name(names)
            self._bulk.name(names)

    def _say_count(self) -> None:
        words = self.tr("1 contacto") if self._found == 1 else self.tr("%1 contactos")
        self._count.setText(words.replace("%1", say.number(self._found, self._language.locale)))
        self._count.setVisible(bool(self._found) and self._stack.currentIndex() == _LIST)

    def _say_empty(self) -> None:
        if not self.filters.is_empty:
            self._table.say_empty(self.tr("Ningún contacto coincide."))
        elif self._user.may(Right.IMPORT_CONTACTS):
            self._table.say_empty(
                self.tr("Aún no hay contactos. Importe un archivo de Excel o CSV, o añada el primero.")
            )
        else:
            self._table.say_empty(self.tr("Aún no hay contactos. Añada el primero."))

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[Contact]:
        """The selected contacts, as the table shows them."""
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [self._model.row(row) for row in rows]

    def _choose(self, wanted: set[str]) -> None:
        selection = QItemSelection()
        rows = [number for number, row in enumerate(self._model.rows) if row.contact_id in wanted]
        for number in rows:
            index = self._model.index(number, 0)
            selection.select(index, index)
        model = self._table.selectionModel()
        if rows:
            model.setCurrentIndex(self._model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(
            selection, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self._selected()

    def _selected(self) -> None:
        chosen = self.chosen
        self._side.setCurrentWidget(self._bulk if len(chosen) > 1 else self.view)
        self._bulk.show_count(len(chosen))
        self.view.show_contact(chosen[0] if len(chosen) == 1 else None)
        self._open_soon.start()

    def _open_chosen(self) -> None:
        if len(self.chosen) == 1:
            self.view.look_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the table and of the search; a narrow table leaves some columns to the details."""
        if watched is self._table and event.type() == QEvent.Type.Resize:
            width = self._table.width()
            self.views.show_narrow(TAGS, width < _TAGS_FROM)
            self.views.show_narrow(COMPANY, width < _COMPANY_FROM)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if watched is self.filters.search and key is Qt.Key.Key_Down and self._model.rowCount():
                self._table.setFocus()
                if not self.chosen:
                    self._table.selectRow(0)
                return True
            if watched is self._table and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.edit()
                return True
            if watched is self._table and key is Qt.Key.Key_Delete and self._user.may(Right.DELETE_CONTACTS):
                self.contact_actions.ask_remove()
                return True
        return super().eventFilter(watched, event)

    # --- export -------------------------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        self.contact_actions.ask_export(self._found or 0, self.filters.text, self.filters.filter)

    def _ask_export_chosen(self) -> None:
        chosen = self.chosen
        self.contact_actions.ask_export(len(chosen), ids=[one.contact_id for one in chosen])

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(refusal(error, self._language.locale), "record")


def _next(page: ContactPage, descending: bool) -> PageKey | None:
    """From where the list goes on; None at its end."""
    return page.before if descending else page.after
