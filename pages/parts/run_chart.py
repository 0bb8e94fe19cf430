"""The course of a run as charts: what came to its end when, and how long narratives waited and took."""

from datetime import timedelta

import plotly.graph_objects as go
import streamlit as st

from core.context import AppContext
from core.i18n import _, n_
from core.queries.batches import BatchView
from core.queries.job_times import JobTimes, Spread, job_times
from pages.parts import prose
from pages.parts.charts import show_chart
from pages.parts.moments import clock_time, duration, exact, number, to_the_second, zone

LEAST = 5
"""Narratives that must have come to their end before there is anything to see."""


def show_course(context: AppContext, batch: BatchView) -> None:
    """The charts, drawn only where somebody unfolds them; while the run goes on, as it was then."""
    if batch.counts.succeeded + batch.counts.failed < LEAST:
        return
    label = _("Course over time")
    key = f"course-{batch.id}"
    with st.expander(label, icon=":material/show_chart:", key=key, on_change="rerun") as place:
        if not place.open:
            return
        times = job_times(context, batch.id)
        if batch.active:
            prose.show_line(_("As it was at {time}.", time=clock_time(context.clock())))
            st.button(_("Bring up to date"), icon=":material/refresh:", type="tertiary", key=f"{key}-anew")
        _show_ends(times, key=f"{key}-ends")
        _show_times(times, key=f"{key}-times")


def _show_ends(times: JobTimes, *, key: str) -> None:
    ready = sum(each.ready for each in times.stretches)
    failed = sum(each.failed for each in times.stretches)
    starts = [each.start.astimezone(zone()) for each in times.stretches]
    within_a_day = starts[0].date() == starts[-1].date()
    moment = to_the_second if within_a_day else exact
    width = times.length * 1000
    bars = [go.Bar(x=starts, y=[each.ready for each in times.stretches], name=_("Ready"), width=width)]
    if failed:
        bars.append(
            go.Bar(
                x=starts, y=[each.failed for each in times.stretches], name=_("With an error"), width=width
            )
        )
    figure = go.Figure(bars)
    figure.update_traces(offset=0)
    figure.update_layout(
        height=240,
        showlegend=bool(failed),
        xaxis_title=_("Time of day"),
        xaxis_tickformat="%H:%M:%S" if within_a_day else "%d/%m %H:%M",
    )
    told = _(
        "{ready} narratives ready and {failed} with an error, between {first} and {last}.",
        ready=number(ready),
        failed=number(failed),
        first=moment(starts[0]),
        last=moment(starts[-1]),
    )
    every = duration(timedelta(seconds=times.length))
    st.markdown(_("**Narratives that came to their end** (in each {time})", time=every))
    prose.show_line(told)
    show_chart(figure, told, key=key)


def _show_times(times: JobTimes, *, key: str) -> None:
    shown = [(_("Writing"), times.written), (_("Waiting"), times.waited)]
    spreads = [(name, spread) for name, spread in shown if spread]
    if not spreads:
        return
    figure = go.Figure([_box(name, spread) for name, spread in spreads])
    figure.update_layout(height=200, showlegend=False)
    figure.update_xaxes(rangemode="tozero")
    told = " ".join(_told_spread(name, spread) for name, spread in reversed(spreads))
    st.markdown(_("**How long they waited, and how long they were written** (seconds)"))
    prose.show_line(told)
    show_chart(figure, told, key=key)


def _box(name: str, spread: Spread) -> go.Box:
    return go.Box(
        orientation="h",
        y=[name],
        lowerfence=[spread.least],
        q1=[spread.lower],
        median=[spread.median],
        q3=[spread.upper],
        upperfence=[spread.most],
        name=name,
    )


def _told_spread(name: str, spread: Spread) -> str:
    return n_(
        "{name}: half of them between {lower} and {upper} s, the median {median} s ({number} narrative).",
        "{name}: half of them between {lower} and {upper} s, the median {median} s ({number} narratives).",
        spread.number,
        name=name,
        lower=number(round(spread.lower, 1)),
        upper=number(round(spread.upper, 1)),
        median=number(round(spread.median, 1)),
    )
