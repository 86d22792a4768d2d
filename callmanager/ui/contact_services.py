"""What the pages of contacts call."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.calls import CallService
    from callmanager.services.campaigns import CampaignService
    from callmanager.services.contact_import import ContactImporter
    from callmanager.services.contact_locks import ContactLocks
    from callmanager.services.contact_status import StatusService
    from callmanager.services.contacts import ContactService
    from callmanager.services.summaries import SummaryService
    from callmanager.services.users import UserService


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
