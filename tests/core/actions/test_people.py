"""Accounts: the first one, those added later, roles, and who is kept out."""

from collections.abc import Callable

import pytest

from core.actions import people, signing
from core.actions.people import Invitation
from core.context import AppContext
from core.domain.actors import Role
from core.errors import Refusal
from core.queries.people import PersonView, find_person, list_people
from core.queries.sessions import only_sample_people, visitor
from core.store.tables import users
from tests.conftest import Clock
from tests.support.accounts import (
    AGENT,
    ANA,
    LUIS,
    PASSWORD,
    account,
    at_once,
    enter,
    house,
    logged,
    person_of,
    refusal,
    rows,
)

NOBODY = "There is no such account."
TAKE_AWAY = (
    pytest.param(lambda context, user_id: people.disable(context, user_id), id="disable"),
    pytest.param(lambda context, user_id: people.change_role(context, user_id, Role.MANAGER), id="role"),
)


def found(context: AppContext, email: str = ANA) -> PersonView:
    person = find_person(house(context), email)
    assert person
    return person


def sample_administrator(context: AppContext) -> AppContext:
    entry = signing.sign_in_as_sample(house(context), Role.ADMINISTRATOR, address="127.0.0.1", agent=AGENT)
    return person_of(context, entry)


def test_the_first_account_goes_on_in_the_session_of_the_sample_person(any_context: AppContext) -> None:
    here, other = sample_administrator(any_context), sample_administrator(any_context)
    user_id = people.make_first_account(here, "  Ana \n Ruiz ", " Ana@Example.org", PASSWORD)
    seen = visitor(house(any_context), here.actor.session)
    assert seen
    assert (seen.user_id, seen.name, seen.email) == (user_id, "Ana Ruiz", ANA)
    assert (seen.role, seen.sample, found(any_context).has_password) == (Role.ADMINISTRATOR, False, True)
    assert visitor(house(any_context), other.actor.session) is None
    assert not only_sample_people(any_context)
    assert [person.name for person in list_people(any_context)] == ["Ana Ruiz"]
    assert found(any_context).signed_in == any_context.clock()
    enter(any_context)
    created = logged(any_context, "user.created")[-1]
    assert (created.actor_name, created.subject_id, created.details) == (
        "Tomás Herrera", user_id, {"role": "administrator"},
    )  # fmt: skip


def test_there_is_one_first_account_however_many_begin_at_once(any_context: AppContext) -> None:
    here, other = sample_administrator(any_context), sample_administrator(any_context)
    made = at_once(
        lambda: people.make_first_account(here, "Ana", ANA, PASSWORD),
        lambda: people.make_first_account(other, "Luis", LUIS, PASSWORD),
        lambda: people.add(house(any_context), "Eva", "eva@example.org", Role.MANAGER),
    )
    assert sum(isinstance(each, Refusal) for each in made) == 2
    real = [row for row in rows(any_context, users) if not row.sample]
    assert [row.role for row in real] == [Role.ADMINISTRATOR]
    assert not any(row.active for row in rows(any_context, users) if row.sample)


@pytest.mark.parametrize(
    ("name", "email", "password", "said"),
    [
        (" \n\0", ANA, PASSWORD, "A name has"),
        ("x" * 201, ANA, PASSWORD, "A name has"),
        ("Ana", "ana", PASSWORD, "no e-mail address"),
        ("Ana", "ana@", PASSWORD, "no e-mail address"),
        ("Ana", "a@b@c.org", PASSWORD, "no e-mail address"),
        ("Ana", "ana ruiz@example.org", PASSWORD, "no e-mail address"),
        ("Ana", f"{'x' * 320}@example.org", PASSWORD, "no e-mail address"),
        ("Ana", ANA, "corto", "at least 10"),
        ("Ana", ANA, "contraseña2026", "Many people use"),
    ],
)
def test_a_first_account_that_will_not_do_changes_nothing(
    context: AppContext, name: str, email: str, password: str, said: str
) -> None:
    here = sample_administrator(context)
    assert said in refusal(people.make_first_account, here, name, email, password)
    assert only_sample_people(context)
    seen = visitor(house(context), here.actor.session)
    assert seen
    assert seen.sample


