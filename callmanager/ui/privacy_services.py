"""What keeps recordings private, as the settings page is given it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callmanager.services.calls.campaigns import CampaignService
    from callmanager.services.keys.encryption import EncryptionService
    from callmanager.services.keys.keys import KeyService
    from callmanager.services.recordings.erasure import ErasureService
    from callmanager.services.recordings.retention import RetentionService


@dataclass(frozen=True, slots=True)
class PrivacyServices:
    """What the privacy settings call."""

    keys: "KeyService"
    encryption: "EncryptionService"
    retention: "RetentionService"
    erasure: "ErasureService"
    campaigns: "CampaignService"
