"""What phones are told beyond the contract's first keys: what agents are doing, the week, the goals, the company."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from callmanager.domain.colours import DARK_SURFACE, ENOUGH, LIGHT_SURFACE, better_on, contrast, readable
from callmanager.domain.goals import GoalScope, Measure, Period
from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server import feed
from callmanager.server.brand import Look
from callmanager.server.runner import PhoneServer
from callmanager.server.slow_figures import SlowFigures
from tests.support.desk import Desk
from tests.support.phone import PhoneClient


def test_the_team_is_told_with_what_everybody_is_doing(
    server: PhoneServer, desk: Desk, lead: User, agent: User
) -> None:
    idle, away = desk.person("Carlos García", team="Norte"), desk.person("Diego Mora", team="Norte")
    desk.calls.log_in(agent)
    desk.call(agent, "sale")
    desk.calls.log_in(idle)
    desk.calls.pause(idle, "lunch")
    desk.clock.go_on(seconds=90)
    with PhoneClient(server.url, desk.paired(lead)) as phone:
        rows = phone.wait("team_update")
        assert [row["name"] for row in rows] == [agent.name, idle.name], "who is away and has no call is not listed"
        first, second = rows
        assert (first["state"], first["sales"], first["agent_id"]) == ("available", 1, agent.user_id)
        assert (second["state"], second["calls"]) == ("paused", 0)
        assert second["reason"] == {"id": "lunch", "es": "Almuerzo", "en": "Lunch"}
        assert 88 <= second["state_seconds"] <= 100
        desk.calls.log_in(away)
        told = phone.wait("team_update", lambda rows: len(rows) == 3, 3)
        assert told[2]["state"] == "available"


def test_the_team_is_told_from_one_look_at_the_figures(
    server: PhoneServer, desk: Desk, manager: User, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.call(agent, "sale")
    looks: list[User] = []
    look = desk.metrics.live
    monkeypatch.setattr(desk.metrics, "live", lambda user: looks.append(user) or look(user))
    [row] = feed.team(server._context, manager)
    assert (row["name"], row["sales"], row["state"], looks) == (agent.name, 1, "available", [manager])


def test_the_week_ends_with_today(server: PhoneServer, desk: Desk, manager: User, agent: User) -> None:
    desk.clock.noon()
    desk.call(agent, "sale")
    desk.clock.go_on(days=1)
    desk.call(agent, "busy", talk_seconds=0)
    with PhoneClient(server.url, desk.paired(manager)) as phone:
        week = phone.wait("metrics_update")["week"]
    assert len(week) == 7
    assert [(day["calls"], day["sales"]) for day in week[-2:]] == [(1, 1), (1, 0)]
    today = desk.metrics.office_today
    assert [day["day"] for day in week[-2:]] == [(today - timedelta(days=1)).isoformat(), today.isoformat()]


def test_goals_are_told_with_what_is_reached_of_them(
    server: PhoneServer, desk: Desk, manager: User, agent: User
) -> None:
    desk.call(agent, "sale")
    with PhoneClient(server.url, desk.paired(manager)) as phone, PhoneClient(server.url, desk.paired(agent)) as own:
        assert phone.wait("metrics_update")["goals"] == {}
        own.settled()
        desk.goals.set(GoalScope.ALL, "", Measure.SALES, Period.DAY, 4, manager)
        told = phone.wait("metrics_update", lambda data: data["goals"], 3)["goals"]
        assert told == {"sales": {"value": 4, "reached": 1, "share": 0.25}}
        desk.goals.set(GoalScope.AGENT, agent.user_id, Measure.CALLS, Period.DAY, 1, manager)
        assert own.wait("metrics_update", lambda data: data["goals"], 10)["goals"]["calls"]["share"] == 1.0


def test_a_goal_that_is_set_while_goals_are_read_is_not_forgotten(
    desk: Desk, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowFigures(desk.metrics, desk.goals)
    read = desk.goals.own

    def own(user: User) -> object:
        found = read(user)
        if not found:
            desk.goals.set(GoalScope.ALL, "", Measure.SALES, Period.DAY, 4, manager)
            slow.forget()
        return found

    monkeypatch.setattr(desk.goals, "own", own)
    today = desk.metrics.today(manager)
    assert slow.told("all", manager, today)["goals"] == {}
    assert slow.told("all", manager, today)["goals"]["sales"]["value"] == 4


def test_a_screen_on_the_wall_sees_figures_and_nothing_it_could_misuse(
    server: PhoneServer, desk: Desk, agent: User
) -> None:
    desk.call(agent, "sale")
    recording = desk.recording(agent)
    token = desk.phones.create_token("Pared", TokenRole.WALLBOARD)
    with PhoneClient(server.url, token) as wall:
        session = wall.wait("session")
        assert (session["kind"], session["may_listen"], session["again"]) == ("wallboard", False, "")
        assert wall.wait("metrics_update")["sales_today"] == 1
        assert [row["name"] for row in wall.wait("team_update")] == [agent.name]
        assert wall.wait("recordings_update") == []
        wall.client.emit("request_recordings")
        wall.wait("recordings_update", lambda rows: rows == [], 2)
    bearer = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{server.url}/api/recordings/{recording.recording_id}/audio", headers=bearer).status_code == 403
    assert httpx.post(f"{server.url}/api/call/end", json={"call_id": "1"}, headers=bearer).status_code == 403


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ff0000", "#ffff00", "#0b7a6e", "#777777", "#0000ff"])
def test_any_colour_of_a_company_is_made_readable(colour: str) -> None:
    assert contrast(better_on(colour), colour) >= ENOUGH
    for surface in (LIGHT_SURFACE, DARK_SURFACE):
        assert contrast(readable(colour, surface), surface) >= ENOUGH


def test_a_colour_that_reads_well_is_left_as_it_is() -> None:
    assert readable("#0b5f56", LIGHT_SURFACE) == "#0b5f56"
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_companys_look_is_told_and_its_logo_is_a_picture_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    object.__setattr__(desk.context, "look", lambda: Look("Fibra & Co", "#ffcc00", str(logo)))
    server = desk.serve()
    told = httpx.get(f"{server.url}/brand.json").json()
    assert (told["name"], told["on_accent"]) == ("Fibra & Co", "#000000")
    picture = httpx.get(server.url + told["logo"])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["content-security-policy"]
    logo.write_bytes(b"x" * 300_000)
    assert httpx.get(f"{server.url}/brand/logo").status_code == 404
    object.__setattr__(desk.context, "look", lambda: Look(logo=str(desk.database.url.database)))
    assert httpx.get(f"{server.url}/brand/logo").status_code == 404, "no other file is given out"
