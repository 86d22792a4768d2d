"""What the pages of contacts call."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.answers.summaries import SummaryService
    from callmanager.services.calls.calls import CallService
    from callmanager.services.calls.campaigns import CampaignService
    from callmanager.services.contacts.contact_import import ContactImporter
    from callmanager.services.contacts.contact_locks import ContactLocks
    from callmanager.services.contacts.contact_status import StatusService
    from callmanager.services.contacts.contacts import ContactService
    from callmanager.services.people.users import UserService


@dataclass(frozen=True, slots=True)
class ContactServices:
    """The contacts and what belongs to them."""

    contacts: "ContactService"
    statuses: "StatusService"
    locks: "ContactLocks"
    importer: "ContactImporter"
    campaigns: "CampaignService"
    users: "UserService"
    calls: "CallService"
    summaries: "SummaryService"
