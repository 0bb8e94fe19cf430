"""Home: what to do next, how far the projects are, what came lately, what an installation still lacks."""

from collections.abc import Callable, Mapping

import streamlit as st

from core.actions.sample import remove_sample
from core.context import AppContext
from core.domain.actors import Role
from core.domain.permission import Right
from core.domain.steps import Step
from core.i18n import _
from core.permission import may
from core.queries.home import Home, home
from pages.parts import prose
from pages.parts.beginning import show_beginning
from pages.parts.board import show_board
from pages.parts.days import show_days
from pages.parts.lately import show_runs_lately, show_texts
from pages.parts.next_step import show_next_step
from pages.parts.person import here, visitor_here
from pages.parts.setup import show_setup
from pages.parts.standings import show_standings


def show_page() -> None:
    """The whole page, in the order that fits the role."""
    context, visitor = here(), visitor_here()
    seen = home(context)
    step = seen.next_step(works=may(context, Right.WORK))
    prose.show_title(_("Hello, {name}", name=visitor.name))
    if step in (Step.IMPORT, Step.WAIT):
        show_beginning(context)
    else:
        show_next_step(seen, step)
    for place, parts in zip(st.columns([3, 2], gap="large"), _PARTS[visitor.role], strict=True):
        with place:
            for show in parts:
                show(context, seen)


def _show_projects(context: AppContext, seen: Home) -> None:
    """The open periods, and the projects without any."""
    if seen.periods:
        show_board(context, seen.periods)
    on_the_board = {standing.period.project_id for standing in seen.periods}
    projects = [project for project in seen.projects if project.events and project.id not in on_the_board]
    if projects:
        st.subheader(_("Projects without an open period") if seen.periods else _("Projects"))
        show_standings(projects)
    works = may(context, Right.WORK)
    if works and projects and not seen.periods:
        st.page_link(
            "events.py",
            label=_("Set a period and its due date"),
            icon=":material/event_upcoming:",
            query_params={"view": "projects"},
        )
        prose.show_line(_("Then this page shows how far its report is."))
    if works and seen.sample:
        _offer_removal()


def _offer_removal() -> None:
    """A button that asks once more before the sample goes."""
    with st.popover(_("Remove the sample"), icon=":material/delete_sweep:", key="remove-sample"):
        prose.show_line(
            _("The sample goes as a whole, with its events, narratives and runs; it cannot be brought back.")
        )
        st.button(_("Yes, remove it"), type="primary", key="remove-sample-yes", on_click=_remove_sample)


def _remove_sample() -> None:
    remove_sample(here())
    st.toast(_("The sample is gone."))


def _show_runs(_context: AppContext, seen: Home) -> None:
    show_runs_lately(seen.going_on is not None, frozenset(seen.unwritten))


def _show_texts(context: AppContext, seen: Home) -> None:
    show_texts(context, seen.texts)


def _show_days(context: AppContext, _seen: Home) -> None:
    show_days(context)


def _show_setup(context: AppContext, _seen: Home) -> None:
    show_setup(context)


_Part = Callable[[AppContext, Home], None]

_PARTS: Mapping[Role, tuple[tuple[_Part, ...], tuple[_Part, ...]]] = {
    Role.COORDINATOR: ((_show_projects, _show_runs), (_show_texts, _show_days)),
    Role.MANAGER: ((_show_projects, _show_runs), (_show_days, _show_texts)),
    Role.ANALYST: ((_show_texts, _show_runs), (_show_days, _show_projects)),
    Role.ADMINISTRATOR: ((_show_projects, _show_runs), (_show_setup, _show_texts, _show_days)),
}
"""What each role starts with: the wide column, and the narrow one beside it."""

show_page()
