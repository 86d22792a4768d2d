"""The errors that a person is told about.

Each message is a whole sentence: what happened, what was kept, what to do now. ``code`` is stable, so that the
interface can show the same sentence in the user's language; ``details`` fill its gaps.
"""

from typing import ClassVar


class CallManagerError(Exception):
    """Base of all errors that CallManager raises on purpose; ``str(error)`` is a sentence in English."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, code: str | None = None, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.reason = code or self.code
        self.details = details


class RecordingError(CallManagerError):
    """A recording could not start, go on or be read."""

    code = "recording"


class CallError(CallManagerError):
    """A call cannot take the step that was asked of it."""

    code = "call"


class CampaignError(CallManagerError):
    """A campaign cannot be made, changed or called for."""

    code = "campaign"


class ContactError(CallManagerError):
    """A contact or an import of contacts was refused."""

    code = "contact"


class UserError(CallManagerError):
    """A user could not be created, changed or logged in."""

    code = "user"


class PermissionDenied(CallManagerError):
    """The user's role does not allow this."""

    code = "permission"


class StoreError(CallManagerError):
    """The database cannot be opened, read, migrated or restored."""

    code = "store"


class SettingsError(CallManagerError):
    """A setting or the settings file cannot be used."""

    code = "settings"


class ProductError(CallManagerError):
    """A product cannot be kept."""

    code = "product"


class ConversationError(CallManagerError):
    """A conversation with the assistant cannot be kept or written."""

    code = "conversation"


class PlaybookError(CallManagerError):
    """A file of approved answers, or one entry in it, cannot be used."""

    code = "playbook"


class PromptError(CallManagerError):
    """What the language model is told cannot be changed so."""

    code = "prompt_template"


class CopilotError(CallManagerError):
    """The language model cannot answer."""

    code = "copilot"


class ServerError(CallManagerError):
    """The phone server cannot start or refuses what was asked."""

    code = "server"


class MetricsError(CallManagerError):
    """Figures or goals were asked for in a way that cannot be answered."""

    code = "metrics"


class ReportError(CallManagerError):
    """A report could not be written."""

    code = "report"


class JobError(CallManagerError):
    """Work in a child process could not begin or did not come to its end."""

    code = "job"
