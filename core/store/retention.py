"""Rows of old versions: which of them may go, and what goes with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    update,
)

from core.domain.jobs import OPEN
from core.domain.retention import Kept, Rule, removable
from core.domain.versions import ProposalOutcome
from core.store.narratives import forget_facts
from core.store.tables import (
    jobs,
    narratives,
    proposals,
    readings,
    reviews,
    unsaved_edits,
    version_marks,
    versions,
)

AT_ONCE = 500
"""Narratives that are read, or versions that are removed, by one statement."""


def going(connection: Connection, rule: Rule, now: datetime) -> Iterator[tuple[int, list[Kept]]]:
    """The narratives in which something may go, by id, each with the versions that may."""
    last = 0
    while True:
        more = (
            select(narratives.c.id)
            .where(narratives.c.id > last, narratives.c.last_number > rule.keep_last)
            .order_by(narratives.c.id)
            .limit(AT_ONCE)
        )
        ids = connection.execute(more).scalars().all()
        if not ids:
            return
        yield from going_of(connection, ids, rule, now)
        last = ids[-1]


def going_of(
    connection: Connection, narrative_ids: Sequence[int], rule: Rule, now: datetime
) -> Iterator[tuple[int, list[Kept]]]:
    """The same for some narratives, at most AT_ONCE."""
    rows = connection.execute(_kept(connection).where(versions.c.narrative_id.in_(narrative_ids)))
    for narrative_id, group in groupby(rows, key=lambda row: row[0]):
        if found := removable([Kept(*row[1:]) for row in group], rule, now):
            yield narrative_id, found


def hold(connection: Connection, narrative_ids: Sequence[int]) -> None:
    """Hold narratives until the transaction ends: whoever approves, names or restores one of their
    versions has done so by now, or waits."""
    rows = select(narratives.c.id).where(narratives.c.id.in_(narrative_ids))
    # In the order in which everybody holds several.
    in_order = rows.order_by(narratives.c.event_id, narratives.c.language)
    connection.execute(in_order.with_for_update(key_share=True)).all()


def keep_authorship(connection: Connection, late: Mapping[int, dict[str, Any]]) -> None:
    """Write down who wrote what where it would have to be found out from versions of which some go.
    It follows from texts that never change, so that it can be found out before they are held."""
    for version_id, kept in late.items():
        unknown = (versions.c.id == version_id, versions.c.authorship.is_(None))
        connection.execute(update(versions).where(*unknown).values(authorship=kept))


def remove(connection: Connection, version_ids: Sequence[int]) -> None:
    """Remove versions of narratives that are held, with who read them, with the proposals that they
    were, and with the facts that nothing else was written from. `keep_authorship` comes before."""
    for first in range(0, len(version_ids), AT_ONCE):
        some = version_ids[first : first + AT_ONCE]
        mine = versions.c.id.in_(some)
        # Somebody may be opening one at this moment: whoever has done so is seen below.
        connection.execute(select(versions.c.id).where(mine).order_by(versions.c.id).with_for_update()).all()
        hashes = connection.execute(_forgettable().where(mine)).scalars().all()
        for table in (readings, proposals):
            connection.execute(delete(table).where(table.c.version_id.in_(some)))
        connection.execute(delete(versions).where(mine))
        forget_facts(connection, hashes)


def size(connection: Connection) -> ColumnElement[int]:
    """How many bytes the text of a version takes as it is kept."""
    plain = (
        func.length(cast(versions.c.body, LargeBinary))
        if connection.dialect.name == "sqlite"
        else func.octet_length(versions.c.body)
    )
    return plain + func.coalesce(func.length(versions.c.packed), 0)


def _kept(connection: Connection) -> Select:
    """Versions with what the rule asks of each, in the order of its fields, after their narrative."""
    of_version = {table: table.c.version_id == versions.c.id for table in (reviews, version_marks, proposals)}
    waiting = proposals.c.decided.is_(None)
    typed_upon = and_(
        unsaved_edits.c.event_id == narratives.c.event_id,
        unsaved_edits.c.language == narratives.c.language,
        unsaved_edits.c.base_number == versions.c.number,
    )
    taken_in_part = exists().where(of_version[proposals], proposals.c.outcome == ProposalOutcome.IN_PART)
    return (
        select(
            versions.c.narrative_id,
            versions.c.id,
            versions.c.number,
            versions.c.created,
            versions.c.author_kind,
            versions.c.base_number,
            versions.c.restored_from,
            size(connection),
            versions.c.number == narratives.c.current_number,
            exists().where(of_version[reviews]),
            exists().where(of_version[version_marks]),
            exists().where(of_version[proposals], waiting),
            or_(taken_in_part, exists().where(typed_upon)),
            _is_pinned(),
        )
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .order_by(versions.c.narrative_id, versions.c.number)
    )


def _is_pinned() -> ColumnElement[bool]:
    """Whether a report holds the version. There are no reports yet: their table is asked here."""
    return false()


def _forgettable() -> Select:
    """The facts that versions were written from, unless their event is being written about: whoever
    does so may have kept them just now, and not yet said for which version."""
    being_written = exists().where(jobs.c.event_id == narratives.c.event_id, jobs.c.state.in_(OPEN))
    return (
        select(versions.c.facts_hash)
        .distinct()
        .join(narratives, narratives.c.id == versions.c.narrative_id)
        .where(~being_written)
    )
