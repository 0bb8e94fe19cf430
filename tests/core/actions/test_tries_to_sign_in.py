"""Wrong tries: how many reach the password check, how long the wait is, and what the time tells."""

from collections import Counter
from hashlib import sha256
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


@pytest.mark.usefixtures("quick_passwords")
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
    assert outcomes(any_context) == ["wrong"] * 5, "one that is held back leaves nothing"
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


@pytest.mark.usefixtures("quick_passwords")
def test_who_comes_in_begins_to_count_anew(any_context: AppContext) -> None:
    account(any_context)
    for _time in range(3):
        for _number in range(4):
            refusal(enter, any_context, ANA, "wrong", f"192.0.2.{_time}")
        enter(any_context)


@pytest.mark.usefixtures("quick_passwords")
def test_after_twenty_wrong_tries_a_network_waits_whoever_is_tried(any_context: AppContext) -> None:
    account(any_context)
    for number in range(20):
        refusal(enter, any_context, f"n{number}@example.org", "wrong", "203.0.113.9")
    assert "Try again in 15 min" in refusal(enter, any_context, ANA, PASSWORD, "203.0.113.9")
    enter(any_context, ANA, PASSWORD, "203.0.113.10")
    assert "Try again" in refusal(enter, any_context, ANA, PASSWORD, "203.0.113.9"), (
        "it clears the account alone"
    )


@pytest.mark.usefixtures("quick_passwords")
def test_a_network_of_the_new_kind_counts_as_one(any_context: AppContext) -> None:
    account(any_context)
    for number in range(20):
        refusal(enter, any_context, f"n{number}@example.org", "wrong", f"2001:db8:0:1::{number:x}")
    assert "Try again" in refusal(enter, any_context, ANA, PASSWORD, "2001:db8:0:1:ffff::1")
    enter(any_context, ANA, PASSWORD, "2001:db8:0:2::1")


@pytest.mark.usefixtures("quick_passwords")
@pytest.mark.parametrize("clothes", ["::ffff:", "64:ff9b::", "::FFFF:"])
def test_a_network_of_the_old_kind_is_the_same_one_in_new_clothes(
    any_context: AppContext, clothes: str
) -> None:
    """And not all of its kind together."""
    account(any_context)
    for number in range(20):
        address = ("" if number % 2 else clothes) + "203.0.113.9"
        refusal(enter, any_context, f"n{number}@example.org", "wrong", address)
    for address in ("203.0.113.9", f"{clothes}203.0.113.9"):
        assert "Try again" in refusal(enter, any_context, ANA, PASSWORD, address)
    enter(any_context, ANA, PASSWORD, f"{clothes}203.0.113.10")


def test_nothing_is_kept_of_what_was_typed(any_context: AppContext) -> None:
    """Somebody may have typed a password where the address belongs."""
    account(any_context)
    for typed in (ANA, PASSWORD, "nadie@example.org", "\ud800"):
        refusal(enter, any_context, typed, "wrong")
    kept = rows(any_context, sign_in_attempts)
    assert {len(row.email) for row in kept} == {64}
    assert len({row.email for row in kept}) == 4
    told = repr(kept)
    assert not [typed for typed in (ANA, PASSWORD, "nadie") if typed in told]
    plain = {sha256(typed.encode()).hexdigest() for typed in (ANA, PASSWORD)}
    assert plain.isdisjoint(row.email for row in kept), "a list of addresses does not open them"


def test_a_thousand_tries_at_once_reach_the_check_as_often_as_the_limits_allow(
    any_context: AppContext,
) -> None:
    """From 50 networks at 20 addresses, of which 10 belong to somebody: five a piece, and no more."""
    known = [f"k{number}@example.org" for number in range(10)]
    unknown = [f"u{number}@example.org" for number in range(10)]
    for email in known:
        account(any_context, email)
    tries = [(email, f"198.51.100.{network}") for network in range(50) for email in (*known, *unknown)]
    said = _try_all(any_context, tries, 100)
    assert Counter(_kind(sentence) for _email, sentence in said) == {"checked": 100, "held back": 900}
    reached = Counter(email for email, sentence in said if _kind(sentence) == "checked")
    print(f"1,000 tries: {reached.total()} reached the password check; a piece: {set(reached.values())}")
    assert reached == dict.fromkeys((*known, *unknown), 5)
    assert outcomes(any_context) == ["wrong"] * 100
    spread = [(f"s{number}@example.org", "203.0.113.1") for number in range(200)]
    of_one = Counter(_kind(sentence) for _email, sentence in _try_all(any_context, spread, 20))
    assert of_one == {"checked": 20, "held back": 180}, "one network has 20 for all accounts"
    assert rows(any_context, sessions) == []


def _try_all(context: AppContext, tries: list[tuple[str, str]], number: int) -> list[tuple[str, str]]:
    """What each try was told, with the address that was tried, by so many who try at once."""

    def some(part: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(email, refusal(enter, context, email, "wrong", address)) for email, address in part]

    told = at_once(*[lambda part=tries[at::number]: some(part) for at in range(number)])
    return [each for part in told for each in part]  # ty: ignore[not-iterable]


def _kind(sentence: str) -> str:
    return "checked" if "do not belong together" in sentence else "held back" * ("Try again in" in sentence)


def test_the_time_does_not_tell_who_has_an_account(context: AppContext, clock: Clock) -> None:
    account(context)
    account(context, LUIS, Role.ANALYST, password="")
    taken: dict[str, list[float]] = {ANA: [], "nadie@example.org": [], LUIS: []}
    for _number in range(15):
        clock.advance(minutes=16)
        for email, seconds in taken.items():
            begun = perf_counter()
            refusal(enter, context, email, "wrong", "")
            seconds.append(perf_counter() - begun)
    shown = {email: round(median(seconds) * 1000, 1) for email, seconds in taken.items()}
    print(f"milliseconds for a wrong try (median of 15): {shown}")
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
    many = [{"at": clock(), "email": "x", "address": "", "outcome": "wrong"}] * 100
    with any_context.database.write() as connection:
        connection.execute(insert(sign_in_attempts), many)
    clock.advance(days=31)
    for _number in range(8):
        enter(any_context)
    assert outcomes(any_context) == ["entered"] * 8
