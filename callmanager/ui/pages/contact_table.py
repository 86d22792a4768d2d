"""Which contacts are listed: page by page in the order of their names, with what is chosen kept when they change."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from callmanager.domain.contact import Contact, ContactFilter, ContactPage, PageKey
from callmanager.domain.users import User
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_names import Names
from callmanager.ui.contact_services import ContactServices
from callmanager.ui.i18n import Language
from callmanager.ui.models.contacts_model import NAME, STATUS, TONE_ROLE, ContactsModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.badge_cell import BadgeCell
from callmanager.ui.widgets.contact_filters import ContactFilters
from callmanager.ui.widgets.table import Table, moment_width
from callmanager.workers import Lane

_PAGE = 100
_WIDTHS = (0, 146, 124, 128, 112, 132)
_LAST_CALL_WIDTH = 140
_END = PageKey("\U0010ffff", "")  # behind every name


@dataclass(frozen=True, slots=True)
class _Found:
    page: ContactPage
    names: Names | None


class ContactTable(Table):
    """The contacts that the filters let through; further pages are read ahead of whoever scrolls.

    ``shown`` when the first page stands, ``counted`` when it is known how many there are, ``selected`` when others are
    chosen, ``failed`` carries a `CallManagerError`, ``names_known`` the `Names` of statuses, people and campaigns.
    """

    shown = Signal()
    counted = Signal()
    selected = Signal()
    failed = Signal(object)
    names_known = Signal(object)

    def __init__(
        self,
        services: ContactServices,
        filters: ContactFilters,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        self.contacts = ContactsModel(lambda: language.locale, self._fetch)
        super().__init__("contacts_table", self.contacts, (*_WIDTHS, moment_width(language.locale, _LAST_CALL_WIDTH)))
        self._services, self._filters, self._user = services, filters, user
        self._lane, self._tasks = lane, tasks
        self.found: int | None = None
        self._asked = 0
        self._after: PageKey | None = None
        self._descending = False
        self._names_are_old = True
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegateForColumn(STATUS, BadgeCell(theme, TONE_ROLE, self))
        titles = self.horizontalHeader()
        titles.setSortIndicatorShown(True)
        titles.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        titles.setSectionsClickable(True)
        titles.sectionClicked.connect(self._sort)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.selected.emit())
        self.verticalScrollBar().valueChanged.connect(self._read_ahead)

    def reload(self) -> None:
        """Show the first page of what is looked for; what was chosen stays chosen."""
        text, wanted, descending = self._filters.text, self._filters.filter, self._descending
        self._asked += 1
        asked = self._asked
        contacts = self._services.contacts
        are_old, self._names_are_old = self._names_are_old, False

        def show(found: _Found) -> None:
            if found.names is not None:
                self.names_known.emit(found.names)
            if asked != self._asked:  # an older search may come back after a newer one was asked
                return
            self._learn(found.page)
            self.shown.emit()
            chosen = {one.contact_id for one in self.chosen}
            self._after = _next(found.page, descending)
            self.contacts.show(found.page.contacts, more=self._after is not None)
            self._choose(chosen)
            self._tasks.run(
                self, self._lane, lambda: contacts.count(text, wanted, actor=self._user), count, self.failed.emit
            )

        def count(found: int) -> None:
            if asked == self._asked:
                self.found = found
                self.counted.emit()

        self._tasks.run(
            self,
            self._lane,
            lambda: _Found(self._page(text, wanted, None, descending), self._look_up_names() if are_old else None),
            show,
            self.failed.emit,
        )

    def look_again(self, *, is_shown: bool) -> bool:
        """Something has changed: read the first page anew, unless somebody has scrolled far; whether it was read."""
        self._names_are_old = True
        if is_shown and self.contacts.rowCount() > _PAGE:
            return False
        self.reload()
        return True

    @property
    def chosen(self) -> list[Contact]:
        """The selected contacts, in the order in which they stand."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.contacts.row(row) for row in rows]

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
        text, wanted = self._filters.text, self._filters.filter

        def append(page: ContactPage) -> None:
            if asked == self._asked:
                self._after = _next(page, descending)
                self.contacts.append(page.contacts, more=self._after is not None)
                self._learn(page)

        self._tasks.run(self, self._lane, lambda: self._page(text, wanted, after, descending), append, self.failed.emit)

    def _read_ahead(self, value: int) -> None:
        """Ask for the next page while there is still one to scroll through."""
        bar, nowhere = self.verticalScrollBar(), self.rootIndex()
        if value > bar.maximum() - 2 * bar.pageStep() and self.contacts.canFetchMore(nowhere):
            self.contacts.fetchMore(nowhere)

    def _sort(self, column: int) -> None:
        """By name, the other way round; nothing else has an order that stays quick with a million contacts."""
        if column == NAME:
            self._descending = not self._descending
            self.reload()
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(NAME, order)

    def _learn(self, page: ContactPage) -> None:
        """The tags that were seen are offered to whoever looks for one."""
        self._filters.add_tags(tag for one in page.contacts for tag in one.tags)

    def _choose(self, wanted: set[str]) -> None:
        self.choose_rows([number for number, row in enumerate(self.contacts.rows) if row.contact_id in wanted])
        self.selected.emit()


def _next(page: ContactPage, descending: bool) -> PageKey | None:
    """From where the list goes on; None at its end."""
    return page.before if descending else page.after
