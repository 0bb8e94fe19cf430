"""Review: the texts of a project one after another, facts at the side, by keyboard alone if wanted."""

import streamlit as st

from core.context import AppContext
from core.domain.review import ReviewState
from core.i18n import LANGUAGES, _
from core.i18n.words import word
from core.queries.batches import find_batch
from core.queries.projects import ProjectView, list_projects
from core.queries.reviews import Order, ReviewFilter, review_queue
from pages.parts import address, prose
from pages.parts.asking import ask_project
from pages.parts.beginning import show_beginning
from pages.parts.moments import number
from pages.parts.person import here
from pages.parts.review_end import show_end
from pages.parts.review_keys import guard_keys
from pages.parts.review_round import Mode, Round
from pages.parts.review_run import keep_run, run_of, show_run
from pages.parts.reviewing import show_desk

KEY = "review"
ALL = "all"
STATES = (ALL, ReviewState.DRAFT, ReviewState.IN_REVIEW, ReviewState.CHANGES_REQUESTED, ReviewState.APPROVED)


def show_page() -> None:
    """The whole page."""
    context = here()
    projects = tuple(project for project in list_projects(context) if project.events)
    if not projects:
        st.title(_("Review"))
        show_beginning(context)
        return
    with st.container(key="review-head", horizontal=True, vertical_alignment="center"):
        st.title(_("Review"), width="content")
        filter_place = st.container(width="content")
    with filter_place:
        wanted = _ask_filter(context, projects)
    show_run(context, wanted)
    turn = _round_of(context, wanted)
    if turn.current is None:
        guard_keys("end", [], Mode.READING)
        show_end(context, turn)
        return
    total = len(turn.order)
    told = _("{place} of {total}", place=number(turn.place + 1), total=number(total))
    st.progress((turn.place + 1) / total, text=told)
    show_desk(context, turn)


def _round_of(context: AppContext, wanted: ReviewFilter) -> Round:
    """The round of this tab under a filter, with what waits for review now."""
    key = "review-round"
    turn: Round | None = st.session_state.get(key)
    if turn is None or turn.wanted != wanted:
        turn = st.session_state[key] = Round(wanted)
    turn.take(review_queue(context, wanted))
    return turn


def _ask_filter(context: AppContext, projects: tuple[ProjectView, ...]) -> ReviewFilter:
    """Which texts, in which order: as the address asks where it says anything new, else as chosen here."""
    if address.is_new(KEY, "project", "state", "order", "batch"):
        _adopt(context, projects)
    st.session_state.setdefault(f"{KEY}-state", ALL)
    st.session_state.setdefault(f"{KEY}-order", Order.DATE)
    with st.popover(_label(projects), icon=":material/tune:", key=f"{KEY}-filter"):
        project = ask_project(projects, key=f"{KEY}-project")
        batch = run_of(project)
        st.session_state.setdefault(f"{KEY}-language-{project.id}", project.language)
        state = st.selectbox(
            _("Which texts"),
            STATES,
            format_func=_told_state,
            key=f"{KEY}-state",
            filter_mode=None,
            persist_state="session",
        )
        order = st.selectbox(
            _("Order"),
            list(Order),
            format_func=lambda value: word("review_order", value),
            key=f"{KEY}-order",
            filter_mode=None,
            persist_state="session",
        )
        spoken = st.segmented_control(
            _("Language of the narratives"),
            LANGUAGES,
            format_func=lambda code: word("language", code),
            key=f"{KEY}-language-{project.id}",
            required=True,
            persist_state="session",
        )
    address.tell(
        KEY,
        project=str(project.id) if project is not projects[0] or "project" in st.query_params else "",
        state=state if state != ALL else "",
        order=order if order != Order.DATE else "",
        batch=str(batch or ""),
    )
    asked = None if state == ALL else ReviewState(state)
    return ReviewFilter(project.id, spoken or project.language, asked, Order(order), batch)


def _label(projects: tuple[ProjectView, ...]) -> str:
    """What is chosen, in a line."""
    chosen = st.session_state.get(f"{KEY}-project")
    project = next((each for each in projects if each.id == chosen), projects[0])
    state = _told_state(st.session_state[f"{KEY}-state"])
    order = word("review_order", st.session_state[f"{KEY}-order"])
    return " · ".join((prose.plain(project.title), state, order))


def _told_state(state: str) -> str:
    return _("to be reviewed") if state == ALL else word("review", state)


def _adopt(context: AppContext, projects: tuple[ProjectView, ...]) -> None:
    run = find_batch(context, address.asked_number("batch") or 0)
    asked = run.project_id if run else address.asked_number("project")
    project = next((each for each in projects if each.id == asked), projects[0])
    state, order = st.query_params.get("state", ""), st.query_params.get("order", "")
    st.session_state[f"{KEY}-project"] = project.id
    spoken = run.options["language"] if run else project.language
    st.session_state[f"{KEY}-language-{project.id}"] = spoken
    st.session_state[f"{KEY}-state"] = state if state in STATES else ALL
    st.session_state[f"{KEY}-order"] = order if order in set(Order) else Order.DATE
    keep_run(run)


show_page()
