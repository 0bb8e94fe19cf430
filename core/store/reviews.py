"""Rows of what people say about a text: submitted, approved, sent back, opened again, commented."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from core.domain.actors import Actor
from core.domain.review import ReviewState, ReviewStep, after_a_change
from core.store import narratives
from core.store.tables import reviews, versions


def add(
    connection: Connection,
    actor: Actor,
    now: datetime,
    narrative_id: int,
    version_id: int,
    step: ReviewStep,
    remark: str = "",
) -> None:
    """Write down what somebody said about a version."""
    row = {"narrative_id": narrative_id, "version_id": version_id, "kind": step, "remark": remark}
    connection.execute(insert(reviews), {**row, "user_id": actor.user_id, "at": now})


def reopen(
    connection: Connection, actor: Actor, now: datetime, held: narratives.Held, *, by_machine: bool = False
) -> bool:
    """Take the narrative back to where it stands once its text has changed, and write down that it was.
    Returns whether it had been approved."""
    state = after_a_change(held.state, by_machine=by_machine)
    if state is held.state:
        return False
    narratives.change(connection, held.id, state=state)
    add(connection, actor, now, held.id, current_version_id(connection, held), ReviewStep.REOPENED)
    return held.state is ReviewState.APPROVED


def current_version_id(connection: Connection, held: narratives.Held) -> int:
    """The version that was in use when the narrative was held."""
    current = select(versions.c.id).where(
        versions.c.narrative_id == held.id, versions.c.number == held.current_number
    )
    return connection.execute(current).scalar_one()
