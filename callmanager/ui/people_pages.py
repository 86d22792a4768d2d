"""The pages about people and the audit log, for those who may see them; and everybody's own password."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from callmanager.domain.users import Right
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import Theme
from callmanager.workspace import office_zone


def people_pages(
    context: UiContext, theme: Theme, language: Language, bridge: Bridge, tasks: Tasks
) -> dict[str, Callable[[], Page]]:
    """What builds each page that this person may see, by the page's name."""

    def people() -> Page:
        from callmanager.ui.contact_drafts import drafts_of
        from callmanager.ui.pages.people_page import PeoplePage

        drafts = drafts_of(context, "person")
        return PeoplePage(context.people, drafts, context.user, theme, language, context.lane, bridge, tasks)

    def audit() -> Page:
        from callmanager.ui.pages.audit_page import AuditPage

        return AuditPage(
            context.people.audit,
            context.user,
            context.paths.reports,
            office_zone(context.settings),
            theme,
            language,
            context.lane,
            context.slow_lane,
            tasks,
        )

    pages = (("people", Right.MANAGE_USERS, people), ("audit", Right.SEE_AUDIT, audit))
    return {name: build for name, right, build in pages if context.user.may(right)}


def ask_own_password(context: UiContext, page: Page, theme: Theme, tasks: Tasks) -> QWidget:
    """Open the window in which whoever works here changes their password; the page says that it was done."""
    from callmanager.ui.people_dialogs import OwnPasswordDialog

    dialog = OwnPasswordDialog(context.people, context.user, theme, context.lane, tasks, page.window())
    dialog.done_well.connect(lambda _user: page.notice.say(dialog.done_words))
    dialog.open()
    return dialog
