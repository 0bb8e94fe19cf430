"""Rows of alerts: the figures they are judged by, and how one opens, is told again, and closes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from core.domain.alerts import ALERT, CALM, Circuit, Clock, Figures, Thresholds, Trouble
from core.domain.jobs import JobState
from core.domain.permission import ROLES_WITH, Right
from core.settings import Settings
from core.store.batches import GOES_ON
from core.store.tables import alerts, audit_entries, batches, endpoints, jobs, notifications, users, workers
from core.store.upsert import insert_once

RESUMED = ("queue.resumed", "batch.resumed")
"""What the log says when something goes on that was paused."""

_FOR_WORKERS = select(batches.c.id).where(*GOES_ON, batches.c.options["inline"].as_boolean().isnot(True))


def figures(connection: Connection, now: datetime, known: Settings, thresholds: Thresholds) -> Figures:
    """How things are, in as few statements as they need."""
    waits = (jobs.c.batch_id.in_(_FOR_WORKERS), jobs.c.state == JobState.QUEUED, jobs.c.available_at <= now)
    asked_for = func.coalesce(jobs.c.queued, jobs.c.available_at)
    due = connection.execute(
        select(func.count(), func.min(jobs.c.available_at), func.min(asked_for)).where(*waits)
    ).one()
    ended = _ended(connection, now - timedelta(minutes=thresholds.failure_minutes))
    crew = connection.execute(_responding(now, known)).all()
    off = [each for each in crew if abs(each.clock_offset or 0) > known.clock_tolerance]
    return Figures(
        succeeded=ended.get(JobState.SUCCEEDED, 0),
        failed=ended.get(JobState.FAILED, 0),
        due=due[0],
        due_since=due[1],
        waits_since=due[2],
        resumed=connection.execute(_LAST_RESUMED).scalar(),
        last_finished=connection.execute(_LAST_FINISHED).scalar(),
        attended_since=min((each.started for each in crew), default=None),
        last_seen=connection.execute(select(func.max(workers.c.seen))).scalar(),
        circuits=tuple(
            Circuit(row.address, row.failing_since or row.opened, row.failure or "", row.failure_values or {})
            for row in connection.execute(_OPEN_CIRCUITS)
        ),
        clocks=tuple(Clock(each.host, each.clock_offset) for each in off),
    )


def _ended(connection: Connection, since: datetime) -> dict[str, int]:
    """How many came to an end since then, by state."""
    counted = select(jobs.c.state, func.count().label("number")).group_by(jobs.c.state)
    lately = counted.where(jobs.c.finished >= since, jobs.c.state.in_(_ENDS))
    return {row.state: row.number for row in connection.execute(lately)}


def _responding(now: datetime, known: Settings) -> Select:
    late = now - timedelta(seconds=known.not_responding_after)
    return (
        select(workers.c.host, workers.c.started, workers.c.clock_offset)
        .where(workers.c.stopped.is_(None), workers.c.seen >= late)
        .order_by(workers.c.host, workers.c.id)
    )


_ENDS = (JobState.SUCCEEDED, JobState.FAILED)
_LAST_FINISHED = (
    select(jobs.c.finished)
    .where(jobs.c.finished.isnot(None), jobs.c.state.in_(_ENDS))
    .order_by(jobs.c.finished.desc())
    .limit(1)
)
_LAST_RESUMED = select(func.max(audit_entries.c.at)).where(audit_entries.c.action.in_(RESUMED))
_OPEN_CIRCUITS = select(endpoints).where(endpoints.c.opened.isnot(None)).order_by(endpoints.c.address)


def open_now(connection: Connection) -> dict[tuple[str, str], Row]:
    """The alerts that are open, by kind and subject."""
    rows = connection.execute(select(alerts).where(alerts.c.closed.is_(None)).order_by(alerts.c.id))
    return {(row.kind, row.subject): row for row in rows}


def begin(connection: Connection, wrong: Trouble, now: datetime) -> bool:
    """Open an alert, or open the last one again that has just closed. Returns whether people are to be
    told: by one of any number of processes, and not of what has only come back."""
    last = connection.execute(
        select(alerts.c.id, alerts.c.closed)
        .where(alerts.c.kind == wrong.kind, alerts.c.subject == wrong.subject)
        .order_by(alerts.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last and last.closed is None:
        return False
    if last and last.closed > now - CALM:
        again = update(alerts).where(alerts.c.id == last.id, alerts.c.closed == last.closed)
        connection.execute(again.values(closed=None, data=_data(wrong, quiet=True)))
        return False
    row = {"kind": wrong.kind, "subject": wrong.subject, "data": _data(wrong), "opened": now, "told": now}
    return insert_once(connection, alerts, row) == 1


def renew(connection: Connection, row: Row, wrong: Trouble, now: datetime) -> bool:
    """Note that people are told again of one that stays open. Returns whether it is for us to tell."""
    mine = update(alerts).where(alerts.c.id == row.id, alerts.c.told == row.told, alerts.c.closed.is_(None))
    return connection.execute(mine.values(told=now, data=_data(wrong))).rowcount == 1


def end(connection: Connection, row: Row, now: datetime) -> bool:
    """Close one whose cause is gone. Returns whether people are to be told, by us: those who were told
    that it is over are not told so again."""
    mine = update(alerts).where(alerts.c.id == row.id, alerts.c.closed.is_(None)).values(closed=now)
    return connection.execute(mine).rowcount == 1 and not row.data["quiet"]


def tell(
    connection: Connection, kind: str, values: Mapping[str, Any], now: datetime, *, closed: bool
) -> None:
    """Leave a notification for everybody who looks after the installation."""
    told = {"alert": kind, "values": dict(values), "closed": closed}
    people = select(users.c.id).where(users.c.active, users.c.role.in_(ROLES_WITH[Right.STEER]))
    rows = [
        {"user_id": person, "kind": ALERT, "data": told, "created": now}
        for person in connection.execute(people.order_by(users.c.id)).scalars()
    ]
    if rows:
        connection.execute(insert(notifications), rows)


def _data(wrong: Trouble, *, quiet: bool = False) -> dict[str, Any]:
    """What is kept of a trouble. `quiet`: it came back, and nobody has been told so."""
    return {"values": dict(wrong.values), "quiet": quiet}
