"""Rows of narratives and their versions: a new version becomes the current one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, select, update

from core.domain.facts import Facts, as_data
from core.domain.versions import ChangeType, content_hash, word_count
from core.store.column_types import storable
from core.store.tables import events, fact_sets, narratives, versions
from core.store.upsert import insert_once


def with_narrative(statement: Select, language: str) -> Select:
    """A statement over events, with the narrative of each in a language, where there is one."""
    in_language = and_(narratives.c.event_id == events.c.id, narratives.c.language == language)
    return statement.select_from(events).outerjoin(narratives, in_language)


def with_current_version(statement: Select, language: str) -> Select:
    """The same, with the current version of each narrative too."""
    current = and_(
        versions.c.narrative_id == narratives.c.id, versions.c.number == narratives.c.current_number
    )
    return with_narrative(statement, language).outerjoin(versions, current)


def keep_facts(connection: Connection, facts_hash: str, facts: Facts, now: datetime) -> None:
    """Keep what a version was written from, once for each state of the facts."""
    insert_once(
        connection,
        fact_sets,
        {"facts_hash": facts_hash, "data": as_data(facts), "created": now},
    )


def add_version(
    connection: Connection, event_id: int, language: str, body: str, now: datetime, row: dict[str, Any]
) -> int:
    """Add a whole version on top of the others and make it the current one. Returns its id.

    `row` holds the metadata, `facts_hash` among them. The change type is set here for a generation:
    the first version of a narrative is the initial one.
    """
    body = storable(body)
    where = (narratives.c.event_id == event_id, narratives.c.language == language)
    found = connection.execute(select(narratives).where(*where).with_for_update()).one_or_none()
    if found is None:
        number = 1
        of_event = {"event_id": event_id, "language": language, "created": now}
        of_version = {"current_number": number, "facts_hash": row["facts_hash"]}
        first = insert(narratives).returning(narratives.c.id)
        narrative_id = connection.execute(first, {**of_event, **of_version}).scalar_one()
    else:
        narrative_id = found.id
        number = found.current_number + 1
        of_version = {"current_number": number, "facts_hash": row["facts_hash"]}
        connection.execute(update(narratives).where(narratives.c.id == narrative_id).values(of_version))
    generated = ChangeType.INITIAL_GENERATION if number == 1 else ChangeType.REGENERATION
    return connection.execute(
        insert(versions).returning(versions.c.id),
        {
            "change_type": generated,
            **row,
            "narrative_id": narrative_id,
            "number": number,
            "body": body,
            "words": word_count(body),
            "content_hash": content_hash(body),
            "created": now,
        },
    ).scalar_one()
