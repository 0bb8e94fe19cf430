"""Rows of people: whom an address belongs to, who must not be lost, and the end of the sample people."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, exists, select, update

from core.domain.actors import Role
from core.store import sessions as session_rows
from core.store.tables import sessions, users


def real_account_exists() -> ColumnElement[bool]:
    """Whether anybody has an account, active or not; then the sample people are over."""
    someone = users.alias("someone")
    return exists().where(~someone.c.sample)


def find(connection: Connection, user_id: int | None = None, email: str | None = None) -> Row | None:
    """A real person by id or by address (as `core.domain.accounts.compared` writes it)."""
    one = users.c.id == user_id if email is None else users.c.email == email
    return connection.execute(select(users).where(one, ~users.c.sample)).one_or_none()


def hold(connection: Connection, user_id: int) -> Row | None:
    """A person, held until the transaction ends: before their sessions and links, so that nobody
    waits for each other."""
    return connection.execute(
        select(users).where(users.c.id == user_id).with_for_update(key_share=True)
    ).one_or_none()


def hold_administrators(connection: Connection) -> list[int]:
    """The ids of those who can administer, held until the transaction ends: who takes one away sees
    who is left, also when two do it to each other at once. Those who have no password yet may never
    come; they count as long as nobody has one."""
    administrators = select(users.c.id, users.c.password_hash.isnot(None).label("can_enter")).where(
        ~users.c.sample, users.c.active, users.c.role == Role.ADMINISTRATOR
    )
    held = connection.execute(administrators.order_by(users.c.id).with_for_update(key_share=True)).all()
    return [row.id for row in held if row.can_enter] or [row.id for row in held]


def end_sample_people(connection: Connection, now: datetime) -> None:
    """Nobody comes in as a sample person any more, and who has is shown the door."""
    sample = select(users.c.id).where(users.c.sample)
    session_rows.end(connection, now, sessions.c.user_id.in_(sample))
    connection.execute(update(users).where(users.c.sample, users.c.active).values(active=False))
