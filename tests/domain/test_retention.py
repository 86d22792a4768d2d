"""Rules of retention: the first that fits decides, and nothing goes before its time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.retention import FOR_EVER, MAX_DAYS, RetentionRule, deciding, shortest_days

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FIELDS = st.sampled_from(["", "a", "b"])
RULES = st.lists(
    st.builds(RetentionRule, st.integers(0, 40), FIELDS, FIELDS, FIELDS, st.booleans()), max_size=5
)  # fmt: skip
RECORDINGS = st.tuples(st.sampled_from([None, "a", "b"]), FIELDS, FIELDS)


@given(rules=RULES, recording=RECORDINGS)
def test_the_first_rule_that_fits_decides(rules: list[RetentionRule], recording: tuple[str | None, str, str]) -> None:
    decided = deciding(rules, *recording)
    fits = [
        rule.is_active
        and all(not wanted or wanted == has for wanted, has in zip(_wanted(rule), recording, strict=True))
        for rule in rules
    ]
    assert decided == (rules[fits.index(True)] if True in fits else None)


def _wanted(rule: RetentionRule) -> tuple[str, str, str]:
    return rule.outcome_id, rule.campaign_id, rule.consent


@given(rules=RULES, recording=RECORDINGS, seconds=st.integers(0, 50 * 86_400))
def test_nothing_goes_before_its_time(
    rules: list[RetentionRule], recording: tuple[str | None, str, str], seconds: int
) -> None:
    rule = deciding(rules, *recording)
    if rule is None:
        return
    due = rule.is_due(NOW - timedelta(seconds=seconds), NOW)
    assert due == (rule.days > 0 and seconds >= rule.days * 86_400)
    shortest = shortest_days(rules)
    assert not due or (shortest is not None and seconds >= shortest * 86_400)


@given(rules=RULES, recording=RECORDINGS)
def test_a_rule_before_all_others_that_keeps_for_ever_keeps_all(
    rules: list[RetentionRule], recording: tuple[str | None, str, str]
) -> None:
    rule = deciding([RetentionRule(FOR_EVER), *rules], *recording)
    assert rule is not None
    assert not rule.is_due(datetime.min.replace(tzinfo=UTC), NOW)


def test_no_rules_keep_all() -> None:
    assert deciding([], "sale", "", "") is None
    assert shortest_days([]) is None
    assert shortest_days([RetentionRule(FOR_EVER), RetentionRule(3, is_active=False)]) is None


@pytest.mark.parametrize("days", [-1, MAX_DAYS + 1])
def test_days_have_bounds(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        RetentionRule(days)