def test_the_first_account_that_is_added_is_an_administrators(any_context: AppContext) -> None:
    said = refusal(people.add, any_context, "Luis", LUIS, Role.MANAGER)
    assert said.startswith("The first account must be an administrator's")
    assert only_sample_people(any_context)
    added = people.add(any_context, "Ana", ANA, Role.ADMINISTRATOR)
    assert found(any_context).id == added.user_id
    assert not any(person.sample for person in list_people(any_context))


def test_one_address_has_one_account(any_context: AppContext) -> None:
    account(any_context, password="")
    assert ANA in refusal(people.add, house(any_context), "Ana 2", "ANA@example.ORG ", Role.ANALYST)
    tried = at_once(*[lambda: people.add(house(any_context), "Luis", LUIS, Role.ANALYST)] * 4)
    assert sum(isinstance(each, Invitation) for each in tried) == 1
    assert sum(isinstance(each, Refusal) for each in tried) == 3


def test_a_name_may_be_anything_and_is_one_line(any_context: AppContext) -> None:
    account(any_context, password="")
    hostile = "<b>Ñandú</b>\r\n\t'; DROP TABLE users; --\u202e{name}"
    added = people.add(house(any_context), hostile, LUIS, Role.ANALYST)
    assert found(any_context, LUIS).name == "<b>Ñandú</b> '; DROP TABLE users; -- {name}"
    people.disable(house(any_context), added.user_id)
    assert "Ñandú" in refusal(people.invite, house(any_context), added.user_id)


def test_everybody_is_listed_with_what_the_administration_asks(any_context: AppContext, clock: Clock) -> None:
    assert [(person.role, person.sample) for person in list_people(any_context)] == [
        (Role.ANALYST, True), (Role.MANAGER, True), (Role.COORDINATOR, True), (Role.ADMINISTRATOR, True),
    ]  # fmt: skip
    account(any_context)
    luis = account(any_context, LUIS, Role.ANALYST, password="")
    account(any_context, "ángel@example.org", Role.MANAGER)
    people.disable(house(any_context), luis)
    enter(any_context)
    enter(any_context)
    clock.advance(days=8)
    enter(any_context)
    shown = list_people(house(any_context))
    assert {person.name for person in shown[:2]} == {"Ana", "Ángel"}, "who may come in first"
    assert (shown[2].name, shown[2].active, shown[2].has_password) == ("Luis", False, False)
    ana = found(any_context)
    assert (ana.sessions, ana.signed_in, ana.has_password, ana.sample) == (1, clock(), True, False)
    assert find_person(house(any_context), "nadie@example.org") is None
    assert find_person(house(any_context), "") is None


def test_another_role_holds_from_the_next_question_on(any_context: AppContext) -> None:
    account(any_context)
    luis = account(any_context, LUIS, Role.ANALYST)
    entry = enter(any_context, LUIS)
    ana = person_of(any_context, enter(any_context))
    people.change_role(ana, luis, Role.MANAGER)
    people.change_role(ana, luis, Role.MANAGER)
    assert person_of(any_context, entry).actor.role is Role.MANAGER
    (told,) = logged(any_context, "user.role_changed")
    assert (told.actor_name, told.subject_id, told.details) == (
        "Ana", luis, {"old": "analyst", "new": "manager"},
    )  # fmt: skip


