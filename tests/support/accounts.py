"""Accounts to test with, and what was written down of those who came in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Table, select

from core.actions import people, signing
from core.actions.signing import Entry
from core.context import AppContext
from core.domain.actors import Actor, ActorKind, Role, system
from core.errors import Refusal
from core.queries.sessions import visitor
from core.store.tables import audit_entries, users

PASSWORD = "seis gatos verdes"
ANA, LUIS = "ana@example.org", "luis@example.org"
HOME, AGENT = "192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


def house(context: AppContext) -> AppContext:
    """The context in the hands of the system, as the doors and the terminal have it."""
    return context.acting_as(system("test"))


def sample_actor(context: AppContext, role: Role = Role.ADMINISTRATOR) -> Actor:
    """The sample person of a role, as the one who acts. Raises NoResultFound once there are accounts."""
    of_role = select(users).where(users.c.sample, users.c.active, users.c.role == role)
    with context.database.read() as connection:
        row = connection.execute(of_role.order_by(users.c.id).limit(1)).one()
    return Actor(ActorKind.PERSON, row.name, row.id, role)


def account(
    context: AppContext, email: str = ANA, role: Role = Role.ADMINISTRATOR, password: str = PASSWORD
) -> int:
    """Somebody with an account and a password ("": none)."""
    added = people.add(house(context), email.partition("@")[0].title(), email, role)
    if password:
        people.set_password(house(context), added.user_id, password)
    return added.user_id


def enter(context: AppContext, email: str = ANA, password: str = PASSWORD, address: str = HOME) -> Entry:
    """Come in by address and password."""
    return signing.sign_in(house(context), email, password, address=address, agent=AGENT)


def person_of(context: AppContext, entry: Entry) -> AppContext:
    """The context in the hands of who came in, as a page has it."""
    seen = visitor(house(context), entry.session)
    assert seen, "the session is not alive"
    return context.acting_as(seen.actor)


def refusal(ask: Callable[..., object], *args: object, **values: object) -> str:
    """What a refusal says; "" where there is none."""
    try:
        ask(*args, **values)
    except Refusal as refused:
        return str(refused)
    return ""


def rows(context: AppContext, table: Table) -> list[Any]:
    """Every row of a table, first to last."""
    with context.database.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def logged(context: AppContext, *actions: str) -> list[Any]:
    """The entries of the log that tell of these actions."""
    return [row for row in rows(context, audit_entries) if row.action in actions]


def at_once(*asked: Callable[[], object]) -> list[object]:
    """What each of these gives, or the refusal that it meets, when all begin in the same moment."""
    ready = Barrier(len(asked))

    def one(ask: Callable[[], object]) -> object:
        ready.wait(timeout=30)
        try:
            return ask()
        except Refusal as refused:
            return refused

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(one, asked))
