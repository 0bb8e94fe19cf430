"""Rows of model calls: opened before a call, and always closed, by their own id."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, or_, select, update

from core.errors import FailureKind
from core.store.tables import model_calls

NARRATIVE, TRIAL = "narrative", "test"
"""What calls are made for: a job, or somebody who tries the AI service."""

OK, CANCELLED, ABANDONED = "ok", "cancelled", "abandoned"
OF_SAMPLE = "simulated by the rehearsal"
"""The detail of every trial in the past of the sample: by it they go with the sample, and no others."""
OUTCOMES: dict[FailureKind, str] = {
    FailureKind.TIMEOUT: "timeout",
    FailureKind.RATE_LIMIT: "rate_limit",
    FailureKind.SERVER_ERROR: "server_error",
    FailureKind.NO_CONNECTION: "no_connection",
    FailureKind.NOT_TEXT: "bad_answer",
    FailureKind.CUT_OFF: "bad_answer",
    FailureKind.WRONG_LANGUAGE: "bad_answer",
    FailureKind.OWN_FAULT: "abandoned",
}
"""The outcome of a call by the kind of its failure; every other kind is a refusal."""


def outcome_of(kind: FailureKind) -> str:
    """How the ledger calls a call that failed so."""
    return OUTCOMES.get(kind, "refused")


def open_call(connection: Connection, row: dict[str, Any]) -> int:
    """Write down that a call begins. Returns its id."""
    return connection.execute(insert(model_calls).returning(model_calls.c.id), row).scalar_one()


def close_call(connection: Connection, call_id: int, outcome: str, **known: Any) -> None:
    """Write down how a call ended. A call given up for dead may still tell what became of it."""
    still = or_(model_calls.c.outcome.is_(None), model_calls.c.outcome == ABANDONED)
    connection.execute(
        update(model_calls).where(model_calls.c.id == call_id, still).values(outcome=outcome, **known)
    )


def abandon_calls(connection: Connection, job_id: int) -> None:
    """Close the calls of a job whose writer has gone without a word; their cost stays unknown."""
    connection.execute(
        update(model_calls)
        .where(model_calls.c.job_id == job_id, model_calls.c.outcome.is_(None))
        .values(outcome=ABANDONED)
    )


def abandon_trials(connection: Connection, before: datetime | None = None) -> None:
    """Close the calls of trials that ended with the process that made them: those that began before a
    moment, or any."""
    left = [model_calls.c.job_id.is_(None), model_calls.c.purpose == TRIAL, model_calls.c.outcome.is_(None)]
    if before:
        left.append(model_calls.c.started < before)
    connection.execute(update(model_calls).where(*left).values(outcome=ABANDONED))


def has_open_trials(connection: Connection, before: datetime) -> bool:
    """Whether a trial that began before a moment has not told how it ended."""
    left = exists().where(
        model_calls.c.job_id.is_(None),
        model_calls.c.purpose == TRIAL,
        model_calls.c.outcome.is_(None),
        model_calls.c.started < before,
    )
    return connection.execute(select(left)).scalar_one()
