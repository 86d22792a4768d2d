"""TLS by the installation's own authority; plain HTTP is for this computer, and over the network a way to totals."""

import plistlib
import socket
import ssl
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import socketio.exceptions
from cryptography import x509

from callmanager.domain.errors import ServerError
from callmanager.domain.events import PhoneAddressChanged
from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server import runner
from callmanager.server.addresses import Card, Network
from callmanager.server.authority import LEAF_LASTS, RENEW_BEFORE, Authority
from callmanager.server.runner import PhoneServer
from tests.support.desk import Desk
from tests.support.phone import PhoneClient

ELSEWHERE = "127.0.0.2"
"""An address of this computer that is none of its own names: the server takes it for a card of the network."""


@pytest.fixture
def open_server(desk: Desk) -> PhoneServer:
    return desk.serve(host=ELSEWHERE)


@pytest.fixture
def trust(desk: Desk, open_server: PhoneServer) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=Authority(desk.certificates).der())


@pytest.fixture
def https(open_server: PhoneServer, trust: ssl.SSLContext) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=open_server.url, verify=trust, timeout=10) as client:
        yield client


def test_a_phone_that_trusts_the_authority_gets_in_and_its_cookie_travels_encrypted_alone(
    https: httpx.Client, open_server: PhoneServer, desk: Desk, manager: User, trust: ssl.SSLContext
) -> None:
    assert open_server.url == f"https://{ELSEWHERE}:{open_server.port}"
    answer = https.post("/api/pair", json={"pair": desk.phones.invite(manager, approve=True).pair, "name": "x"})
    assert answer.status_code == 200
    assert "; secure" in answer.headers["set-cookie"].lower()
    assert "strict-transport-security" not in answer.headers  # it would keep other servers at this address away
    token = desk.paired(manager)
    with PhoneClient(open_server.url, cookie=token, trust=trust) as phone:
        assert phone.wait("session")["restricted"] is False
        assert phone.wait("metrics_update")["calls_today"] == 0
    with PhoneClient(open_server.url, cookie=token, trust=trust, transports=("polling",)) as phone:
        phone.wait("metrics_update")


def test_who_does_not_trust_the_authority_is_told_so_by_the_browser(open_server: PhoneServer) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{open_server.url}/health")


def test_the_certificate_is_given_out_as_each_system_installs_it(https: httpx.Client, desk: Desk) -> None:
    told = https.get("/install.json").json()
    der = https.get(told["crt"])
    assert der.headers["content-type"] == "application/x-x509-ca-cert"
    root = x509.load_der_x509_certificate(der.content)
    assert told["fingerprint"] == Authority(desk.certificates).fingerprint
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    profile = https.get(told["mobileconfig"])
    assert profile.headers["content-type"] == "application/x-apple-aspen-config"
    (payload,) = plistlib.loads(profile.content)["PayloadContent"]
    assert (payload["PayloadType"], payload["PayloadContent"]) == ("com.apple.security.root", der.content)


def test_plain_http_from_the_network_is_sent_on_to_tls(open_server: PhoneServer, trust: ssl.SSLContext) -> None:
    plain = open_server.url.replace("https", "http")
    answer = httpx.get(f"{plain}/mobile?x=1")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{open_server.url}/mobile?x=1")
    assert answer.headers["cache-control"] == "no-store", "TLS may be turned off again"
    assert httpx.get(f"{plain}/health", follow_redirects=True, verify=trust).json()["status"] == "ok"
    posted = httpx.post(f"{plain}/api/pair", json={"code": "1"})
    assert (posted.status_code, posted.json()["code"]) == (426, "needs_tls")


def test_this_computer_itself_may_use_both(desk: Desk) -> None:
    server = desk.serve(host="0.0.0.0")
    trust = ssl.create_default_context(cadata=Authority(desk.certificates).der())
    for url in (
        f"http://127.0.0.1:{server.port}",
        f"https://127.0.0.1:{server.port}",
        f"https://localhost:{server.port}",
    ):
        assert httpx.get(f"{url}/health", verify=trust).status_code == 200, url


