"""Events by hand: make one, mend it, remove it and bring it back. Every change is kept beside the event."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, insert, select, update

from core.context import AppContext
from core.domain.event_values import (
    EDITED,
    EXTRA_TOLD,
    check_together,
    made_id,
    values_of,
    with_values,
)
from core.domain.facts import Facts
from core.domain.jobs import OPEN
from core.domain.permission import Right
from core.domain.projects import accepted_reason
from core.errors import Overtaken, Refusal
from core.i18n import N_
from core.i18n.words import Word
from core.imports.personal import looks_personal
from core.permission import needs
from core.store import audit, removals
from core.store.column_types import storable
from core.store.event_changes import add_changes, changes_between, removal
from core.store.events import facts_of, facts_row, hold_event
from core.store.projects import held_project
from core.store.tables import events, jobs
from core.store.typed_events import typed_value

_FIELD_CHANGED = N_("“{field}” was changed meanwhile. Nothing was overwritten: look at it and save again.")
_TOLD_CHANGED = N_(
    "Which columns writers are given was changed meanwhile. Nothing was overwritten: look at them and save "
    "again."
)
_TAKEN = N_("The identifier {identifier} is that of another event of the project: {title}.")
_TAKEN_BY_REMOVED = N_(
    "The identifier {identifier} is that of an event that was removed, and can be brought back: {title}."
)
_BEING_WRITTEN = N_(
    "A narrative of this event is being written, or waits to be. It can be removed once that has ended or "
    "its generation run was cancelled; trying that run again leaves out what was removed."
)
_NAMES = frozenset(field.name for field in EDITED)


@needs(Right.WORK)
def create_event(context: AppContext, project_id: int, values: Mapping[str, Any]) -> int:
    """Make an event of a project. Returns its number.

    `values` are those of `core.domain.event_values.values_of`, with `external_id` and `activity_code`;
    what is not given is empty. An event without an identifier is given one. Raises Refusal where a value
    cannot be kept, and where the identifier is that of another event of the project.
    """
    given, now = _typed(values), context.clock()
    facts = with_values(Facts(title=""), given)
    check_together(facts, _NAMES)
    with context.database.write() as connection:
        held_project(connection, project_id)
        row = {
            **facts_row(facts),
            "project_id": project_id,
            "external_id": _identifier(connection, project_id, given.get("external_id", ""), facts),
            "activity_code": given.get("activity_code", ""),
            "extra": {},
            "created": now,
            "updated": now,
        }
        event_id = connection.execute(insert(events).returning(events.c.id), row).scalar_one()
        audit.record(connection, context.actor, now, "event.created", "event", event_id, title=facts.title)
    return event_id


@needs(Right.WORK)
def mend_event(
    context: AppContext, event_id: int, changes: Mapping[str, Any], seen: Mapping[str, Any]
) -> tuple[str, ...]:
    """Change some fields of an event, as `create_event` takes them, and `extra_told`: the headings without
    a home that writers are given. Returns the fields that say something else now.

    `seen` holds what the person saw of each field that they changed. Raises Overtaken where one says
    something else by now, and Refusal where a value cannot be kept; then nothing at all is changed.
    """
    given, now = _typed(changes), context.clock()
    with context.database.write() as connection:
        row = hold_event(connection, event_id)
        if row["removed"] is not None:
            raise Refusal(N_("This event was removed. It has to be brought back before its data are mended."))
        changed = _changed(row, given, seen)
        if not changed:
            return ()
        facts = with_values(facts_of(row), changed)
        check_together(facts, changed)
        values = {name: changed[name] for name in ("external_id", "activity_code") if name in changed}
        if "external_id" in values:
            values["external_id"] = _identifier(
                connection, row["project_id"], values["external_id"], facts, event_id
            )
        if EXTRA_TOLD in changed:
            values[EXTRA_TOLD] = _told(row, changed[EXTRA_TOLD])
            facts = replace(facts, extra=facts_of({**row, **values}).extra)
        _write(connection, context, row, {**facts_row(facts), **values}, now)
        fields = sorted(changed)
        audit.record(connection, context.actor, now, "event.mended", "event", event_id, fields=fields)
    return tuple(fields)


@needs(Right.WORK)
def remove_event(context: AppContext, event_id: int, reason: str) -> None:
    """Hide an event, with its narratives, from every list. Raises Refusal without a reason, and while a
    narrative of it is being written or waits for that."""
    said, now = accepted_reason(storable(reason)), context.clock()
    with context.database.write() as connection:
        row = hold_event(connection, event_id)
        if row["removed"] is not None:
            return
        # Who asks for narratives holds the project, as this does: none is asked for meanwhile.
        open_job = exists().where(jobs.c.event_id == event_id, jobs.c.state.in_(OPEN))
        if connection.execute(select(open_job)).scalar_one():
            raise Refusal(_BEING_WRITTEN)
        removals.hide(connection, events, event_id, now, said)
        add_changes(connection, [removal(event_id, None, said)], user_id=context.actor.user_id, at=now)
        audit.record(connection, context.actor, now, "event.removed", "event", event_id, reason=said)


@needs(Right.WORK)
def bring_back_event(context: AppContext, event_id: int) -> None:
    """Show an event again that was removed, with its narratives."""
    now = context.clock()
    with context.database.write() as connection:
        row = hold_event(connection, event_id)
        if row["removed"] is None:
            return
        removals.bring_back(connection, events, event_id)
        brought_back = removal(event_id, row["removed_reason"], None)
        add_changes(connection, [brought_back], user_id=context.actor.user_id, at=now)
        audit.record(connection, context.actor, now, "event.brought_back", "event", event_id)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they may be kept. Raises KeyError for a name that no form has."""
    told = {EXTRA_TOLD: tuple(sorted(values[EXTRA_TOLD]))} if EXTRA_TOLD in values else {}
    fields = {name: value for name, value in values.items() if name != EXTRA_TOLD}
    if unknown := fields.keys() - _NAMES:
        raise KeyError(*unknown)
    return {name: typed_value(name, value) for name, value in fields.items()} | told


