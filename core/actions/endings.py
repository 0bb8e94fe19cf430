"""Ending an attempt: a version, another attempt, a failure, a cancellation. Every ending is
fenced by the owner's token, so that a late answer of a lost job changes nothing."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from core.actions.claims import FACTS, Claimed
from core.context import AppContext
from core.domain.actors import Actor, ActorKind, writer
from core.domain.answers import Finding
from core.domain.circuit import TROUBLE
from core.domain.jobs import JobState, retry_delay
from core.domain.permission import Right
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage
from core.llm.prices import bill
from core.permission import needs
from core.store import audit, authorship, batches, calls, endpoints, jobs, narratives, reviews


class Ending(StrEnum):
    """What became of an attempt."""

    SUCCEEDED = "succeeded"
    RETRY = "retry"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FALLS_BACK = "falls_back"
    NOT_OURS = "not_ours"


@needs(Right.ADMINISTER)
def succeed(
    context: AppContext, claimed: Claimed, text: Text, findings: tuple[Finding, ...], seconds: float
) -> Ending:
    """Keep the text as a version, end the job, and close the batch if it was the last one.

    If the batch was cancelled meanwhile the text is discarded, and its cost still counted.
    """
    now = context.clock()
    billed = bill(claimed.provider, text.model, text.usage, claimed.endpoint.address)
    _answered(context, claimed)
    with context.database.write() as connection:
        held = batches.lock(connection, claimed.batch_id)
        if claimed.call_id is not None:
            calls.close_call(
                connection,
                claimed.call_id,
                calls.OK,
                seconds=seconds,
                model=text.model,
                http_status=text.http_status,
                request_id=text.request_id,
                **billed,
            )
        attempt = claimed.attempts_before + (claimed.call_id is not None)
        if held and held.is_cancelled:
            return _end(connection, context, claimed, JobState.CANCELLED, Ending.CANCELLED, attempt=attempt)
        ours = jobs.move(
            connection, claimed.job_id, claimed.owner, JobState.SUCCEEDED, finished=now, attempt=attempt
        )
        if not ours:
            return Ending.NOT_OURS
        added = _add_version(
            connection, claimed, text, now, _metadata(claimed, text, findings, seconds, billed)
        )
        written = "version.written" if added.in_use else "version.proposed"
        audit.record(connection, _model(claimed, text), now, written, "version", added.id)
        batches.close_if_done(connection, claimed.batch_id, now)
        return Ending.SUCCEEDED


@needs(Right.ADMINISTER)
def fail(context: AppContext, claimed: Claimed, failure: OutsideFailure, seconds: float) -> Ending:
    """Write down a failed attempt, and decide what follows: another, the facts writer, or the end."""
    now = context.clock()
    if failure.kind not in (*TROUBLE, FailureKind.OWN_FAULT):
        _answered(context, claimed)
    with context.database.write() as connection:
        held = batches.lock(connection, claimed.batch_id)
        _close_failed_call(connection, context, claimed, failure, seconds)
        waits = _is_in_trouble(connection, context, claimed, failure) and not claimed.falls_back
        attempt = claimed.attempts_before + (claimed.call_id is not None and not waits)
        # A writer that makes no call would fail in the same way for ever.
        ends = failure.lasting or attempt >= context.settings.attempts or claimed.call_id is None
        error = {**jobs.error_of(failure, now), "attempt": attempt}
        if held and held.is_cancelled:
            return _end(connection, context, claimed, JobState.CANCELLED, Ending.CANCELLED, **error)
        if not ends:
            wait = retry_delay(
                max(attempt, 1),
                base=context.settings.backoff,
                limit=context.settings.backoff_limit,
                jitter=context.chance(),
                asked=failure.retry_after,
            )
            due = now + timedelta(seconds=wait)
            values = {"available_at": due, **error}
            ours = jobs.move(connection, claimed.job_id, claimed.owner, JobState.QUEUED, **values)
            return Ending.RETRY if ours else Ending.NOT_OURS
        if claimed.falls_back and claimed.provider != FACTS and failure.kind is not FailureKind.OWN_FAULT:
            ours = jobs.mark(connection, claimed.job_id, claimed.owner, **error)
            return Ending.FALLS_BACK if ours else Ending.NOT_OURS
        return _end(connection, context, claimed, JobState.FAILED, Ending.FAILED, **error)


@needs(Right.ADMINISTER)
def let_go(context: AppContext, claimed: Claimed, seconds: float, outcome: str) -> Ending:
    """End a job whose batch was cancelled, or else give it back: it is due again at once.

    `outcome` is how its call ended: calls.CANCELLED or calls.ABANDONED. No attempt is counted.
    """
    with context.database.write() as connection:
        held = batches.lock(connection, claimed.batch_id)
        if claimed.call_id is not None:
            calls.close_call(connection, claimed.call_id, outcome, seconds=seconds)
        if held and held.is_cancelled:
            return _end(connection, context, claimed, JobState.CANCELLED, Ending.CANCELLED)
        now = context.clock()
        ours = jobs.move(connection, claimed.job_id, claimed.owner, JobState.QUEUED, available_at=now)
        return Ending.RETRY if ours else Ending.NOT_OURS


def _answered(context: AppContext, claimed: Claimed) -> None:
    """The endpoint answers. Where it was in trouble, what waits for it may be begun."""
    if not claimed.address:
        return
    with context.database.read() as connection:
        if not endpoints.is_in_trouble(connection, claimed.address):
            return
    with context.database.write() as connection:
        closed = endpoints.note_answer(connection, claimed.address)
    if closed:
        # Apart: who claims holds a job and asks for the endpoint.
        with context.database.write() as connection:
            jobs.hasten(connection, claimed.provider, context.clock())
        context.ring(context.settings.threads * context.settings.workers)


def _is_in_trouble(
    connection: Connection, context: AppContext, claimed: Claimed, failure: OutsideFailure
) -> bool:
    """Write down that the endpoint failed, if it did. Returns whether its circuit is open: then the job
    waits, and this was no attempt of its own."""
    if not claimed.address or failure.kind not in TROUBLE:
        return False
    return endpoints.note_failure(
        connection,
        claimed.address,
        failure.kind,
        jobs.error_values(failure),
        context.clock(),
        context.settings,
        failure.retry_after,
    )


def _close_failed_call(
    connection: Connection, context: AppContext, claimed: Claimed, failure: OutsideFailure, seconds: float
) -> None:
    if claimed.call_id is None:
        return
    usage = failure.usage if isinstance(failure.usage, Usage) else Usage()
    model = context.provider(claimed.provider, claimed.endpoint).model_name(claimed.request.model)
    calls.close_call(
        connection,
        claimed.call_id,
        calls.outcome_of(failure.kind),
        seconds=seconds,
        failure=failure.kind,
        http_status=failure.http_status,
        request_id=failure.request_id,
        detail=failure.detail,
        **bill(claimed.provider, model, usage, claimed.endpoint.address),
    )


def _end(
    connection: Connection,
    context: AppContext,
    claimed: Claimed,
    state: JobState,
    ending: Ending,
    **values: Any,
) -> Ending:
    now = context.clock()
    if not jobs.move(connection, claimed.job_id, claimed.owner, state, finished=now, **values):
        return Ending.NOT_OURS
    batches.close_if_done(connection, claimed.batch_id, now)
    return ending


def _add_version(
    connection: Connection, claimed: Claimed, text: Text, now: datetime, row: dict[str, Any]
) -> narratives.Added:
    """A version on top of the others. It stays beside the one in use where proposals were asked for,
    and where somebody has written or decided something meanwhile that no machine may replace."""
    held = narratives.hold(connection, claimed.event_id, claimed.request.language, now)
    # After the narrative is held, as by everybody who writes one.
    narratives.keep_facts(connection, claimed.facts_hash, claimed.request.facts, now)
    beside = claimed.as_proposal or narratives.is_guarded(connection, held)
    base = [authorship.written(connection, held.id, held.current_number)] if held.current_number else []
    author = writer(claimed.provider, text.model)
    added = narratives.add_version(
        connection, held, text.body, now, row, author=author, parents=base, beside=beside
    )
    if added.in_use:
        reviews.reopen(connection, _model(claimed, text), now, held, by_machine=True)
    return added


def _model(claimed: Claimed, text: Text) -> Actor:
    """Who wrote, on behalf of whoever asked."""
    return Actor(ActorKind.MODEL, text.model, claimed.asked_by)


def _metadata(
    claimed: Claimed, text: Text, findings: tuple[Finding, ...], seconds: float, billed: dict[str, Any]
) -> dict[str, Any]:
    return {
        "author_kind": ActorKind.MODEL,
        "user_id": claimed.asked_by,
        "provider": claimed.provider,
        "model": text.model,
        "temperature": claimed.request.temperature,
        "prompt_version_id": claimed.prompt_version_id,
        "seconds": seconds,
        **{name: value for name, value in billed.items() if name != "price_source"},
        "facts_hash": claimed.facts_hash,
        "job_id": claimed.job_id,
        "reason": claimed.request.instruction,
        "findings": [finding.as_data() for finding in findings],
    }
