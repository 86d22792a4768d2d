"""The words behind the ids that a contact holds: its status, its people, its campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLocale

from callmanager.domain.campaign import Campaign
from callmanager.domain.contact import ContactStatus
from callmanager.domain.users import User


@dataclass(frozen=True, slots=True)
class Names:
    """What the pages of contacts look up, read once and again after each change."""

    statuses: Mapping[str, ContactStatus] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    campaigns: Mapping[str, str] = field(default_factory=dict)
    active_people: frozenset[str] = frozenset()

    @classmethod
    def of(cls, statuses: Sequence[ContactStatus], people: Sequence[User], campaigns: Sequence[Campaign]) -> "Names":
        """From what the services tell."""
        return cls(
            {status.status_id: status for status in statuses},
            {user.user_id: user.name for user in people},
            {campaign.campaign_id: campaign.name for campaign in campaigns},
            frozenset(user.user_id for user in people if user.is_active),
        )

    def status(self, status_id: str) -> str:
        """What a status is called in the language that is on; its id where nobody knows it."""
        known = self.statuses.get(status_id)
        return known.words(language()) if known is not None else status_id

    def status_choices(self) -> dict[str, str]:
        """The statuses that are in use, in their order."""
        return {one.status_id: one.words(language()) for one in self.statuses.values() if one.is_active}

    def person(self, user_id: str | None) -> str:
        """Who it is; "" for nobody, and for whom nobody knows."""
        return self.people.get(user_id or "", "")

    def people_choices(self) -> dict[str, str]:
        """The people who work here now, by name."""
        known = {user_id: name for user_id, name in self.people.items() if user_id in self.active_people}
        return dict(sorted(known.items(), key=lambda item: item[1].casefold()))

    def campaign(self, campaign_id: str) -> str:
        """What a campaign is called; "" for every one."""
        return self.campaigns.get(campaign_id, campaign_id)


NO_NAMES = Names()


def language() -> str:
    """“es” or “en”, as the window speaks."""
    return "es" if QLocale().language() is QLocale.Language.Spanish else "en"
