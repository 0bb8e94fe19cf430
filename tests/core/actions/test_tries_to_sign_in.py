"""Wrong tries: how many reach the password check, how long the wait is, and what the time tells."""

from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import insert

from core.context import AppContext
from core.domain.actors import Role
from core.store.tables import sessions, sign_in_attempts
from tests.conftest import Clock
from tests.support.accounts import (
    ANA,
    LUIS,
    PASSWORD,
    account,
    at_once,
    enter,
    refusal,
    rows,
)


def outcomes(context: AppContext) -> list[str]:
    return [row.outcome for row in rows(context, sign_in_attempts)]


@pytest.mark.parametrize("email", [ANA, "nadie@example.org"], ids=["known", "unknown"])
def test_after_five_wrong_tries_an_address_waits_and_trying_on_does_not_make_it_longer(
    any_context: AppContext, clock: Clock, email: str
) -> None:
    account(any_context)
    for number in range(5):
        assert "do not belong together" in refusal(enter, any_context, email, "wrong", f"192.0.2.{number}")
        clock.advance(minutes=1)
    assert "Try again in 10 min" in refusal(enter, any_context, email)
    for _minute in range(9):
        clock.advance(minutes=1)
        assert "Try again in" in refusal(enter, any_context, email, "wrong")
    assert outcomes(any_context) == ["wrong"] * 5 + ["held_back"] * 10
    clock.advance(minutes=1)
    if email == ANA:
        enter(any_context)
    else:
        assert "do not belong together" in refusal(enter, any_context, email)


def test_another_account_is_not_held_back_with_it(any_context: AppContext) -> None:
    account(any_context)
    account(any_context, LUIS, Role.ANALYST)
    for _number in range(5):
        refusal(enter, any_context, ANA, "wrong")
    assert "Try again" in refusal(enter, any_context, ANA)
    enter(any_context, LUIS)


def test_who_comes_in_begins_to_count_anew(any_context: AppContext) -> None:
    account(any_context)
    for _time in range(3):
        for _number in range(4):
            refusal(enter, any_context, ANA, "wrong", f"192.0.2.{_time}")
        enter(any_context)


def test_after_twenty_wrong_tries_a_network_waits_whoever_is_tried(any_context: AppContext) -> None:
    account(any_context)
    for number in range(20):
        refusal(enter, any_context, f"n{number}@example.org", "wrong", "203.0.113.9")
    assert "Try again in 15 min" in refusal(enter, any_context, ANA, PASSWORD, "203.0.113.9")
    enter(any_context, ANA, PASSWORD, "203.0.113.10")
    assert "Try again" in refusal(enter, any_context, ANA, PASSWORD, "203.0.113.9"), (
        "it clears the account alone"
    )


def test_a_network_of_the_new_kind_counts_as_one(any_context: AppContext) -> None:
    account(any_context)
    for number in range(20):
        refusal(enter, any_context, f"n{number}@example.org", "wrong", f"2001:db8:0:1::{number:x}")
    assert "Try again" in refusal(enter, any_context, ANA, PASSWORD, "2001:db8:0:1:ffff::1")
    enter(any_context, ANA, PASSWORD, "2001:db8:0:2::1")


def test_a_thousand_tries_at_once_reach_the_check_as_often_as_the_limits_allow(
    any_context: AppContext,
) -> None:
    """From 50 networks at 20 addresses, of which 10 belong to somebody: five a piece, and no more."""
    known = [f"k{number}@example.org" for number in range(10)]
    unknown = [f"u{number}@example.org" for number in range(10)]
    for email in known:
        account(any_context, email)
    tries = [(email, f"198.51.100.{network}") for network in range(50) for email in (*known, *unknown)]
    said = at_once(*[lambda each=part: _try_all(any_context, each) for part in _parts(tries, 100)])
    assert sum(len(each) for each in said) == 1_000  # ty: ignore[invalid-argument-type]
    reached = dict.fromkeys((*known, *unknown), 0)
    for row in rows(any_context, sign_in_attempts):
        reached[row.email] += row.outcome != "held_back"
    print(
        f"1,000 tries: {sum(reached.values())} reached the password check; a piece: {set(reached.values())}"
    )
    assert set(reached.values()) == {5}
    assert len(rows(any_context, sign_in_attempts)) == 1_000
    spread = [(f"s{number}@example.org", "203.0.113.1") for number in range(200)]
    at_once(*[lambda each=part: _try_all(any_context, each) for part in _parts(spread, 20)])
    of_one = [row for row in rows(any_context, sign_in_attempts) if row.address == "203.0.113.1"]
    assert sum(row.outcome == "wrong" for row in of_one) == 20, "one network has 20 for all accounts"
    assert rows(any_context, sessions) == []


def _parts(tries: list[tuple[str, str]], number: int) -> list[list[tuple[str, str]]]:
    return [tries[at::number] for at in range(number)]


def _try_all(context: AppContext, tries: list[tuple[str, str]]) -> list[str]:
    return [refusal(enter, context, email, "wrong", address) for email, address in tries]


def test_the_time_does_not_tell_who_has_an_account(context: AppContext, clock: Clock) -> None:
    account(context)
    account(context, LUIS, Role.ANALYST, password="")
    taken: dict[str, list[float]] = {ANA: [], "nadie@example.org": [], LUIS: []}
    for _number in range(30):
        clock.advance(minutes=16)
        for email, seconds in taken.items():
            begun = perf_counter()
            refusal(enter, context, email, "wrong", "")
            seconds.append(perf_counter() - begun)
    shown = {email: round(median(seconds) * 1000, 1) for email, seconds in taken.items()}
    print(f"milliseconds for a wrong try (median of 30): {shown}")
    assert set(outcomes(context)) == {"wrong"}
    for email in ("nadie@example.org", LUIS):
        assert 0.5 < shown[email] / shown[ANA] < 2


def test_old_tries_are_forgotten(any_context: AppContext, clock: Clock) -> None:
    account(any_context)
    refusal(enter, any_context, ANA, "wrong")
    clock.advance(days=29)
    refusal(enter, any_context, ANA, "wrong")
    clock.advance(days=2)
    enter(any_context)
    assert outcomes(any_context) == ["wrong", "entered"]
    many = [{"at": clock(), "email": "x", "address": "", "outcome": "held_back"}] * 100
    with any_context.database.write() as connection:
        connection.execute(insert(sign_in_attempts), many)
    clock.advance(days=31)
    for _number in range(8):
        enter(any_context)
    assert outcomes(any_context) == ["entered"] * 8
