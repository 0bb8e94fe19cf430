"""A worker process tells that it is there, that it still is, and that it goes."""

from datetime import timedelta

from sqlalchemy import insert, update

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store import settings
from core.store.tables import workers

LONGEST_HOST = 200


@needs(Right.ADMINISTER)
def sign_on(context: AppContext, host: str, pid: int, version: str, threads: int) -> int:
    """Write down that a worker process has begun. Returns its id."""
    now = context.clock()
    row = {"host": host[:LONGEST_HOST], "pid": pid, "version": version, "threads": threads}
    with context.database.write() as connection:
        settings.forget(connection, settings.GIVEN_UP)
        inserted = insert(workers).returning(workers.c.id)
        return connection.execute(inserted, {**row, "started": now, "seen": now}).scalar_one()


@needs(Right.ADMINISTER)
def beat(context: AppContext, worker_id: int, running: int, clock_offset: float = 0) -> None:
    """Write down that the worker is alive, how many narratives it is writing, and by how many seconds
    its clock is ahead of the store's."""
    alive = update(workers).where(workers.c.id == worker_id)
    # By the store's clock: others are to see it as alive, however wrong its own is.
    seen = context.clock() - timedelta(seconds=clock_offset)
    with context.database.write() as connection:
        connection.execute(alive.values(seen=seen, running=running, clock_offset=clock_offset))


@needs(Right.ADMINISTER)
def sign_off(context: AppContext, worker_id: int) -> None:
    """Write down that the worker stops because it was asked to."""
    gone = update(workers).where(workers.c.id == worker_id)
    with context.database.write() as connection:
        connection.execute(gone.values(stopped=context.clock(), running=0))


@needs(Right.ADMINISTER)
def give_up(context: AppContext, reason: str) -> None:
    """Write down, for the pages, that workers keep dying and are not started again."""
    with context.database.write() as connection:
        settings.put(connection, settings.GIVEN_UP, reason, context.clock())
