"""Coming in and going out: by password, as a sample person, and what ends a session."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import update

from core.actions import people, signing
from core.context import AppContext
from core.domain.actors import ActorKind, Role
from core.queries.people import find_person
from core.queries.sessions import link_holder, my_sessions, session_of, visitor
from core.store.tables import audit_entries, sessions, sign_in_attempts, sign_in_links, users
from tests.conftest import Clock
from tests.make import wait_until
from tests.support.accounts import (
    AGENT,
    ANA,
    HOME,
    LUIS,
    PASSWORD,
    account,
    enter,
    house,
    logged,
    person_of,
    refusal,
    rows,
)

NEW = "diez perros azules"


def outcomes(context: AppContext) -> list[str]:
    return [row.outcome for row in rows(context, sign_in_attempts)]


def test_who_has_an_account_comes_in_and_it_is_written_down(any_context: AppContext, clock: Clock) -> None:
    user_id = account(any_context)
    clock.advance(minutes=1)
    entry = enter(any_context, "  Ana@Example.ORG ")
    assert session_of(any_context, entry.cookie) == entry.session
    assert entry.max_age == 30 * 24 * 3600
    seen = visitor(house(any_context), entry.session)
    assert seen
    assert (seen.user_id, seen.name, seen.role, seen.sample) == (user_id, "Ana", Role.ADMINISTRATOR, False)
    (row,) = rows(any_context, sessions)
    assert (row.manner, row.created, row.address, row.agent) == ("password", clock(), HOME, AGENT)
    person = find_person(house(any_context), ANA)
    assert person
    assert (person.signed_in, person.sessions) == (clock(), 1)
    assert outcomes(any_context) == ["entered"]
    (told,) = logged(any_context, "session.began")
    assert (told.actor_kind, told.user_id, told.details) == (
        ActorKind.PERSON,
        user_id,
        {"manner": "password"},
    )
    assert enter(any_context).session != entry.session


def test_everybody_else_is_told_the_same(any_context: AppContext) -> None:
    account(any_context)
    disabled = account(any_context, LUIS, Role.ANALYST)
    people.disable(house(any_context), disabled)
    account(any_context, "sin@example.org", Role.ANALYST, password="")
    tries = [
        (ANA, "wrong"), (ANA, ""), (ANA, PASSWORD.upper()), ("nadie@example.org", PASSWORD), (LUIS, PASSWORD),
        ("sin@example.org", ""), ("sin@example.org", PASSWORD), ("", ""), ("Marta Rojas", ""),
        ("ana", PASSWORD),
        ("\0\ud800" + "x" * 70_000, "\0\ud800" + "x" * 70_000),
    ]  # fmt: skip
    said = {refusal(enter, any_context, email, password) for email, password in tries}
    (sentence,) = said
    assert "do not belong together" in sentence
    assert rows(any_context, sessions) == []
    assert outcomes(any_context) == ["wrong"] * len(tries)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda context, user_id: people.disable(house(context), user_id),
        lambda context, user_id: people.set_password(house(context), user_id, NEW),
    ],
    ids=["disabled", "another password"],
)
def test_what_happens_while_a_password_is_checked_keeps_its_owner_out(
    any_context: AppContext, meanwhile: Callable[[AppContext, int], None]
) -> None:
    account(any_context)
    user_id = account(any_context, LUIS, Role.ANALYST)
    keep(any_context, LUIS, PasswordHasher(time_cost=50, memory_cost=19 * 1024, parallelism=1))
    with ThreadPoolExecutor() as pool:
        coming = pool.submit(refusal, enter, any_context, LUIS)
        wait_until(lambda: outcomes(any_context))
        sleep(0.1)
        meanwhile(any_context, user_id)
        assert not coming.done(), "the check was over before it began to matter"
        assert "do not belong together" in coming.result()
    assert rows(any_context, sessions) == []
    assert outcomes(any_context) == ["wrong"]


def keep(context: AppContext, email: str, hasher: PasswordHasher) -> None:
    """Keep somebody's password as another installation might have."""
    kept = hasher.hash(PASSWORD)
    with context.database.write() as connection:
        connection.execute(update(users).where(users.c.email == email).values(password_hash=kept))


def test_a_password_that_was_kept_with_less_is_kept_anew(any_context: AppContext) -> None:
    account(any_context)
    keep(any_context, ANA, PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1))
    enter(any_context)
    (row,) = [each for each in rows(any_context, users) if each.email == ANA]
    assert extract_parameters(row.password_hash).memory_cost == 19 * 1024
    enter(any_context)


