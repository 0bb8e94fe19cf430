"""The people who use this installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, or_, select

from core.context import AppContext
from core.domain.accounts import compared
from core.domain.actors import Role
from core.domain.permission import Right
from core.permission import needs
from core.store.sessions import ALIVE, alive_at
from core.store.tables import sessions, users


@dataclass(frozen=True)
class PersonView:
    """A person as the administration sees them. `sessions` counts those that are alive."""

    id: int
    name: str
    email: str | None
    role: Role
    active: bool
    sample: bool
    created: datetime
    signed_in: datetime | None
    sessions: int
    has_password: bool


@needs(Right.ADMINISTER)
def list_people(context: AppContext) -> tuple[PersonView, ...]:
    """Everybody, those who may come in first, by name. Sample people are left out once they are over."""
    welcome = _WITH_SESSIONS.where(or_(~users.c.sample, users.c.active))
    by_name = welcome.order_by(users.c.active.desc(), context.database.folded(users.c.name), users.c.id)
    with context.database.read() as connection:
        return tuple(
            _view(row) for row in connection.execute(by_name, alive_at(context.clock(), context.settings))
        )


@needs(Right.ADMINISTER)
def find_person(context: AppContext, email: str) -> PersonView | None:
    """The person whose account has this address."""
    wanted = _WITH_SESSIONS.where(users.c.email == compared(email), ~users.c.sample)
    with context.database.read() as connection:
        row = connection.execute(wanted, alive_at(context.clock(), context.settings)).one_or_none()
    return row and _view(row)


_WITH_SESSIONS = select(
    users,
    select(func.count())
    .select_from(sessions)
    .where(sessions.c.user_id == users.c.id, ALIVE)
    .scalar_subquery()
    .label("sessions"),
)


def _view(row: Row) -> PersonView:
    return PersonView(
        id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        active=row.active,
        sample=row.sample,
        created=row.created,
        signed_in=row.signed_in,
        sessions=row.sessions,
        has_password=row.password_hash is not None,
    )
