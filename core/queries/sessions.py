"""Who is here: the person behind a session, the cookie and the form token that go with it, and links."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role
from core.domain.permission import Right
from core.permission import needs
from core.store import people
from core.store.sessions import ALIVE, COOKIE, alive_at, holder_of_link
from core.store.tables import sessions, settings, users


@dataclass(frozen=True)
class Visitor:
    """Who is here, by a session that is alive, and what they prefer; None where they leave it to their
    browser or to the installation."""

    session: str
    user_id: int
    name: str
    email: str | None
    role: Role
    language: str | None
    region: str | None
    zone: str | None
    sample: bool
    seen: datetime
    installation_region: str | None

    @property
    def actor(self) -> Actor:
        """The visitor as the one who acts."""
        return Actor(ActorKind.PERSON, self.name, self.user_id, self.role, self.session)


@dataclass(frozen=True)
class SessionView:
    """A session that is alive. `manner`: "password", "link" or "sample"; `address` and `agent` are what
    the browser's connection and the browser said."""

    id: str
    created: datetime
    seen: datetime
    manner: str
    address: str
    agent: str
    current: bool


@dataclass(frozen=True)
class LinkHolder:
    """The person for whom a one-use link was made."""

    name: str
    email: str
    needs_password: bool


@needs(Right.ADMINISTER)
def visitor(context: AppContext, session_id: str | None) -> Visitor | None:
    """The person behind a session. None where it is ended, expired or left alone for too long, where the
    person is disabled, and for a sample person once anybody has an account. One statement."""
    if not session_id:
        return None
    wanted = {"session": session_id, **alive_at(context.clock(), context.settings)}
    with context.database.read() as connection:
        row = connection.execute(_VISITOR, wanted).one_or_none()
    if row is None:
        return None
    return Visitor(
        session=row.session,
        user_id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        language=row.language,
        region=row.region,
        zone=row.zone,
        sample=row.sample,
        seen=row.seen,
        installation_region=row.installation_region,
    )


# Put together once: it is asked with every run of every page and every poll.
_VISITOR = (
    select(
        users,
        sessions.c.id.label("session"),
        sessions.c.seen,
        select(settings.c.value)
        .where(settings.c.name == "region")
        .scalar_subquery()
        .label("installation_region"),
    )
    .join(sessions, sessions.c.user_id == users.c.id)
    .where(
        sessions.c.id == bindparam("session"),
        ALIVE,
        users.c.active,
        # The sample people are disabled with the first account; this holds also where that was cut short.
        or_(~users.c.sample, ~people.real_account_exists()),
    )
)


@needs(Right.READ)
def session_of(context: AppContext, cookie: str | None) -> str | None:
    """The session that a cookie names, if this installation signed it; whether it is alive the store
    knows, and is not asked."""
    return context.secret.read(COOKIE, cookie) if cookie else None


@needs(Right.READ)
def form_token(context: AppContext, seed: str) -> str:
    """What a form of ours must send back: it belongs to `seed`, which a stranger's page cannot see."""
    return context.secret.fingerprint("form", seed)


@needs(Right.READ)
def is_form_token(context: AppContext, token: str, seed: str) -> bool:
    """Whether a form sent back what was put into it."""
    expected = form_token(context, seed)
    return bool(seed) and hmac.compare_digest(expected.encode(), token.encode("utf-8", "replace"))


@needs(Right.READ)
def only_sample_people(context: AppContext) -> bool:
    """Whether nobody has an account yet."""
    with context.database.read() as connection:
        return not connection.execute(select(people.real_account_exists())).scalar_one()


@needs(Right.READ)
def my_sessions(context: AppContext) -> tuple[SessionView, ...]:
    """The sessions of the person who asks, newest first."""
    mine = (
        select(sessions)
        .where(sessions.c.user_id == context.actor.user_id, ALIVE)
        .order_by(sessions.c.created.desc(), sessions.c.seen.desc())
    )
    with context.database.read() as connection:
        rows = connection.execute(mine, alive_at(context.clock(), context.settings)).all()
    return tuple(
        SessionView(
            row.id,
            row.created,
            row.seen,
            row.manner,
            row.address,
            row.agent,
            row.id == context.actor.session,
        )
        for row in rows
    )


@needs(Right.ADMINISTER)
def link_holder(context: AppContext, token: str) -> LinkHolder | None:
    """For whom a one-use link was made; None where it is used, too old or was never made. Using it is
    left to `sign_in_by_link`, so that a mail program that looks at links uses up none."""
    with context.database.read() as connection:
        person = connection.execute(holder_of_link(token, context.clock())).one_or_none()
    return person and LinkHolder(person.name, person.email, person.password_hash is None)
