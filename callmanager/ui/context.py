"""What the window is given: the services it calls and the facts it shows. Built by `callmanager.app`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from callmanager.bus import Bus
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.paths import Paths
from callmanager.services.answers.objections import ObjectionService
from callmanager.services.answers.products import ProductService
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.consents import ConsentService
from callmanager.services.configuring import SettingsKeeper
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.phones.phones import PhoneService
from callmanager.services.recordings.recordings import RecordingService
from callmanager.services.reports.reports import ReportService
from callmanager.services.upkeep.backups import BackupService
from callmanager.settings import Settings
from callmanager.ui.answer_services import AnswerServices
from callmanager.ui.assistant_services import AssistantServices
from callmanager.ui.calling_services import CallingServices
from callmanager.ui.contact_services import ContactServices
from callmanager.ui.library_services import LibraryServices
from callmanager.ui.people_services import PeopleServices
from callmanager.ui.phone_services import PhoneHost
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.ai import AICopilot
    from callmanager.audio import AudioRecorder
    from callmanager.audio.files.reader import Unlock
    from callmanager.services.team.team_database import TeamDatabase
    from callmanager.ui.privacy_services import PrivacyServices


@dataclass(slots=True)
class UiContext:
    """Everything the window needs, handed in once.

    ``lane`` runs the quick service calls (milliseconds), ``slow_lane`` the long ones: imports, reports, device lists;
    ``dial_lane`` waits for telephones, so that no import holds up a call. ``calling`` is what the call page calls.
    ``phone_host`` is this computer's phone server. ``problems`` holds, by part, what did not start; later news comes by
    `ProblemChanged`. ``library`` holds what keeps recordings, ``privacy`` what encrypts and erases; ``unlock`` opens
    encrypted ones.
    """

    settings: Settings
    paths: Paths
    bus: Bus
    user: User
    calls: CallService
    campaigns: CampaignService
    consents: ConsentService
    contacts: ContactService
    contact_services: ContactServices
    recordings: RecordingService
    metrics: MetricsService
    goals: GoalService
    reports: ReportService
    objections: ObjectionService
    products: ProductService
    answers: AnswerServices
    assistant: AssistantServices
    phones: PhoneService
    people: PeopleServices
    recorder: "AudioRecorder"
    copilot: "AICopilot"
    calling: CallingServices
    lane: Lane
    slow_lane: Lane
    dial_lane: Lane
    problems: Mapping[str, CallManagerError]
    phone_host: PhoneHost
    privacy: "PrivacyServices"
    backups: BackupService
    demo: bool = False
    library: LibraryServices = field(default_factory=LibraryServices)
    unlock: "Unlock | None" = None
    team_database: "TeamDatabase | None" = None

    def keep_settings(self, new: Settings) -> Settings:
        """Save what whoever works here may set; ``settings`` stays as it is until the caller takes what comes back.

        Raises:
            PermissionDenied: the person is disabled, or has to choose a password first.
            SettingsError: the file cannot be written.
        """
        return SettingsKeeper(self.paths.settings, self.people.users, self.people.audit).keep(self.user, new)
