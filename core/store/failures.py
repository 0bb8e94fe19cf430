"""Jobs that failed: for the same reason, what is counted together is found together; and still waiting."""

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, select

from core.domain.jobs import JobState, Reason
from core.errors import FailureKind
from core.store.tables import batches, events, jobs, projects

# Written out, not bound: PostgreSQL would take two bound values for two things when it groups by this.
_own_fault = literal(FailureKind.OWN_FAULT.value, literal_execute=True)
_nothing = literal("", literal_execute=True)
_kind = func.coalesce(jobs.c.error_kind, _own_fault)
# Each fault of our own has a code of its own; what happened may yet be the same.
_said = case((_kind == _own_fault, _nothing), else_=func.coalesce(cast(jobs.c.error_values, Text), _nothing))
KIND, SAID = _kind, _said
"""The reason of a job in two columns: see `core.domain.jobs.Reason`."""


def failed_for(reason: Reason | None) -> ColumnElement[bool]:
    """That a job failed, for this reason or for any."""
    failed = jobs.c.state == JobState.FAILED
    return failed if reason is None else and_(failed, _kind == reason.kind, _said == reason.said)


_of_removed_projects = select(batches.c.id).join(projects).where(projects.c.removed.isnot(None))
_removed_events = select(events.c.id).where(events.c.removed.isnot(None))


def failed_and_waiting(reason: Reason | None) -> ColumnElement[bool]:
    """That a job failed, for this reason or for any, and waits for somebody: nobody has dismissed it, and
    neither its event nor its project was removed."""
    return and_(
        failed_for(reason),
        jobs.c.dismissed.is_(False),
        jobs.c.batch_id.not_in(_of_removed_projects),
        jobs.c.event_id.not_in(_removed_events),
    )
