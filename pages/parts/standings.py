"""How far something is: a card each, with bars, and numbers that lead to the events they count."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.i18n import _, n_
from core.queries.home import Standing
from pages.parts import badges
from pages.parts.address import lead
from pages.parts.badges import Mark
from pages.parts.moments import number

SHOWN = 5

_cards = st.components.v2.component(
    "standings",
    js=(Path(__file__).parent / "standings.js").read_text("utf-8"),
    isolate_styles=False,
)
PLACE = "\0"
"""Stands for the number in a sentence that is parted there."""


def show_standings(projects: Sequence[Standing]) -> None:
    """The projects with the newest events."""
    show_cards(tuple(_card(project) for project in projects[:SHOWN]), key="standings")
    left = len(projects) - SHOWN
    if left > 0:
        st.page_link("events.py", label=n_("and {number} more project", "and {number} more projects", left))


def show_cards(cards: Sequence[dict[str, Any]], *, key: str) -> None:
    """Cards as the script reads them, and the way to what one of their numbers counts."""
    opened = _cards(key=key, data={"cards": tuple(cards)}, on_opened_change=_reported).opened
    page, _mark, asked = (opened or "").partition("?")
    if page in ("events", "narratives"):
        lead(page, **dict(parse_qsl(asked)))


def mark_data(mark: Mark) -> dict[str, str]:
    """A state as the script reads it."""
    return {"sign": mark.sign, "word": mark.word, "tone": mark.tone}


def lead_data(page: str, asked: dict[str, object], count: int, label: str) -> dict[str, Any]:
    """A number with the words around it, PLACE in their midst, and the address of what it counts."""
    before, _mark, after = label.partition(PLACE)
    return {
        "address": f"{page}?{urlencode(asked)}",
        "before": before,
        "number": number(count),
        "after": after,
    }


def _reported() -> None:
    """The report itself brings the run that is wanted."""


def _card(project: Standing) -> dict[str, Any]:
    """A project as the script reads it. The bar has shares for what is fresh, out of date and missing;
    the numbers below it say the same."""
    events, written, missing, stale = project.events, project.written, project.missing, project.stale
    leads = (
        ("", events, n_("{number} event", "{number} events", events, number=PLACE)),
        ("with", written, _("{number} with a narrative", number=PLACE)),
        ("without", missing, _("{number} without", number=PLACE)),
        ("stale", stale, n_("{number} out of date", "{number} out of date", stale, number=PLACE)),
    )
    return {
        "title": project.title,
        "marks": [mark_data(badges.sample_mark())] if project.sample else [],
        "shares": {"fresh": written - stale, "late": stale, "rest": missing},
        "told": _("{written} of {events} written", written=number(written), events=number(events)),
        "leads": [_lead(project, which, count, label) for which, count, label in leads if count],
    }


def _lead(project: Standing, written: str, count: int, label: str) -> dict[str, Any]:
    asked: dict[str, object] = {"project": project.id} | ({"written": written} if written else {})
    return lead_data("narratives" if written else "events", asked, count, label)