def test_garbage_and_silence_at_the_door_harm_nobody(open_server: PhoneServer, https: httpx.Client) -> None:
    peers = [socket.create_connection((ELSEWHERE, open_server.port)) for _ in range(30)]
    for number, peer in enumerate(peers):
        if number % 3:
            peer.sendall(b"\x16\x03\x01\xff\xff" + b"garbage" * 40 if number % 3 == 1 else b"\x00\x01\x02\x03")
    assert https.get("/health").status_code == 200
    for peer in peers:
        peer.close()


# Unencrypted by choice


@pytest.fixture
def plain(desk: Desk) -> PhoneServer:
    return desk.serve(host=ELSEWHERE, tls=False)


def test_unencrypted_there_are_totals_alone(plain: PhoneServer, desk: Desk, manager: User, agent: User) -> None:
    desk.call(agent, "sale")
    desk.recording(agent)
    with PhoneClient(plain.url, desk.phones.create_token("Pared", TokenRole.WALLBOARD)) as wall:
        session = wall.wait("session")
        assert (session["restricted"], session["name"], session["user"], session["again"]) == (True, "", "", "")
        assert wall.wait("metrics_update")["sales_today"] == 1
        assert wall.wait("team_update") == []
        assert wall.wait("recordings_update") == []
        desk.call(agent, "sale")
        wall.wait("metrics_update", lambda data: data["sales_today"] == 2, 3)
        assert not any(agent.name in str(data) for _name, data, _at in wall.received)


def test_unencrypted_nothing_is_ordered_and_nobody_shows_who_they_are(
    plain: PhoneServer, desk: Desk, manager: User
) -> None:
    paired = desk.paired(manager, listen=True)
    control = {"Authorization": f"Bearer {desk.phones.create_token('Central', TokenRole.CONTROL)}"}
    for path in ("/api/pair", "/api/call/start", "/api/call/end"):
        answer = httpx.post(f"{plain.url}{path}", json={"code": "1"}, headers=control)
        assert (answer.status_code, answer.json()["code"]) == (403, "plain_http"), path
    audio = httpx.get(f"{plain.url}/api/recordings/x/audio", headers=control)
    assert (audio.status_code, audio.json()["code"]) == (403, "plain_http")
    for token in (paired, control["Authorization"].removeprefix("Bearer ")):
        stranger = PhoneClient(plain.url, token)
        with pytest.raises(socketio.exceptions.ConnectionError), stranger:
            pass
        assert stranger.received == []
    assert httpx.get(f"{plain.url}/install.json").json()["tls"] is False
    assert httpx.get(f"{plain.url}/install/callmanager.crt").status_code == 404


# The computer moves


