"""How far the projects are: a bar each, and numbers that lead to the events they count."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.i18n import _, n_
from core.queries.home import Standing
from pages.parts import badges, prose
from pages.parts.moments import number

SHOWN = 5


def show_standings(projects: Sequence[Standing]) -> None:
    """The projects with the newest events."""
    for project in projects[:SHOWN]:
        with st.container(border=True, gap="small"):
            _show(project)
    left = len(projects) - SHOWN
    if left > 0:
        st.page_link("events.py", label=n_("and {number} more project", "and {number} more projects", left))


def _show(project: Standing) -> None:
    prose.show_title(project.title, level=3)
    if project.sample:
        badges.draw(badges.sample_mark())
    st.html(_bar(project))
    events, written, missing, stale = (
        f"**{number(count)}**" for count in (project.events, project.written, project.missing, project.stale)
    )
    with st.container(horizontal=True, gap="medium", key=f"standing-{project.id}"):
        _link("events.py", n_("{number} event", "{number} events", project.events, number=events), project)
        if project.written:
            _link("narratives.py", _("{number} with a narrative", number=written), project, "with")
        if project.missing:
            _link("narratives.py", _("{number} without", number=missing), project, "without")
        if project.stale:
            label = n_("{number} out of date", "{number} out of date", project.stale, number=stale)
            _link("narratives.py", label, project, "stale")


def _link(page: str, label: str, project: Standing, written: str = "") -> None:
    asked = {"project": str(project.id)} | ({"written": written} if written else {})
    st.page_link(page, label=label, query_params=asked)


def _bar(project: Standing) -> str:
    """Fresh, out of date and missing, as shares of one bar; the numbers below it say the same."""
    shares = {
        "fresh": project.written - project.stale,
        "late": project.stale,
        "rest": project.missing,
    }
    parts = "".join(
        f'<span class="{name}" style="flex:{share}"></span>' for name, share in shares.items() if share
    )
    told = _("{written} of {events} written", written=number(project.written), events=number(project.events))
    return f'<div class="standing" role="img" aria-label="{escape(told)}">{parts}</div>'
