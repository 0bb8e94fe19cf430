"""Rows of narratives and their versions: a new version goes on top, and becomes the current one or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.domain.actors import ActorKind
from core.domain.authorship import Source, traced
from core.domain.diff import compare
from core.domain.facts import Facts
from core.domain.facts import as_data as facts_data
from core.domain.review import ReviewState
from core.domain.versions import ChangeType, content_hash, word_count
from core.errors import Overtaken, Refusal
from core.i18n import N_
from core.store.authorship import Written, kept
from core.store.column_types import storable
from core.store.tables import events, fact_sets, narratives, proposals, protections, versions
from core.store.upsert import insert_once


@dataclass(frozen=True)
class Held:
    """A narrative whose row is held until the transaction ends. `current_number` is 0 where no version
    is in use yet."""

    id: int
    current_number: int
    last_number: int
    state: ReviewState
    author_kind: str
    facts_hash: str

    def check_still(self, number: int) -> None:
        """Raise Overtaken where another version than that of `number` is in use by now."""
        if self.current_number != number:
            raise Overtaken(
                N_(
                    "Version {number} came into use meanwhile. Nothing was overwritten: look at it and "
                    "decide again."
                ),
                number=self.current_number,
            )


@dataclass(frozen=True)
class Added:
    """A version that was added, and whether it is the current one now."""

    id: int
    number: int
    in_use: bool


def with_narrative(statement: Select, language: str) -> Select:
    """A statement over events, with the narrative of each in a language, where one is in use."""
    return statement.select_from(events).outerjoin(narratives, in_use(language))


def in_use(language: Any) -> Any:
    """The condition that a narrative is that of an event in a language, and has a text in use."""
    return and_(
        narratives.c.event_id == events.c.id,
        narratives.c.language == language,
        narratives.c.current_number > 0,
    )


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
        {"facts_hash": facts_hash, "data": facts_data(facts), "created": now},
    )


def forget_facts(connection: Connection, hashes: Sequence[str]) -> None:
    """Forget those of these facts that nothing was written from, nor would be, if it were written now."""
    of_events = select(events.c.facts_hash).where(events.c.facts_hash.in_(hashes))
    unused = (
        fact_sets.c.facts_hash.in_(hashes),
        fact_sets.c.facts_hash.not_in(of_events),
        ~exists().where(versions.c.facts_hash == fact_sets.c.facts_hash),
    )
    connection.execute(delete(fact_sets).where(*unused))


def hold(connection: Connection, event_id: int, language: str, now: datetime) -> Held:
    """Hold the narrative of an event in a language until the transaction ends; it is made where there
    is none. Two who write at once take turns here."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {
        "event_id": event_id,
        "language": language,
        "current_number": 0,
        "last_number": 0,
        "facts_hash": "",
        "author_kind": "",
        "state": ReviewState.DRAFT,
        "created": now,
    }
    made = dialect.insert(narratives).on_conflict_do_nothing().returning(narratives.c.id)
    new = connection.execute(made, row).scalar()
    if new is not None:
        return Held(new, 0, 0, ReviewState.DRAFT, "", "")
    there = held_one(connection, narratives.c.event_id == event_id, narratives.c.language == language)
    if there is None:
        raise LookupError("the narrative went while it was being held")
    return there


def held_one(connection: Connection, *where: Any) -> Held | None:
    """Hold the one narrative that meets these conditions; None if there is none."""
    columns = (narratives.c[name] for name in Held.__dataclass_fields__)
    locked = select(*columns).where(*where).with_for_update(key_share=True)
    row = connection.execute(locked).mappings().one_or_none()
    if row is None:
        return None
    known: dict[str, Any] = {**row, "state": ReviewState(row["state"])}
    return Held(**known)


def hold_version(connection: Connection, version_id: int) -> tuple[Held, Row]:
    """The narrative of a version, held, and the version's own row. Raises Refusal if there is none."""
    narrative = select(versions.c.narrative_id).where(versions.c.id == version_id)
    held = held_one(connection, narratives.c.id == narrative.scalar_subquery())
    # Read once it is held: until then retention may remove it.
    source = connection.execute(select(versions).where(versions.c.id == version_id)).one_or_none()
    if source is None or held is None:
        raise Refusal(N_("There is no such version."))
    return held, source


def is_guarded(connection: Connection, held: Held) -> bool:
    """Whether no machine may replace the text in use: it is approved, protected, or a person's."""
    if not held.current_number:
        return False
    if held.author_kind == ActorKind.PERSON or held.state is ReviewState.APPROVED:
        return True
    protected = select(protections.c.narrative_id).where(protections.c.narrative_id == held.id)
    return connection.execute(protected).first() is not None


def check_reason(connection: Connection, held: Held, reason: str) -> None:
    """Raise Refusal where a machine's text would replace what a person wrote, approved or protected, and
    nobody says why."""
    if not reason and is_guarded(connection, held):
        raise Refusal(
            N_("This replaces a text that a person wrote, approved or protected: a reason is needed.")
        )


def add_version(
    connection: Connection,
    held: Held,
    body: str,
    now: datetime,
    row: dict[str, Any],
    *,
    author: str,
    parents: Sequence[Written] = (),
    beside: bool = False,
) -> Added:
    """Add a whole version on top of the others, and make it the current one unless it stays `beside`
    that, as a proposal.

    `row` holds the metadata, `facts_hash` and `author_kind` among them; `author` is the name of the
    person or of the writer. `parents` are the versions whose words it may hold, the one that it was
    made against first. The change type is set here for a generation: the first version of a narrative
    is the initial one.
    """
    body = storable(body)
    number = held.last_number + 1
    kind = ActorKind(row["author_kind"])
    source = Source(number, kind, author, row.get("user_id") if kind is ActorKind.PERSON else None)
    trace = traced(body, source, [(parent.body, parent.trace) for parent in parents])
    base = parents[0] if parents else None
    difference = compare(base.body, body) if base else None
    words = word_count(body)
    generated = ChangeType.INITIAL_GENERATION if number == 1 else ChangeType.REGENERATION
    version_id = connection.execute(
        insert(versions).returning(versions.c.id),
        {
            "provider": "",
            "model": "",
            "findings": [],
            "change_type": generated,
            **row,
            "narrative_id": held.id,
            "number": number,
            "body": body,
            "words": words,
            "base_number": base.number if base else None,
            "words_added": difference.words_added if difference else words,
            "words_removed": difference.words_removed if difference else 0,
            "authorship": kept(body, trace),
            "content_hash": content_hash(body),
            "created": now,
        },
    ).scalar_one()
    values: dict[str, Any] = {"last_number": number}
    if beside:
        connection.execute(
            insert(proposals), {"version_id": version_id, "narrative_id": held.id, "created": now}
        )
    else:
        values |= {"current_number": number, **{name: row[name] for name in ("facts_hash", "author_kind")}}
    connection.execute(update(narratives).where(narratives.c.id == held.id).values(values))
    return Added(version_id, number, not beside)


def change(connection: Connection, narrative_id: int, **values: Any) -> None:
    """Set columns of a narrative that is held."""
    connection.execute(update(narratives).where(narratives.c.id == narrative_id).values(values))
