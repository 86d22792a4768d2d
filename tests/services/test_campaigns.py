"""Campaigns: there is always one, those who may configure change them, and the audit log tells what was before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callmanager.domain.campaign import GENERAL, GENERAL_ID
from callmanager.domain.errors import CampaignError, PermissionDenied
from callmanager.domain.events import CampaignsChanged
from callmanager.domain.recording_policy import RecordingMode, RecordingPolicy
from callmanager.domain.users import Role, User
from tests.support.desk import Desk

LOCKED = RecordingPolicy(RecordingMode.LOCKED, "Esta llamada se graba.", 15.0, 8.0, -40.0, 2.0, 30.0)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def boss(desk: Desk) -> User:
    return desk.person("Irene", Role.ADMIN)


def _log(desk: Desk) -> list[tuple[str, str, str, str]]:
    return [
        (entry.actor, entry.action, entry.subject, entry.detail)
        for entry in desk.audit.recent()
        if entry.action.startswith("campaign.")
    ]


def test_with_none_made_there_is_the_general_one_that_records_every_call(desk: Desk) -> None:
    assert desk.campaigns.all() == desk.campaigns.active() == [GENERAL]
    assert GENERAL.policy.mode is RecordingMode.EVERY
    for name in ("", GENERAL_ID, " general", "GENERAL"):
        assert desk.campaigns.find(name) == GENERAL
    assert desk.campaigns.policy_of("gone with another database") == GENERAL.policy


def test_a_campaign_is_kept_as_it_was_made(desk: Desk, boss: User) -> None:
    fibre = desk.campaigns.add("  Fibra   Norte ", LOCKED, boss)
    assert (fibre.name, fibre.policy, fibre.is_active) == ("Fibra Norte", LOCKED, True)
    assert desk.campaigns.get(fibre.campaign_id) == fibre
    assert desk.campaigns.find("FIBRA norte") == fibre
    assert desk.campaigns.all() == [GENERAL, fibre]
    assert desk.campaigns.policy_of(fibre.campaign_id) == LOCKED
    [(actor, action, subject, detail)] = _log(desk)
    assert (actor, action, subject) == ("Irene", "campaign.add", fibre.campaign_id)
    assert "Fibra Norte; mode: locked; notice: “Esta llamada se graba.”; beep_seconds: 15.0" in detail


def test_each_change_tells_what_was_before(desk: Desk, boss: User) -> None:
    fibre = desk.campaigns.add("Fibra", RecordingPolicy(), boss)
    heard: list[CampaignsChanged] = []
    desk.bus.subscribe(CampaignsChanged, heard.append)
    key = fibre.campaign_id
    desk.campaigns.rename(key, "Fibra 2", boss)
    desk.campaigns.change_policy(key, RecordingPolicy(RecordingMode.NEVER, "Aviso", voice_start_dbfs=-35.0), boss)
    desk.campaigns.set_active(key, False, boss)
    desk.campaigns.set_active(key, True, boss)
    assert list(reversed(_log(desk)))[1:] == [
        ("Irene", "campaign.rename", key, "Fibra -> Fibra 2"),
        (
            "Irene",
            "campaign.policy",
            key,
            "mode: every -> never; notice: none -> “Aviso”; voice_start_dbfs: none -> -35.0",
        ),
        ("Irene", "campaign.deactivate", key, "Fibra 2"),
        ("Irene", "campaign.activate", key, "Fibra 2"),
    ]
    assert heard == [CampaignsChanged(key)] * 4


def test_what_changes_nothing_leaves_no_entry(desk: Desk, boss: User) -> None:
    desk.campaigns.rename(GENERAL_ID, "General", boss)
    desk.campaigns.change_policy(GENERAL_ID, GENERAL.policy, boss)
    desk.campaigns.set_active(GENERAL_ID, True, boss)
    assert _log(desk) == []
    assert desk.campaigns.all() == [GENERAL]


def test_the_general_campaign_is_changed_but_never_taken_out_of_use(desk: Desk, boss: User) -> None:
    desk.campaigns.change_policy(GENERAL_ID, LOCKED, boss)
    desk.campaigns.add("Aaa", RecordingPolicy(), boss)
    assert [campaign.name for campaign in desk.campaigns.all()] == ["General", "Aaa"], "it stays the first"
    assert desk.campaigns.policy_of("") == LOCKED
    desk.campaigns.rename(GENERAL_ID, "Resto", boss)
    assert desk.campaigns.all()[0].name == "Resto"
    with pytest.raises(CampaignError) as refusal:
        desk.campaigns.set_active(GENERAL_ID, False, boss)
    assert refusal.value.reason == "campaign_general"


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD, Role.PROJECT_MANAGER])
def test_only_who_may_configure_changes_campaigns(desk: Desk, boss: User, role: Role) -> None:
    somebody = desk.person("Rosa", role)
    fibre = desk.campaigns.add("Fibra", RecordingPolicy(), boss).campaign_id
    before = (desk.campaigns.all(), _log(desk))
    for step in (
        lambda: desk.campaigns.add("Otra", RecordingPolicy(), somebody),
        lambda: desk.campaigns.rename(fibre, "Otra", somebody),
        lambda: desk.campaigns.change_policy(fibre, LOCKED, somebody),
        lambda: desk.campaigns.set_active(fibre, False, somebody),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert (desk.campaigns.all(), _log(desk)) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "campaign_name"),
        ("   ", "campaign_name"),
        ("x" * 61, "campaign_name"),
        ("a\x00b", "campaign_name"),
        ("FIBRA", "campaign_taken"),
        ("general", "campaign_taken"),
    ],
)
def test_a_name_that_cannot_be_used_changes_nothing(desk: Desk, boss: User, name: str, code: str) -> None:
    desk.campaigns.add("Fibra", RecordingPolicy(), boss)
    other = desk.campaigns.add("Otra", RecordingPolicy(), boss)
    before = (desk.campaigns.all(), _log(desk))
    for step in (
        lambda: desk.campaigns.add(name, RecordingPolicy(), boss),
        lambda: desk.campaigns.rename(other.campaign_id, name, boss),
    ):
        with pytest.raises(CampaignError) as refusal:
            step()
        assert refusal.value.reason == code
    assert (desk.campaigns.all(), _log(desk)) == before


def test_no_call_is_started_for_a_campaign_that_is_unknown_or_out_of_use(desk: Desk, boss: User) -> None:
    rosa = desk.person("Rosa")
    fibre = desk.campaigns.add("Fibra", RecordingPolicy(), boss).campaign_id
    desk.campaigns.set_active(fibre, False, boss)
    for campaign_id, code in (("nothing", "unknown_campaign"), (fibre, "campaign_inactive")):
        with pytest.raises(CampaignError) as refusal:
            desk.calls.start(rosa, phone="1", campaign_id=campaign_id)
        assert refusal.value.reason == code
    assert desk.calls.recent(rosa) == []
    with pytest.raises(CampaignError, match="no campaign “nothing”"):
        desk.campaigns.rename("nothing", "x", boss)


def test_a_call_keeps_its_campaign(desk: Desk, boss: User) -> None:
    rosa = desk.person("Rosa")
    fibre = desk.campaigns.add("Fibra", RecordingPolicy(), boss).campaign_id
    assert desk.calls.start(rosa, phone="1", call_id="a", campaign_id=fibre).campaign_id == fibre
    desk.calls.end("a", "busy")
    desk.campaigns.set_active(fibre, False, boss)
    call = desk.calls.get("a")
    assert call is not None
    assert call.campaign_id == fibre
    assert desk.calls.start(rosa, phone="1", call_id="b").campaign_id == GENERAL_ID
