"""The course of one narrative, step by step: what happened when, what was waited for, and how it ended."""

from html import escape

import streamlit as st

from core.context import AppContext
from core.domain.jobs import JobState
from core.i18n import _
from core.i18n.failures import sentence
from core.i18n.words import word
from core.queries.job_timeline import JobStory, Step, StepKind, was_interrupted
from core.queries.jobs import CallView, JobView
from pages.parts.moments import clock_time, duration, exact, number, to_the_second


def show_steps(context: AppContext, found: JobStory) -> None:
    """The steps, one below the other."""
    told = "".join(_item(context, found.job, step) for step in found.steps)
    st.html(f'<ol class="timeline">{told}</ol>')


def _item(context: AppContext, job: JobView, step: Step) -> str:
    waits = step.kind in (StepKind.WAITED_FOR_TURN, StepKind.WAITED_TO_RETRY, StepKind.TAKEN_UP_AGAIN)
    said = _waited(context, job, step) if waits else _said(context, job, step)
    if waits:
        return f'<li class="gap"><p>{escape(said)}</p></li>'
    when = f'<time title="{escape(exact(step.at))}">{escape(to_the_second(step.at))}</time>'
    return f'<li><p class="head">{when} <span>{escape(said)}</span></p></li>'


def _said(context: AppContext, job: JobView, step: Step) -> str:
    match step.kind:
        case StepKind.ASKED:
            return _("Asked for by {name} ({day}).", name=step.by, day=exact(step.at))
        case StepKind.ASKED_AGAIN:
            return _("Asked for again by {name} ({day}).", name=step.by, day=exact(step.at))
        case StepKind.PAUSED:
            return _("The run was paused by {name}.", name=step.by)
        case StepKind.RESUMED:
            return _("The run was resumed by {name}.", name=step.by)
        case StepKind.CANCEL_ASKED:
            return _("The run was cancelled by {name}.", name=step.by)
        case StepKind.BEGUN:
            return _("Writing began.")
        case StepKind.CALL if step.call:
            return _told_call(context, step.call)
        case _:
            return _ended(job)


def _told_call(context: AppContext, call: CallView) -> str:
    attempt = _("Attempt {attempt} of {attempts}", attempt=call.attempt, attempts=context.settings.attempts)
    if call.outcome is None:
        return _("{attempt}: {model} is being asked.", attempt=attempt, model=call.model)
    if was_interrupted(call):
        return _("Interrupted: the writing service stopped (it does not count as an attempt).")
    lasted = f"{number(round(call.seconds, 1))} s" if call.seconds is not None else ""
    outcome = word("outcome", call.outcome)
    told = f"{attempt}: {outcome} ({lasted})." if lasted else f"{attempt}: {outcome}."
    return f"{told} {_why(call)}" if call.failure else told


def _why(call: CallView) -> str:
    """The sentence for what went wrong with a call."""
    return sentence(call.failure or "", code=call.http_status)


def _waited(context: AppContext, job: JobView, step: Step) -> str:
    if step.kind is StepKind.TAKEN_UP_AGAIN:
        if step.call is None:
            return _("Interrupted: the writing service stopped (it does not count as an attempt).")
        if step.until is None:
            return _("Waits to be taken up again.")
        return _("Waited {time} to be taken up again.", time=duration(step.until - step.at))
    if step.until is None:
        if job.available_at > context.clock():
            return _("Waits: it is tried again at {time}.", time=clock_time(job.available_at))
        return _("Waits its turn since {time}.", time=clock_time(step.at))
    lasted = duration(step.until - step.at)
    if step.kind is StepKind.WAITED_TO_RETRY:
        return _("Waited {time} before the next attempt.", time=lasted)
    return _("Waited {time} for its turn.", time=lasted)


def _ended(job: JobView) -> str:
    if job.state is JobState.SUCCEEDED:
        by = word("provider", job.provider) if job.provider else ""
        return _("Ready: version {number} ({writer}).", number=number(job.version or 0), writer=by)
    if job.state is JobState.FAILED:
        why = sentence(job.error_kind or "own_fault", **job.error_values)
        return _("Ended with an error. {why}", why=why)
    if job.state is JobState.CANCELLED:
        return _("Cancelled.")
    return _("Left out: {reason}.", reason=word("skip_reason", job.skip_reason or ""))
