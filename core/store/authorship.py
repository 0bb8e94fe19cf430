"""Who wrote what of a version that is kept, read from its row or found out from those before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from core.domain.actors import ActorKind, writer
from core.domain.authorship import Share, Source, Trace, as_data, from_data, shares, traced
from core.store.bodies import body_of
from core.store.tables import users, versions


@dataclass(frozen=True)
class Written:
    """The text of a version, and which version brought which words of it."""

    number: int
    body: str
    trace: Trace


def written(connection: Connection, narrative_id: int, number: int) -> Written:
    """A version of a narrative with who wrote what. Raises NoResultFound if there is none."""
    row = connection.execute(_rows(narrative_id).where(versions.c.number == number)).one()
    body = body_of(row.body, row.packed)
    trace = from_data(row.authorship) if row.authorship else _found_out(connection, narrative_id, number)
    return Written(number, body, trace)


def kept(body: str, trace: Trace) -> dict[str, Any]:
    """Who wrote what as a row of versions keeps it: with the words of each, so that shares are told
    without the text."""
    words = {str(share.source.number): share.words for share in shares(body, trace)}
    return {**as_data(trace), "words": words}


def kept_shares(data: Mapping[str, Any] | None) -> tuple[Share, ...]:
    """The share of each source in a version, the largest first; none where it was not kept."""
    words = {int(number): count for number, count in (data or {}).get("words", {}).items()}
    total = sum(words.values())
    if not data or not total:
        return ()
    found = (
        Share(source, words[source.number], words[source.number] / total)
        for source in from_data(data).sources
        if source.number in words
    )
    return tuple(sorted(found, key=lambda share: -share.words))


def all_written(connection: Connection, narrative_id: int) -> Iterator[Written]:
    """Every version of a narrative with who wrote what, the first one first."""
    return _in_turn(connection, _rows(narrative_id))


def kept_late(connection: Connection, narrative_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Who wrote what of the versions that came before this was kept, as their rows would keep it, by id."""
    ids = {
        (row.narrative_id, row.number): row.id
        for row in connection.execute(
            select(versions.c.id, versions.c.narrative_id, versions.c.number).where(
                versions.c.narrative_id.in_(narrative_ids), versions.c.authorship.is_(None)
            )
        )
    }
    return {
        ids[narrative_id, each.number]: kept(each.body, each.trace)
        for narrative_id in sorted({narrative_id for narrative_id, _number in ids})
        for each in all_written(connection, narrative_id)
        if (narrative_id, each.number) in ids
    }


def _found_out(connection: Connection, narrative_id: int, number: int) -> Trace:
    earlier = _rows(narrative_id).where(versions.c.number <= number)
    *_, last = _in_turn(connection, earlier)
    return last.trace


def _in_turn(connection: Connection, rows: Select) -> Iterator[Written]:
    """Versions one after the other. Before who wrote what was kept nothing was removed, and each
    version followed the one before it: there it is found out from that."""
    parents: list[tuple[str, Trace]] = []
    for row in connection.execute(rows.order_by(versions.c.number)):
        body = body_of(row.body, row.packed)
        trace = from_data(row.authorship) if row.authorship else traced(body, _source(row), parents)
        parents = [(body, trace)]
        yield Written(row.number, body, trace)


def _source(row: Any) -> Source:
    if row.author_kind == ActorKind.PERSON:
        return Source(row.number, ActorKind.PERSON, row.name, row.user_id)
    return Source(row.number, ActorKind(row.author_kind), writer(row.provider, row.model))


def _rows(narrative_id: int) -> Select:
    """Versions of a narrative; `name` is that of the person where one wrote it."""
    names = ("number", "body", "packed", "authorship", "author_kind", "model", "provider", "user_id")
    by_person = versions.c.author_kind == ActorKind.PERSON
    return (
        select(
            *(versions.c[name] for name in names),
            func.coalesce(users.c.name, "").label("name"),
        )
        .outerjoin(users, (users.c.id == versions.c.user_id) & by_person)
        .where(versions.c.narrative_id == narrative_id)
    )
