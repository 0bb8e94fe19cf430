"""The people who use this installation: made, invited, given roles and passwords, kept out."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Connection, Row, insert, select, update

from core.context import AppContext
from core.domain import passwords
from core.domain.accounts import accepted_email, accepted_name, too_many_tries
from core.domain.actors import Role
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import LANGUAGES, N_, REGIONS
from core.permission import needs
from core.store import attempts, audit, people, schema
from core.store import sessions as session_rows
from core.store.tables import sessions, users


class Keep(Enum):
    """A preference that is left as it is; None hands it to the browser or to the installation."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True)
class Invitation:
    """A person who was added, and the token of the one-use link by which they come in."""

    user_id: int
    token: str


@needs(Right.ADMINISTER)
def make_first_account(context: AppContext, name: str, email: str, password: str) -> int:
    """Make the first account: an administrator, who goes on in the session of the sample person who
    asked. The sample people are over. Returns the person's id. Raises Refusal."""
    now, actor = context.clock(), context.actor
    name, email = accepted_name(name), accepted_email(email)
    _accept(password, name, email)
    kept = passwords.hashed(password)
    with context.database.write() as connection:
        schema.hold(connection)
        if _has_accounts(connection):
            raise Refusal(N_("There is an account already. Enter with it to add others."))
        user_id = _insert(context, connection, name, email, Role.ADMINISTRATOR, password_hash=kept)
        if actor.session:
            theirs = update(sessions).where(sessions.c.id == actor.session)
            connection.execute(theirs.values(user_id=user_id, manner="password"))
            connection.execute(update(users).where(users.c.id == user_id).values(signed_in=now))
        people.end_sample_people(connection, now)
    return user_id


@needs(Right.ADMINISTER)
def add(context: AppContext, name: str, email: str, role: Role) -> Invitation:
    """Give somebody an account, and a link by which they choose a password. Raises Refusal, also for
    a first account that is not an administrator's; with it the sample people are over."""
    now = context.clock()
    name, email = accepted_name(name), accepted_email(email)
    with context.database.write() as connection:
        schema.hold(connection)
        if not _has_accounts(connection) and role is not Role.ADMINISTRATOR:
            raise Refusal(N_("The first account must be an administrator's, who then adds the others."))
        if people.find(connection, email=email):
            raise Refusal(N_("There is an account with the address {email} already."), email=email)
        user_id = _insert(context, connection, name, email, role)
        people.end_sample_people(connection, now)
        token = _invite(context, connection, user_id, "invitation")
    return Invitation(user_id, token)


@needs(Right.ADMINISTER)
def invite(context: AppContext, user_id: int, *, purpose: str = "invitation") -> str:
    """A new link by which a person comes in once, and chooses a password if they like ("invitation":
    3 days, "sign_in": 15 minutes). Those before it end. Returns its token. Raises Refusal for one
    who is disabled."""
    with context.database.write() as connection:
        person = _held(connection, user_id)
        if not person.active:
            raise Refusal(N_("{name} is disabled: enable the account first."), name=person.name)
        return _invite(context, connection, user_id, purpose)


@needs(Right.ADMINISTER)
def change_role(context: AppContext, user_id: int, role: Role) -> None:
    """Give a person another role, from the next click on. Raises Refusal for the last administrator
    who can enter."""
    with context.database.write() as connection:
        administrators = people.hold_administrators(connection)
        person = _held(connection, user_id)
        if person.role == role:
            return
        _keep_one(administrators, user_id)
        connection.execute(update(users).where(users.c.id == user_id).values(role=role))
        _log(context, connection, "user.role_changed", user_id, old=person.role, new=role)


@needs(Right.ADMINISTER)
def disable(context: AppContext, user_id: int) -> None:
    """Keep a person out: their sessions and links end at once, what they did stays. Raises Refusal for
    the last administrator who can enter."""
    now = context.clock()
    with context.database.write() as connection:
        administrators = people.hold_administrators(connection)
        if not _held(connection, user_id).active:
            return
        _keep_one(administrators, user_id)
        connection.execute(update(users).where(users.c.id == user_id).values(active=False))
        ended = session_rows.end(connection, now, sessions.c.user_id == user_id)
        session_rows.end_links(connection, user_id, now)
        _log(context, connection, "user.disabled", user_id, sessions=ended)


@needs(Right.ADMINISTER)
def enable(context: AppContext, user_id: int) -> None:
    """Let a person in again, with the password they had."""
    with context.database.write() as connection:
        if not _held(connection, user_id).active:
            connection.execute(update(users).where(users.c.id == user_id).values(active=True))
            _log(context, connection, "user.enabled", user_id)


