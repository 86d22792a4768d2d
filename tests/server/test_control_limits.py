"""What a telephone system may not do: too much at once, or at times that cannot be; each told exactly."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server import api, pairing
from callmanager.server.buckets import Buckets
from callmanager.server.errors import Refusal
from callmanager.server.runner import PhoneServer
from tests.support.desk import Desk


@pytest.fixture
def pbx(desk: Desk, server: PhoneServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {desk.phones.create_token('Central', TokenRole.CONTROL)}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as client:
        yield client


def test_a_token_that_asks_too_much_is_told_when_to_come_back(
    desk: Desk, agent: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "ORDERS_AT_ONCE", 3)
    monkeypatch.setattr(api, "ORDERS_PER_SECOND", 0.1)
    server = desk.serve()
    one, other = (
        {"Authorization": f"Bearer {desk.phones.create_token(name, TokenRole.CONTROL)}"} for name in ("Uno", "Otro")
    )
    body = {"call_id": "1", "phone": "8", "agent": agent.name}
    answers = [httpx.post(f"{server.url}/api/call/start", json=body, headers=one) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
    assert answers[-1].json()["code"] == "too_many_requests"
    assert httpx.post(f"{server.url}/api/call/start", json=body, headers=other).status_code == 200, "only its own"
    assert desk.metrics.today(manager).attempts == 1


def test_a_flood_of_pairing_is_held_back_by_address(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "TRIES_AT_ONCE", 2)
    server = desk.serve()
    codes = [httpx.post(f"{server.url}/api/pair", json={"code": "000000"}) for _ in range(4)]
    assert [answer.status_code for answer in codes] == [403, 403, 429, 429]
    assert int(codes[-1].headers["retry-after"]) >= 1


def test_a_bucket_fills_again_and_strangers_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    buckets = Buckets(2, 1.0, lambda: now)
    for who in range(1_500):
        buckets.require(str(who))
    buckets.require("x")
    buckets.require("x")
    with pytest.raises(Refusal):
        buckets.require("x")
    now += 1.0
    buckets.require("x")
    now += 10.0
    buckets.require("y")
    assert len(buckets._buckets) < 1_100


@pytest.mark.parametrize(
    ("at", "word"),
    [
        ("09:30", "offset"),
        ("2026-11-22T09:30:00", "offset"),
        ("yesterday", "offset"),
        (1_700_000_000, "offset"),
        ("0001-01-01T00:00:00+14:00", "calendar"),
        pytest.param((datetime.now(UTC) + timedelta(hours=2)).isoformat(), "future", id="future"),
        pytest.param((datetime.now(UTC) - timedelta(days=3)).isoformat(), "more than a day ago", id="past"),
    ],
)
def test_a_time_that_cannot_be_is_told_exactly(
    pbx: httpx.Client, desk: Desk, agent: User, manager: User, at: object, word: str
) -> None:
    answer = pbx.post("/api/call/start", json={"call_id": "1", "phone": "8", "agent": agent.name, "at": at})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("at: ")
    assert word in answer.json()["error"]
    assert desk.metrics.today(manager).attempts == 0


def test_an_end_before_its_beginning_is_refused_and_right_times_are_kept(
    pbx: httpx.Client, desk: Desk, agent: User
) -> None:
    began = datetime.now(UTC) - timedelta(minutes=5)
    body = {"call_id": "1", "phone": "8", "agent": agent.name, "at": began.isoformat()}
    assert pbx.post("/api/call/start", json=body).status_code == 200
    early = pbx.post("/api/call/end", json={"call_id": "1", "at": (began - timedelta(minutes=1)).isoformat()})
    assert (early.status_code, early.json()["code"]) == (422, "wrong_time")
    assert "before the call began" in early.json()["error"]
    ended = began + timedelta(minutes=3)
    answer = pbx.post("/api/call/end", json={"call_id": "1", "at": ended.isoformat(), "outcome": "sale"})
    assert answer.status_code == 200
    call = desk.calls.get("1")
    assert call is not None
    assert (call.started_at, call.ended_at) == (began, ended)
