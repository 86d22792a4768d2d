"""Who may keep which setting, and what the audit log tells of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callmanager.domain.errors import PermissionDenied
from callmanager.domain.users import Role, User
from callmanager.services.configuring import SettingsKeeper
from callmanager.settings import Settings, load
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def with_(settings: Settings, section: str, **values: object) -> Settings:
    part = getattr(settings, section).model_copy(update=values)
    return settings.model_copy(update={section: part})


@pytest.mark.parametrize("role", Role)
def test_looks_and_sound_are_everybody_s_and_the_rest_an_administrator_s(desk: Desk, home: Path, role: Role) -> None:
    file, user = home / "settings.toml", User("u", "Ana", role)
    keeper = SettingsKeeper(file, desk.users, desk.audit)
    own = with_(with_(load(file).settings, "ui", theme="light"), "audio", device="Cable")
    keeper.keep(user, own)
    assert load(file).settings.audio.device == "Cable"
    assert desk.audit.recent(action="settings") == [], "whose theme it is concerns nobody"
    office = with_(own, "audio", encrypt=True)
    if role is Role.ADMIN:
        keeper.keep(user, office)
        [entry] = desk.audit.recent(action="settings")
        assert (entry.actor, entry.subject, entry.detail) == ("Ana", "audio.encrypt", "False -> True")
    else:
        assert keeper.keep(user, with_(office, "audio", device="Other")).audio.device == "Other"
        assert desk.audit.recent(action="settings") == []
    assert load(file).settings.audio.encrypt is (role is Role.ADMIN)
    with pytest.raises(PermissionDenied):
        keeper.keep(replace(user, is_active=False), own)


def test_an_address_with_a_password_does_not_stand_in_the_log(desk: Desk, home: Path) -> None:
    keeper = SettingsKeeper(home / "settings.toml", desk.users, desk.audit)
    address = "postgresql+psycopg://ana:secret@host/calls"
    keeper.keep("command line", Settings().model_copy(update={"database_url": address}))
    [entry] = desk.audit.recent(action="settings")
    assert (entry.subject, entry.detail) == ("database_url", "")
