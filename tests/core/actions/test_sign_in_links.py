"""Links for one use: how long they work, whom they let in, and the passwords chosen by them."""

from datetime import timedelta

import pytest

from core.actions import people, signing
from core.context import AppContext
from core.domain.actors import Role
from core.errors import Refusal
from core.queries.sessions import link_holder, visitor
from core.store.tables import sessions
from tests.conftest import Clock
from tests.support.accounts import (
    AGENT,
    ANA,
    HOME,
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

NEW = "diez perros azules"


def by_link(context: AppContext, token: str, password: str = "") -> signing.Entry:
    return signing.sign_in_by_link(house(context), token, password=password, address=HOME, agent=AGENT)


def test_a_link_lets_in_once_and_gives_the_first_password(any_context: AppContext) -> None:
    account(any_context)
    added = people.add(house(any_context), "Luis", LUIS, Role.ANALYST)
    holder = link_holder(house(any_context), added.token)
    assert holder
    assert (holder.name, holder.email, holder.needs_password) == ("Luis", LUIS, True)
    assert "Choose a password" in refusal(by_link, any_context, added.token)
    assert "at least 10" in refusal(by_link, any_context, added.token, "corto")
    assert "e-mail address" in refusal(by_link, any_context, added.token, "luis@example.org")
    assert link_holder(house(any_context), added.token), "what was refused uses nothing up"
    seen = visitor(house(any_context), by_link(any_context, added.token, NEW).session)
    assert seen
    assert seen.user_id == added.user_id
    assert link_holder(house(any_context), added.token) is None
    assert "used already" in refusal(by_link, any_context, added.token, NEW)
    enter(any_context, LUIS, NEW)
    (row,) = [each for each in rows(any_context, sessions) if each.manner == "link"]
    assert (row.user_id, row.address) == (added.user_id, HOME)


def test_a_link_works_for_as_long_as_its_purpose_allows(any_context: AppContext, clock: Clock) -> None:
    user_id = account(any_context)
    for purpose, life in (("sign_in", timedelta(minutes=15)), ("invitation", timedelta(days=3))):
        for late in (False, True):
            token = people.invite(house(any_context), user_id, purpose=purpose)
            clock.now += life if late else life - timedelta(seconds=1)
            assert bool(link_holder(house(any_context), token)) is not late
            assert ("too old" in refusal(by_link, any_context, token)) is late
    with pytest.raises(KeyError):
        people.invite(house(any_context), user_id, purpose="for ever")


def test_of_two_who_use_a_link_at_once_one_comes_in(any_context: AppContext) -> None:
    user_id = account(any_context)
    for _round in range(3):
        token = people.invite(house(any_context), user_id, purpose="sign_in")
        came = at_once(*[lambda one=token: by_link(any_context, one)] * 6)
        assert sum(isinstance(each, signing.Entry) for each in came) == 1
        assert sum(isinstance(each, Refusal) for each in came) == 5


def test_a_new_link_ends_those_before_and_a_disabled_person_has_none(any_context: AppContext) -> None:
    account(any_context)
    user_id = account(any_context, LUIS, Role.ANALYST)
    first = people.invite(house(any_context), user_id)
    second = people.invite(house(any_context), user_id, purpose="sign_in")
    assert link_holder(house(any_context), first) is None
    assert "used already" in refusal(by_link, any_context, first)
    people.disable(house(any_context), user_id)
    assert link_holder(house(any_context), second) is None
    assert "used already" in refusal(by_link, any_context, second)
    people.enable(house(any_context), user_id)
    assert "used already" in refusal(by_link, any_context, second), "it does not come back with the person"
    assert "used already" in refusal(by_link, any_context, "")
    assert "used already" in refusal(by_link, any_context, "\0\ud800")


def test_a_password_chosen_by_link_ends_the_sessions_before(any_context: AppContext) -> None:
    user_id = account(any_context)
    before = enter(any_context)
    token = people.invite(house(any_context), user_id)
    kept = by_link(any_context, token)
    assert visitor(house(any_context), before.session), "no password was chosen"
    after = by_link(any_context, people.invite(house(any_context), user_id), NEW)
    assert visitor(house(any_context), before.session) is None
    assert visitor(house(any_context), kept.session) is None
    assert visitor(house(any_context), after.session)
    assert "do not belong" in refusal(enter, any_context, ANA, PASSWORD)
    (changed,) = logged(any_context, "user.password_changed")[1:]
    assert (changed.actor_name, changed.subject_id) == ("Ana", user_id)


def test_a_new_password_ends_the_links_of_before(any_context: AppContext) -> None:
    user_id = account(any_context)
    token = people.invite(house(any_context), user_id)
    people.set_password(house(any_context), user_id, NEW)
    assert link_holder(house(any_context), token) is None, "that the administration gave"
    token = people.invite(house(any_context), user_id, purpose="sign_in")
    people.change_password(person_of(any_context, enter(any_context, password=NEW)), NEW, PASSWORD)
    assert link_holder(house(any_context), token) is None, "that one chose"
    assert "used already" in refusal(by_link, any_context, token)
