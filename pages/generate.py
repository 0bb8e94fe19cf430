"""Generate: choose events, see what would be written, and have it written."""

from dataclasses import replace

import streamlit as st

from core.actions.batches import plan
from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Choice, Manner, Which
from core.i18n import _, n_
from core.i18n.words import left_out_text, word
from core.permission import may
from core.queries.batches import is_anything_active
from core.queries.documents import document, file_name
from core.queries.periods import PeriodView, list_periods
from core.queries.planning import Preview, left_out, preview
from core.queries.projects import ProjectView, list_projects
from pages.parts import address, asking, prose
from pages.parts.asking_like import adopt_run, picked_events
from pages.parts.batch import DOCX
from pages.parts.beginning import show_beginning
from pages.parts.download import offer
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
        manner = asking.ask_manner(context, instructed=True)
        include, limit = asking.ask_include(), asking.ask_limit()
        sent_place = st.container()
    with which_place:
        which = asking.ask_which()
    usual = project is projects[0] and not stretch.said and "project" not in st.query_params
    address.tell(
        "generate",
        project="" if usual else str(project.id),
        period=stretch.said,
        which=which if which is not Which.MISSING else "",
        like="",
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
        _show_preview(context, choice, seen)
        if stretch.period:
            show_crossing(context, stretch.period)
        _show_buttons(context, project, choice, manner, seen)


def _ask_as_proposals(context: AppContext) -> bool:
    """Whether proposals are written. All narratives are meant then, until something else is chosen."""
    if not may(context, Right.WORK):
        return True
    return asking.ask_as_proposals(context, key=asking.AS_PROPOSALS, on_change=asking.follow_proposals)


def _show_preview(context: AppContext, choice: Choice, seen: Preview) -> None:
    number_left_out = sum(seen.skipped.values())
    if not number_left_out:
        return
    reasons = ", ".join(left_out_text(reason, count) for reason, count in seen.skipped.items())
    label = n_("{number} event is left out", "{number} events are left out", number_left_out)
    with st.expander(f"{label}: {reasons}", key="generate-left-out", on_change="rerun") as place:
        if not place.open:
            return
        for reason, titles in left_out(context, choice).items():
            more = max(seen.skipped.get(reason, 0) - len(titles), 0)
            prose.show_line(word("skip_reason", reason))
            prose.show_list([*titles, n_("and {number} more", "and {number} more", more)] if more else titles)


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
        prose.show_line(_why_nothing(seen, choice))
    with refusals_shown():
        if asked:
            _begin(context, choice, manner)
        elif tried:
            _begin(context, replace(choice, limit=1), manner, trial=True)


def _why_nothing(seen: Preview, choice: Choice) -> str:
    if choice.first_day and choice.last_day and choice.first_day > choice.last_day:
        return _("The first day comes after the last one.")
    if seen.skipped:
        return _("Nothing is left to write: every event of this choice is left out for the reason above.")
    return _("No event of this choice is to be written. Other days or other narratives can be chosen.")


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
