"""The tables. A change here needs a migration; a test compares the two."""

from callmanager.store.tables.answers import (
    CallSummaryRow,
    ConversationMessageRow,
    ConversationRow,
    ObjectionRow,
    PlaybookEntryRow,
    PlaybookVersionRow,
    ProductRow,
    ProductVersionRow,
    PromptTemplateRow,
    PromptVersionRow,
)
from callmanager.store.tables.calls import (
    AgentIntervalRow,
    CallbackRow,
    CallRow,
    CampaignRow,
    OutcomeRow,
    PauseReasonRow,
    ScriptRow,
)
from callmanager.store.tables.contacts import (
    ContactImportChangeRow,
    ContactImportRow,
    ContactPhoneRow,
    ContactRow,
    ContactStatusChangeRow,
    ContactStatusRow,
)
from callmanager.store.tables.figures import (
    DayCallsRow,
    DayHoursRow,
    DayStatesRow,
    FigureSpanRow,
    GoalRow,
)
from callmanager.store.tables.journal import JournalStepRow
from callmanager.store.tables.people import (
    AuditRow,
    SignOfLifeRow,
    TeamRow,
    UserRow,
)
from callmanager.store.tables.phones import (
    PhoneInviteRow,
    PhoneRow,
)
from callmanager.store.tables.recordings import (
    RecordingExportRow,
    RecordingRow,
    RetentionRuleRow,
)
from callmanager.store.tables.schedule import ScheduledRunRow

__all__ = [
    "AgentIntervalRow",
    "AuditRow",
    "CallRow",
    "CallSummaryRow",
    "CallbackRow",
    "CampaignRow",
    "ContactImportChangeRow",
    "ContactImportRow",
    "ContactPhoneRow",
    "ContactRow",
    "ContactStatusChangeRow",
    "ContactStatusRow",
    "ConversationMessageRow",
    "ConversationRow",
    "DayCallsRow",
    "DayHoursRow",
    "DayStatesRow",
    "FigureSpanRow",
    "GoalRow",
    "JournalStepRow",
    "ObjectionRow",
    "OutcomeRow",
    "PauseReasonRow",
    "PhoneInviteRow",
    "PhoneRow",
    "PlaybookEntryRow",
    "PlaybookVersionRow",
    "ProductRow",
    "ProductVersionRow",
    "PromptTemplateRow",
    "PromptVersionRow",
    "RecordingExportRow",
    "RecordingRow",
    "RetentionRuleRow",
    "ScheduledRunRow",
    "ScriptRow",
    "SignOfLifeRow",
    "TeamRow",
    "UserRow",
]
