"""The narratives of a batch as rows: state, attempts, errors in words, and the technical detail."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from core.context import AppContext
from core.domain.jobs import JobState
from core.errors import FailureKind
from core.i18n import _
from core.i18n.failures import cure, sentence
from core.i18n.words import word
from core.queries.batches import BatchView
from core.queries.jobs import CallView, JobView, calls_of_jobs, list_jobs
from pages.parts.badges import job_mark
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import clock_time, exact, number
from pages.parts.person import visitor_here

PAGE = 25

_TRIED_AGAIN = (FailureKind.RATE_LIMIT, FailureKind.SERVER_ERROR, FailureKind.TEMPERATURE_REFUSED)
"""Failures whose usual cure is to wait for the next attempt."""


@dataclass(frozen=True)
class _Drawn:
    """The rows as they were last drawn, with the job that each tells of: for whom, and which stretch."""

    stretch: object
    rows: Mapping[int, tuple[JobView, Row]]


def show_jobs(
    context: AppContext, batch: BatchView, states: Iterable[JobState] = (), *, page: int = 1, key: str
) -> None:
    """The narratives of a batch in these states, a stretch at a time.

    Only those that have changed are put into words again: most polls find a row or two.
    """
    chosen = tuple(states)
    place = f"drawn-{key}"
    stretch = (batch.id, chosen, page, visitor_here())
    before: _Drawn | None = st.session_state.get(place)
    known = before.rows if before and before.stretch == stretch else {}
    found = list_jobs(context, batch.id, chosen, offset=(page - 1) * PAGE, limit=PAGE)
    drawn = _Drawn(stretch, _rows(context, batch, found, known))
    st.session_state[place] = drawn
    if not drawn.rows:
        st.info(_("No narrative of this run is in this state."), icon=":material/info:")
        return
    columns = (_("Event"), _("State"), _("What happened"))
    rows = [row for _job, row in drawn.rows.values()]
    listing(columns, rows, key=key, detail_label=_("Technical detail"))


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
    return _("Retry later.") if FailureKind(kind) in _TRIED_AGAIN else cure(kind)


def _rows(
    context: AppContext,
    batch: BatchView,
    found: Collection[JobView],
    known: Mapping[int, tuple[JobView, Row]],
) -> dict[int, tuple[JobView, Row]]:
    """A row for each job: the known one where the job is as it was, and nothing went wrong with it."""
    troubled = [job.id for job in found if job.error_kind or job.lost]
    calls = calls_of_jobs(context, troubled) if troubled else {}
    rows = {}
    for job in found:
        before = known.get(job.id)
        if before and before[0] == job and job.id not in calls:
            rows[job.id] = before
        else:
            rows[job.id] = (job, _row(context, batch, job, calls))
    return rows


def _row(
    context: AppContext, batch: BatchView, job: JobView, calls: Mapping[int, tuple[CallView, ...]]
) -> Row:
    written = job.version is not None
    text, note = _story(context, batch, job)
    return Row(
        cells=(
            Cell(job.event_title),
            Cell(mark=job_mark(job.state), exact=exact(job.finished) if job.finished else ""),
            Cell(text, note=note),
        ),
        key=str(job.id),
        opens=job.event_id if written else None,
        address=f"narratives?id={job.event_id}&language={job.language}" if written else "",
        detail=_technical(job, calls.get(job.id, ())) if job.error_kind or job.lost else "",
    )


def _story(context: AppContext, batch: BatchView, job: JobView) -> tuple[str, str]:
    """What happened to a narrative, and the smaller print."""
    attempts = context.settings.attempts
    attempt = _("attempt {attempt} of {attempts}", attempt=job.attempt, attempts=attempts)
    if job.state is JobState.SKIPPED:
        return word("skip_reason", job.skip_reason or ""), ""
    if job.state is JobState.QUEUED:
        if not job.error_kind:
            return _interrupted(job), ""
        again = _("retries at {time}", time=clock_time(job.available_at))
        return error_sentence(job), f"{again} · {attempt}"
    if job.state is JobState.RUNNING:
        now = _("attempt {attempt} of {attempts}", attempt=job.attempt + 1, attempts=attempts)
        return error_sentence(job) or _interrupted(job), now
    if job.state is JobState.FAILED and job.error_kind:
        return f"{error_sentence(job)} {what_to_do(job.error_kind)}", attempt if job.attempt else ""
    if job.state is JobState.SUCCEEDED and job.error_kind:
        if job.provider == "facts" and batch.options.get("provider") != "facts":
            return _("Written without AI after: {error}", error=error_sentence(job)), attempt
        return "", attempt
    return _interrupted(job), exact(job.finished) if job.finished else ""


def _interrupted(job: JobView) -> str:
    """That the writing service died while it was writing this, and somebody took it up again."""
    if not job.lost:
        return ""
    again = clock_time(job.started) if job.started and job.state is not JobState.QUEUED else ""
    return sentence(FailureKind.WORKER_DIED, time=again)


def _technical(job: JobView, calls: Iterable[CallView]) -> str:
    """What a technician asks for: the calls, what the other side said, where it happened."""
    lines = [_call_line(call) for call in calls]
    if job.lost:
        lines.append(
            _("The writing service stopped {number} times while writing it.", number=number(job.lost))
        )
    if job.error_at:
        lines.append(exact(job.error_at))
    return "\n".join([*lines, job.error_detail, job.error_traceback]).strip()


def _call_line(call: CallView) -> str:
    parts = [
        exact(call.started),
        _("call {number}", number=call.attempt),
        call.model,
        word("outcome", call.outcome) if call.outcome else _("not ended"),
        f"HTTP {call.http_status}" if call.http_status else "",
        f"{number(round(call.seconds, 1))} s" if call.seconds is not None else "",
        f"id {call.request_id}" if call.request_id else "",
        word("provider", "rehearsal") if call.simulated else "",
    ]
    return " · ".join(part for part in parts if part)
