"""Puts together what a call is worked with: the desks behind the call page, the page, and what the call bar tells."""

from dataclasses import dataclass

from callmanager.ai.summaries import Summarizer
from callmanager.domain.callback import Callback
from callmanager.ui import agent_words, labels
from callmanager.ui.agent_desk import AgentDesk
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.contact_desk import ContactDesk
from callmanager.ui.contact_drafts import drafts_of
from callmanager.ui.context import UiContext
from callmanager.ui.day_goals import DayGoals
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.pages.call_closing import CallClosing
from callmanager.ui.pages.call_contact import CallContact
from callmanager.ui.pages.call_copilot import CallCopilot
from callmanager.ui.pages.call_middle import CallMiddle
from callmanager.ui.pages.call_page import CallPage
from callmanager.ui.pages.call_script import CallScript
from callmanager.ui.pages.call_summary import CallSummaryPanel
from callmanager.ui.reminders import Reminders
from callmanager.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class CallDesks:
    """The call, the contact and the agent of this desk: one of each, whatever shows them."""

    call: CallDesk
    contact: ContactDesk
    agent: AgentDesk


def build_desks(context: UiContext, bridge: Bridge, tasks: Tasks) -> CallDesks:
    """The desks; contact and agent belong to the call's, so that they go with it."""
    calling, user, lane = context.calling, context.user, context.lane
    desk = CallDesk(
        context.calls,
        context.contacts,
        context.campaigns,
        context.consents,
        context.recordings,
        calling.dialler,
        user,
        lane,
        context.dial_lane,
        bridge,
        tasks,
    )
    return CallDesks(
        desk,
        ContactDesk(calling, user, lane, context.slow_lane, bridge, tasks, desk),
        AgentDesk(context.calls, calling.pause_reasons, user, lane, bridge, tasks, desk),
    )


def build_call_page(
    context: UiContext, desks: CallDesks, theme: Theme, language: Language, bridge: Bridge, tasks: Tasks
) -> CallPage:
    """The call page over the desks."""
    user, lane, settings, calling = context.user, context.lane, context.settings, context.calling

    def remember(campaign_id: str) -> None:
        settings.ui = settings.ui.model_copy(update={"campaign": campaign_id})
        new = settings.model_copy()
        tasks.run(desks.call, lane, lambda: context.keep_settings(new), on_error=desks.call.failed.emit)

    def remember_language(campaign_id: str, language: str) -> None:
        known = {**settings.ui.call_languages, campaign_id: language}
        settings.ui = settings.ui.model_copy(update={"call_languages": known})
        new = settings.model_copy()
        tasks.run(desks.call, lane, lambda: context.keep_settings(new), on_error=desks.call.failed.emit)

    desk, hand = desks.call, desks.contact
    contact = CallContact(
        desk,
        hand,
        calling,
        context.campaigns,
        settings.ui.campaign,
        remember,
        user,
        settings.office.products,
        theme,
        language,
        lane,
        bridge,
        tasks,
    )
    script = CallScript(desk, hand, calling.scripts, context.campaigns, user, theme, lane, bridge, tasks)
    copilot = CallCopilot(
        desk,
        user,
        context.objections,
        context.products,
        context.copilot,
        theme,
        language,
        lane,
        bridge,
        tasks,
        settings.ui.call_languages,
        remember_language,
    )
    summary = CallSummaryPanel(
        desk,
        calling,
        context.objections,
        context.copilot,
        Summarizer(context.copilot),  # its model may be chosen while the window is open
        user,
        theme,
        language,
        lane,
        tasks,
    )
    return CallPage(
        desk,
        contact,
        CallMiddle(desk, copilot, summary),
        CallClosing(
            desk, calling.outcomes, script, drafts_of(context, "closing"), theme, language, lane, bridge, tasks
        ),
    )


def follow_the_day(
    context: UiContext, desks: CallDesks, window: MainWindow, language: Language, bridge: Bridge, tasks: Tasks
) -> None:
    """Keep the call bar and the words true while there is no call: promises, goals, pauses, the office's outcomes."""
    calling, lane, idle = context.calling, context.lane, window.call_bar.idle

    def take(callback: Callback) -> None:
        open_callback(desks, window, callback)

    reminders = Reminders(
        calling.callbacks,
        idle,
        take,
        lambda count: window.count_on("callbacks", count),
        context.user,
        language,
        lane,
        bridge,
        tasks,
    )
    goals = DayGoals(context.goals, idle, context.user, language, lane, bridge, tasks)

    def read_outcomes() -> None:
        tasks.run(window, lane, calling.outcomes.catalogue, labels.speak_outcomes)

    def read_pause_reasons() -> None:
        tasks.run(window, lane, calling.pause_reasons.catalogue, agent_words.speak_pause_reasons)

    bridge.outcomes_changed.connect(lambda _event: read_outcomes())
    bridge.pause_reasons_changed.connect(lambda _event: read_pause_reasons())
    read_outcomes()
    read_pause_reasons()
    window.closed.connect(reminders.stop)
    window.closed.connect(goals.stop)
    window.closing.connect(desks.contact.close)


def open_callback(desks: CallDesks, window: MainWindow, callback: Callback) -> None:
    """Bring the contact of a promise to the call page; nothing is dialled by that, and no call is left for it."""
    window.open_page("call")
    if desks.call.call is None:
        desks.contact.take(callback.contact_id, callback)
