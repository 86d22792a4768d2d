"""Recordings by words: the same rows as the live event, for who sees them, and not too often."""

import httpx

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server.searching import AT_ONCE
from tests.support.desk import Desk


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_words_are_found_whatever_their_accents(http: httpx.Client, desk: Desk, manager: User, agent: User) -> None:
    desk.recording(agent, contact="José Peña")
    desk.recording(agent, contact="Carla Rojas")
    http.cookies.set("callmanager_token", desk.paired(manager))
    answer = http.get("/api/recordings", params={"q": "pena"})
    assert answer.headers["cache-control"] == "no-store"
    (row,) = answer.json()
    assert row["contact_name"] == "José Peña"
    assert {"start_time", "duration_seconds", "file_size_bytes", "recording_id", "user_name"} <= row.keys()
    assert len(http.get("/api/recordings").json()) == 2
    assert http.get("/api/recordings", params={"q": "nadie'%_\"*"}).json() == []


def test_everybody_finds_what_that_person_may_see(http: httpx.Client, desk: Desk, lead: User, agent: User) -> None:
    desk.recording(agent, contact="Del equipo")
    desk.recording(desk.person("Otro", team="Sur"), contact="De otro equipo")
    found = http.get("/api/recordings", headers=bearer(desk.paired(lead))).json()
    assert [row["contact_name"] for row in found] == ["Del equipo"]


def test_a_wallboard_and_a_stranger_find_nothing(http: httpx.Client, desk: Desk, agent: User) -> None:
    desk.recording(agent)
    wallboard = desk.phones.create_token("Sala", TokenRole.WALLBOARD)
    assert http.get("/api/recordings", headers=bearer(wallboard)).json() == []
    assert http.get("/api/recordings").status_code == 401


def test_asking_without_end_is_held_back(http: httpx.Client, desk: Desk, manager: User) -> None:
    headers = bearer(desk.paired(manager))
    statuses = [http.get("/api/recordings", headers=headers).status_code for _ in range(3 * AT_ONCE)]
    assert statuses[:AT_ONCE] == [200] * AT_ONCE
    assert 429 in statuses
