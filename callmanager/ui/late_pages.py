"""The pages behind the call page: imported outside the GUI thread once the window stands, then built one by one.

So the first window does not wait for charts, tables and codes that nobody looks at yet.
"""

import gc
import importlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from callmanager.domain.callback import Callback
from callmanager.domain.users import Right
from callmanager.ui.appearance import Appearance
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.pages.late_page import LatePage
from callmanager.ui.pages.page import Page
from callmanager.ui.people_pages import people_pages
from callmanager.ui.theme import Theme
from callmanager.workspace import office_zone

_NAMES = (
    "callbacks",
    "contacts",
    "recordings",
    "assistant",
    "answers",
    "metrics",
    "people",
    "audit",
    "phones",
    "settings",
)
_AFTER_CALL_MS = 1_000


class LatePages:
    """Makes the places of the pages, and fills them."""

    def __init__(
        self,
        context: UiContext,
        desk: CallDesk,
        theme: Theme,
        language: Language,
        bridge: Bridge,
        tasks: Tasks,
        open_page: Callable[[str], None],
        take: Callable[[Callback], None],
        appearance: Appearance,
    ) -> None:
        """``take`` opens a promise's contact on the call page."""
        self._take, self._appearance = take, appearance
        self._context, self._desk, self._theme, self._language = context, desk, theme, language
        self._bridge, self._tasks, self._open_page = bridge, tasks, open_page
        factories: dict[str, Callable[[], Page]] = {
            "callbacks": self._callbacks,
            "contacts": self._contacts,
            "recordings": self._recordings,
            "assistant": self._assistant,
            "metrics": self._metrics,
            "phones": self._phones,
            "settings": self._settings,
        } | people_pages(context, theme, language, bridge, tasks)
        if context.user.may(Right.EDIT_PLAYBOOK):
            factories["answers"] = self._answers
        self.places = {name: LatePage(name, factories[name]) for name in _NAMES if name in factories}

    def close(self) -> None:
        """The window closes: let the pages end what they play or ask."""
        for place in self.places.values():
            place.closing()

    def warm_up(self) -> None:
        """Build every page soon, part by part, each in a turn of its own of the event loop; none during a call."""
        first = next(iter(self.places.values()))
        self._tasks.run(first, self._context.slow_lane, _import_pages, lambda _: self._build_next())

    def _build_next(self) -> None:
        page = next((place for place in self.places.values() if not place.is_whole), None)
        if page is None:
            return
        if self._desk.call is not None:  # a large page takes longer than a person on the phone should feel
            QTimer.singleShot(_AFTER_CALL_MS, page, self._build_next)
            return
        page.build_more()
        gc.freeze()  # it stays: a full collection that walked all of it would hold every thread, maybe in a call
        QTimer.singleShot(0, page, self._build_next)

    def _callbacks(self) -> Page:
        from callmanager.ui.pages.callbacks_page import CallbacksPage

        context = self._context
        return CallbacksPage(
            context.calling.callbacks,
            self._take,
            context.user,
            self._theme,
            self._language,
            context.lane,
            self._bridge,
            self._tasks,
        )

    def _contacts(self) -> Page:
        from callmanager.ui.contact_drafts import drafts_of
        from callmanager.ui.pages.contact_editor import ContactEditor
        from callmanager.ui.pages.contact_import import ContactImport
        from callmanager.ui.pages.contacts_page import ContactsPage

        context = self._context
        page = ContactsPage(
            context.contact_services,
            self._desk,
            ContactEditor(
                context.contact_services,
                drafts_of(context, "contact"),
                context.user,
                self._theme,
                office_zone(context.settings),
                context.lane,
                self._tasks,
            ),
            ContactImport(
                context.contact_services.importer,
                context.user,
                self._theme,
                self._language,
                context.lane,
                context.slow_lane,
                self._tasks,
            ),
            Path.home(),
            context.paths.home / "views",
            context.user,
            self._theme,
            self._language,
            context.lane,
            context.slow_lane,
            self._bridge,
            self._tasks,
        )
        page.call_wanted.connect(lambda: self._open_page("call"))
        return page

    def _recordings(self) -> Page:
        from callmanager.ui.listening import Listening
        from callmanager.ui.pages.recordings_page import RecordingsPage

        context = self._context
        folder = context.settings.audio.folder
        page = RecordingsPage(
            context.recordings,
            context.objections,
            context.reports,
            Path(folder) if folder else context.paths.recordings,
            context.paths.reports,
            context.paths.home / "views",
            context.settings.office.products,
            office_zone(context.settings),
            Listening(context.recordings, context.user, context.lane, context.slow_lane, self._tasks, context.unlock),
            context.library,
            context.user,
            self._theme,
            self._language,
            context.lane,
            context.slow_lane,
            self._bridge,
            self._tasks,
        )

        def name_campaigns() -> None:
            self._tasks.run(
                page,
                context.lane,
                context.campaigns.all,
                lambda found: page.details.name_campaigns({one.campaign_id: one.name for one in found}),
            )

        self._bridge.campaigns_changed.connect(lambda _event: name_campaigns())
        name_campaigns()
        return page

    def _assistant(self) -> Page:
        from callmanager.ui.pages.assistant_page import AssistantPage

        context = self._context
        return AssistantPage(
            context.assistant,
            context.user,
            self._theme,
            self._language,
            context.lane,
            self._bridge,
            self._tasks,
        )

    def _answers(self) -> Page:
        from callmanager.ui.contact_drafts import drafts_of
        from callmanager.ui.pages.answers_page import AnswersPage

        context = self._context
        page = AnswersPage(
            context.answers,
            context.assistant.prompts,
            context.campaigns.all(),
            context.user,
            office_zone(context.settings),
            self._theme,
            self._language,
            context.lane,
            context.slow_lane,
            self._bridge,
            self._tasks,
        )
        page.book.keep_drafts(drafts_of(context, "answer"))
        page.products.keep_drafts(drafts_of(context, "product"))
        page.prompts.keep_drafts(drafts_of(context, "prompt"))
        return page

    def _metrics(self) -> Page:
        from callmanager.ui.pages.metrics_page import MetricsPage

        context = self._context
        return MetricsPage(
            context.metrics,
            context.goals,
            context.user,
            self._theme,
            self._language,
            context.lane,
            self._bridge,
            self._tasks,
            demo=context.demo,
        )

    def _phones(self) -> Page:
        from callmanager.ui.pages.phones_page import PhonesPage

        context = self._context
        return PhonesPage(
            context.phones,
            context.user,
            context.phone_host,
            self._theme,
            self._language,
            context.lane,
            self._bridge,
            self._tasks,
        )

    def _settings(self) -> Page:
        from callmanager.ui.settings_parts import build_settings_page

        context = self._context
        return build_settings_page(
            context,
            self._theme,
            self._language,
            self._bridge,
            self._tasks,
            self._appearance,
            office_zone(context.settings),
        )


def _import_pages() -> None:
    for name in _NAMES:
        importlib.import_module(f"callmanager.ui.pages.{name}_page")
    importlib.import_module("callmanager.ui.settings_parts")
    importlib.import_module("phonenumbers")  # the first call to somebody new needs it
    gc.freeze()  # as with the pages; where a call runs already, these are not built for long
