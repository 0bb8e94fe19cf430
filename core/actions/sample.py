"""Remove the sample: the one thing that goes as a whole, with everything that came of it."""

from sqlalchemy import Connection, Select, and_, delete, func, select

from core.context import AppContext
from core.domain.permission import Right
from core.permission import needs
from core.store import audit
from core.store.calls import OF_SAMPLE
from core.store.narratives import forget_facts
from core.store.tables import (
    audit_entries,
    batches,
    column_maps,
    event_changes,
    events,
    imports,
    jobs,
    model_calls,
    narratives,
    notifications,
    periods,
    projects,
    proposals,
    protections,
    readings,
    reviews,
    unsaved_edits,
    version_marks,
    versions,
)

_projects = select(projects.c.id).where(projects.c.sample)
_events = select(events.c.id).where(events.c.project_id.in_(_projects))
_narratives = select(narratives.c.id).where(narratives.c.event_id.in_(_events))
_versions = select(versions.c.id).where(versions.c.narrative_id.in_(_narratives))
_batches = select(batches.c.id).where(batches.c.project_id.in_(_projects))
_jobs = select(jobs.c.id).where(jobs.c.batch_id.in_(_batches))
_periods = select(periods.c.id).where(periods.c.project_id.in_(_projects))

_SUBJECTS = {
    "project": _projects,
    "period": _periods,
    "event": _events,
    "batch": _batches,
    "version": _versions,
}
"""What entries of the log may be about."""

_PARTS = (
    (notifications, notifications.c.batch_id.in_(_batches)),
    (notifications, notifications.c.data["event_id"].as_integer().in_(_events)),
    (model_calls, model_calls.c.job_id.in_(_jobs)),
    # The trials of its past. Who asked is no mark: without the sample people it is whoever loaded it.
    (
        model_calls,
        and_(model_calls.c.job_id.is_(None), model_calls.c.simulated, model_calls.c.detail == OF_SAMPLE),
    ),
    (unsaved_edits, unsaved_edits.c.event_id.in_(_events)),
    *((table, table.c.version_id.in_(_versions)) for table in (version_marks, readings, proposals)),
    *((table, table.c.narrative_id.in_(_narratives)) for table in (reviews, protections)),
    (versions, versions.c.narrative_id.in_(_narratives)),
    (narratives, narratives.c.event_id.in_(_events)),
    (jobs, jobs.c.batch_id.in_(_batches)),
    (batches, batches.c.project_id.in_(_projects)),
    (event_changes, event_changes.c.event_id.in_(_events)),
    (events, events.c.project_id.in_(_projects)),
    (imports, imports.c.project_id.in_(_projects)),
    (column_maps, column_maps.c.project_id.in_(_projects)),
    (periods, periods.c.project_id.in_(_projects)),
    (projects, projects.c.sample),
)
"""The tables that hold it, in the order in which they may be emptied."""


@needs(Right.WORK)
def remove_sample(context: AppContext) -> None:
    """Remove the sample with its events, versions, calls, batches, notifications and log entries.

    A worker may be writing for it meanwhile: it finds its job gone, and its text is discarded.
    Without a sample nothing is done.
    """
    with context.database.write() as connection:
        if not _held(connection):
            return
        told = {"events": _number(connection, _events), "versions": _number(connection, _versions)}
        written_from = select(versions.c.facts_hash).where(versions.c.id.in_(_versions)).distinct()
        hashes = connection.execute(written_from).scalars().all()
        for kind, subjects in _SUBJECTS.items():
            about = (audit_entries.c.subject_kind == kind, audit_entries.c.subject_id.in_(subjects))
            connection.execute(delete(audit_entries).where(*about))
        for table, condition in _PARTS:
            connection.execute(delete(table).where(condition))
        forget_facts(connection, hashes)
        audit.record(connection, context.actor, context.clock(), "sample.removed", "project", None, **told)


def _held(connection: Connection) -> bool:
    """Whether there is a sample; if so, hold it until the transaction ends: the project, so that
    nothing is asked for any more, then what was asked for, in the order in which everybody takes
    them, and its texts. A job that is being begun is waited for."""
    # Who changes a batch may look at the key of its project again, and is waited for below.
    there = connection.execute(_projects.with_for_update(key_share=True)).all()
    in_order = narratives.c.event_id, narratives.c.language
    for rows in (
        _batches.order_by(batches.c.id),
        _jobs.order_by(jobs.c.id),
        _narratives.order_by(*in_order),
    ):
        connection.execute(rows.with_for_update()).all()
    return bool(there)


def _number(connection: Connection, rows: Select) -> int:
    return connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
