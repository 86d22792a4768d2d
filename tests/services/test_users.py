from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select, update

from callmanager.domain.errors import UserError
from callmanager.domain.users import Right, Role, Scope
from callmanager.services.users import UserService, name_key
from callmanager.store.tables import UserRow
from tests.support.desk import PASSWORD, Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def test_the_first_person_logs_in_whatever_the_capitals(desk: Desk) -> None:
    assert not desk.users.has_users()
    created = desk.users.create("  María   Peña ", PASSWORD, Role.ADMIN, "Norte")
    assert desk.users.has_users()
    assert created.name == "María Peña"
    assert [(team.team_id, team.name) for team in desk.teams.all()] == [(created.team_id, "Norte")]
    assert desk.users.login("MARÍA PEÑA", PASSWORD) == created
    assert desk.users.by_name("maría peña") == desk.users.get(created.user_id) == created
    assert [entry.action for entry in desk.audit.recent()] == ["login", "user.create", "team.add"]


@pytest.mark.parametrize(("name", "password"), [("rosa", "wrong password"), ("nobody", PASSWORD), ("rosa", "")])
def test_a_wrong_login_does_not_tell_what_was_wrong(desk: Desk, name: str, password: str) -> None:
    desk.person("rosa")
    with pytest.raises(UserError) as refusal:
        desk.users.login(name, password)
    assert refusal.value.reason == "login_wrong"
    assert "rosa" not in str(refusal.value)


def test_a_disabled_person_stays_out_and_a_wrong_password_does_not_tell_so(desk: Desk) -> None:
    rosa = desk.person("rosa")
    with desk.database.writing() as session:
        session.execute(update(UserRow).where(col(UserRow.id) == rosa.user_id).values(is_active=False))
    with pytest.raises(UserError, match="disabled"):
        desk.users.login("rosa", PASSWORD)
    desk.clock.go_on(seconds=2)
    with pytest.raises(UserError) as refusal:
        desk.users.login("rosa", "guess")
    assert refusal.value.reason == "login_wrong"


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("", PASSWORD, "user_name"),
        ("   ", PASSWORD, "user_name"),
        ("x" * 81, PASSWORD, "user_name"),
        ("a\0b", PASSWORD, "user_name"),
        ("eva", "short", "user_password_short"),
        ("ROSA", PASSWORD, "user_taken"),
    ],
)
def test_what_cannot_be_a_person_is_refused(desk: Desk, name: str, password: str, reason: str) -> None:
    desk.person("rosa")
    with pytest.raises(UserError) as refusal:
        desk.users.create(name, password, Role.AGENT)
    assert refusal.value.reason == reason
    assert [user.name for user in desk.users.all()] == ["rosa"]


def test_passwords_are_stored_as_argon2id_and_old_parameters_are_renewed(desk: Desk) -> None:
    from argon2 import PasswordHasher

    desk.person("rosa")

    def stored() -> str:
        with desk.database.reading() as session:
            return session.exec(select(UserRow.password_hash)).one()

    assert stored().startswith("$argon2id$")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with desk.database.writing() as session:
        session.execute(update(UserRow).values(password_hash=weak))
    desk.users.login("rosa", PASSWORD)
    assert stored() not in (weak, PASSWORD)
    desk.users.login("rosa", PASSWORD)


@pytest.mark.parametrize("password_hash", ["", "!", "plain text", "$2b$", "$2b$04$short", "$argon2id$broken"])
def test_a_hash_that_is_none_lets_nobody_in(desk: Desk, password_hash: str) -> None:
    desk.person("rosa")
    with desk.database.writing() as session:
        session.execute(update(UserRow).values(password_hash=password_hash))
    for password in (password_hash, PASSWORD, "a\0b", "x" * 5000):
        with pytest.raises(UserError) as refusal:
            desk.users.login("rosa", password)
        assert refusal.value.reason == "login_wrong"
        desk.clock.go_on(minutes=6)


@given(st.text(max_size=30))
def test_names_that_look_alike_have_one_key(name: str) -> None:
    assert name_key(f" {name}  ") == name_key(name)


def test_a_role_sees_and_may_what_its_table_says(desk: Desk) -> None:
    people = {role: desk.person(role.value, role) for role in Role}
    assert [people[role].scope for role in Role] == [Scope.OWN, Scope.TEAM, Scope.ALL, Scope.ALL]
    assert [role for role in Role if people[role].may(Right.MANAGE_USERS)] == [Role.ADMIN]
    assert not people[Role.AGENT].may(Right.EXPORT)


def test_everybody_by_name(desk: Desk) -> None:
    service: UserService = desk.users
    for name in ("zoe", "Ana", "luis"):
        desk.person(name)
    assert [user.name for user in service.all()] == ["Ana", "luis", "zoe"]