@pytest.mark.parametrize("role", Role)
def test_while_nobody_has_an_account_one_comes_in_as_a_sample_person(context: AppContext, role: Role) -> None:
    entry = signing.sign_in_as_sample(house(context), role, address="127.0.0.1", agent=AGENT)
    seen = visitor(house(context), entry.session)
    assert seen
    assert (seen.role, seen.sample, seen.email) == (role, True, None)
    assert logged(context, "session.began")[0].details == {"manner": "sample"}


def test_with_the_first_account_the_sample_people_are_gone(any_context: AppContext) -> None:
    def as_sample() -> signing.Entry:
        return signing.sign_in_as_sample(house(any_context), Role.ANALYST, address=HOME, agent=AGENT)

    entry = as_sample()
    user_id = account(any_context)
    assert visitor(house(any_context), entry.session) is None
    assert "sample people are gone" in refusal(as_sample)
    account(any_context, LUIS)
    people.disable(house(any_context), user_id)
    assert "sample people are gone" in refusal(as_sample), "nor when the account is disabled"


def test_going_out_ends_this_session_alone(any_context: AppContext) -> None:
    account(any_context)
    one, other = enter(any_context), enter(any_context)
    signing.sign_out(house(any_context), one.session)
    signing.sign_out(house(any_context), one.session)
    signing.sign_out(house(any_context), "no such session")
    assert visitor(house(any_context), one.session) is None
    assert visitor(house(any_context), other.session)
    (told,) = logged(any_context, "session.ended")
    assert (told.actor_kind, told.actor_name) == (ActorKind.PERSON, "Ana")


def test_going_out_everywhere_ends_all_of_ones_own(any_context: AppContext) -> None:
    ana, luis = account(any_context), account(any_context, LUIS, Role.ANALYST)
    mine, also_mine, others = enter(any_context), enter(any_context), enter(any_context, LUIS)
    mine_too, of_luis = (people.invite(house(any_context), each) for each in (ana, luis))
    assert signing.sign_out_everywhere(person_of(any_context, mine)) == 2
    assert visitor(house(any_context), mine.session) is None
    assert visitor(house(any_context), also_mine.session) is None
    assert visitor(house(any_context), others.session)
    assert link_holder(house(any_context), mine_too) is None, "who holds a link holds a way in"
    assert link_holder(house(any_context), of_luis)
    (told,) = logged(any_context, "session.ended_everywhere")
    assert (told.actor_name, told.details) == ("Ana", {"sessions": 2})


def test_one_ends_a_session_of_ones_own_and_nobody_elses(any_context: AppContext) -> None:
    account(any_context)
    account(any_context, LUIS, Role.ANALYST)
    mine, also_mine, others = enter(any_context), enter(any_context), enter(any_context, LUIS)
    here = person_of(any_context, mine)
    signing.end_session(here, others.session)
    assert visitor(house(any_context), others.session)
    signing.end_session(here, also_mine.session)
    assert [each.id for each in my_sessions(here)] == [mine.session]
    assert len(logged(any_context, "session.ended")) == 1


def test_a_session_lasts_while_its_person_comes_back_and_never_longer_than_it_may(
    any_context: AppContext, clock: Clock
) -> None:
    account(any_context)
    entry = enter(any_context)
    for _week in range(4):
        clock.advance(days=6.9)
        assert visitor(house(any_context), entry.session)
        signing.touch(house(any_context), entry.session)
    clock.advance(days=2.3)
    assert visitor(house(any_context), entry.session)
    clock.advance(days=0.2)
    assert visitor(house(any_context), entry.session) is None, "thirty days are over"
    other = enter(any_context)
    clock.advance(days=7.1)
    assert visitor(house(any_context), other.session) is None, "a week without a word"


def test_nothing_secret_is_written_into_the_log(any_context: AppContext) -> None:
    user_id = account(any_context)
    token = people.invite(house(any_context), user_id)
    entry = signing.sign_in_by_link(house(any_context), token, password=NEW, address=HOME, agent=AGENT)
    person = person_of(any_context, entry)
    people.change_password(person, NEW, PASSWORD)
    signing.sign_out_everywhere(person)
    written = repr(rows(any_context, audit_entries))
    hashes = [row.password_hash for row in rows(any_context, users) if row.password_hash]
    hashes += [row.token_hash for row in rows(any_context, sign_in_links)]
    assert hashes
    for secret in (token, PASSWORD, NEW, entry.session, entry.cookie, "argon2", *hashes):
        assert secret not in written
    assert token not in repr(rows(any_context, sign_in_links))
