"""What keeps recordings private, as the settings page is given it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.campaigns import CampaignService
    from callmanager.services.encryption import EncryptionService
    from callmanager.services.erasure import ErasureService
    from callmanager.services.keys import KeyService
    from callmanager.services.retention import RetentionService


@dataclass(frozen=True, slots=True)
class PrivacyServices:
    """What the privacy settings call."""

    keys: "KeyService"
    encryption: "EncryptionService"
    retention: "RetentionService"
    erasure: "ErasureService"
    campaigns: "CampaignService"
