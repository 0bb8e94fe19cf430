"""Rows of versions whose text is to be kept compressed, and what that saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, select, update

from core.store.bodies import packed
from core.store.retention import size
from core.store.tables import narratives, versions

AT_ONCE = 200
"""Texts that are compressed, or measured, in one go."""
SHORTEST = 200
"""Letters from which a text is worth it."""


def to_pack(connection: Connection, before: datetime, after: int) -> Sequence[Row]:
    """The next texts that are older than a moment and not in use, with their version's id, which comes
    after that given."""
    rows = (
        select(versions.c.id, versions.c.body)
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .where(_plain_and_old(before), versions.c.id > after)
        .order_by(versions.c.id)
        .limit(AT_ONCE)
    )
    return connection.execute(rows).all()


def saving(body: str) -> tuple[bytes, int]:
    """A text compressed, and how many bytes that saves."""
    small = packed(body)
    return small, len(body.encode()) - len(small)


def keep_packed(connection: Connection, texts: Mapping[int, bytes]) -> frozenset[int]:
    """Keep texts compressed, by their version's id, unless somebody else has done so or the version is
    gone. Returns the ids of those that are now."""
    rows = select(versions.c.id).where(versions.c.id.in_(texts), versions.c.packed.is_(None))
    still = rows.order_by(versions.c.id).with_for_update(key_share=True)
    done = frozenset(connection.execute(still).scalars())
    if done:
        change = update(versions).where(versions.c.id == bindparam("version"))
        smaller = [{"version": each, "small": texts[each]} for each in sorted(done)]
        connection.execute(change.values(body="", packed=bindparam("small")), smaller)
    return done


def waiting(connection: Connection, before: datetime) -> tuple[int, int]:
    """How many texts would be compressed, and how many bytes they take."""
    rows = (
        select(func.count(), func.coalesce(func.sum(size(connection)), 0))
        .join_from(versions, narratives, narratives.c.id == versions.c.narrative_id)
        .where(_plain_and_old(before))
    )
    number, taken = connection.execute(rows).one()
    return number, int(taken)


def sample(connection: Connection, before: datetime, wanted: int) -> list[str]:
    """Some of these texts, evenly spread."""
    ids = (
        select(versions.c.id)
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .where(_plain_and_old(before))
    )
    found = connection.execute(ids.order_by(versions.c.id)).scalars().all()
    some = found[:: max(len(found) // wanted, 1)][:wanted]
    return list(connection.execute(select(versions.c.body).where(versions.c.id.in_(some))).scalars())


def _plain_and_old(before: datetime) -> ColumnElement[bool]:
    """For a statement over versions and their narratives."""
    return and_(
        versions.c.created < before,
        versions.c.packed.is_(None),
        versions.c.number != narratives.c.current_number,
        func.length(versions.c.body) >= SHORTEST,
    )
