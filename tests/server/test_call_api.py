"""Softphones and telephone systems start and end calls; each mistake gets an exact answer."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import callmanager
from callmanager.domain.call import CallPhase
from callmanager.domain.outcome import SHIPPED_OUTCOMES, Outcome
from callmanager.domain.phones import TokenRole
from callmanager.domain.recording_policy import RecordingPolicy
from callmanager.domain.users import Role, User
from callmanager.server.runner import PhoneServer
from tests.support.desk import Desk


@pytest.fixture
def pbx(desk: Desk, server: PhoneServer) -> Iterator[httpx.Client]:
    token = desk.phones.create_token("Central", TokenRole.CONTROL)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def admin(desk: Desk) -> User:
    return desk.person("Irene", Role.ADMIN)


def start(user: User, **more: Any) -> dict[str, Any]:
    return {"call_id": "pbx-1", "phone": "+506 8888 7777", "contact_name": "Carla", "agent": user.name, **more}


def test_a_call_runs_from_start_to_end(pbx: httpx.Client, desk: Desk, agent: User, manager: User) -> None:
    answer = pbx.post("/api/call/start", json=start(agent, product="Fibra 300"))
    assert answer.json() == {"status": "ok", "call_id": "pbx-1", "phase": "talking"}
    ended = pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "sale", "notes": "Instalar el lunes"})
    assert ended.status_code == 200
    assert ended.json()["status"] == "ok"
    assert ended.json()["call_id"] == "pbx-1"
    call = desk.calls.get("pbx-1")
    assert call is not None
    assert (call.phase, call.outcome_id, call.note) == (CallPhase.DONE, "sale", "Instalar el lunes")
    assert (call.contact_name, call.product, call.agent_id) == ("Carla", "Fibra 300", agent.user_id)
    figures = desk.metrics.today(manager)
    assert (figures.attempts, figures.connected, figures.sales) == (1, 1, 1)


def test_a_call_can_ring_first(pbx: httpx.Client, desk: Desk, agent: User) -> None:
    ringing = pbx.post("/api/call/start", json=start(agent, answered=False))
    assert ringing.json()["phase"] == "ringing"
    assert pbx.post("/api/call/start", json=start(agent)).json()["phase"] == "talking"
    call = desk.calls.get("pbx-1")
    assert call is not None
    assert call.answered_at is not None
    assert call.answered_at >= call.started_at


def test_saying_it_twice_changes_nothing_more(pbx: httpx.Client, desk: Desk, agent: User, manager: User) -> None:
    for _ in range(3):
        assert pbx.post("/api/call/start", json=start(agent)).status_code == 200
    first = desk.calls.get("pbx-1")
    for outcome in ("sale", "sale", "busy"):
        assert pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": outcome}).json()["status"] == "ok"
    assert pbx.post("/api/call/start", json=start(agent)).json()["phase"] == "done"
    last = desk.calls.get("pbx-1")
    assert first is not None
    assert last is not None
    assert (last.answered_at, last.outcome_id) == (first.answered_at, "sale")
    assert desk.metrics.today(manager).attempts == 1
    entries = {entry.action: entry for entry in desk.audit.recent(action="call")}
    assert sorted(entries) == ["call.end", "call.start"]
    for entry in entries.values():
        assert entry.actor
        assert entry.origin == f"{entry.actor} 127.0.0.1"


def test_an_end_without_an_outcome_leaves_it_to_the_agent(pbx: httpx.Client, desk: Desk, agent: User) -> None:
    pbx.post("/api/call/start", json=start(agent))
    assert pbx.post("/api/call/end", json={"call_id": "pbx-1"}).json()["phase"] == "wrap_up"
    assert desk.calls.finish("pbx-1", "callback").phase is CallPhase.DONE


def test_digits_may_come_as_numbers(pbx: httpx.Client, agent: User) -> None:
    answer = pbx.post("/api/call/start", json=start(agent, call_id=17, phone=88887777))
    assert answer.json()["call_id"] == "17"


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_call_belongs_to_the_campaign_that_is_named(
    pbx: httpx.Client, desk: Desk, agent: User, admin: User, by: str
) -> None:
    fibre = desk.campaigns.add("Fibra Norte", RecordingPolicy(), admin)
    campaign = {"name": " fibra NORTE ", "id": fibre.campaign_id}[by]
    assert pbx.post("/api/call/start", json=start(agent, campaign=campaign)).status_code == 200
    assert pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "busy"}).status_code == 200
    assert pbx.post("/api/call/start", json=start(agent, call_id="pbx-2")).status_code == 200
    calls = {call.call_id: call.campaign_id for call in desk.calls.recent(agent)}
    assert calls == {"pbx-1": fibre.campaign_id, "pbx-2": "general"}


def test_a_campaign_that_is_unknown_or_out_of_use_starts_no_call(
    pbx: httpx.Client, desk: Desk, agent: User, admin: User
) -> None:
    unknown = pbx.post("/api/call/start", json=start(agent, campaign="Verano"))
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_campaign")
    assert unknown.json()["error"] == "campaign: there is no campaign “Verano”. No call was started."
    desk.campaigns.set_active(desk.campaigns.add("Verano", RecordingPolicy(), admin).campaign_id, False, admin)
    old = pbx.post("/api/call/start", json=start(agent, campaign="Verano"))
    assert (old.status_code, old.json()["code"]) == (422, "campaign_inactive")
    assert old.json()["error"] == "The campaign “Verano” is not in use any more. No call was started."
    assert desk.calls.recent(agent) == []


def test_an_unknown_outcome_is_refused_with_the_known_ones(pbx: httpx.Client, desk: Desk, agent: User) -> None:
    pbx.post("/api/call/start", json=start(agent))
    answer = pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "sold"})
    assert answer.status_code == 422
    for outcome in SHIPPED_OUTCOMES:
        assert outcome.outcome_id in answer.json()["error"]
    call = desk.calls.get("pbx-1")
    assert call is not None
    assert call.phase is CallPhase.TALKING


def test_an_unknown_call_is_not_found(pbx: httpx.Client) -> None:
    answer = pbx.post("/api/call/end", json={"call_id": "nowhere", "outcome": "sale"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_call")


def test_a_busy_agent_gets_no_second_call(pbx: httpx.Client, desk: Desk, agent: User, manager: User) -> None:
    pbx.post("/api/call/start", json=start(agent))
    answer = pbx.post("/api/call/start", json=start(agent, call_id="pbx-2"))
    assert (answer.status_code, answer.json()["code"]) == (409, "call_busy")
    assert desk.metrics.today(manager).attempts == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"agent": "Nadie"}, "Nadie"),
        ({"agent": ""}, "agent: is empty"),
        ({"agent": None}, "agent: give a text"),
        ({"phone": "  "}, "phone: is empty"),
        ({"phone": "abc"}, "digit"),
        ({"phone": ["8"]}, "phone: give a text"),
        ({"call_id": ""}, "call_id: is empty"),
        ({"call_id": "x" * 201}, "call_id: is longer than 200 characters"),
        ({"contact_name": "a\x00b"}, "contact_name: holds characters that are no text"),
        ({"contact_name": "\ud800"}, "contact_name"),
        ({"answered": "perhaps"}, "answered: give true or false"),
    ],
)
def test_a_wrong_field_is_named(
    pbx: httpx.Client, desk: Desk, agent: User, manager: User, change: dict[str, Any], word: str
) -> None:
    body = json.dumps(start(agent, **change))  # escapes what is no text, as a careless program does
    answer = pbx.post("/api/call/start", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert word in answer.json()["error"]
    assert desk.metrics.today(manager).attempts == 0


def test_a_missing_field_is_named(pbx: httpx.Client, agent: User) -> None:
    body = start(agent)
    del body["agent"]
    answer = pbx.post("/api/call/start", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"] == "agent: is missing. Nothing was changed."


def test_null_is_not_told(pbx: httpx.Client, desk: Desk, agent: User) -> None:
    unknown = dict.fromkeys(("contact_name", "product", "campaign", "answered", "at"))
    assert pbx.post("/api/call/start", json=start(agent) | unknown).json()["phase"] == "talking"
    answer = pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": None, "notes": None, "at": None})
    assert answer.json()["phase"] == "wrap_up"


def test_an_id_that_was_another_call_begins_none(pbx: httpx.Client, desk: Desk, agent: User, manager: User) -> None:
    pbx.post("/api/call/start", json=start(agent))
    pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "sale"})
    known = desk.calls.get("pbx-1")
    assert known is not None
    again = pbx.post("/api/call/start", json=start(agent, phone="8888-7777"))
    assert again.status_code == 200, "the same number, written otherwise"
    answer = pbx.post("/api/call/start", json=start(agent, phone="2222 0000"))
    assert (answer.status_code, answer.json()["code"]) == (409, "call_id_used")
    assert known.phone in answer.json()["error"]
    assert desk.metrics.today(manager).attempts == 1


def test_letters_of_another_encoding_are_told(pbx: httpx.Client, agent: User) -> None:
    body = json.dumps(start(agent, contact_name="José"), ensure_ascii=False).encode("cp1252")
    answer = pbx.post("/api/call/start", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "UTF-8" in answer.json()["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 30_000, b"NaN", b'{"call_id": NaN}'])
def test_what_is_no_json_object_is_refused(pbx: httpx.Client, body: bytes) -> None:
    answer = pbx.post("/api/call/start", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert "error" in answer.json()


def test_a_huge_body_is_refused(pbx: httpx.Client) -> None:
    body = b'{"notes": "' + b"x" * 70_000 + b'"}'
    answer = pbx.post("/api/call/end", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_without_a_token_nothing_is_driven(http: httpx.Client, desk: Desk, agent: User, manager: User) -> None:
    assert http.post("/api/call/start", json=start(agent)).status_code == 401
    assert http.post("/api/call/start", json=start(agent), headers={"Authorization": "Bearer x"}).status_code == 401
    assert desk.metrics.today(manager).attempts == 0


@pytest.mark.parametrize("role", [TokenRole.VIEWER, TokenRole.RECORDINGS])
def test_another_role_may_not_drive_calls(http: httpx.Client, desk: Desk, agent: User, role: TokenRole) -> None:
    headers = {"Authorization": f"Bearer {desk.phones.create_token('Pantalla', role)}"}
    assert http.post("/api/call/start", json=start(agent), headers=headers).status_code == 403


def test_a_phones_cookie_drives_no_calls(http: httpx.Client, server: PhoneServer, desk: Desk, manager: User) -> None:
    headers = {"Cookie": f"callmanager_token={desk.paired(manager)}", "Origin": server.url}
    assert http.post("/api/call/start", json=start(manager), headers=headers).status_code == 401


def test_health_tells_strangers_only_that_it_is_well(http: httpx.Client) -> None:
    assert http.get("/health").json() == {"status": "ok", "version": callmanager.__version__}


def test_health_tells_more_to_who_is_known(http: httpx.Client, desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {desk.phones.create_token('Pantalla', TokenRole.VIEWER)}"}
    details = http.get("/health", headers=headers).json()["details"]
    assert details["clients"] == 0
    assert details["demo"] is False
    assert details["uptime_seconds"] >= 0


def test_a_call_against_the_rules_is_counted_and_flagged(
    pbx: httpx.Client, desk: Desk, agent: User, manager: User, admin: User
) -> None:
    carla = desk.contacts.add("Carla Rojas", "8888 7777")
    desk.contacts.block(carla.contact_id, admin, "asked")
    answer = pbx.post("/api/call/start", json=start(agent))
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "call_id": "pbx-1",
        "phase": "talking",
        "warning": "call_do_not_call",
    }
    assert pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "sale"}).json()["phase"] == "done"
    assert desk.metrics.today(manager).sales == 1
    [begun] = desk.audit.recent(action="call.start")
    assert begun.detail.endswith("call_do_not_call")
    call = desk.calls.get("pbx-1")
    assert call is not None
    assert (call.contact_id, call.warning) == (carla.contact_id, "call_do_not_call")


def test_the_next_call_comes_into_a_wrap_up(pbx: httpx.Client, desk: Desk, agent: User, manager: User) -> None:
    pbx.post("/api/call/start", json=start(agent))
    pbx.post("/api/call/end", json={"call_id": "pbx-1"})
    assert pbx.post("/api/call/start", json=start(agent, call_id="pbx-2")).status_code == 200
    assert pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "sale"}).json()["phase"] == "done"
    assert pbx.post("/api/call/end", json={"call_id": "pbx-2", "outcome": "busy"}).json()["phase"] == "done"
    figures = desk.metrics.today(manager)
    assert (figures.attempts, figures.sales) == (2, 1)


def test_an_outcome_of_the_offices_own_may_be_told(pbx: httpx.Client, desk: Desk, agent: User, admin: User) -> None:
    desk.outcomes.save(Outcome("", "Cita", "Appointment", connected=True), admin)
    pbx.post("/api/call/start", json=start(agent))
    assert pbx.post("/api/call/end", json={"call_id": "pbx-1", "outcome": "cita"}).json()["phase"] == "done"
