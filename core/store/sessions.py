"""Rows of sessions and of the one-use links that begin one."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, insert, select, update

from core.settings import Settings
from core.store.tables import sessions, sign_in_links, users

COOKIE = "session"
"""The purpose for which the id of a session is signed before a browser keeps it."""

LIFE_OF_LINKS = {"sign_in": timedelta(minutes=15), "invitation": timedelta(days=3)}
"""Purpose of a one-use link → how long it can be used."""


ALIVE = and_(
    sessions.c.ended.is_(None),
    sessions.c.expires > bindparam("now"),
    sessions.c.seen > bindparam("idle_since"),
)
"""What is true of a session that holds: not ended, not expired, not left alone for too long. A statement
with it is put together once, and gets what `alive_at` gives."""


def alive_at(now: datetime, settings: Settings) -> dict[str, datetime]:
    """The moments that ALIVE asks for."""
    return {"now": now, "idle_since": now - timedelta(days=settings.session_idle_days)}


def begin(
    connection: Connection, user_id: int, manner: str, now: datetime, expires: datetime, **where: str
) -> str:
    """Begin a session for a person; `where` is their network address and what their browser says of
    itself. Returns its id, which nobody can guess."""
    session_id = secrets.token_urlsafe(32)
    row = {"id": session_id, "user_id": user_id, "manner": manner, "created": now, "seen": now}
    connection.execute(insert(sessions), {**row, "expires": expires, **where})
    return session_id


def end(connection: Connection, now: datetime, *which: ColumnElement[bool]) -> int:
    """End sessions. Returns how many had not ended or expired before."""
    open_ones = (sessions.c.ended.is_(None), sessions.c.expires > now)
    return connection.execute(update(sessions).where(*open_ones, *which).values(ended=now)).rowcount


def add_link(connection: Connection, user_id: int, purpose: str, now: datetime) -> str:
    """Make a one-use link in the place of those before it. Returns its token, of which only a hash
    is kept. Raises KeyError for an unknown purpose."""
    expires = now + LIFE_OF_LINKS[purpose]
    end_links(connection, user_id, now)
    token = secrets.token_urlsafe(32)
    row = {"user_id": user_id, "token_hash": _hash(token), "purpose": purpose}
    connection.execute(insert(sign_in_links), {**row, "created": now, "expires": expires})
    return token


def end_links(connection: Connection, user_id: int, now: datetime) -> None:
    """Let no link of a person be used any more."""
    unused = (sign_in_links.c.user_id == user_id, sign_in_links.c.used.is_(None))
    connection.execute(update(sign_in_links).where(*unused).values(used=now))


def use_link(connection: Connection, token: str, now: datetime) -> bool:
    """Use a link up. Of two who try at once one is told that it was used."""
    return connection.execute(update(sign_in_links).where(_usable(token, now)).values(used=now)).rowcount == 1


def holder_of_link(token: str, now: datetime) -> Select:
    """The active person whose link can be used."""
    belongs = users.c.id == sign_in_links.c.user_id
    return select(users).join(sign_in_links, belongs).where(_usable(token, now), users.c.active)


def _usable(token: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        sign_in_links.c.token_hash == _hash(token),
        sign_in_links.c.used.is_(None),
        sign_in_links.c.expires > now,
    )


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
