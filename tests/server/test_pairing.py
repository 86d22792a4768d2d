"""A phone gets in by a secret or six digits, at once or after a yes, and is out when it is revoked."""

from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import pytest
import socketio.exceptions

from callmanager.domain.users import User
from callmanager.server.runner import PhoneServer
from callmanager.services.phones.phones import INVITATION_LASTS, WRONG_TRIES
from tests.support.desk import Desk
from tests.support.phone import PhoneClient


def cookie_of(answer: httpx.Response) -> SimpleCookie:
    return SimpleCookie(answer.headers["set-cookie"])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize("by", ["pair", "code"])
def test_an_approved_invitation_lets_the_phone_in_at_once(
    http: httpx.Client, server: PhoneServer, desk: Desk, manager: User, by: str
) -> None:
    invitation = desk.phones.invite(manager, approve=True)
    answer = http.post("/api/pair", json={by: getattr(invitation, by), "name": "Teléfono de Mario"})
    assert answer.status_code == 200
    assert answer.json() == {"status": "paired"}
    morsel = cookie_of(answer)["callmanager_token"]
    assert morsel["httponly"]
    assert morsel["samesite"].lower() == "strict"
    assert not morsel["secure"]  # plain HTTP on this computer alone
    assert morsel["path"] == "/"
    with PhoneClient(server.url, cookie=morsel.value) as phone:
        assert phone.wait("session")["user"] == manager.name
    assert [phone.name for phone in desk.phones.list()] == ["Teléfono de Mario"]


def test_the_token_stands_in_no_body_and_no_database(http: httpx.Client, desk: Desk, manager: User) -> None:
    answer = http.post("/api/pair", json={"pair": desk.phones.invite(manager, approve=True).pair, "name": "x"})
    token = cookie_of(answer)["callmanager_token"].value
    assert token not in answer.text
    assert desk.database.url.database is not None
    desk.database.close()  # what waits in the log of writes goes to the file
    with open(desk.database.url.database, "rb") as file:
        assert token.encode() not in file.read()


def test_a_phone_waits_for_the_yes_on_the_desktop(http: httpx.Client, desk: Desk, manager: User) -> None:
    asked = http.post("/api/pair", json={"pair": desk.phones.invite(manager).pair, "name": "iPhone"})
    assert asked.status_code == 202
    assert asked.json()["status"] == "waiting"
    address = f"/api/pair/{asked.json()['id']}"
    assert http.get(address).status_code == 202
    assert "set-cookie" not in http.get(address).headers
    (request,) = desk.phones.waiting()
    assert request.phone_name == "iPhone"
    desk.phones.answer(request.request_id, True)
    answer = http.get(address)
    assert answer.json() == {"status": "paired"}
    assert desk.phones.authenticate(cookie_of(answer)["callmanager_token"].value) is not None
    assert http.get(address).status_code == 403, "the token is handed out once"
    (entry,) = desk.audit.recent(action="phone.pair")
    assert (entry.subject, entry.origin) == ("iPhone", "iPhone 127.0.0.1")


def test_a_no_on_the_desktop_shuts_the_phone_out(http: httpx.Client, desk: Desk, manager: User) -> None:
    asked = http.post("/api/pair", json={"pair": desk.phones.invite(manager).pair})
    desk.phones.answer(asked.json()["id"], False)
    answer = http.get(f"/api/pair/{asked.json()['id']}")
    assert answer.status_code == 403
    assert "error" in answer.json()


def test_a_secret_works_once(http: httpx.Client, desk: Desk, manager: User) -> None:
    body = {"pair": desk.phones.invite(manager, approve=True).pair}
    assert http.post("/api/pair", json=body).status_code == 200
    assert http.post("/api/pair", json=body).status_code == 403


def test_a_secret_lasts_two_minutes(http: httpx.Client, desk: Desk, manager: User) -> None:
    invitation = desk.phones.invite(manager, approve=True)
    desk.clock.offset += INVITATION_LASTS + timedelta(seconds=1)
    for body in ({"pair": invitation.pair}, {"code": invitation.code}):
        assert http.post("/api/pair", json=body).status_code == 403


def test_the_sixth_try_fails_though_it_is_right(http: httpx.Client, desk: Desk, manager: User) -> None:
    code = desk.phones.invite(manager, approve=True).code
    for _ in range(WRONG_TRIES):
        assert http.post("/api/pair", json={"code": wrong(code)}).status_code in (403, 429)
    answer = http.post("/api/pair", json={"code": code})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "error" in answer.json()


@pytest.mark.parametrize("body", [{}, {"name": "x"}, {"code": ""}, {"pair": "x" * 500}, {"code": {"a": 1}}])
def test_a_request_without_a_usable_code_is_told_so(http: httpx.Client, body: dict[str, object]) -> None:
    answer = http.post("/api/pair", json=body)
    assert answer.status_code == 422
    assert "error" in answer.json()


@pytest.mark.parametrize("request_id", ["nobody", "x" * 300, "a%00b", "..%2f..", "%f0%9f%93%9e"])
def test_an_unknown_request_is_refused(http: httpx.Client, request_id: str) -> None:
    answer = http.get(f"/api/pair/{request_id}")
    assert answer.status_code in (403, 404)
    assert "error" in answer.json()


def test_a_revoked_phone_is_out_within_a_second(
    http: httpx.Client, server: PhoneServer, desk: Desk, manager: User
) -> None:
    token, other = desk.paired(manager), desk.paired(manager)
    with PhoneClient(server.url, cookie=token) as phone, PhoneClient(server.url, cookie=other) as kept:
        phone.settled()
        kept.settled()
        principal = desk.phones.authenticate(token)
        assert principal is not None
        desk.phones.revoke(principal.phone_id)
        assert phone.disconnected.wait(1.0)
        assert not kept.disconnected.is_set()
        with pytest.raises(socketio.exceptions.ConnectionError), PhoneClient(server.url, cookie=token):
            pass
    listening = http.get("/api/recordings/x/audio", headers={"Cookie": f"callmanager_token={token}"})
    assert listening.status_code == 401