def test_who_is_disabled_is_out_at_once_and_may_be_let_in_again(any_context: AppContext) -> None:
    account(any_context)
    luis = account(any_context, LUIS, Role.ANALYST)
    entry = enter(any_context, LUIS)
    people.disable(house(any_context), luis)
    people.disable(house(any_context), luis)
    assert visitor(house(any_context), entry.session) is None
    assert refusal(enter, any_context, LUIS)
    people.enable(house(any_context), luis)
    people.enable(house(any_context), luis)
    assert visitor(house(any_context), entry.session) is None, "a session that was ended stays so"
    enter(any_context, LUIS)
    (out,), (back,) = logged(any_context, "user.disabled"), logged(any_context, "user.enabled")
    assert (out.details, back.details) == ({"sessions": 1}, {})


@pytest.mark.parametrize("take_away", TAKE_AWAY)
def test_the_last_administrator_stays(
    any_context: AppContext, take_away: Callable[[AppContext, int], None]
) -> None:
    ana = account(any_context)
    account(any_context, LUIS, Role.ANALYST)
    out = account(any_context, "eva@example.org")
    people.disable(house(any_context), out)
    assert "last administrator" in refusal(take_away, house(any_context), ana)
    assert (found(any_context).active, found(any_context).role) == (True, Role.ADMINISTRATOR)
    people.enable(house(any_context), out)
    take_away(house(any_context), ana)
    assert "last administrator" in refusal(take_away, house(any_context), out)


@pytest.mark.parametrize("take_away", TAKE_AWAY)
def test_an_administrator_without_a_password_does_not_count_beside_one_with(
    any_context: AppContext, take_away: Callable[[AppContext, int], None]
) -> None:
    """Who never opened the invitation may never come."""
    ana = account(any_context)
    invited = account(any_context, LUIS, password="")
    assert "last administrator" in refusal(take_away, house(any_context), ana)
    take_away(house(any_context), invited)
    people.enable(house(any_context), invited)
    people.change_role(house(any_context), invited, Role.ADMINISTRATOR)
    people.set_password(house(any_context), invited, PASSWORD)
    take_away(house(any_context), ana)


@pytest.mark.parametrize("take_away", TAKE_AWAY)
def test_where_no_administrator_has_a_password_yet_one_of_them_stays(
    any_context: AppContext, take_away: Callable[[AppContext, int], None]
) -> None:
    ana, luis = account(any_context, password=""), account(any_context, LUIS, password="")
    take_away(house(any_context), luis)
    assert "last administrator" in refusal(take_away, house(any_context), ana)


def test_two_administrators_who_put_each_other_out_leave_one(any_context: AppContext) -> None:
    ana = account(any_context)
    luis = account(any_context, LUIS)
    here, there = person_of(any_context, enter(any_context)), person_of(any_context, enter(any_context, LUIS))
    for take_away in (people.disable, lambda context, who: people.change_role(context, who, Role.MANAGER)):
        for _round in range(5):
            tried = at_once(
                lambda take_away=take_away: take_away(here, luis),
                lambda take_away=take_away: take_away(there, ana),
            )
            assert sum(isinstance(each, Refusal) for each in tried) == 1
            left = [person for person in list_people(house(any_context)) if person.active]
            assert sum(person.role is Role.ADMINISTRATOR for person in left) == 1
            for user_id in (ana, luis):
                people.enable(house(any_context), user_id)
                people.change_role(house(any_context), user_id, Role.ADMINISTRATOR)


def test_people_of_the_sample_and_nobody_at_all_cannot_be_changed(any_context: AppContext) -> None:
    sample = any_context.actor.user_id
    assert sample
    for user_id in (sample, 404):
        asked = [
            lambda who: people.change_role(any_context, who, Role.MANAGER),
            lambda who: people.disable(any_context, who),
            lambda who: people.enable(any_context, who),
            lambda who: people.invite(any_context, who),
            lambda who: people.set_password(any_context, who, PASSWORD),
        ]
        assert [refusal(ask, user_id) for ask in asked] == [NOBODY] * 5
    assert refusal(people.change_password, any_context, "", PASSWORD) == NOBODY
