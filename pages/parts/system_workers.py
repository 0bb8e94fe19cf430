"""The worker processes on the page System: which there are, what each does, what is being written."""

from datetime import datetime

import streamlit as st

from core.context import AppContext
from core.i18n import _, n_
from core.i18n.alerts import START_WORKER
from core.queries.system import ProcessView, Written, being_written, worker_processes
from core.queries.worker_state import WorkerState
from pages.parts import badges
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number


def show_workers(context: AppContext) -> None:
    """Every worker of the last day, then the narratives that are being written."""
    st.subheader(_("Writing services"))
    found = worker_processes(context)
    now = context.clock()
    there = [each for each in found if each.state is not WorkerState.GONE]
    if not there:
        st.write(_("No writing service runs."))
        st.caption(_("To start the writing service:"))
        st.code(START_WORKER, language=None)
    if there:
        _show_list([_row(each, now) for each in there], "workers")
    gone = [each for each in found if each.state is WorkerState.GONE]
    if gone:
        label = n_("{number} gone in the last day", "{number} gone in the last day", len(gone))
        with st.expander(label, key="workers-gone"):
            _show_list([_row(each, now) for each in gone], "workers-gone-list")
    _show_written(context, being_written(context))


def _show_list(rows: list[Row], key: str) -> None:
    columns = (_("Process"), _("State"), _("Threads"), _("Last seen"), _("Clock"))
    listing(columns, rows, key=key)


def _row(each: ProcessView, now: datetime) -> Row:
    running = n_("{number} narrative", "{number} narratives", each.running)
    state = running if each.state is WorkerState.RUNNING else _left_how(each)
    return Row(
        cells=(
            Cell(f"{each.host} · {each.pid}", note=_told_start(each, now), exact=exact(each.started)),
            Cell(mark=badges.worker_mark(each.state), note=state),
            Cell(number(each.threads)),
            Cell(ago(each.seen, now), exact=exact(each.seen)),
            _clock(each),
        ),
        key=str(each.id),
    )


def _told_start(each: ProcessView, now: datetime) -> str:
    started = _("begun {time}", time=ago(each.started, now))
    return " · ".join((_("version {number}", number=each.version), started))


def _left_how(each: ProcessView) -> str:
    if each.state is WorkerState.NOT_RESPONDING and not each.holds:
        return _("nothing is in its hands any more; what it was writing is taken up again")
    if each.state is not WorkerState.GONE:
        return ""
    return _("stopped as asked") if each.signed_off else _("went without a word")


def _clock(each: ProcessView) -> Cell:
    seconds = round(each.clock_offset, 1)
    told = f"{'+' if seconds > 0 else ''}{number(seconds)} s" if abs(seconds) >= 0.1 else _("right")
    return Cell(told, note=_("too far off: it begins nothing") if each.clock_is_off else "")


def _show_written(context: AppContext, found: tuple[Written, ...]) -> None:
    if not found:
        return
    now, attempts = context.clock(), number(context.settings.attempts)
    st.subheader(_("Being written"))
    rows = [
        Row(
            cells=(
                Cell(each.title, note=each.batch_name),
                Cell(f"{each.host} · {each.pid}" if each.host else _("in the web face")),
                Cell(
                    ago(each.started, now) if each.started else "",
                    note=_(
                        "attempt {attempt} of {attempts}", attempt=number(each.attempt), attempts=attempts
                    ),
                ),
            ),
            key=str(each.job_id),
            opens=each.batch_id,
            address=f"progress?id={each.batch_id}",
        )
        for each in found
    ]
    listing((_("Event"), _("Writing service"), _("Begun")), rows, key="being-written")
