"""How far the projects are: a bar each, and numbers that lead to the events they count."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.i18n import _, n_
from core.queries.home import Standing
from pages.parts import badges
from pages.parts.moments import number

SHOWN = 5

_cards = st.components.v2.component(
    "standings",
    js=(Path(__file__).parent / "standings.js").read_text("utf-8"),
    isolate_styles=False,
)
_HERE = "\0"
"""Stands for the number in a sentence that is parted there."""


def show_standings(projects: Sequence[Standing]) -> None:
    """The projects with the newest events."""
    cards = tuple(_card(project) for project in projects[:SHOWN])
    opened = _cards(key="standings", data={"projects": cards}, on_opened_change=_reported).opened
    page, _mark, asked = (opened or "").partition("?")
    if page in ("events", "narratives"):
        st.switch_page(f"{page}.py", query_params=dict(parse_qsl(asked)))
    left = len(projects) - SHOWN
    if left > 0:
        st.page_link("events.py", label=n_("and {number} more project", "and {number} more projects", left))


def _reported() -> None:
    """The report itself brings the run that is wanted."""


def _card(project: Standing) -> dict[str, Any]:
    """A project as the script reads it. The bar has shares for what is fresh, out of date and missing;
    the numbers below it say the same."""
    events, written, missing, stale = project.events, project.written, project.missing, project.stale
    mark = badges.sample_mark()
    leads = (
        ("", events, n_("{number} event", "{number} events", events, number=_HERE)),
        ("with", written, _("{number} with a narrative", number=_HERE)),
        ("without", missing, _("{number} without", number=_HERE)),
        ("stale", stale, n_("{number} out of date", "{number} out of date", stale, number=_HERE)),
    )
    return {
        "title": project.title,
        "sample": {"sign": mark.sign, "word": mark.word} if project.sample else None,
        "shares": {"fresh": written - stale, "late": stale, "rest": missing},
        "told": _("{written} of {events} written", written=number(written), events=number(events)),
        "leads": [_lead(project, which, count, label) for which, count, label in leads if count],
    }


def _lead(project: Standing, written: str, count: int, label: str) -> dict[str, Any]:
    """A number with the words around it, and the address of what it counts."""
    before, _mark, after = label.partition(_HERE)
    asked = {"project": project.id} | ({"written": written} if written else {})
    page = "narratives" if written else "events"
    return {
        "address": f"{page}?{urlencode(asked)}",
        "before": before,
        "number": number(count),
        "after": after,
    }