def _changed(row: RowMapping, given: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """What of it says something else than the event does. Raises Overtaken where the event says something
    else than the person saw."""
    held = {
        **values_of(facts_of(row)),
        "external_id": row["external_id"],
        "activity_code": row["activity_code"],
        EXTRA_TOLD: tuple(sorted(row["extra_told"])),
    }
    changed = {name: value for name, value in given.items() if held[name] != value}
    for name in changed:
        if held[name] != seen[name]:
            said = _TOLD_CHANGED if name == EXTRA_TOLD else _FIELD_CHANGED
            raise Overtaken(said, field=Word("field", name) if name != EXTRA_TOLD else "")
    return changed


def _identifier(
    connection: Connection, project_id: int, wanted: str, facts: Facts, event_id: int | None = None
) -> str:
    """The identifier that an event is to bear: the one that was given, or one that is made."""
    of_project = select(events.c.external_id, events.c.title, events.c.removed).where(
        events.c.project_id == project_id, events.c.id != (event_id or 0)
    )
    if wanted:
        there = connection.execute(of_project.where(events.c.external_id == wanted)).one_or_none()
        if there is None:
            return wanted
        said = _TAKEN if there.removed is None else _TAKEN_BY_REMOVED
        raise Refusal(said, identifier=wanted, title=there.title)
    made = made_id(facts)
    alike = of_project.where(events.c.external_id.startswith(made, autoescape=True))
    taken = {row.external_id for row in connection.execute(alike)}
    numbered = (f"{made}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (made, *numbered) if each not in taken)


def _told(row: RowMapping, wanted: Collection[str]) -> list[str]:
    """The headings to be given to writers. Raises Refusal for one that looks personal."""
    for heading in wanted:
        if looks_personal(heading, [str(row["extra"].get(heading, ""))]):
            raise Refusal(N_("“{heading}” looks personal: it is given to no writer."), heading=heading)
    return [heading for heading in wanted if heading in row["extra"]]


def _write(
    connection: Connection, context: AppContext, row: RowMapping, values: Mapping[str, Any], now: datetime
) -> None:
    """Write what differs, and keep the old values beside the new."""
    different = {name: value for name, value in values.items() if row[name] != value}
    connection.execute(update(events).where(events.c.id == row["id"]).values(**different, updated=now))
    add_changes(connection, changes_between(row, different), user_id=context.actor.user_id, at=now)
