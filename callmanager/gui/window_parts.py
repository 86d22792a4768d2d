"""What a window is given of the program: the services, put together as its pages use them."""

from typing import TYPE_CHECKING

from callmanager.domain.users import User
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.domain.phones import PhonePlaces
    from callmanager.ui.context import UiContext


def context_of(app: "App", user: User, lane: Lane, slow_lane: Lane, dial_lane: Lane) -> "UiContext":
    """What a window over this program is given."""
    from callmanager.ai.assistant import Assistant
    from callmanager.ai.model_desk import ModelDesk
    from callmanager.services.answers.answer_report import AnswerReport
    from callmanager.services.team.team_database import TeamDatabase
    from callmanager.ui.answer_services import AnswerServices
    from callmanager.ui.assistant_services import AssistantServices
    from callmanager.ui.calling_services import CallingServices
    from callmanager.ui.contact_services import ContactServices
    from callmanager.ui.context import UiContext
    from callmanager.ui.library_services import LibraryServices
    from callmanager.ui.people_services import PeopleServices
    from callmanager.ui.phone_services import PhoneHost
    from callmanager.ui.privacy_services import PrivacyServices

    return UiContext(
        settings=app.settings,
        paths=app.paths,
        bus=app.bus,
        user=user,
        calls=app.calls,
        campaigns=app.campaigns,
        consents=app.consents,
        contacts=app.contacts,
        contact_services=ContactServices(
            app.contacts,
            app.statuses,
            app.locks,
            app.importer,
            app.campaigns,
            app.users,
            app.calls,
            app.summaries,
        ),
        recordings=app.recordings,
        metrics=app.metrics,
        goals=app.goals,
        reports=app.reports,
        backups=app.backups,
        objections=app.objections,
        products=app.products,
        answers=AnswerServices(app.answers, app.products, app.objections, AnswerReport(app.database)),
        assistant=AssistantServices(
            app.conversations,
            app.products,
            app.prompts,
            app.copilot,
            Assistant(app.copilot),
            ModelDesk(app.copilot),
        ),
        phones=app.phones,
        people=PeopleServices(app.users, app.teams, app.audit),
        recorder=app.recorder,
        copilot=app.copilot,
        lane=lane,
        slow_lane=slow_lane,
        dial_lane=dial_lane,
        problems=app.problems,
        phone_host=PhoneHost(
            lambda: app.phone_reach,
            app.open_to_phones,
            lambda host: app.prefer_phone_address(user, host),
            _phone_places,
            app.change_server,
        ),
        calling=CallingServices(
            app.calls,
            app.contacts,
            app.statuses,
            app.locks,
            app.queue,
            app.callbacks,
            app.scripts,
            app.outcomes,
            app.pause_reasons,
            app.dialler,
            app.summaries,
        ),
        privacy=PrivacyServices(app.keys, app.encryption, app.retention, app.erasure, app.campaigns),
        demo=app.demo,
        library=LibraryServices(app.exports, app.keeping, app.retention, app.erasure, app.summaries),
        unlock=app.unlock,
        team_database=None if app.demo else TeamDatabase(app.database, app.settings, app.paths, app.audit),
    )


def _phone_places() -> "PhonePlaces":
    from callmanager.server.addresses import places  # not needed before somebody looks at the server's settings

    return places()
