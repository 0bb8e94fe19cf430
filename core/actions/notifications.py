"""Read a notification. It is a person's own affair, and no entry of the log."""

from sqlalchemy import update

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store.tables import notifications


@needs(Right.READ)
def mark_read(context: AppContext, notification_id: int | None) -> None:
    """Note that the acting person has read a notification of theirs, or, with None, all of them."""
    mine = [notifications.c.user_id == context.actor.user_id, notifications.c.read.is_(None)]
    if notification_id is not None:
        mine.append(notifications.c.id == notification_id)
    with context.database.write() as connection:
        connection.execute(update(notifications).where(*mine).values(read=context.clock()))
