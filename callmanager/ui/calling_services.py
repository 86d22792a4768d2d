"""What the call page calls: the queue, promises, scripts, lists, telephones, locks and summaries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.callbacks import CallbackService
    from callmanager.services.calls import CallService
    from callmanager.services.contact_locks import ContactLocks
    from callmanager.services.contact_status import StatusService
    from callmanager.services.contacts import ContactService
    from callmanager.services.dialling import Dialler
    from callmanager.services.outcomes import OutcomeService
    from callmanager.services.pause_reasons import PauseReasonService
    from callmanager.services.queue import QueueService
    from callmanager.services.scripts import ScriptService
    from callmanager.services.summaries import SummaryService


@dataclass(frozen=True, slots=True)
class CallingServices:
    """The services behind a call, as an agent works it."""

    calls: "CallService"
    contacts: "ContactService"
    statuses: "StatusService"
    locks: "ContactLocks"
    queue: "QueueService"
    callbacks: "CallbackService"
    scripts: "ScriptService"
    outcomes: "OutcomeService"
    pause_reasons: "PauseReasonService"
    dialler: "Dialler"
    summaries: "SummaryService"
