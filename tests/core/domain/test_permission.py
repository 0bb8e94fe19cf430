"""The role tables are those of DESIGN section 7."""

import pytest

from core.domain.actors import Role
from core.domain.permission import PAGES, ROLES_WITH, Right, approvers

C, M, A, AD = Role.COORDINATOR, Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (Right.READ, {C, M, A, AD}),
        (Right.WORK, {C, AD}),
        (Right.PROPOSE, {C, A, AD}),
        (Right.APPROVE, {M, AD}),
        (Right.STEER, {M, AD}),
        (Right.ADMINISTER, {AD}),
    ],
)
def test_each_right_is_with_the_roles_that_have_it(right: Right, roles: set[Role]) -> None:
    assert ROLES_WITH[right] == roles


def test_every_right_is_with_somebody() -> None:
    assert set(ROLES_WITH) == set(Right)
    assert all(ROLES_WITH.values())


@pytest.mark.parametrize(
    ("address", "roles"),
    [
        ("", {C, M, A, AD}),
        ("events", {C, M, A, AD}),
        ("generate", {C, A, AD}),
        ("progress", {C, M, A, AD}),
        ("narratives", {C, M, A, AD}),
        ("review", {C, M, AD}),
        ("compare", {C, M, A, AD}),
        ("users", {AD}),
        ("system", {AD}),
        ("settings", {AD}),
        ("activity", {AD}),
        ("account", {C, M, A, AD}),
    ],
)
def test_each_page_is_for_the_roles_of_its_section(address: str, roles: set[Role]) -> None:
    assert PAGES[address] == roles


def test_no_page_is_without_a_row_above() -> None:
    assert set(PAGES) == {
        "", "events", "generate", "progress", "narratives", "review", "compare", "users", "system",
        "settings", "activity", "account",
    }  # fmt: skip


def test_coordination_approves_where_the_setting_says_so() -> None:
    assert approvers(coordinators_too=True) == {C, M, AD}
    assert approvers(coordinators_too=False) == {M, AD}
