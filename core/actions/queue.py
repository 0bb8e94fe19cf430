"""Halt the whole queue and let it go on, set its pace, and probe an AI service that is in trouble."""

from sqlalchemy import update

from core.context import AppContext
from core.domain.permission import Right
from core.errors import Refusal
from core.i18n import N_
from core.llm import PROVIDERS, leaves_the_house
from core.permission import needs
from core.store import audit, jobs, settings
from core.store.tables import endpoints

MOST_A_MINUTE = 100_000


@needs(Right.ADMINISTER)
def pause(context: AppContext) -> bool:
    """Begin nothing more in any batch; what is being written comes to its end. False if it is so already."""
    now = context.clock()
    value = {"since": now.isoformat(), "by": context.actor.name}
    with context.database.write() as connection:
        if settings.get(connection, settings.QUEUE_PAUSED) is not None:
            return False
        settings.put(connection, settings.QUEUE_PAUSED, value, now)
        audit.record(connection, context.actor, now, "queue.paused", "queue", None)
    return True


@needs(Right.ADMINISTER)
def resume(context: AppContext) -> bool:
    """Let the queue go on. False if it was not paused."""
    with context.database.write() as connection:
        before = settings.get(connection, settings.QUEUE_PAUSED)
        if before is None:
            return False
        settings.forget(connection, settings.QUEUE_PAUSED)
        audit.record(connection, context.actor, context.clock(), "queue.resumed", "queue", None, **before)
    context.ring(context.settings.threads)
    return True


@needs(Right.ADMINISTER)
def change_pace(context: AppContext, number: int) -> None:
    """Set how many requests a minute an AI service is sent by all processes together; 0 for any number."""
    if settings.fixes_pace(context.settings):
        raise Refusal(N_("This number is set in the environment; change it there."))
    if not 0 <= number <= MOST_A_MINUTE:
        raise Refusal(N_("The number goes from 0 to {most}."), most=MOST_A_MINUTE)
    now = context.clock()
    with context.database.write() as connection:
        settings.put(connection, settings.PACE, number, now)
        audit.record(connection, context.actor, now, "settings.pace_changed", "settings", None, number=number)


@needs(Right.ADMINISTER)
def probe_now(context: AppContext, endpoint_id: int) -> bool:
    """Probe an AI service in trouble with the next narrative that waits for it, without further delay.
    False if it answers again already."""
    now = context.clock()
    due = update(endpoints).where(endpoints.c.id == endpoint_id, endpoints.c.opened.isnot(None))
    with context.database.write() as connection:
        address = connection.execute(due.values(probe_at=now).returning(endpoints.c.address)).scalar()
        if address is None:
            return False
        audit.record(connection, context.actor, now, "queue.probed", "queue", endpoint_id, address=address)
    with context.database.write() as connection:
        for provider in filter(leaves_the_house, PROVIDERS):
            jobs.hasten(connection, provider, now)
    context.ring(1)
    return True
