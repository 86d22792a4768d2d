"""Recordings: found among all of them, looked at, listened to, and what else may be done with them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.recording_listing import RecordingListing
from callmanager.domain.users import Right, Scope, User
from callmanager.services.answers.objections import ObjectionService
from callmanager.services.recordings.recordings import RecordingService
from callmanager.services.reports.reports import ReportService
from callmanager.ui import format as say
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.library_services import LibraryServices
from callmanager.ui.listening import Listening
from callmanager.ui.models.recordings_model import TONE_ROLE, RecordingsModel
from callmanager.ui.open_recording import OpenRecording
from callmanager.ui.pages.page import Page
from callmanager.ui.recording_actions import RecordingActions
from callmanager.ui.report_dialog import ReportDialog
from callmanager.ui.summary_review import SummaryButton
from callmanager.ui.table_memory import TableMemory
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.badge_cell import BadgeCell
from callmanager.ui.widgets.controls import Button, Card, Label
from callmanager.ui.widgets.player_view import PlayerView
from callmanager.ui.widgets.recording_details import RecordingDetails
from callmanager.ui.widgets.recording_filters import RecordingFilters
from callmanager.ui.widgets.table import Table, moment_width
from callmanager.ui.widgets.table_views import TableViews
from callmanager.workers import Lane

_PAGE = 100
_DELAY_MS = 150
_WIDTHS = (0, 150, 116, 142, 120, 84, 108)
_START = 3
_PHONE, _PHONE_FROM = 1, 860  # the column of the number, and the width of the table from which it has room


class RecordingsPage(Page):
    """The recordings that the person may see, newest first, in pages; one of them open in the player."""

    def __init__(
        self,
        recordings: RecordingService,
        objections: ObjectionService,
        reports: ReportService,
        folder: Path,
        report_folder: Path,
        views: Path,
        products: Sequence[str],
        zone: ZoneInfo,
        listening: Listening,
        library: LibraryServices,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("recordings", theme)
        self._recordings, self._reports, self._user = recordings, reports, user
        self._folder, self._report_folder, self._language = folder, report_folder, language
        self._lane, self._slow_lane, self._tasks, self._theme = lane, slow_lane, tasks, theme
        self._today = lambda: datetime.now(zone).date()
        self._listening = listening
        self._asked = self._found = 0
        self._agents: dict[str, str] = {}
        self._count = Label("body", "muted")
        self._count.setObjectName("recordings_count")
        self.filters = RecordingFilters(theme, zone, products, self._today, shows_agents=user.scope is not Scope.OWN)
        self._open_folder = Button(theme, "recordings_open_folder", icon="folder")
        self._report = Button(theme, "recordings_export_report", icon="report")
        if not user.may(Right.EXPORT):
            self._report.hide()
        for widget in (self._count, self.filters.search, self._open_folder, self._report):
            self.action_row.addWidget(widget)
        self._model = RecordingsModel(lambda: language.locale, self._fetch)
        widths = (*_WIDTHS[:_START], moment_width(language.locale, _WIDTHS[_START]), *_WIDTHS[_START + 1 :])
        self._table = Table("recordings_table", self._model, widths)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setItemDelegateForColumn(len(_WIDTHS) - 1, BadgeCell(theme, TONE_ROLE, self._table))
        memory = TableMemory(views, user.user_id, "recordings")
        self.views = TableViews(theme, "recordings_views", self._table, self.filters, memory, lane, tasks)
        self.filters.add_button(self.views)
        self.player = PlayerView(listening, theme, language)
        self.player.add_keys(self._table)
        self.details = RecordingDetails(theme, language)
        self._open = OpenRecording(
            lambda: self.chosen, self.details.trouble, listening, self.player, objections, lane, tasks, self
        )
        self._actions = RecordingActions(library, lambda: self.chosen, Path.home(), user, theme, slow_lane, tasks, self)
        for place, button in enumerate(self._actions.buttons):
            self.details.add_action(button, place, 2 if button is self._actions.erase else 1)
        self._summary: SummaryButton | None = None
        if library.summaries is not None:
            self._summary = SummaryButton("recording_summary", library.summaries, user, theme, lane, tasks, self)
            self.details.body.addWidget(self._summary.button)
        self._lay_out()
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self.reload)
        self.filters.changed.connect(self.reload)
        self._table.installEventFilter(self)
        self._table.selectionModel().selectionChanged.connect(self._selected)
        self._table.verticalScrollBar().valueChanged.connect(self._read_ahead)
        self._open.begun.connect(lambda: self.player.say_empty(self.tr("Leyendo la grabación …")))
        self._open.failed.connect(self._fail)
        self.details.tags_changed.connect(self._keep_tags)
        self._actions.said.connect(lambda words, tone: self.notice.say(words, tone))
        self._actions.changed.connect(self.reload)
        self._actions.about_to_delete.connect(self._let_go)
        self._open_folder.clicked.connect(self._show_folder)
        self._report.clicked.connect(self._choose_report)
        changed = (bridge.recording_started, bridge.recording_finished, bridge.recording_discarded)
        for news in (*changed, bridge.recording_verified, bridge.recording_tagged, bridge.library_read):
            news.connect(lambda _event: self._delay.start())
        self.retranslate()
        self.reload()

    def _lay_out(self) -> None:
        card = Card()
        card.heading.hide()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self._table)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(card, 1)
        left.addWidget(self.player)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addLayout(left, 1)
        across.addWidget(self.details)
        self.content.addWidget(self.filters)
        self.content.addLayout(across, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Grabaciones"))
        self._open_folder.setText(self.tr("Abrir carpeta"))
        self._report.setText(self.tr("Informe …"))
        self._table.setAccessibleName(self.tr("Grabaciones"))
        self.player.say_empty(self.tr("Elija una grabación para escucharla."))
        self._say_empty()
        self._say_count()
        self._model.retranslate()
        self._actions.retranslate()
        if self._summary is not None:
            self._summary.retranslate()

    def first_focus(self) -> QWidget:
        """The search."""
        return self.filters.search

    def opened(self) -> None:
        """Look again: files may have come by recovery."""
        self.player.find_devices()
        self.reload()

    def closing(self) -> None:
        """Nothing may sound when the window is gone."""
        self._listening.end()

    # --- the table ----------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Show the first page of what is looked for; what was chosen stays chosen."""
        wanted = self.filters.filter
        self._asked += 1
        asked = self._asked

        def ask() -> tuple[list[RecordingListing], int, list[str]]:
            found = self._recordings.search(self._user, wanted, limit=_PAGE)
            count = self._recordings.count(self._user, wanted) if len(found) == _PAGE else len(found)
            return found, count, self._recordings.known_tags(self._user)

        def show(answer: tuple[list[RecordingListing], int, list[str]]) -> None:
            if asked == self._asked:  # an older search may come back after a newer one was asked
                found, count, tags = answer
                self.filters.show_tags(tags)
                self._say_empty()
                chosen = {listing.recording_id for listing in self.chosen}
                self._model.show(found, more=len(found) == _PAGE)
                self._choose(chosen)
                self._know(found, count)

        self._tasks.run(self, self._lane, ask, show, self._fail)

    def _fetch(self, _offset: int) -> None:
        wanted, asked, after = self.filters.filter, self._asked, self._model.rows[-1].place

        def append(found: list[RecordingListing]) -> None:
            if asked == self._asked:
                self._model.append(found, more=len(found) == _PAGE)
                self._know(found, None)

        self._tasks.run(
            self,
            self._lane,
            lambda: self._recordings.search(self._user, wanted, limit=_PAGE, after=after),
            append,
            self._fail,
        )

    def _read_ahead(self, value: int) -> None:
        """Ask for the next page while there is still one to scroll through."""
        bar, nowhere = self._table.verticalScrollBar(), self._table.rootIndex()
        if value > bar.maximum() - 2 * bar.pageStep() and self._model.canFetchMore(nowhere):
            self._model.fetchMore(nowhere)

    def _know(self, found: Sequence[RecordingListing], count: int | None) -> None:
        if count is not None:
            self._found = count
            self._say_count()
        new = {one.metadata.user_id: one.metadata.user_name for one in found if one.metadata.user_name}
        if not new.keys() <= self._agents.keys():
            self._agents = dict(sorted((self._agents | new).items(), key=lambda item: item[1].casefold()))
            self.filters.show_agents(self._agents)

    def _say_count(self) -> None:
        words = self.tr("1 grabación") if self._found == 1 else self.tr("%1 grabaciones")
        self._count.setText(words.replace("%1", say.number(self._found, self._language.locale)))
        self._count.setVisible(self._found > 0)

    def _say_empty(self) -> None:
        if self.filters.is_empty:
            self._table.say_empty(
                self.tr("Aún no hay grabaciones. La primera empieza sola cuando alguien contesta una llamada.")
            )
        else:
            self._table.say_empty(self.tr("Ninguna grabación coincide."))

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[RecordingListing]:
        """The selected recordings, as the table shows them."""
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [self._model.row(row) for row in rows]

    def _choose(self, wanted: set[str]) -> None:
        self._table.choose_rows([n for n, row in enumerate(self._model.rows) if row.recording_id in wanted])
        self._selected()

    def _selected(self) -> None:
        chosen = self.chosen
        self.details.show_listings(chosen)
        self._actions.follow()
        self._show_summary(chosen[0].metadata if len(chosen) == 1 else None)
        self._open.follow()

    def _show_summary(self, metadata: RecordingMetadata | None) -> None:
        """Offer the draft of the call's summary that its agent has not confirmed yet."""
        if self._summary is not None:
            at = say.moment(metadata.start_time, self._language.locale) if metadata else ""
            told = f"{metadata.contact_name or metadata.contact_phone}  ·  {at}" if metadata else ""
            self._summary.look_up(metadata.call_id if metadata else "", metadata.user_id if metadata else "", told)

    def _let_go(self, ids: list[str]) -> None:
        """These are about to go: nobody may hold their files open."""
        current = self._listening.metadata
        if current is not None and current.recording_id in ids:
            self._table.clearSelection()
            self._open.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the table plays; a narrow table leaves the number to the details."""
        if event.type() == QEvent.Type.Resize and watched is self._table:
            self.views.show_narrow(_PHONE, self._table.width() < _PHONE_FROM)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._table:
            is_enter = Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and self._listening.metadata is not None:
                self._listening.toggle()
                return True
        return super().eventFilter(watched, event)

    def _keep_tags(self, tags: list[str]) -> None:
        (one,) = self.details.shown
        self._tasks.run(
            self,
            self._lane,
            lambda: self._recordings.set_tags(one.recording_id, tags, self._user),
            lambda _: self.reload(),
            self._fail,
        )

    # --- folder and report --------------------------------------------------------------------------------------------

    def _show_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self.notice.say(self.tr("Las grabaciones están en %1.").replace("%1", str(self._folder)))

    def _choose_report(self) -> None:
        dialog = ReportDialog(
            self._reports,
            self._user,
            self._report_folder,
            self._today,
            self._theme,
            self._language,
            self._slow_lane,
            self._tasks,
            self.window(),
        )
        dialog.open()

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
