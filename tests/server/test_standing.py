"""What a connected phone sees follows its person: role, team, name, being let in; and nobody else is touched by it."""

import time
from pathlib import Path

from callmanager.bus import Bus
from callmanager.domain.users import Role, User
from callmanager.server.runner import PhoneServer
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.users import UserService
from callmanager.store.database import Database
from tests.support.desk import Desk
from tests.support.phone import PhoneClient

SOON_SECONDS = 2.0  # it is looked at twice a second; the rest is for a busy machine


def _teams(desk: Desk) -> tuple[User, User]:
    ana, sara = desk.person("Ana Martínez", team="Norte"), desk.person("Sara Mora", team="Sur")
    for user in (ana, sara):
        desk.call(user, "sale")
        desk.recording(user, contact=f"Cliente de {user.name}")
    return ana, sara


def test_a_phone_sees_what_its_persons_role_and_team_allow_from_then_on(server: PhoneServer, desk: Desk) -> None:
    ana, sara = _teams(desk)
    mario = desk.person("Mario Vega", Role.PROJECT_MANAGER)
    with PhoneClient(server.url, desk.paired(mario)) as phone:
        assert phone.wait("metrics_update")["calls_today"] == 2
        phone.settled()
        desk.users.update("test", mario.user_id, name="Mario Vega", email="", role=Role.TEAM_LEAD, team_id=sara.team_id)
        assert phone.wait("session", lambda told: told["role"] == "team_lead", SOON_SECONDS)["user"] == "Mario Vega"
        assert phone.wait("metrics_update", lambda told: told["calls_today"] == 1, SOON_SECONDS)
        phone.wait("team_update", lambda rows: [row["name"] for row in rows] == [sara.name], SOON_SECONDS)
        phone.wait("recordings_update", lambda rows: [row["user_name"] for row in rows] == [sara.name], SOON_SECONDS)
        phone.received.clear()
        desk.users.move_to_team("test", mario.user_id, ana.team_id)
        phone.wait("team_update", lambda rows: [row["name"] for row in rows] == [ana.name], SOON_SECONDS)
        desk.users.change_role("test", mario.user_id, Role.AGENT)
        phone.wait("metrics_update", lambda told: told["calls_today"] == 0, SOON_SECONDS)
        phone.received.clear()
        desk.call(sara, "sale")
        desk.users.rename("test", mario.user_id, "Mario V. Solís")
        phone.wait("session", lambda told: told["user"] == "Mario V. Solís", SOON_SECONDS)
        phone.client.emit("request_team_data")
        assert phone.wait("team_update", lambda rows: True, SOON_SECONDS) == []
        assert {told["calls_today"] for name, told, _at in phone.received if name == "metrics_update"} <= {0}


def test_nobody_else_is_touched_when_one_of_them_is_demoted_or_disabled(server: PhoneServer, desk: Desk) -> None:
    ana, _sara = _teams(desk)
    first = desk.person("Mario Vega", Role.PROJECT_MANAGER)
    second = desk.person("Marta Sáenz", Role.PROJECT_MANAGER)
    third = desk.person("Luis Gil", Role.PROJECT_MANAGER)
    with (
        PhoneClient(server.url, desk.paired(first)) as gone,
        PhoneClient(server.url, desk.paired(second)) as demoted,
        PhoneClient(server.url, desk.paired(third)) as phone,
    ):
        for one in (gone, demoted, phone):
            one.settled()
        desk.users.disable("test", first.user_id)
        desk.users.change_role("test", second.user_id, Role.AGENT)
        assert gone.disconnected.wait(SOON_SECONDS)
        demoted.wait("metrics_update", lambda told: told["calls_today"] == 0, SOON_SECONDS)
        desk.call(ana, "sale")
        told = phone.wait("metrics_update", lambda told: told["sales_today"] == 3, SOON_SECONDS)
        assert told["calls_today"] == 3
        assert {name for name, *_ in gone.received} <= {"metrics_update", "team_update", "recordings_update", "session"}
        seen = [data["calls_today"] for name, data, _at in phone.received if name == "metrics_update"]
        assert set(seen) <= {2, 3}, "at no moment somebody else's figures"
        left_at = time.monotonic()
        assert not [1 for _name, _data, at in gone.received if at > left_at]


def test_what_another_process_changes_is_noticed(server: PhoneServer, desk: Desk) -> None:
    _teams(desk)
    mario = desk.person("Mario Vega", Role.PROJECT_MANAGER)
    beside = Database.open(Path(str(desk.database.url.database)), checkpoints=False)
    audit = AuditLog(beside, desk.clock)
    with PhoneClient(server.url, desk.paired(mario)) as phone:
        assert phone.wait("metrics_update")["calls_today"] == 2
        UserService(beside, audit, desk.clock, Bus()).change_role("test", mario.user_id, Role.AGENT)
        phone.wait("metrics_update", lambda told: told["calls_today"] == 0, SOON_SECONDS)
    beside.close()


def test_a_phone_comes_back_with_its_person(server: PhoneServer, desk: Desk) -> None:
    _teams(desk)
    mario = desk.person("Mario Vega", Role.PROJECT_MANAGER)
    token = desk.paired(mario)
    with PhoneClient(server.url, token) as phone:
        phone.settled()
        desk.users.disable("test", mario.user_id)
        assert phone.disconnected.wait(SOON_SECONDS)
    desk.users.enable("test", mario.user_id)
    with PhoneClient(server.url, token) as phone:
        assert phone.wait("metrics_update")["calls_today"] == 2
