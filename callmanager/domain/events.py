"""News that the services publish on the bus. Each event is a fact that already stands in the store or on disk."""

from dataclasses import dataclass
from datetime import datetime

from callmanager.domain.agent import AgentState
from callmanager.domain.call import Call
from callmanager.domain.callback import Callback
from callmanager.domain.recording import Integrity, RecordingMetadata
from callmanager.domain.recording_policy import Discard, PauseReason


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A number was dialled."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """The person answered; recording may begin."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallHeld:
    """The conversation is on hold."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallResumed:
    """The conversation goes on after a hold."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The line is closed; wrap-up has begun."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallFinished:
    """The call has its outcome and is done."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallNoteSaved:
    """What the agent writes about a call was kept, before the call is finished or afterwards."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallWarned:
    """A call was begun against a rule: the campaign only warns, or a telephone system had dialled already."""

    call: Call
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DialFailed:
    """The number could not be handed to the telephone; the call goes on, and is dialled by hand."""

    call_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WrapUpOverdue:
    """A wrap-up takes longer than its campaign allows; told once for each call."""

    call: Call
    limit_seconds: int


@dataclass(frozen=True, slots=True)
class CallbackDue:
    """The moment has come that was promised to a contact; told once at a desk."""

    callback: Callback


@dataclass(frozen=True, slots=True)
class CallbacksChanged:
    """A callback of this contact was promised, moved, kept or dropped."""

    contact_id: str


@dataclass(frozen=True, slots=True)
class OutcomesChanged:
    """The list of outcomes is another one now."""


@dataclass(frozen=True, slots=True)
class PauseReasonsChanged:
    """The list of pause reasons is another one now."""


@dataclass(frozen=True, slots=True)
class ScriptsChanged:
    """A script of this campaign was added or changed."""

    campaign_id: str


@dataclass(frozen=True, slots=True)
class ConsentStamped:
    """The person at the other end was told of the recording, or agreed, or refused."""

    call: Call


@dataclass(frozen=True, slots=True)
class AgentStateChanged:
    """An agent entered another state."""

    agent_id: str
    state: AgentState
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """Sound is being captured for a call."""

    metadata: RecordingMetadata


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """A recording is closed on disk and indexed."""

    metadata: RecordingMetadata


@dataclass(frozen=True, slots=True)
class RecordingVerified:
    """Somebody looked at a recording's files; told when the answer is a new one, or was asked for."""

    recording_id: str
    integrity: Integrity


@dataclass(frozen=True, slots=True)
class RecordingDiscarded:
    """A recording was not kept: its files and its row in the index are gone."""

    call_id: str
    recording_id: str
    why: Discard
    seconds: float


@dataclass(frozen=True, slots=True)
class RecordingTagged:
    """A recording has other tags now."""

    recording_id: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryRead:
    """So many of so many sidecars were read into the index; the two are the same when it is up to date again."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RecordingPaused:
    """Silence is kept instead of sound from ``at_seconds`` of the recording on."""

    call_id: str
    at_seconds: float
    reason: PauseReason


@dataclass(frozen=True, slots=True)
class RecordingResumed:
    """Sound is kept again from ``at_seconds`` of the recording on."""

    call_id: str
    at_seconds: float


@dataclass(frozen=True, slots=True)
class PauseReminder:
    """A recording has been paused for so long; told again and again until it goes on."""

    call_id: str
    paused_seconds: float


@dataclass(frozen=True, slots=True)
class CampaignsChanged:
    """A campaign was added, renamed, changed, or taken out of use."""

    campaign_id: str


@dataclass(frozen=True, slots=True)
class RecordingAlarm:
    """A recording is in danger, or could not begin; stays on screen until acknowledged."""

    call_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ContactsChanged:
    """Contacts were added, changed or removed."""

    count: int


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """Somebody was added or changed (``user_id``), or a team was (None): role, team, name, being let in."""

    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectionRaised:
    """The customer said something that may be an objection; the card answers it as if the agent had typed it."""

    call_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswered:
    """An objection was matched with an approved answer of the playbook (or with none)."""

    call_id: str
    text: str
    category: str
    entry_id: str | None


@dataclass(frozen=True, slots=True)
class PlaybookChanged:
    """An approved answer was added, changed, or taken out; "" means several were."""

    entry_id: str


@dataclass(frozen=True, slots=True)
class ProductsChanged:
    """A product's sheet was added, changed, or taken out; "" means several were."""

    product_id: str


@dataclass(frozen=True, slots=True)
class PromptsChanged:
    """What the language model is told was changed or put back."""

    template_id: str


@dataclass(frozen=True, slots=True)
class SummaryConfirmed:
    """An agent confirmed what a call came to."""

    call_id: str


@dataclass(frozen=True, slots=True)
class GoalsChanged:
    """A goal was set, changed or taken away."""


@dataclass(frozen=True, slots=True)
class PhoneWaiting:
    """A phone asks to be paired and waits for a yes on the desktop."""

    request_id: str
    phone_name: str
    user_name: str


@dataclass(frozen=True, slots=True)
class PhonesChanged:
    """A phone was paired, renamed or revoked; ``revoked_id`` names the one whose connection must end."""

    revoked_id: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneAddressChanged:
    """The phone server can be reached at these addresses now, the one to show first."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemChanged:
    """A part of the application does not work (``message``), or works again (``message`` is None)."""

    part: str
    code: str
    message: str | None


@dataclass(frozen=True, slots=True)
class DatabaseAway:
    """The team's database cannot be reached; calls go on and are kept on this computer until it is back."""

    message: str


@dataclass(frozen=True, slots=True)
class DatabaseBack:
    """The team's database is there again, and has all that was kept here meanwhile; pages read anew."""

    caught_up: int  # steps of calls that were kept here and are in the database now
    conflicts: tuple[str, ...] = ()  # what could not be brought as it was, as sentences
