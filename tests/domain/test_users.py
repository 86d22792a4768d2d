"""The one table of permissions: what each role sees and may, written out."""

from itertools import pairwise

import pytest

from callmanager.domain.users import Right, Role, Scope, Sight, User, rights_of, roles_with

#                                  agent, team lead, project manager, admin
TABLE = {
    Right.SEE_CONTACTS:           (True,  True,  True,  True),
    Right.EDIT_CONTACTS:          (True,  True,  True,  True),
    Right.SEE_TEAM_DETAIL:        (False, True,  True,  True),
    Right.SEE_OTHER_TEAMS_TOTALS: (False, True,  True,  True),
    Right.LISTEN_ALL:             (False, True,  True,  True),
    Right.EXPORT:                 (False, True,  True,  True),
    Right.IMPORT_CONTACTS:        (False, True,  True,  True),
    Right.MANAGE_CALLBACKS:       (False, True,  True,  True),
    Right.EDIT_SCRIPTS:           (False, True,  True,  True),
    Right.EDIT_PLAYBOOK:          (False, True,  True,  True),
    Right.EDIT_GOALS:             (False, True,  True,  True),
    Right.DELETE_CONTACTS:        (False, False, True,  True),
    Right.UNBLOCK_CONTACTS:       (False, False, True,  True),
    Right.SEE_AUDIT:              (False, False, True,  True),
    Right.DELETE_RECORDINGS:      (False, False, False, True),
    Right.MANAGE_PHONES:          (False, False, False, True),
    Right.MANAGE_USERS:           (False, False, False, True),
    Right.CONFIGURE:              (False, False, False, True),
}  # fmt: skip
CASES = [(role, right, TABLE[right][place]) for right in TABLE for place, role in enumerate(Role)]


def person(role: Role, team: str | None = "north", **more: bool) -> User:
    return User("u1", "Ana", role, team, **more)


def test_every_right_stands_in_the_table() -> None:
    assert TABLE.keys() == set(Right)


@pytest.mark.parametrize(("role", "right", "expected"), CASES)
def test_a_role_has_exactly_its_rights(role: Role, right: Right, expected: bool) -> None:
    assert person(role).may(right) is expected
    assert (right in rights_of(role)) is expected
    assert (role in roles_with(right)) is expected


@pytest.mark.parametrize("role", Role)
def test_who_is_disabled_or_has_a_password_of_somebody_else_may_nothing(role: Role) -> None:
    assert not any(person(role, is_active=False).may(right) for right in Right)
    assert not any(person(role, must_change_password=True).may(right) for right in Right)


def test_each_role_may_what_the_one_before_it_may() -> None:
    ladder = [rights_of(role) for role in Role]
    assert all(lower < higher for lower, higher in pairwise(ladder))


@pytest.mark.parametrize(
    ("role", "scope", "own", "other", "nobody"),
    [
        (Role.AGENT, Scope.OWN, Sight.NOTHING, Sight.NOTHING, Sight.NOTHING),
        (Role.TEAM_LEAD, Scope.TEAM, Sight.DETAIL, Sight.TOTALS, Sight.TOTALS),
        (Role.PROJECT_MANAGER, Scope.ALL, Sight.DETAIL, Sight.DETAIL, Sight.DETAIL),
        (Role.ADMIN, Scope.ALL, Sight.DETAIL, Sight.DETAIL, Sight.DETAIL),
    ],
)
def test_a_role_sees_teams_as_far_as_it_goes(role: Role, scope: Scope, own: Sight, other: Sight, nobody: Sight) -> None:
    user = person(role)
    assert user.scope is scope
    assert [user.sees_team(team) for team in ("north", "south", None)] == [own, other, nobody]
    assert user.sees_person("u1", "south"), "everybody sees themselves"
    assert user.sees_person("u2", "north") is (own is Sight.DETAIL)
    assert user.sees_person("u2", "south") is (other is Sight.DETAIL)


def test_a_lead_without_a_team_sees_nobody_else_in_detail() -> None:
    lead = person(Role.TEAM_LEAD, None)
    assert lead.sees_team(None) is Sight.TOTALS
    assert not lead.sees_person("u2", None)
