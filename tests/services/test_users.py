import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select, update

from callmanager.domain.errors import PermissionDenied, UserError
from callmanager.domain.users import Right, Role, Scope
from callmanager.services.people import passwords
from callmanager.services.people.users import UserService, name_key
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


def reason(do: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refusal:
        do()
    return refusal.value.reason


def test_each_wrong_login_makes_the_next_wait_longer_and_a_right_one_ends_it(desk: Desk) -> None:
    desk.person("rosa")
    waits = []
    for _ in range(12):
        with pytest.raises(UserError) as refusal:
            desk.users.login("rosa", "wrong password")
        assert refusal.value.reason == "login_wrong"
        seconds = refusal.value.details["seconds"]
        assert isinstance(seconds, int)
        waits.append(seconds)
        assert reason(lambda: desk.users.login("rosa", PASSWORD)) == "login_wait", "the right one waits, too"
        desk.clock.go_on(seconds=seconds)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    desk.users.login("rosa", PASSWORD)
    desk.users.login("rosa", PASSWORD)
    refused = desk.audit.recent(action="login.refused")
    assert [entry.detail for entry in refused[-2:]] == ["too soon", "wrong password, 1 in a row"]


def test_a_name_that_nobody_has_waits_like_one_that_somebody_has(desk: Desk) -> None:
    desk.person("rosa")
    told = []
    for name in ("rosa", "nobody"):
        for _ in range(3):
            with pytest.raises(UserError) as wrong:
                desk.users.login(name, "wrong password")
            with pytest.raises(UserError) as soon:
                desk.users.login(f" {name.upper()} ", "wrong password")
            told.append((name, wrong.value.reason, wrong.value.details, soon.value.reason, soon.value.details))
            desk.clock.go_on(seconds=5)
    assert [one[1:] for one in told[:3]] == [one[1:] for one in told[3:]]
    assert "nobody" not in str([(e.actor, e.subject, e.detail) for e in desk.audit.recent()]), "it may be a password"


def test_waits_outlive_the_program_and_a_clock_that_was_put_back_ends_them(home: Path) -> None:
    with Desk(home) as desk:
        desk.person("rosa")
        for _ in range(5):
            assert reason(lambda: desk.users.login("rosa", "wrong password")) == "login_wrong"
            desk.clock.go_on(seconds=60)
    with Desk(home) as desk:  # an hour ago by its clock: what was kept lies in the future
        assert reason(lambda: desk.users.login("rosa", "wrong password")) in ("login_wrong", "login_wait")
        desk.clock.go_on(days=-1)
        assert desk.users.login("rosa", PASSWORD).name == "rosa"


def test_many_tries_at_once_are_one_try(desk: Desk) -> None:
    """A wait that is looked at before it is set would let as many through as there are threads."""
    desk.person("rosa")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: reason(lambda: desk.users.login("rosa", "wrong password")), range(8)))
    assert sorted(found) == ["login_wait"] * 7 + ["login_wrong"]


@given(st.integers(-3, 10_000))
def test_waits_double_up_to_five_minutes(failures: int) -> None:
    wait = passwords.wait_after(failures)
    assert timedelta(0) <= wait <= timedelta(minutes=5)
    assert wait <= passwords.wait_after(failures + 1)
    assert (wait == timedelta(0)) is (failures <= 0)


def test_one_s_own_password_needs_the_old_one(desk: Desk) -> None:
    rosa = desk.person("rosa")
    assert reason(lambda: desk.users.change_password(rosa, "wrong password", "a better battery")) == "password_wrong"
    assert reason(lambda: desk.users.change_password(rosa, PASSWORD, "a better battery")) == "login_wait"
    desk.clock.go_on(seconds=2)
    for new, expected in (
        (PASSWORD, "user_password_same"),
        ("short", "user_password_short"),
        (" " * 20, "user_password_short"),
        ("x" * 1025, "user_password_long"),
    ):
        assert reason(lambda new=new: desk.users.change_password(rosa, PASSWORD, new)) == expected  # type: ignore[misc]
    desk.users.change_password(rosa, PASSWORD, "a better battery")
    assert desk.users.login("rosa", "a better battery").user_id == rosa.user_id
    assert reason(lambda: desk.users.login("rosa", PASSWORD)) == "login_wrong"
    assert [e.action for e in desk.audit.recent(action="user")][:2] == ["user.password", "user.password.refused"]


def test_a_name_is_no_password(desk: Desk) -> None:
    assert reason(lambda: desk.users.create("Rosa Peña", "ROSA  peña", Role.AGENT)) == "user_password_name"


def test_a_password_is_the_same_however_its_letters_are_composed(desk: Desk) -> None:
    desk.users.create("rosa", "contrase\u00f1a larga", Role.AGENT)
    assert desk.users.login("rosa", "contrasen\u0303a larga").name == "rosa"


