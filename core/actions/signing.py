"""Coming in and going out: by password, by a one-use link, as a sample person; sessions and their end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import Connection, Row, select, update

from core.context import AppContext
from core.domain import passwords
from core.domain.accounts import compared, too_many_tries
from core.domain.actors import Actor, ActorKind, Role
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store import attempts, audit, people
from core.store import sessions as session_rows
from core.store.tables import sessions, users


@dataclass(frozen=True)
class Entry:
    """A session that began: what the browser keeps of it (signed), and for how many seconds."""

    session: str
    cookie: str
    max_age: int


@needs(Right.ADMINISTER)
def sign_in(context: AppContext, email: str, password: str, *, address: str, agent: str) -> Entry:
    """Let a person in by e-mail address and password. `address` is where the connection comes from.

    Raises Refusal: the same, and after the same time, for an address without an account, a wrong
    password, a person who is disabled or has no password; another where too many tries went wrong.
    """
    now = context.clock()
    wanted = compared(email)
    account = context.secret.fingerprint("attempts", wanted)
    with context.database.write() as connection:
        if until := attempts.held_until(connection, account, address, now):
            raise too_many_tries(until, now)
        attempt_id = attempts.note(connection, account, address, now)
    with context.database.read() as connection:
        person = people.find(connection, email=wanted)
    kept = person.password_hash if person and person.active else None
    if not passwords.is_right(kept, password) or not person or not kept:
        _refuse_sign_in()
    renewed = passwords.hashed(password) if passwords.is_dated(kept) else kept
    with context.database.write() as connection:
        held = people.hold(connection, person.id)
        # Who was disabled, or got another password, while this one was checked stays out.
        if held is None or not held.active or held.password_hash != kept:
            _refuse_sign_in()
        attempts.enter(connection, attempt_id)
        entered = update(users).where(users.c.id == person.id)
        connection.execute(entered.values(password_hash=renewed))
        return _begin(context, connection, held, "password", address, agent)


@needs(Right.ADMINISTER)
def sign_in_by_link(
    context: AppContext, token: str, *, password: str = "", address: str, agent: str
) -> Entry:
    """Let a person in by a one-use link, and give them the password if one is chosen: it must be where
    there is none. Raises Refusal for a link that is used or too old, and for a password that will not
    do; then the link can be used again."""
    now = context.clock()
    with context.database.read() as connection:
        person = connection.execute(session_rows.holder_of_link(token, now)).one_or_none()
    if person is None:
        _refuse_link()
    if not password and person.password_hash is None:
        raise Refusal(N_("Choose a password: this account has none yet."))
    if password and (objection := passwords.objections(password, name=person.name, email=person.email)):
        raise Refusal(objection)
    chosen = passwords.hashed(password) if password else None
    with context.database.write() as connection:
        held = people.hold(connection, person.id)
        if held is None or not held.active or not session_rows.use_link(connection, token, now):
            _refuse_link()
        if chosen:
            connection.execute(update(users).where(users.c.id == held.id).values(password_hash=chosen))
            session_rows.end(connection, now, sessions.c.user_id == held.id)
            audit.record(connection, _actor_of(held), now, "user.password_changed", "user", held.id)
        return _begin(context, connection, held, "link", address, agent)


@needs(Right.ADMINISTER)
def sign_in_as_sample(context: AppContext, role: Role, *, address: str, agent: str) -> Entry:
    """Let somebody look at the installation as the sample person of a role. Whether they sit at this
    machine the doors ask. Raises Refusal once anybody has an account."""
    of_role = select(users).where(users.c.sample, users.c.active, users.c.role == role)
    with context.database.write() as connection:
        over = connection.execute(select(people.real_account_exists())).scalar_one()
        person = connection.execute(of_role.order_by(users.c.id).limit(1)).one_or_none()
        if over or person is None:
            raise Refusal(N_("The sample people are gone since there are accounts. Enter with one of those."))
        return _begin(context, connection, person, "sample", address, agent)


@needs(Right.ADMINISTER)
def sign_out(context: AppContext, session_id: str) -> None:
    """End a session; one that has ended already stays so."""
    now = context.clock()
    whose = select(users, sessions.c.id.label("session")).join(sessions, sessions.c.user_id == users.c.id)
    with context.database.write() as connection:
        if session_rows.end(connection, now, sessions.c.id == session_id):
            person = connection.execute(whose.where(sessions.c.id == session_id)).one()
            audit.record(connection, _actor_of(person), now, "session.ended", "user", person.id)


@needs(Right.READ)
def sign_out_everywhere(context: AppContext) -> int:
    """End every session of the person who asks, this one too, and the links by which one could begin.
    Returns how many sessions there were."""
    now, actor = context.clock(), context.actor
    user_id = actor.user_id or 0
    with context.database.write() as connection:
        people.hold(connection, user_id)
        ended = session_rows.end(connection, now, sessions.c.user_id == user_id)
        session_rows.end_links(connection, user_id, now)
        audit.record(
            connection, actor, now, "session.ended_everywhere", "user", actor.user_id, sessions=ended
        )
    return ended


@needs(Right.READ)
def end_session(context: AppContext, session_id: str) -> None:
    """End one session of the person who asks; that of anybody else, or one that has ended, stays."""
    now, actor = context.clock(), context.actor
    with context.database.write() as connection:
        mine = (sessions.c.id == session_id, sessions.c.user_id == actor.user_id)
        if session_rows.end(connection, now, *mine):
            audit.record(connection, actor, now, "session.ended", "user", actor.user_id)


@needs(Right.ADMINISTER)
def touch(context: AppContext, session_id: str) -> None:
    """Note that the person is here, so that the session is not taken for one that was left alone.
    The caller asks every few minutes at most: it is a write."""
    open_one = (sessions.c.id == session_id, sessions.c.ended.is_(None))
    with context.database.write() as connection:
        connection.execute(update(sessions).where(*open_one).values(seen=context.clock()))


def _begin(
    context: AppContext, connection: Connection, person: Row, manner: str, address: str, agent: str
) -> Entry:
    now: datetime = context.clock()
    life = timedelta(days=context.settings.session_days)
    session_id = session_rows.begin(
        connection, person.id, manner, now, now + life, address=address, agent=agent
    )
    connection.execute(update(users).where(users.c.id == person.id).values(signed_in=now))
    actor = _actor_of(person, session_id)
    audit.record(connection, actor, now, "session.began", "user", person.id, manner=manner)
    return Entry(session_id, context.secret.sign(session_rows.COOKIE, session_id), int(life.total_seconds()))


def _actor_of(person: Row, session_id: str | None = None) -> Actor:
    return Actor(ActorKind.PERSON, person.name, person.id, Role(person.role), session_id)


def _refuse_sign_in() -> NoReturn:
    message = N_(
        "This address and this password do not belong together. Check both, "
        "or ask the administration for a link to enter."
    )
    raise Refusal(message)


def _refuse_link() -> NoReturn:
    message = N_("This link was used already or is too old. Ask the administration for another.")
    raise Refusal(message)
