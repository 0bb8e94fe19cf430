"""The log of what was done: one row in the transaction of the change it tells of."""

from datetime import datetime

from sqlalchemy import Connection, insert

from core.domain.actors import Actor
from core.store.tables import audit_entries


def record(
    connection: Connection,
    actor: Actor,
    at: datetime,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    **details: object,
) -> None:
    """Write down who did what to what. `details` must be plain JSON values, never a secret."""
    connection.execute(
        insert(audit_entries),
        {
            "at": at,
            "actor_kind": actor.kind,
            "actor_name": actor.name,
            "user_id": actor.user_id,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "details": details,
        },
    )
