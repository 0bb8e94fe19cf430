"""Rows of what people say about a text: submitted, approved, sent back, opened again, commented."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from core.domain.actors import Actor
from core.domain.review import ReviewState, ReviewStep, after_a_person
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


def reopen(connection: Connection, actor: Actor, now: datetime, held: narratives.Held) -> bool:
    """Open the narrative again where it was approved, because a person has changed its text. Returns
    whether it was."""
    state = after_a_person(held.state)
    if state is held.state:
        return False
    narratives.change(connection, held.id, state=state)
    approved = current_version_id(connection, held)
    add(connection, actor, now, held.id, approved, ReviewStep.REOPENED)
    return held.state is ReviewState.APPROVED


def current_version_id(connection: Connection, held: narratives.Held) -> int:
    """The version that was in use when the narrative was held."""
    current = select(versions.c.id).where(
        versions.c.narrative_id == held.id, versions.c.number == held.current_number
    )
    return connection.execute(current).scalar_one()