def test_another_address_is_noticed_named_and_certified(
    desk: Desk, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOOK_SECONDS", 0.1)
    found = [Card("eth0", "127.0.0.3")]
    news: list[PhoneAddressChanged] = []
    desk.bus.subscribe(PhoneAddressChanged, news.append)
    network = Network("0.0.0.0", look=lambda: _as_private(found), route=lambda: "", names=lambda: ("pc.local",))
    server = desk.serve(host="0.0.0.0", network=network)
    assert server.url.startswith("https://10.0.0.3:")
    trust = ssl.create_default_context(cadata=Authority(desk.certificates).der())
    with PhoneClient(f"https://127.0.0.1:{server.port}", cookie=desk.paired(manager), trust=trust) as phone:
        assert phone.wait("session")["addresses"][0] == server.url
        old = server.url
        found[:] = [Card("eth0", "127.0.0.4")]
        told = phone.wait("session", lambda data: data["addresses"][0] != old)
        assert told["addresses"] == [f"https://10.0.0.4:{server.port}", f"https://pc.local:{server.port}"]
    assert [event.urls for event in news] == [tuple(told["addresses"])]
    assert server.url == told["addresses"][0]
    certificate = ssl.get_server_certificate(("127.0.0.1", server.port))
    named = x509.load_pem_x509_certificate(certificate.encode()).extensions
    hosts = named.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "10.0.0.4" in [str(ip) for ip in hosts.get_values_for_type(x509.IPAddress)]
    assert "pc.local" in hosts.get_values_for_type(x509.DNSName)


def _as_private(found: list[Card]) -> list[Card]:
    """Cards whose addresses pass for a network's; nobody connects to them here."""
    return [Card(card.name, card.ip.replace("127.0.0.", "10.0.0.")) for card in found]


def test_a_paired_phone_comes_back_under_another_address_once(
    desk: Desk, open_server: PhoneServer, https: httpx.Client, manager: User, trust: ssl.SSLContext
) -> None:
    with PhoneClient(open_server.url, cookie=desk.paired(manager), trust=trust) as phone:
        secret = phone.wait("session")["again"]
    answer = https.post("/api/pair", json={"again": secret})
    assert answer.json() == {"status": "paired"}
    token = answer.cookies["callmanager_token"]
    with PhoneClient(open_server.url, cookie=token, trust=trust) as phone:
        assert phone.wait("session")["again"] not in ("", secret)
    assert https.post("/api/pair", json={"again": secret}).status_code == 403
    assert len(desk.phones.list()) == 1
    principal = desk.phones.authenticate(token)
    assert principal is not None
    fresh = desk.context.way_back
    assert fresh is not None
    secret = fresh.secret(principal.phone_id)
    desk.phones.revoke(principal.phone_id)
    assert https.post("/api/pair", json={"again": secret}).status_code == 403
    for nonsense in ("x", f"{principal.phone_id}.", f"{principal.phone_id}.ñ", "."):
        assert https.post("/api/pair", json={"again": nonsense}).status_code == 403


# The authority itself


def test_keys_are_for_nobody_elses_eyes_and_the_authority_lasts(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    first = Authority(folder)
    first.context(["192.168.1.20"])
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert Authority(folder).fingerprint == first.fingerprint


def test_the_certificate_is_renewed_before_it_ends_and_when_addresses_change(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    authority = Authority(tmp_path, lambda: now)
    authority.context(["192.168.1.20"])
    leaf = tmp_path / "server.pem"
    first = leaf.read_bytes()
    authority.context(["192.168.1.20"])
    assert leaf.read_bytes() == first
    authority.context(["192.168.1.21"])
    second = leaf.read_bytes()
    assert second != first
    now += LEAF_LASTS - RENEW_BEFORE + timedelta(hours=1)
    authority.context(["192.168.1.21"])
    assert leaf.read_bytes() != second


def test_the_authority_vouches_for_no_web_site(tmp_path: Path) -> None:
    authority = Authority(tmp_path, computer="PC-Lucia")
    authority.context(["192.168.1.20", "www.example.com", "pc-lucia", "pc-lucia.local"])
    leaf = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "pc-lucia", "pc-lucia.local"]
    root = x509.load_der_x509_certificate(authority.der())
    fence = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert fence.critical
    assert all("." not in name.value or name.value == "home.arpa" for name in fence.value.permitted_subtrees or ()
               if isinstance(name, x509.DNSName))  # fmt: skip


def test_a_spoilt_authority_is_told_and_not_replaced(tmp_path: Path, desk: Desk) -> None:
    authority = Authority(desk.certificates)
    authority.context([])
    (desk.certificates / "authority.key").write_bytes(b"spoilt")
    with pytest.raises(ServerError) as caught:
        desk.serve(host=ELSEWHERE)
    assert caught.value.reason == "authority_unreadable"
    assert (desk.certificates / "authority.key").read_bytes() == b"spoilt"


def test_a_certificate_without_its_key_is_made_anew(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.context(["192.168.1.20"])
    (tmp_path / "server.key").unlink()
    authority.context(["192.168.1.20"])
    assert (tmp_path / "server.key").exists()
