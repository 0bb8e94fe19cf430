"""How fast narratives are written and how many fail, on the page System: figures, and charts over time."""

import plotly.graph_objects as go
import streamlit as st

from core.context import AppContext
from core.i18n import _, language, n_
from core.i18n.formats import percent_text, short_day_text
from core.i18n.words import word
from core.queries.throughput import Span, Stretch, retries, throughput
from pages.parts import prose
from pages.parts.charts import show_chart
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import clock_time, number, zone

TICKS = 12
"""Moments that are named below a chart."""


def show_speed(context: AppContext) -> None:
    """The last day or the last month: what ended, how much of it failed, how long an answer took."""
    names = {Span.DAY: _("Last 24 hours"), Span.MONTH: _("Last 30 days")}
    span = st.segmented_control(
        _("How far back"),
        list(Span),
        default=Span.DAY,
        format_func=names.__getitem__,
        key="system-span",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    found = throughput(context, Span(span or Span.DAY), zone())
    ended = sum(each.succeeded + each.failed for each in found)
    answered = sum(each.answered for each in found)
    if not ended and not answered:
        st.info(_("Nothing was written in this time."))
        return
    prose.show_counts(_figures(found, ended, answered))
    hours = Span(span) is Span.DAY
    _show_ended(found, hours=hours)
    if answered:
        _show_seconds(found, hours=hours)
    _show_retries(context, found)


def _figures(found: tuple[Stretch, ...], ended: int, answered: int) -> list[tuple[str, str]]:
    failed = sum(each.failed for each in found)
    seconds = sum((each.seconds or 0) * each.answered for each in found)
    rate = (
        _("{percent} of {total}", percent=percent_text(failed / ended, language()), total=number(ended))
        if ended
        else "–"
    )
    return [
        (_("Ready"), number(ended - failed)),
        (_("Failed"), number(failed)),
        (_("Failure rate"), rate),
        (_("AI calls answered"), number(answered)),
        (_("Seconds for an answer, on average"), number(round(seconds / answered, 1)) if answered else "–"),
    ]


def _show_ended(found: tuple[Stretch, ...], *, hours: bool) -> None:
    st.subheader(_("Narratives that came to their end"))
    times = [_told(each, hours=hours) for each in found]
    parts = {_("Ready"): [each.succeeded for each in found], _("Failed"): [each.failed for each in found]}
    figure = go.Figure([go.Bar(name=name, x=times, y=numbers) for name, numbers in parts.items()])
    figure.update_layout(height=260, xaxis={"nticks": TICKS})
    best = max(found, key=lambda each: each.succeeded + each.failed)
    label = n_(
        "{number} narrative came to its end at most, at {time}",
        "{number} narratives came to their end at most, at {time}",
        best.succeeded + best.failed,
        time=_told(best, hours=hours),
    )
    show_chart(figure, label, key="system-ended")


def _show_seconds(found: tuple[Stretch, ...], *, hours: bool) -> None:
    st.subheader(_("Seconds until the AI service answers"))
    figure = go.Figure(
        go.Scatter(
            x=[_told(each, hours=hours) for each in found],
            y=[None if each.seconds is None else round(each.seconds, 1) for each in found],
            mode="lines+markers",
        )
    )
    figure.update_layout(height=220, xaxis={"nticks": TICKS})
    longest = max(each.seconds for each in found if each.seconds is not None)
    show_chart(
        figure,
        _("At most {number} seconds on average", number=number(round(longest, 1))),
        key="system-seconds",
    )


def _told(each: Stretch, *, hours: bool) -> str:
    if hours:
        return clock_time(each.begins)
    return short_day_text(each.begins.astimezone(zone()).date(), language())


def _show_retries(context: AppContext, found: tuple[Stretch, ...]) -> None:
    st.subheader(_("AI calls that brought no text, by reason"))
    reasons = retries(context, found[0].begins)
    if not reasons:
        st.write(_("None in this time."))
        return
    rows = [
        Row(cells=(Cell(word("outcome", outcome)), Cell(number(count))), key=outcome)
        for outcome, count in reasons.items()
    ]
    listing((_("Reason"), _("AI calls")), rows, key="system-retries")
