"""What every program is made of, and the services that need nothing but the others; see `building.build`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from callmanager import settings as settings_file
from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.paths import Paths
from callmanager.services.answers.conversations import ConversationService
from callmanager.services.answers.objections import ObjectionService
from callmanager.services.answers.playbook_editing import PlaybookService
from callmanager.services.answers.products import ProductService
from callmanager.services.answers.prompt_templates import PromptService
from callmanager.services.answers.summaries import SummaryService
from callmanager.services.calls.callbacks import CallbackService
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.consents import ConsentService
from callmanager.services.calls.dialling import Dialler
from callmanager.services.calls.outcomes import OutcomeService
from callmanager.services.calls.pause_reasons import PauseReasonService
from callmanager.services.calls.queue import QueueService
from callmanager.services.calls.scripts import ScriptService
from callmanager.services.contacts.contact_import import ContactImporter
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.services.contacts.contact_status import StatusService
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.keys.keys import KeyService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.teams import TeamService
from callmanager.services.people.users import UserService
from callmanager.services.phones.phones import PhoneService
from callmanager.services.recordings.exports import ExportService
from callmanager.services.recordings.keeping import KeepingService
from callmanager.services.recordings.recordings import RecordingService
from callmanager.services.reports.reports import ReportService
from callmanager.settings import AudioSettings, Settings
from callmanager.store.database import Database

if TYPE_CHECKING:
    from callmanager.ai import AICopilot
    from callmanager.audio import AudioRecorder
    from callmanager.audio.files.reader import Unlock


@dataclass
class Services:
    """The services of one program over one workspace; nothing of them runs before `App.start`."""

    settings: Settings
    paths: Paths
    bus: Bus
    clock: Clock
    database: Database
    audit: AuditLog
    users: UserService
    teams: TeamService
    calls: CallService
    queue: QueueService
    campaigns: CampaignService
    consents: ConsentService
    contacts: ContactService
    importer: ContactImporter
    statuses: StatusService
    locks: ContactLocks
    metrics: MetricsService
    goals: GoalService
    phones: PhoneService
    answers: PlaybookService
    products: ProductService
    objections: ObjectionService
    summaries: SummaryService
    prompts: PromptService
    conversations: ConversationService
    recorder: "AudioRecorder"
    recordings: RecordingService
    exports: ExportService
    keeping: KeepingService
    keys: KeyService
    reports: ReportService
    copilot: "AICopilot"
    callbacks: CallbackService = field(init=False)
    scripts: ScriptService = field(init=False)
    outcomes: OutcomeService = field(init=False)
    pause_reasons: PauseReasonService = field(init=False)
    dialler: Dialler = field(init=False)

    def __post_init__(self) -> None:
        self.callbacks = CallbackService(self.database, self.bus, self.audit, self.clock)
        self.scripts = ScriptService(self.database, self.bus, self.audit, self.clock)
        self.outcomes = OutcomeService(self.database, self.bus, self.audit)
        self.pause_reasons = PauseReasonService(self.database, self.bus, self.audit)
        self.dialler = Dialler(self.bus)

    def audio_settings(self) -> AudioSettings:
        """What holds for recordings now: the switches are read anew each time."""
        return settings_file.load(self.paths.settings).settings.audio

    @property
    def unlock(self) -> "Unlock":
        """Opens encrypted recordings with the keys of this workspace; see `callmanager.audio.files.reader`."""
        return unlock_with(self.keys)


def unlock_with(keys: KeyService) -> "Unlock":
    """Opens encrypted recordings with the keys of this workspace."""

    def unlock(path: Path, key_id: str) -> BinaryIO:
        from callmanager.audio.library import vault

        return vault.open_decrypted(path, keys.key(key_id))

    return unlock