@needs(Right.ADMINISTER)
def set_password(context: AppContext, user_id: int, password: str) -> None:
    """Give a person a password; their sessions and links end. Raises Refusal for one that will not do."""
    with context.database.read() as connection:
        person = people.find(connection, user_id)
    if person is None:
        raise _nobody()
    _accept(password, person.name, person.email)
    _keep_password(context, person, passwords.hashed(password))


@needs(Right.READ)
def change_password(context: AppContext, old: str, new: str) -> None:
    """Change one's own password; one's other sessions and one's links end. Raises Refusal, also where
    too many present ones went wrong: those are counted apart from tries to sign in, which a stranger
    could make."""
    now = context.clock()
    with context.database.read() as connection:
        person = people.find(connection, context.actor.user_id)
    if person is None:
        raise _nobody()
    _accept(new, person.name, person.email)
    account = context.secret.fingerprint("own attempts", str(person.id))
    with context.database.write() as connection:
        if until := attempts.held_until(connection, account, "", now):
            raise too_many_tries(until, now)
        attempt_id = attempts.note(connection, account, "", now)
    if not passwords.is_right(person.password_hash, old):
        raise Refusal(N_("The present password is not right. Type it again."))
    with context.database.write() as connection:
        attempts.enter(connection, attempt_id)
    _keep_password(context, person, passwords.hashed(new))


@needs(Right.READ)
def change_preferences(
    context: AppContext,
    *,
    language: str | Keep | None = KEEP,
    region: str | Keep | None = KEEP,
    zone: str | Keep | None = KEEP,
) -> None:
    """Change what one prefers: language, the way numbers are written, time zone. Raises Refusal for a
    value that is not known."""
    wished = {"language": language, "region": region, "zone": zone}
    chosen = {name: value for name, value in wished.items() if value is not KEEP}
    known = {"language": LANGUAGES, "region": REGIONS, "zone": available_timezones()}
    for name, value in chosen.items():
        if value is not None and value not in known[name]:
            raise Refusal(N_("{value} is not among the choices."), value=value)
    with context.database.write() as connection:
        person = people.hold(connection, context.actor.user_id or 0)
        if person is None:
            raise _nobody()
        changed = {name: value for name, value in chosen.items() if getattr(person, name) != value}
        if changed:
            connection.execute(update(users).where(users.c.id == person.id).values(**changed))
            _log(context, connection, "user.preferences_changed", person.id, **changed)


def _accept(password: str, name: str, email: str) -> None:
    if objection := passwords.objections(password, name=name, email=email):
        raise Refusal(objection)


def _has_accounts(connection: Connection) -> bool:
    return connection.execute(select(people.real_account_exists())).scalar_one()


def _insert(
    context: AppContext, connection: Connection, name: str, email: str, role: Role, **more: Any
) -> int:
    row = {"name": name, "email": email, "role": role, "created": context.clock(), **more}
    user_id = connection.execute(insert(users).returning(users.c.id), row).scalar_one()
    _log(context, connection, "user.created", user_id, role=role)
    return user_id


def _invite(context: AppContext, connection: Connection, user_id: int, purpose: str) -> str:
    token = session_rows.add_link(connection, user_id, purpose, context.clock())
    _log(context, connection, "user.invited", user_id, purpose=purpose)
    return token


def _held(connection: Connection, user_id: int) -> Row:
    """A real person, held until the transaction ends."""
    person = people.hold(connection, user_id)
    if person is None or person.sample:
        raise _nobody()
    return person


def _keep_one(administrators: list[int], user_id: int) -> None:
    if administrators == [user_id]:
        message = N_("This is the last administrator who can enter. Another with a password is needed first.")
        raise Refusal(message)


def _keep_password(context: AppContext, person: Row, kept: str) -> None:
    now: datetime = context.clock()
    with context.database.write() as connection:
        held = people.hold(connection, person.id)
        if held is None or held.password_hash != person.password_hash:
            raise Refusal(N_("The password was changed elsewhere in the meantime. Try again."))
        connection.execute(update(users).where(users.c.id == person.id).values(password_hash=kept))
        others = sessions.c.id != (context.actor.session or "")
        session_rows.end(connection, now, sessions.c.user_id == person.id, others)
        session_rows.end_links(connection, person.id, now)
        _log(context, connection, "user.password_changed", person.id)


def _log(context: AppContext, connection: Connection, action: str, user_id: int, **details: Any) -> None:
    audit.record(connection, context.actor, context.clock(), action, "user", user_id, **details)


def _nobody() -> Refusal:
    return Refusal(N_("There is no such account."))
