"""The people who use this installation."""

from sqlalchemy import select

from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role
from core.store.tables import users


def local_person(context: AppContext) -> Actor:
    """The one person of an installation where nobody signs in."""
    with context.database.read() as connection:
        row = connection.execute(select(users).where(users.c.active).order_by(users.c.id).limit(1)).one()
    return Actor(ActorKind.PERSON, row.name, row.id, Role(row.role))