def test_a_given_password_is_changed_before_anything_else(desk: Desk) -> None:
    boss = desk.person("boss", Role.ADMIN)
    rosa = desk.person("rosa", Role.ADMIN)
    desk.users.reset_password(boss, rosa.user_id, "given by boss")
    rosa = desk.users.login("rosa", "given by boss")
    assert rosa.must_change_password
    assert not any(rosa.may(right) for right in Right)
    with pytest.raises(PermissionDenied):
        desk.users.disable(rosa, boss.user_id)
    rosa = desk.users.change_password(rosa, "given by boss", "her own choice")
    assert not rosa.must_change_password
    assert rosa.may(Right.MANAGE_USERS)


def test_a_reset_and_being_let_in_again_end_the_wait(desk: Desk) -> None:
    boss, rosa = desk.person("boss", Role.ADMIN), desk.person("rosa")
    for end in (
        lambda: desk.users.reset_password(boss, rosa.user_id, PASSWORD, must_change=False),
        lambda: desk.users.enable(boss, rosa.user_id),
    ):
        assert reason(lambda: desk.users.login("rosa", "wrong password")) == "login_wrong"
        assert reason(lambda: desk.users.login("rosa", PASSWORD)) == "login_wait"
        end()
        assert desk.users.login("rosa", PASSWORD).name == "rosa"


def test_the_last_administrator_cannot_go(desk: Desk) -> None:
    boss, second = desk.person("boss", Role.ADMIN), desk.person("second", Role.ADMIN)
    desk.users.disable(boss, second.user_id)
    for do in (
        lambda: desk.users.disable("setup", boss.user_id),
        lambda: desk.users.change_role(boss, boss.user_id, Role.PROJECT_MANAGER),
        lambda: desk.users.update(boss, boss.user_id, name="b", email="", role=Role.AGENT, team_id=None),
    ):
        assert reason(do) == "last_admin"
    assert desk.users.get(boss.user_id) == boss
    desk.users.enable(boss, second.user_id)
    assert desk.users.change_role(boss, boss.user_id, Role.AGENT).role is Role.AGENT


def test_two_administrators_who_demote_each_other_at_once_leave_one(home: Path) -> None:
    with Desk(home) as desk, Desk(home) as other:
        desks = {name: (one, one.person(name, Role.ADMIN)) for name, one in (("a", desk), ("b", other))}
        start = Barrier(2)

        def demote(name: str, victim: str) -> None:
            one, actor = desks[name]
            start.wait(10)
            with contextlib.suppress(UserError, PermissionDenied):
                one.users.change_role(actor, desks[victim][1].user_id, Role.AGENT)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(demote, ("a", "b"), ("b", "a")))
        assert [user.role for user in desk.users.all()].count(Role.ADMIN) == 1


def test_all_of_a_change_or_nothing(desk: Desk) -> None:
    boss, rosa = desk.person("boss", Role.ADMIN), desk.person("rosa")
    team = desk.teams.add("Norte", boss)
    changed = desk.users.update(
        boss, rosa.user_id, name="Rosa Mora", email="r@example.org", role=Role.TEAM_LEAD, team_id=team.team_id
    )
    assert (changed.name, changed.role, changed.team_id) == ("Rosa Mora", Role.TEAM_LEAD, team.team_id)
    before = len(desk.audit.recent())
    assert (
        reason(lambda: desk.users.update(boss, rosa.user_id, name="boss", email="", role=Role.ADMIN, team_id=None))
        == "user_taken"
    )
    assert desk.users.get(rosa.user_id) == changed
    assert len(desk.audit.recent()) == before, "what did not happen does not stand in the log"


@pytest.mark.parametrize("email", ["x", "@", "a@", "@b", "a b@c", "a@b\0c", "x" * 250 + "@b.cr"])
def test_an_address_that_is_none_is_refused(desk: Desk, email: str) -> None:
    rosa = desk.person("rosa")
    assert reason(lambda: desk.users.set_email("setup", rosa.user_id, email)) == "user_email"


def test_teams_are_found_by_name_and_closed_when_nobody_is_in_them(desk: Desk) -> None:
    boss = desk.person("boss", Role.ADMIN, "Norte")
    [team] = desk.teams.all()
    rosa = desk.users.create("rosa", PASSWORD, Role.AGENT, " NORTE ", actor=boss)
    luis = desk.users.create("luis", PASSWORD, Role.AGENT, team.team_id, actor=boss)
    assert {boss.team_id, rosa.team_id, luis.team_id} == {team.team_id}
    assert reason(lambda: desk.teams.disable(team.team_id, boss)) == "team_used"
    for user in (boss, rosa, luis):
        desk.users.move_to_team(boss, user.user_id, None)
    desk.teams.disable(team.team_id, boss)
    assert desk.teams.all() == []
    assert reason(lambda: desk.users.move_to_team(boss, rosa.user_id, team.team_id)) == "team_retired"
    assert reason(lambda: desk.users.move_to_team(boss, rosa.user_id, "nothing")) == "unknown_team"
    assert reason(lambda: desk.teams.add("norte", boss)) == "team_taken"
    for name in ("", "  ", "x" * 81, "a\0b"):
        assert reason(lambda name=name: desk.teams.add(name, boss)) == "team_name"  # type: ignore[misc]
