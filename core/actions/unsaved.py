"""The text that a person is typing, kept on the server until it is saved or thrown away."""

from sqlalchemy import Connection, delete, select, update

from core.context import AppContext
from core.domain.permission import Right
from core.domain.versions import LONGEST_TEXT
from core.errors import Refusal
from core.i18n import N_
from core.permission import needs
from core.store.column_types import storable
from core.store.tables import events, unsaved_edits
from core.store.upsert import insert_once


@needs(Right.WORK)
def keep_unsaved(
    context: AppContext, event_id: int, language: str, body: str, *, base_number: int, seat: str
) -> None:
    """Keep what is being typed in a tab, in place of what was kept of it before. `seat` names the tab."""
    if len(body) > LONGEST_TEXT:
        raise Refusal(N_("A text has at most {number} letters."), number=LONGEST_TEXT)
    kept = {"base_number": base_number, "body": storable(body), "updated": context.clock()}
    row = {"event_id": event_id, "language": language, "user_id": context.actor.user_id, "seat": seat}
    with context.database.write() as connection:
        if connection.execute(select(events.c.id).where(events.c.id == event_id)).first() is None:
            raise Refusal(N_("There is no such event."))
        if not insert_once(connection, unsaved_edits, {**row, **kept}):
            connection.execute(update(unsaved_edits).where(*_ours(context, seat)).values(kept))


@needs(Right.WORK)
def adopt_unsaved(context: AppContext, old_seat: str, seat: str) -> None:
    """Go on in another tab with what was typed in one; where that one lives, it keeps its own from now on."""
    with context.database.write() as connection:
        _forget(connection, context, seat)
        connection.execute(update(unsaved_edits).where(*_ours(context, old_seat)).values(seat=seat))


@needs(Right.WORK)
def forget_unsaved(context: AppContext, seat: str) -> None:
    """Throw away what was typed in a tab."""
    with context.database.write() as connection:
        _forget(connection, context, seat)


def _forget(connection: Connection, context: AppContext, seat: str) -> None:
    connection.execute(delete(unsaved_edits).where(*_ours(context, seat)))


def _ours(context: AppContext, seat: str) -> tuple:
    return unsaved_edits.c.seat == seat, unsaved_edits.c.user_id == context.actor.user_id
