"""One narrative of a run: its course, every AI call, and what a technician asks for."""

from collections.abc import Sequence

import streamlit as st

from core.context import AppContext
from core.domain.jobs import OPEN, JobState
from core.domain.permission import Right
from core.i18n import _
from core.i18n.words import word
from core.permission import may
from core.queries.batches import BatchView
from core.queries.job_timeline import JobStory, job_story
from core.queries.jobs import CallView, JobView
from pages.parts import badges, live, prose
from pages.parts.desk import clear_desk
from pages.parts.jobs import service_is_away, story
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import dollars, exact, number, to_the_second
from pages.parts.outcome import place, show_outcome
from pages.parts.person import here
from pages.parts.run_again import is_asked, show_asked_again, show_buttons
from pages.parts.run_steps import show_steps

SECONDS = 5


def show_job(context: AppContext, batch: BatchView, job_id: int) -> None:
    """The job of a batch, kept up to date while it goes on."""
    found = job_story(context, batch.id, job_id)
    if found is None:
        st.warning(_("There is no such narrative in this run."))
        return
    prose.show_title(found.job.event_title)
    prose.show_line(batch.name)
    show_asked_again(batch)
    _show_live(batch, job_id)


@st.fragment
def _show_live(batch: BatchView, job_id: int) -> None:
    context = here()
    found = job_story(context, batch.id, job_id)
    if found is None:
        st.rerun()
    job = found.job
    badges.draw(badges.job_mark(job.state))
    told, _note = story(context, job, service_is_away(context, (job,)))
    if told:
        st.markdown(prose.plain(told))
    show_outcome(place(f"run-{batch.id}"), standing=batch.state)
    with st.container(horizontal=True, vertical_alignment="center"):
        _show_ways(context, found)
        if job.state in (JobState.FAILED, JobState.CANCELLED) and may(context, Right.WORK):
            show_buttons(batch, (job.id,), None, _("Retry"))
    if is_asked(batch.id):
        st.rerun()
    prose.show_pairs(_known(context, found))
    prose.show_title(_("Course"), level=2)
    show_steps(context, found)
    if found.calls:
        prose.show_title(_("AI calls"), level=2)
        _show_calls(found.calls, key=f"calls-{job.id}")
    _show_technical(found)
    if job.state in OPEN:
        live.poll(f"job-{job_id}", SECONDS)


def _show_ways(context: AppContext, found: JobStory) -> None:
    """To the text, to its history, and to writing it by hand."""
    job = found.job
    query = {"id": str(job.event_id), "language": job.language}
    if job.version is not None:
        st.page_link(
            "narratives.py", label=_("Read the narrative"), icon=":material/article:", query_params=query
        )
        st.page_link(
            "narratives.py",
            label=_("Version {number} in the history", number=number(job.version)),
            icon=":material/history:",
            query_params={**query, "view": "history"},
        )
    elif may(context, Right.WORK) and st.button(
        _("Write it by hand"), icon=":material/edit:", key=f"by-hand-{job.id}"
    ):
        clear_desk(job.event_id, job.language)
        st.switch_page("narratives.py", query_params={**query, "edit": "1"})


def _known(context: AppContext, found: JobStory) -> list[tuple[str, str]]:
    job = found.job
    asked = word("provider", job.asked_provider) if job.asked_provider else ""
    return [
        (_("Asked of"), f"{asked} · {job.asked_model}" if job.asked_model else asked),
        (_("Attempts"), _attempts(context, job)),
        (_("Written in"), word("language", job.language)),
        (_("Begun by"), _worker(found)),
    ]


def _attempts(context: AppContext, job: JobView) -> str:
    """How many have ended in this round."""
    total = number(context.settings.attempts)
    return _("{ended} of {total}", ended=number(job.attempt), total=total) if job.attempt else ""


def _worker(found: JobStory) -> str:
    """Which process took it up last."""
    if found.worker:
        return _("worker on {host}, process {pid}", host=found.worker.host, pid=str(found.worker.pid))
    return _("the pages themselves") if found.job.started else ""


def _show_calls(calls: Sequence[CallView], *, key: str) -> None:
    columns = (_("Started"), _("Model"), _("Lasted"), _("Tokens"), _("Cost"), _("Outcome"))
    rows = [
        Row(
            cells=(
                Cell(to_the_second(call.started), exact=exact(call.started)),
                Cell(call.model, note=word("provider", "rehearsal") if call.simulated else ""),
                Cell(f"{number(round(call.seconds, 1))} s" if call.seconds is not None else ""),
                Cell(_tokens(call)),
                Cell(_cost(call)),
                Cell(_outcome(call), note=_identifiers(call)),
            ),
            key=str(call.id),
        )
        for call in calls
    ]
    listing(columns, rows, key=key)


def _outcome(call: CallView) -> str:
    return word("outcome", call.outcome) if call.outcome else _("not ended")


def _tokens(call: CallView) -> str:
    if call.tokens_in is None and call.tokens_out is None:
        return _("unknown") if call.outcome else ""
    return f"{number(call.tokens_in or 0)} + {number(call.tokens_out or 0)}"


def _cost(call: CallView) -> str:
    if call.cost is None:
        return _("unknown") if call.outcome else ""
    return dollars(call.cost)


def _identifiers(call: CallView) -> str:
    parts = (
        f"HTTP {call.http_status}" if call.http_status else "",
        f"id {call.request_id}" if call.request_id else "",
    )
    return " · ".join(part for part in parts if part)


def _show_technical(found: JobStory) -> None:
    """What a technician asks for, to be copied as a whole."""
    told = _technical(found.job, found.calls)
    if not told:
        return
    with st.expander(_("Technical detail"), icon=":material/code:", key=f"technical-{found.job.id}"):
        st.code(told, language=None, wrap_lines=True)


def _technical(job: JobView, calls: Sequence[CallView]) -> str:
    if not (job.error_kind or job.lost):
        return ""
    lines = [f"job {job.id}, run {job.batch_id}, event {job.event_id}"]
    for call in calls:
        known = (
            call.started.isoformat(timespec="seconds"),
            f"round {call.round} attempt {call.attempt}",
            call.model,
            call.outcome or "",
            _identifiers(call),
            call.detail,
        )
        lines.append(" · ".join(part for part in known if part))
    if job.error_kind:
        at = job.error_at.isoformat(timespec="seconds") if job.error_at else ""
        lines.append(f"{at} {job.error_kind}: {job.error_detail}")
    return "\n".join([*lines, job.error_traceback]).strip()
