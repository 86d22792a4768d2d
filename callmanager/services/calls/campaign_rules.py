"""A campaign's rules of calling, as its row keeps them."""

from callmanager.domain.calling_hours import HoursPolicy, parse_hours
from callmanager.domain.campaign import CampaignRules
from callmanager.domain.errors import CampaignError
from callmanager.store.tables import CampaignRow


def write_rules(row: CampaignRow, rules: CampaignRules) -> None:
    """Bring the row up to these rules."""
    row.dial_kind, row.dial_template = rules.dial_kind.value, rules.dial_template.strip()
    row.max_attempts, row.retry_minutes = rules.max_attempts, rules.retry_minutes
    row.hours = rules.hours.strip()
    row.hours_policy = (HoursPolicy.REFUSE if rules.refuse_out_of_hours else HoursPolicy.WARN).value
    row.wrap_up_seconds = rules.wrap_up_seconds
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in rules.product_ids if name.strip()))
    row.product_ids = "".join(f"\n{name}" for name in names) + "\n" * bool(names)


def require_hours(hours: str) -> None:
    """Refuse calling hours that nobody can read.

    Raises:
        CampaignError: ``campaign_hours``.
    """
    try:
        parse_hours(hours)
    except (ValueError, TypeError, AttributeError) as error:
        raise CampaignError(
            "The calling hours cannot be read: each weekday has stretches from one time of day to another. "
            "Nothing was changed.",
            code="campaign_hours",
        ) from error
