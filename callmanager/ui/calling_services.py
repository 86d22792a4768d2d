"""What the call page calls: the queue, promises, scripts, lists, telephones, locks and summaries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.answers.summaries import SummaryService
    from callmanager.services.calls.callbacks import CallbackService
    from callmanager.services.calls.calls import CallService
    from callmanager.services.calls.dialling import Dialler
    from callmanager.services.calls.outcomes import OutcomeService
    from callmanager.services.calls.pause_reasons import PauseReasonService
    from callmanager.services.calls.queue import QueueService
    from callmanager.services.calls.scripts import ScriptService
    from callmanager.services.contacts.contact_locks import ContactLocks
    from callmanager.services.contacts.contact_status import StatusService
    from callmanager.services.contacts.contacts import ContactService


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
