"""What is one's own: the password, and what one prefers."""

from core.actions import people, signing
from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role
from core.errors import Refusal
from core.queries.sessions import visitor
from core.store.tables import sign_in_attempts
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

NEW = "diez perros azules"
NOBODY = "There is no such account."


def test_a_password_that_the_administration_sets_ends_the_sessions(any_context: AppContext) -> None:
    user_id = account(any_context)
    entry = enter(any_context)
    assert "at least 10" in refusal(people.set_password, house(any_context), user_id, "corto")
    assert "name or the e-mail" in refusal(people.set_password, house(any_context), user_id, ANA)
    assert visitor(house(any_context), entry.session)
    people.set_password(house(any_context), user_id, NEW)
    assert visitor(house(any_context), entry.session) is None
    assert refusal(enter, any_context)
    enter(any_context, password=NEW)


def test_one_changes_ones_own_password_and_stays_in_this_session_alone(any_context: AppContext) -> None:
    account(any_context)
    entry, other = enter(any_context), enter(any_context)
    here = person_of(any_context, entry)
    assert "present password" in refusal(people.change_password, here, "wrong", NEW)
    assert "present password" in refusal(people.change_password, here, "", NEW)
    assert "at least 10" in refusal(people.change_password, here, PASSWORD, "corto")
    assert visitor(house(any_context), other.session)
    people.change_password(here, PASSWORD, NEW)
    assert visitor(house(any_context), entry.session)
    assert visitor(house(any_context), other.session) is None
    enter(any_context, password=NEW)


def test_guessing_the_present_password_is_held_back_too(any_context: AppContext, clock: Clock) -> None:
    account(any_context)
    here = person_of(any_context, enter(any_context))
    for _number in range(5):
        assert "present password" in refusal(people.change_password, here, "wrong", NEW)
    assert "Try again" in refusal(people.change_password, here, PASSWORD, NEW)
    enter(any_context)
    assert "Try again" in refusal(people.change_password, here, PASSWORD, NEW), "a right sign-in is no excuse"
    clock.advance(minutes=15)
    people.change_password(here, PASSWORD, NEW)
    assert [row.outcome for row in rows(any_context, sign_in_attempts)][-1] == "entered"


def test_a_stranger_at_the_door_does_not_keep_one_from_changing_ones_password(
    any_context: AppContext,
) -> None:
    user_id = account(any_context)
    here = person_of(any_context, enter(any_context))
    for typed in (ANA, str(user_id), f"own:{user_id}"):
        for _number in range(6):
            assert refusal(enter, any_context, typed, "wrong")
    people.change_password(here, PASSWORD, NEW)


def test_without_a_password_there_is_none_to_change(any_context: AppContext) -> None:
    """Who is here has chosen one on the way in."""
    account(any_context)
    user_id = account(any_context, LUIS, Role.ANALYST, password="")
    luis = any_context.acting_as(Actor(ActorKind.PERSON, "Luis", user_id, Role.ANALYST))
    assert "present password" in refusal(people.change_password, luis, "", NEW)
    assert refusal(enter, any_context, LUIS, NEW)


def test_of_two_who_change_a_password_at_once_the_second_is_told(any_context: AppContext) -> None:
    account(any_context)
    here, there = person_of(any_context, enter(any_context)), person_of(any_context, enter(any_context))
    tried = at_once(
        lambda: people.change_password(here, PASSWORD, NEW),
        lambda: people.change_password(there, PASSWORD, "once focas grises"),
    )
    refused = [str(each) for each in tried if isinstance(each, Refusal)]
    assert len(refused) == 1
    kept, lost = (NEW, "once focas grises") if tried[0] is None else ("once focas grises", NEW)
    enter(any_context, password=kept)
    assert refusal(enter, any_context, password=lost)


def test_preferences_are_ones_own_and_each_is_left_or_handed_back(any_context: AppContext) -> None:
    account(any_context)
    entry = enter(any_context)
    here = person_of(any_context, entry)

    def preferred() -> tuple[str | None, ...]:
        seen = visitor(house(any_context), entry.session)
        assert seen
        return seen.language, seen.region, seen.zone

    people.change_preferences(here, language="en")
    assert preferred() == ("en", None, None)
    people.change_preferences(here, region="point", zone="Europe/Madrid")
    assert preferred() == ("en", "point", "Europe/Madrid")
    people.change_preferences(here, language=None, zone=None)
    assert preferred() == (None, "point", None)
    people.change_preferences(here, language=None)
    people.change_preferences(here)
    changes = [entry.details for entry in logged(any_context, "user.preferences_changed")]
    assert changes == [
        {"language": "en"}, {"region": "point", "zone": "Europe/Madrid"}, {"language": None, "zone": None},
    ]  # fmt: skip
    for wrong in ({"language": "fr"}, {"region": "es"}, {"zone": "Mars/Olympus"}, {"zone": "../etc/passwd"}):
        assert "not among the choices" in refusal(people.change_preferences, here, **wrong)
    assert preferred() == (None, "point", None)
    assert refusal(people.change_preferences, house(any_context), language="en") == NOBODY


def test_a_sample_person_has_preferences_too(context: AppContext) -> None:
    entry = signing.sign_in_as_sample(house(context), Role.ANALYST, address="127.0.0.1", agent=AGENT)
    people.change_preferences(person_of(context, entry), language="en")
    seen = visitor(house(context), entry.session)
    assert seen
    assert seen.language == "en"
