from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from callmanager.domain.errors import ServerError
from callmanager.domain.events import PhonesChanged, PhoneWaiting
from callmanager.domain.phones import PairingRefused, TokenRole, TooManyTries
from callmanager.domain.users import Role
from callmanager.services.phones.phones import INVITATION_LASTS, WRONG_TRIES, PhoneService
from callmanager.store.tables import PhoneInviteRow, PhoneRow, UserRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def phones(desk: Desk) -> PhoneService:
    return desk.phones


def redeem(phones: PhoneService, **secret: str) -> object:
    return phones.redeem(phone_name="Pixel", peer="127.0.0.1", **secret)


def wrong_code(right: str) -> str:
    return f"{(int(right) + 1) % 1_000_000:06d}"


def test_an_approved_invitation_pairs_at_once(desk: Desk, phones: PhoneService) -> None:
    rosa = desk.person("rosa", Role.TEAM_LEAD)
    invitation = phones.invite(rosa, listen=True, approve=True)
    result = phones.redeem(pair=invitation.pair, phone_name="  Pixel ", peer="::1")
    assert result.status == "paired"
    assert result.token is not None
    principal = phones.authenticate(result.token)
    assert principal is not None
    assert (principal.user, principal.name, principal.may_listen, principal.may_control) == (rosa, "Pixel", True, False)
    [phone] = phones.list()
    assert (phone.user_name, phone.role, phone.may_listen, phone.revoked) == ("rosa", "team_lead", True, False)


@pytest.mark.parametrize("by", ["pair", "code"])
def test_without_approval_the_phone_waits_for_a_yes(desk: Desk, phones: PhoneService, by: str) -> None:
    waiting: list[PhoneWaiting] = []
    desk.bus.subscribe(PhoneWaiting, waiting.append)
    invitation = phones.invite(desk.person("rosa"))
    result = phones.redeem(**{by: getattr(invitation, by)}, phone_name="Pixel", peer="127.0.0.1")
    assert (result.status, result.token) == ("waiting", None)
    assert [(w.request_id, w.phone_name, w.user_name) for w in waiting] == [(result.request_id, "Pixel", "rosa")]
    assert [request.request_id for request in phones.waiting()] == [result.request_id]
    assert phones.poll(result.request_id).status == "waiting"
    phones.answer(result.request_id, accept=True)
    assert phones.waiting() == []
    paired = phones.poll(result.request_id)
    assert paired.status == "paired"
    assert paired.token is not None
    assert phones.authenticate(paired.token) is not None
    with pytest.raises(PairingRefused):
        phones.poll(result.request_id)


def test_a_no_pairs_nothing(desk: Desk, phones: PhoneService) -> None:
    invitation = phones.invite(desk.person("rosa"))
    request = phones.redeem(code=invitation.code, phone_name="Pixel", peer="127.0.0.1")
    assert phones.answer(request.request_id, accept=False).status == "refused"
    with pytest.raises(PairingRefused):
        phones.poll(request.request_id)
    with pytest.raises(PairingRefused):
        phones.answer(request.request_id, accept=True)
    assert phones.list() == []


def test_an_invitation_is_good_once(desk: Desk, phones: PhoneService) -> None:
    invitation = phones.invite(desk.person("rosa"), approve=True)
    redeem(phones, pair=invitation.pair)
    for secret in ({"pair": invitation.pair}, {"code": invitation.code}):
        with pytest.raises(PairingRefused):
            redeem(phones, **secret)
    assert len(phones.list()) == 1


def test_an_invitation_expires(desk: Desk, phones: PhoneService) -> None:
    invitation = phones.invite(desk.person("rosa"), approve=True)
    desk.clock.go_on(seconds=INVITATION_LASTS.total_seconds() + 1)
    with pytest.raises(PairingRefused):
        redeem(phones, pair=invitation.pair)


def test_a_phone_that_waits_too_long_is_forgotten(desk: Desk, phones: PhoneService) -> None:
    request = phones.redeem(code=phones.invite(desk.person("rosa")).code, phone_name="Pixel", peer="127.0.0.1")
    desk.clock.go_on(seconds=INVITATION_LASTS.total_seconds() + 1)
    assert phones.waiting() == []
    with pytest.raises(PairingRefused):
        phones.poll(request.request_id)


