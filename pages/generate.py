"""Generate: choose events, see what would be written, and have it written."""

from dataclasses import replace

import streamlit as st

from core.actions.batches import plan
from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Choice, Manner, Which
from core.i18n import _, n_
from core.permission import may
from core.queries.batches import is_anything_active
from core.queries.documents import document, file_name
from core.queries.periods import PeriodView, list_periods
from core.queries.planning import Preview, preview
from core.queries.projects import ProjectView, list_projects
from pages.parts import address, asking, prose
from pages.parts.asking_like import adopt_run, offer_all, picked_events, tell_choice
from pages.parts.asking_manner import ask_manner
from pages.parts.batch import DOCX
from pages.parts.beginning import show_beginning
from pages.parts.download import offer
from pages.parts.left_out import show_left_out, why_nothing
from pages.parts.mishaps import refusals_shown
from pages.parts.period_crossing import show_crossing
from pages.parts.person import here
from pages.parts.sending import show_what_is_sent
from pages.parts.watching import Watch, watch, watched
from pages.parts.writing import write_here


def show_page() -> None:
    """The whole page."""
    context = here()
    st.title(_("Generate"))
    periods = list_periods(context)
    filled = tuple(project for project in list_projects(context) if project.events)
    if not filled:
        show_beginning(context)
    elif watched().batch_id is not None:
        watch()
    else:
        if is_anything_active(context):
            st.page_link("progress.py", label=_("See what is being written"), icon=":material/timelapse:")
        _ask(context, asking.by_due(filled, periods), periods)


def _ask(context: AppContext, projects: tuple[ProjectView, ...], periods: tuple[PeriodView, ...]) -> None:
    if address.is_new("generate", "project", "period", "which", "like"):
        if "like" in st.query_params:
            adopt_run(context, projects, periods)
        else:
            asking.adopt_address(projects)
    project = asking.ask_project(projects, key=asking.PROJECT)
    if not may(context, Right.WORK):
        st.session_state.setdefault(asking.WHICH, Which.ALL)
        asking.ask_as_proposals(context, key=asking.AS_PROPOSALS)
    stretch = asking.ask_days(project, tuple(each for each in periods if each.project_id == project.id))
    picked_place, which_place, preview_place = st.container(), st.container(), st.container()
    with st.expander(_("More options"), key="generate-more", icon=":material/tune:"):
        as_proposals = _ask_as_proposals(context)
        language = asking.ask_language(project, stretch)
        manner = ask_manner(context)
        include, limit = asking.ask_include(), asking.ask_limit()
        sent_place = st.container()
    with which_place:
        which = asking.ask_which()
    usual = project is projects[0] and not stretch.said and "project" not in st.query_params
    tell_choice(
        project="" if usual else str(project.id),
        period=stretch.said,
        which=which if which is not Which.MISSING else "",
    )
    days = stretch.first_day, stretch.last_day
    with picked_place:
        picked = picked_events(project)
    days = (None, None) if picked else days
    choice = Choice(project.id, language, *days, which, include, limit, picked, as_proposals)
    seen = preview(context, choice)
    with sent_place:
        show_what_is_sent(context, seen, choice, manner)
    with preview_place:
        show_left_out(context, choice, seen)
        if stretch.period:
            show_crossing(context, stretch.period)
        _show_buttons(context, project, choice, manner, seen)


def _ask_as_proposals(context: AppContext) -> bool:
    """Whether proposals are written. All narratives are meant then, until something else is chosen."""
    if not may(context, Right.WORK):
        return True
    return asking.ask_as_proposals(context, key=asking.AS_PROPOSALS, on_change=asking.follow_proposals)


def _show_buttons(
    context: AppContext, project: ProjectView, choice: Choice, manner: Manner, seen: Preview
) -> None:
    label = asking.generate_label(seen.to_write, as_proposals=choice.as_proposals)
    with st.container(horizontal=True):
        asked = st.button(label, type="primary", disabled=not seen.to_write, icon=":material/edit_note:")
        tried = st.button(
            _("Try with one"),
            disabled=not seen.to_write,
            help=_("Writes only the first of them and shows it here."),
        )
        if not seen.to_write and seen.written:
            _offer_what_is_written(context, project, choice, seen)
    if not seen.to_write:
        prose.show_line(why_nothing(seen, choice))
        offer_all(choice)
    with refusals_shown():
        if asked:
            _begin(context, choice, manner)
        elif tried:
            _begin(context, replace(choice, limit=1), manner, trial=True)


def _offer_what_is_written(context: AppContext, project: ProjectView, choice: Choice, seen: Preview) -> None:
    label = n_(
        "Download the {number} narrative written", "Download the {number} narratives written", seen.written
    )
    name = file_name(project.code, choice, "docx")
    offer(label, lambda person: document(person, choice).content, name, DOCX, key="download-written")


def _begin(context: AppContext, choice: Choice, manner: Manner, *, trial: bool = False) -> None:
    """Ask for the narratives and watch them. What is watched is noted in the very object that the
    session holds: touching the session would let a second click cut this run between the two."""
    seat: Watch = watched()
    planned = plan(context, choice, manner, inline=True)
    if planned.batch_id is not None:
        seat.batch_id, seat.inline, seat.trial = planned.batch_id, planned.inline, trial
        if planned.inline:
            write_here(planned.batch_id, min(planned.to_write, context.settings.threads))
    st.rerun()


show_page()
