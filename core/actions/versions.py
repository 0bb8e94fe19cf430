"""What a person does to a text: write or change it, bring an old version back, give one a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from core.context import AppContext
from core.domain.actors import ActorKind
from core.domain.diff import compare
from core.domain.merging import merged
from core.domain.permission import Right
from core.domain.versions import NAME_MARK, ChangeType, tidy
from core.errors import Refusal
from core.i18n import LANGUAGES, N_
from core.permission import needs
from core.store import audit, authorship, narratives, reviews
from core.store.column_types import storable
from core.store.events import facts_of
from core.store.tables import events, unsaved_edits, version_marks
from core.store.typed import reason_of, text_of

LONGEST_NAME = 100


@dataclass(frozen=True)
class Saved:
    """What became of a change: the number of the new version, None where nothing had changed;
    `reopened` says that the text had been approved, and is a draft again."""

    number: int | None
    reopened: bool = False


@needs(Right.WORK)
def edit(
    context: AppContext,
    event_id: int,
    language: str,
    body: str,
    *,
    base_number: int,
    reason: str = "",
    seat: str = "",
) -> Saved:
    """Keep what a person wrote as a new version; the first one too, with a `base_number` of 0.

    What was kept unsaved of the tab `seat` is forgotten then. Raises Overtaken where another version than
    `base_number` is in use by now, and Refusal for no text at all.
    """
    text = text_of(body)
    now = context.clock()
    with context.database.write() as connection:
        event = _event(connection, event_id)
        if language not in LANGUAGES:
            raise Refusal(N_("No narrative is written in this language here."))
        held = narratives.hold(connection, event_id, language, now)
        parents = (
            [authorship.written(connection, held.id, held.current_number)] if held.current_number else []
        )
        # Asked first: of two clicks, the second finds that its text is in use already.
        if parents and tidy(parents[0].body) == text:
            _forget_unsaved(connection, context, seat)
            return Saved(None)
        held.check_still(base_number)
        narratives.keep_facts(connection, event.facts_hash, facts_of(event._mapping), now)
        row = {
            "change_type": ChangeType.MANUAL_EDIT,
            "reason": reason_of(reason),
            "facts_hash": event.facts_hash,
        }
        saved = _add(connection, context, held, text, now, row, parents)
        _forget_unsaved(connection, context, seat)
    return saved


@needs(Right.WORK)
def restore(
    context: AppContext,
    version_id: int,
    *,
    base_number: int,
    reason: str = "",
    places: Collection[int] | None = None,
) -> Saved:
    """Bring an older version back as a new one; with `places` only those of the rows of
    `compare(text in use, older version)`.

    Raises Overtaken where another version than `base_number` is in use by now, and Refusal where there
    is no such version, or where a machine's would replace what a person wrote or decided without a reason.
    """
    now = context.clock()
    with context.database.write() as connection:
        held, source = narratives.hold_version(connection, version_id)
        held.check_still(base_number)
        parents = [authorship.written(connection, held.id, source.number)]
        body, some = parents[0].body, places if base_number else None
        if base_number:
            base = authorship.written(connection, held.id, base_number)
            if some is not None:
                body = merged(compare(base.body, body), some)
            if tidy(body) == tidy(base.body):
                return Saved(None)
            parents = [base, *parents]
        said = reason_of(reason)
        if source.author_kind != ActorKind.PERSON:
            narratives.check_reason(connection, held, said)
        row = {
            "change_type": ChangeType.RESTORATION,
            "reason": said,
            # A text that comes back whole was written from the data of its day.
            "facts_hash": source.facts_hash if some is None else held.facts_hash,
            "restored_from": version_id,
        }
        return _add(connection, context, held, text_of(body), now, row, parents)


@needs(Right.WORK)
def name_version(context: AppContext, version_id: int, name: str) -> None:
    """Give a version a name in place of the one before; "" takes it away."""
    name = " ".join(storable(name).split())
    if len(name) > LONGEST_NAME:
        raise Refusal(N_("A name has at most {number} letters."), number=LONGEST_NAME)
    now = context.clock()
    with context.database.write() as connection:
        narratives.hold_version(connection, version_id)
        marks = (version_marks.c.version_id == version_id, version_marks.c.kind == NAME_MARK)
        connection.execute(delete(version_marks).where(*marks))
        if name:
            row = {"version_id": version_id, "kind": NAME_MARK, "text": name, "at": now}
            connection.execute(insert(version_marks), {**row, "user_id": context.actor.user_id})
        audit.record(connection, context.actor, now, "version.named", "version", version_id, name=name)


def _add(
    connection: Connection,
    context: AppContext,
    held: narratives.Held,
    body: str,
    now: datetime,
    row: dict[str, Any],
    parents: list[authorship.Written],
) -> Saved:
    """A person's version on top of the others; what was approved is open again."""
    of_person = {"author_kind": ActorKind.PERSON, "user_id": context.actor.user_id}
    added = narratives.add_version(
        connection, held, body, now, {**row, **of_person}, author=context.actor.name, parents=parents
    )
    reopened = reviews.reopen(connection, context.actor, now, held)
    what = "version.restored" if row["change_type"] is ChangeType.RESTORATION else "version.edited"
    audit.record(connection, context.actor, now, what, "version", added.id, number=added.number)
    return Saved(added.number, reopened)


def _event(connection: Connection, event_id: int) -> Row:
    event = connection.execute(select(events).where(events.c.id == event_id)).one_or_none()
    if event is None:
        raise Refusal(N_("There is no such event."))
    return event


def _forget_unsaved(connection: Connection, context: AppContext, seat: str) -> None:
    ours = (unsaved_edits.c.seat == seat, unsaved_edits.c.user_id == context.actor.user_id)
    connection.execute(delete(unsaved_edits).where(*ours))