def test_five_wrong_codes_spend_the_right_one_too(desk: Desk, phones: PhoneService) -> None:
    invitation = phones.invite(desk.person("rosa"), approve=True)
    for _ in range(WRONG_TRIES):
        with pytest.raises(PairingRefused):
            redeem(phones, code=wrong_code(invitation.code))
    with pytest.raises(TooManyTries):
        redeem(phones, code=wrong_code(invitation.code))
    for secret in ({"code": invitation.code}, {"pair": invitation.pair}):
        with pytest.raises(TooManyTries):
            redeem(phones, **secret)
    assert phones.list() == []
    fresh = phones.invite(desk.person("luis"), approve=True)
    assert phones.redeem(code=fresh.code, phone_name="x", peer="127.0.0.1").status == "paired"


def test_four_wrong_codes_are_forgiven(desk: Desk, phones: PhoneService) -> None:
    invitation = phones.invite(desk.person("rosa"), approve=True)
    for _ in range(WRONG_TRIES - 1):
        with pytest.raises(PairingRefused):
            redeem(phones, code=wrong_code(invitation.code))
    assert phones.redeem(code=invitation.code, phone_name="x", peer="127.0.0.1").status == "paired"


@pytest.mark.parametrize("secret", [{}, {"pair": ""}, {"code": ""}, {"pair": "x" * 10_000}, {"code": "'; --"}])
def test_nothing_and_nonsense_are_refused(desk: Desk, phones: PhoneService, secret: dict[str, str]) -> None:
    phones.invite(desk.person("rosa"), approve=True)
    with pytest.raises(PairingRefused):
        redeem(phones, **secret)


def test_a_revoked_phone_is_out_at_once_and_for_good(desk: Desk, phones: PhoneService) -> None:
    news: list[PhonesChanged] = []
    desk.bus.subscribe(PhonesChanged, news.append)
    token = desk.paired(desk.person("rosa"))
    [phone] = phones.list()
    phones.revoke(phone.phone_id)
    phones.revoke(phone.phone_id)
    assert phones.authenticate(token) is None
    assert phones.list()[0].revoked
    assert news[-1].revoked_id == phone.phone_id
    with pytest.raises(ServerError):
        phones.revoke("no such phone")


def test_a_disabled_persons_phone_is_out(desk: Desk, phones: PhoneService) -> None:
    token = desk.paired(desk.person("rosa"), listen=True)
    invitation = phones.invite(desk.person("luis"), approve=True)
    with desk.database.writing() as session:
        session.execute(update(UserRow).where(col(UserRow.id) != "").values(is_active=False))
    assert phones.authenticate(token) is None
    with pytest.raises(PairingRefused):
        redeem(phones, pair=invitation.pair)


@pytest.mark.parametrize(
    ("role", "listens", "drives"),
    [(TokenRole.VIEWER, False, False), (TokenRole.RECORDINGS, True, False), (TokenRole.CONTROL, True, True)],
)
def test_a_programs_token_may_what_its_role_says(
    phones: PhoneService, role: TokenRole, listens: bool, drives: bool
) -> None:
    principal = phones.authenticate(phones.create_token("pbx", role))
    assert principal is not None
    assert (principal.may_listen, principal.may_control) == (listens, drives)
    assert principal.viewer.role is Role.PROJECT_MANAGER


def test_a_token_needs_a_name(phones: PhoneService) -> None:
    with pytest.raises(ServerError):
        phones.create_token("  ", TokenRole.VIEWER)


def test_only_digests_are_stored(desk: Desk, phones: PhoneService, home: Path) -> None:
    invitation = phones.invite(desk.person("rosa"), approve=True)
    token = phones.redeem(pair=invitation.pair, phone_name="x", peer="127.0.0.1").token
    assert token is not None
    with desk.database.reading() as session:
        stored = str(session.exec(select(PhoneInviteRow)).all()) + str(session.exec(select(PhoneRow)).all())
    written = b"".join(path.read_bytes() for path in home.iterdir() if path.is_file())
    for secret in (invitation.pair, token):
        assert secret not in stored
        assert secret.encode() not in written


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 10_000])
def test_an_unknown_token_is_nobody(phones: PhoneService, token: str) -> None:
    assert phones.authenticate(token) is None


def test_when_a_phone_was_last_seen(desk: Desk, phones: PhoneService) -> None:
    token = desk.paired(desk.person("rosa"))
    assert phones.list()[0].last_seen is None
    phones.authenticate(token)
    seen = phones.list()[0].last_seen
    assert seen is not None
    phones.authenticate(token)
    assert phones.list()[0].last_seen == seen
    desk.clock.go_on(minutes=2)
    phones.authenticate(token)
    later = phones.list()[0].last_seen
    assert later is not None
    assert (later - seen).total_seconds() >= 120
    desk.clock.go_on(hours=-5)  # the clock had been wrong, and is set right
    phones.authenticate(token)
    back = phones.list()[0].last_seen
    assert back is not None
    assert back < later
