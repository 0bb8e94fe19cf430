"""Who is here: a session that is alive and nothing else; forms that come back; links; one's own sessions."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import event, insert, update

from core.actions import people, signing
from core.context import AppContext
from core.domain.actors import Role
from core.queries.sessions import (
    form_token,
    is_form_token,
    my_sessions,
    only_sample_people,
    session_of,
    visitor,
)
from core.store import settings as house_settings
from core.store.tables import sessions, users
from tests.conftest import Clock
from tests.support.accounts import AGENT, ANA, HOME, LUIS, account, enter, house, person_of


@contextmanager
def statements(context: AppContext) -> Generator[list[str]]:
    """The statements that are sent to the store meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(context.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(context.database.engine, "before_cursor_execute", note)


def sample_entry(context: AppContext, role: Role = Role.ANALYST) -> signing.Entry:
    return signing.sign_in_as_sample(house(context), role, address="127.0.0.1", agent=AGENT)


def test_who_is_here_is_asked_in_one_statement(any_context: AppContext, clock: Clock) -> None:
    user_id = account(any_context)
    entry = enter(any_context)
    people.change_preferences(
        person_of(any_context, entry), language="en", region="point", zone="America/La_Paz"
    )
    with any_context.database.write() as connection:
        house_settings.put(connection, "region", "comma", clock())
    with statements(any_context) as sent:
        seen = visitor(house(any_context), entry.session)
    assert [each for each in sent if not each.startswith("BEGIN")] == [sent[-1]]
    assert seen
    assert (seen.session, seen.user_id, seen.name, seen.email) == (entry.session, user_id, "Ana", ANA)
    assert (seen.language, seen.region, seen.zone) == ("en", "point", "America/La_Paz")
    assert (seen.role, seen.sample) == (Role.ADMINISTRATOR, False)
    assert (seen.seen, seen.installation_region) == (clock(), "comma")
    actor = seen.actor
    assert (actor.kind, actor.name, actor.user_id, actor.role, actor.session) == (
        "person", "Ana", user_id, Role.ADMINISTRATOR, entry.session,
    )  # fmt: skip


def test_what_nobody_chose_is_left_to_the_browser_and_the_installation(any_context: AppContext) -> None:
    account(any_context)
    seen = visitor(house(any_context), enter(any_context).session)
    assert seen
    assert (seen.language, seen.region, seen.zone, seen.installation_region) == (None,) * 4


@pytest.mark.parametrize("session_id", [None, "", "no such session", "' OR 1=1 --", "ñ" * 5_000])
def test_nobody_is_here_without_a_session(any_context: AppContext, session_id: str | None) -> None:
    sample_entry(any_context)
    assert visitor(house(any_context), session_id) is None


def put_out(context: AppContext, session_id: str, **values: object) -> None:
    with context.database.write() as connection:
        connection.execute(update(sessions).where(sessions.c.id == session_id).values(**values))


@pytest.mark.parametrize(
    "ended",
    [
        lambda context, session_id: signing.sign_out(house(context), session_id),
        lambda context, session_id: put_out(context, session_id, ended=context.clock()),
        lambda context, session_id: put_out(context, session_id, expires=context.clock()),
        lambda context, session_id: put_out(context, session_id, seen=context.clock() - timedelta(days=7)),
        lambda context, session_id: people.disable(house(context), _luis(context)),
        lambda context, session_id: _mark_inactive(context),
    ],
    ids=["signed out", "ended", "expired", "left alone", "disabled", "inactive"],
)
def test_nobody_is_here_by_a_session_that_is_over(
    any_context: AppContext, ended: Callable[[AppContext, str], None]
) -> None:
    account(any_context)
    account(any_context, LUIS, Role.ANALYST)
    entry, other = enter(any_context, LUIS), enter(any_context)
    assert visitor(house(any_context), entry.session)
    ended(any_context, entry.session)
    assert visitor(house(any_context), entry.session) is None
    assert visitor(house(any_context), other.session)


def _mark_inactive(context: AppContext) -> None:
    """As where a session began in the very moment in which its person was disabled."""
    with context.database.write() as connection:
        connection.execute(update(users).where(users.c.email == LUIS).values(active=False))


def _luis(context: AppContext) -> int:
    with context.database.read() as connection:
        return connection.execute(users.select().where(users.c.email == LUIS)).one().id


def test_a_sample_person_is_here_as_long_as_nobody_has_an_account(any_context: AppContext) -> None:
    """Also where the sample people were left active when the account was made."""
    entry = sample_entry(any_context)
    assert only_sample_people(any_context)
    row = {"name": "Ana", "email": ANA, "role": Role.ADMINISTRATOR, "created": any_context.clock()}
    with any_context.database.write() as connection:
        connection.execute(insert(users), row)
    assert not only_sample_people(any_context)
    assert visitor(house(any_context), entry.session) is None


def test_a_cookie_is_read_without_asking_the_store(context: AppContext) -> None:
    entry = sample_entry(context)
    with statements(context) as sent:
        assert session_of(context, entry.cookie) == entry.session
        assert session_of(context, "another" + entry.cookie) is None
    assert sent == []


def test_a_cookie_that_this_installation_did_not_sign_names_nobody(
    context: AppContext, open_store: Callable[..., AppContext]
) -> None:
    entry = sample_entry(context)
    payload, signature = entry.cookie.split(".")
    other = context.secret.sign("session", "another session").split(".")[0]
    stranger = open_store(secret_key=SecretStr("the secret of some other installation"))
    forged = [
        None, "", entry.session, payload, f"{payload}.", f"{other}.{signature}",
        f"{payload}.{signature[::-1]}", context.secret.sign("form", entry.session),
        stranger.secret.sign("session", entry.session), "\0", "ñ", "." * 9_999,
    ]  # fmt: skip
    assert {session_of(context, cookie) for cookie in forged} == {None}
    assert session_of(context, entry.cookie) == entry.session


def test_a_form_comes_back_with_the_token_that_belongs_to_its_seed(
    context: AppContext, open_store: Callable[..., AppContext]
) -> None:
    token = form_token(context, "seed")
    assert is_form_token(context, token, "seed")
    assert "seed" not in token
    stranger = open_store(secret_key=SecretStr("the secret of some other installation"))
    wrong = [("", "seed"), (token, ""), (form_token(context, ""), ""), (token, "deed"), ("ñ\ud800", "seed")]
    wrong += [(form_token(stranger, "seed"), "seed"), (token.upper(), "seed")]
    assert [is_form_token(context, *each) for each in wrong] == [False] * len(wrong)


def test_one_sees_ones_own_living_sessions_newest_first(any_context: AppContext, clock: Clock) -> None:
    account(any_context)
    account(any_context, LUIS, Role.ANALYST)
    first = enter(any_context)
    clock.advance(hours=1)
    gone = enter(any_context)
    clock.advance(hours=1)
    last = enter(any_context, address="2001:db8::1")
    enter(any_context, LUIS)
    signing.sign_out(house(any_context), gone.session)
    shown = my_sessions(person_of(any_context, last))
    assert [(each.id, each.current) for each in shown] == [(last.session, True), (first.session, False)]
    assert [each.address for each in shown] == ["2001:db8::1", HOME]
    assert {(each.manner, each.agent) for each in shown} == {("password", AGENT)}
    assert shown[1].created == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert my_sessions(house(any_context)) == ()
