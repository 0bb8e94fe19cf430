"""The narratives of a batch as rows: state, attempts, errors in words, and the ways to text and course."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from core.context import AppContext
from core.domain.jobs import JobState, Reason
from core.domain.planning import SkipReason
from core.errors import FailureKind
from core.i18n import _
from core.i18n.failures import cure, sentence
from core.i18n.words import word
from core.queries.batches import BatchView
from core.queries.holds import SERVICE, what_holds
from core.queries.jobs import JobView, list_jobs
from pages.parts.badges import job_mark
from pages.parts.listing import Asked, Cell, Row, choosing, listing
from pages.parts.moments import clock_time, exact
from pages.parts.person import visitor_here

PAGE = 25

_TRIED_AGAIN = (FailureKind.RATE_LIMIT, FailureKind.SERVER_ERROR, FailureKind.TEMPERATURE_REFUSED)
"""Failures whose usual cure is to wait for the next attempt."""
_THEN_RETRY = (FailureKind.KEY_REJECTED, FailureKind.NO_CONNECTION, FailureKind.REFUSED)
"""Failures whose cure lies elsewhere, after which the narratives have to be asked for again."""

_KEPT = (
    SkipReason.ALREADY_WRITTEN,
    SkipReason.NOTHING_CHANGED,
    SkipReason.APPROVED,
    SkipReason.PROTECTED,
    SkipReason.EDITED_BY_HAND,
)
"""Why a narrative is left out that is there to be read."""


@dataclass(frozen=True)
class _Drawn:
    """The rows as they were last drawn, with the job that each tells of: for whom, and which stretch."""

    stretch: object
    rows: Mapping[int, tuple[JobView, Row]]


def show_jobs(
    context: AppContext, batch: BatchView, states: Iterable[JobState] = (), *, page: int = 1, key: str
) -> None:
    """The narratives of a batch in these states, a stretch at a time."""
    rows = job_rows(context, batch, tuple(states), None, page=page, key=key)
    if rows:
        listing(_columns(), rows, key=key)


def choose_jobs(
    context: AppContext,
    batch: BatchView,
    states: tuple[JobState, ...],
    reason: Reason | None,
    *,
    page: int,
    key: str,
    turn: str | None,
) -> Asked:
    """The same, of those that failed for a `reason` where one is given; with boxes to choose some where
    there is a `turn`. In another turn none is ticked."""
    rows = job_rows(context, batch, states, reason, page=page, key=key)
    if not rows:
        return Asked(None, None, ())
    caption = _("Narratives of this run")
    if turn is None:
        return Asked(listing(_columns(), rows, key=key, caption=caption), None, ())
    return choosing(_columns(), rows, key=f"{key}-boxes", turn=turn, caption=caption)


def job_rows(
    context: AppContext,
    batch: BatchView,
    states: tuple[JobState, ...],
    reason: Reason | None,
    *,
    page: int,
    key: str,
) -> list[Row]:
    """A stretch of the narratives of a batch as rows; where there is none it says so.

    Only those that have changed are put into words again: most polls find a row or two.
    """
    place = f"drawn-{key}"
    found = list_jobs(context, batch.id, states, reason=reason, offset=(page - 1) * PAGE, limit=PAGE)
    away = service_is_away(context, found)
    stretch = (batch.id, states, reason, page, visitor_here(), away)
    before: _Drawn | None = st.session_state.get(place)
    known = before.rows if before and before.stretch == stretch else {}
    drawn = _Drawn(stretch, _rows(context, found, known, away))
    st.session_state[place] = drawn
    if not drawn.rows:
        st.info(_("No narrative of this run is in this state."), icon=":material/info:")
    return [row for _job, row in drawn.rows.values()]


def service_is_away(context: AppContext, found: Collection[JobView]) -> bool:
    """Whether jobs of a batch wait for an AI service that is in trouble."""
    waiting = next((job for job in found if job.state is JobState.QUEUED), None)
    return waiting is not None and what_holds(context, waiting.batch_id).circuit is not None


def job_address(job: JobView) -> str:
    """Where the course of a job is told."""
    return f"progress?id={job.batch_id}&job={job.id}"


def text_address(job: JobView) -> str:
    """Where the text is read that a job has written, or that is to be written in its place."""
    return f"narratives?id={job.event_id}&language={job.language}"


def error_sentence(job: JobView) -> str:
    """Why the last attempt failed, as people read it."""
    if not job.error_kind:
        return ""
    values = dict(job.error_values)
    if job.state is JobState.QUEUED:
        values["time"] = clock_time(job.available_at)
    return sentence(job.error_kind, **values)


def what_to_do(kind: str) -> str:
    """What a person can do about a failure that is final: it is not tried again by itself any more."""
    failure = FailureKind(kind)
    if failure in _TRIED_AGAIN:
        return _("Retry later.")
    then = _("Then retry.")
    return f"{cure(kind)} {then}" if failure in _THEN_RETRY else cure(kind)


def _columns() -> tuple[str, ...]:
    return (_("Event"), _("State"), _("What happened"), _("Details"))


def _rows(
    context: AppContext,
    found: Collection[JobView],
    known: Mapping[int, tuple[JobView, Row]],
    away: bool,
) -> dict[int, tuple[JobView, Row]]:
    """A row for each job: the known one where the job is as it was, and does not wait for a moment that
    comes."""
    rows = {}
    for job in found:
        before = known.get(job.id)
        holds = before and before[0] == job and not (job.state is JobState.QUEUED and job.error_kind)
        rows[job.id] = before if before and holds else (job, _row(context, job, away))
    return rows


def _row(context: AppContext, job: JobView, away: bool) -> Row:
    text, note = story(context, job, away)
    dismissed = _("dismissed") if job.dismissed else ""
    course = job_address(job) if job.state is not JobState.SKIPPED else ""
    kept = text_address(job) if job.skip_reason in _KEPT else ""
    return Row(
        cells=(
            Cell(job.event_title),
            Cell(mark=job_mark(job.state), note=dismissed, exact=exact(job.finished) if job.finished else ""),
            Cell(text, note=note, leads=kept, exact=job.event_title if kept else ""),
            Cell(_("Details") if course else "", leads=course, exact=job.event_title),
        ),
        key=str(job.id),
        opens=job.id,
        address=text_address(job) if job.version is not None else kept or course,
        fixed=job.state not in (JobState.FAILED, JobState.CANCELLED),
    )


def story(context: AppContext, job: JobView, away: bool) -> tuple[str, str]:
    """What happened to a narrative, and the smaller print. `away` says that the AI service is in trouble."""
    attempts = context.settings.attempts
    attempt = _("attempt {attempt} of {attempts}", attempt=job.attempt, attempts=attempts)
    if job.state is JobState.SKIPPED:
        return word("skip_reason", job.skip_reason or ""), ""
    if job.state is JobState.QUEUED:
        return _story_of_waiting(context, job, away, attempt)
    if job.state is JobState.RUNNING:
        now = _("attempt {attempt} of {attempts}", attempt=job.attempt + 1, attempts=attempts)
        return error_sentence(job) or _interrupted(job), now
    if job.state is JobState.FAILED and job.error_kind:
        return f"{error_sentence(job)} {what_to_do(job.error_kind)}", attempt if job.attempt else ""
    ended = exact(job.finished) if job.finished else ""
    if job.state is JobState.SUCCEEDED:
        if job.error_kind and job.provider == "facts" != job.asked_provider:
            return _("Written without AI after: {error}", error=error_sentence(job)), ended
        return _interrupted(job), " · ".join(filter(None, (ended, _which_attempt(job.attempt))))
    return _interrupted(job), ended


def _story_of_waiting(context: AppContext, job: JobView, away: bool, attempt: str) -> tuple[str, str]:
    if away and job.asked_provider == SERVICE:
        return _("waits for the AI service"), ""
    if not job.error_kind:
        return _interrupted(job), ""
    due = job.available_at <= context.clock()
    again = _("waits its turn") if due else _("retries at {time}", time=clock_time(job.available_at))
    return error_sentence(job), f"{again} · {attempt}" if job.attempt else again


def _which_attempt(attempt: int) -> str:
    """Which attempt brought the text, where it was not the first."""
    if attempt < 2:
        return ""
    named = {2: _("on the second attempt"), 3: _("on the third attempt")}
    return named.get(attempt) or _("on attempt number {number}", number=attempt)


def _interrupted(job: JobView) -> str:
    """That the writing service died while it was writing this, and somebody took it up again."""
    if not job.lost:
        return ""
    again = clock_time(job.started) if job.started and job.state is not JobState.QUEUED else ""
    return sentence(FailureKind.WORKER_DIED, time=again)
