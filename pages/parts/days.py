"""How many narratives each of the last days brought: bars of plain HTML, since the first page that
everybody opens must not wait for the megabytes of a charting library."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from html import escape

import streamlit as st

from core.context import AppContext
from core.i18n import N_, _, language, n_
from core.i18n.formats import span_text
from core.queries.days import written_by_day
from pages.parts.moments import number, zone

DAYS = 30
HANDS: Mapping[str, str] = {
    "person": N_("By people"),
    "openai": N_("With AI"),
    "facts": N_("Without AI"),
    "rehearsal": N_("Rehearsed"),
}
"""Who writes, in the order in which the bars are stacked."""


def show_days(context: AppContext) -> None:
    """The last days side by side, by who wrote; nothing where nothing was written."""
    found = {day.day: day.numbers for day in written_by_day(context, zone(), DAYS)}
    if not found:
        return
    today = context.clock().astimezone(zone()).date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    totals = {hand: sum(numbers.get(hand, 0) for numbers in found.values()) for hand in HANDS}
    label = n_(
        "{number} narrative written in the last 30 days",
        "{number} narratives written in the last 30 days",
        sum(totals.values()),
    )
    tallest = max(sum(numbers.values()) for numbers in found.values())
    bars = "".join(_bar(day, found.get(day, {}), tallest) for day in days)
    ends = "".join(f"<span>{escape(_named(day))}</span>" for day in (days[0], days[-1]))
    st.subheader(_("Narratives by day"))
    st.html(
        f'<figure class="days"><figcaption>{escape(label)}</figcaption>'
        f'<div class="bars" aria-hidden="true">{bars}</div><div class="ends" aria-hidden="true">{ends}</div>'
        f"<ul>{_legend(totals.items())}</ul></figure>"
    )


def _bar(day: date, numbers: Mapping[str, int], tallest: int) -> str:
    parts = "".join(
        f'<i class="{hand}" style="height:{100 * numbers[hand] / tallest:.2f}%"></i>'
        for hand in HANDS
        if numbers.get(hand)
    )
    hint = f"{_named(day)}: {number(sum(numbers.values()))}"
    return f'<span title="{escape(hint)}">{parts}</span>'


def _legend(totals: Iterable[tuple[str, int]]) -> str:
    return "".join(
        f'<li><i class="{hand}"></i>{escape(_(HANDS[hand]))}: {number(total)}</li>'
        for hand, total in totals
        if total
    )


def _named(day: date) -> str:
    return span_text(day, day, language())
