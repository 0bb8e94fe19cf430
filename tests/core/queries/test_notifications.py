"""What a person has been told: the unread of one's own, the newest first, until they are read."""

from dataclasses import replace

from core.actions import claims, endings
from core.actions.notifications import mark_read
from core.context import AppContext
from core.domain.actors import Role, system
from core.llm import Text
from core.queries.notifications import Unread, unread
from tests.conftest import Clock
from tests.make import planned_batch
from tests.support.accounts import sample_actor


def finished(context: AppContext, number: int) -> list[int]:
    """Batches that the acting person asked for, and that have ended."""
    batch_ids = [planned_batch(context, 1, f"P-{context.actor.user_id}-{each}") for each in range(number)]
    while claimed := claims.claim(context.acting_as(system())):
        endings.succeed(context.acting_as(system()), claimed, Text("Un texto.", "m"), (), 1)
    return batch_ids


def test_the_newest_come_first_with_their_whole_number(any_context: AppContext) -> None:
    assert unread(any_context) == Unread(0, ())
    batch_ids = finished(any_context, 3)
    told = unread(any_context, limit=2)
    assert told.number == 3
    assert [row.batch_id for row in told.rows] == [batch_ids[2], batch_ids[1]]
    (kind,) = {row.kind for row in told.rows}
    assert kind == "batch_finished"
    assert told.rows[0].data["succeeded"] == 1
    assert told.rows[0].created == any_context.clock()


def test_each_reads_ones_own_and_no_others(any_context: AppContext, clock: Clock) -> None:
    analyst = any_context.acting_as(sample_actor(any_context, Role.ANALYST))
    finished(any_context, 3)
    assert unread(analyst) == Unread(0, ())
    assert unread(any_context.acting_as(system())) == Unread(0, ()), "it belongs to nobody"
    first, second, _third = unread(any_context).rows
    mark_read(analyst, first.id)
    mark_read(analyst, None)
    assert unread(any_context).number == 3
    clock.advance(minutes=1)
    mark_read(any_context, second.id)
    mark_read(any_context, second.id)
    assert second.id not in {row.id for row in unread(any_context).rows}
    assert unread(any_context).number == 2
    coordinator = any_context.acting_as(sample_actor(any_context, Role.COORDINATOR))
    finished(coordinator, 1)
    mark_read(any_context, None)
    assert unread(any_context) == Unread(0, ())
    assert unread(coordinator).number == 1


def test_an_analyst_may_read_what_is_theirs(context: AppContext) -> None:
    who = replace(context.actor, role=Role.ANALYST)
    finished(context, 1)
    assert unread(context.acting_as(who)).number == 1
    mark_read(context.acting_as(who), None)
    assert unread(context).number == 0
