"""Which events a list is to show: told by the fields, the session and the address alike."""

import streamlit as st

from core.context import AppContext
from core.domain.review import ReviewState
from core.i18n import LANGUAGES, N_, _
from core.i18n.words import word
from core.queries.event_filter import Filter
from core.queries.periods import list_periods
from core.queries.projects import ProjectView
from pages.parts import address
from pages.parts.asking import ask_project
from pages.parts.period_choice import ALL, Stretch, ask_stretch, period_key

SHOWN = {
    "all": N_("All events"),
    "complete": N_("With complete data"),
    "gaps": N_("With gaps in the data"),
    "untold": N_("Not to be told"),
    "with": N_("With a narrative"),
    "without": N_("Without a narrative"),
    "stale": N_("Out of date"),
    "reviewed": N_("Reviewed at least once"),
    ReviewState.DRAFT: N_("Drafts"),
    ReviewState.IN_REVIEW: N_("In review"),
    ReviewState.CHANGES_REQUESTED: N_("Changes requested"),
    ReviewState.APPROVED: N_("Approved narratives"),
    "proposals": N_("With a proposal"),
}
"""Which events are shown, by their data and their narrative; as the address says it too."""

NAMES = ("project", "period", "written", "language")
"""What the address may ask for."""


def ask_filter(context: AppContext, projects: tuple[ProjectView, ...], *, key: str) -> Filter:
    """Which events are to be seen: as the address asks where it says anything new, else as chosen here."""
    if address.is_new(key, *NAMES):
        _adopt(context, projects, key)
    project = ask_project(projects, key=f"{key}-project")
    words_place, days_place = st.columns(2)
    with days_place:
        stretch = ask_stretch(project, list_periods(context, project.id), name=key, with_all=True)
    words = words_place.text_input(
        _("Search"),
        placeholder=_("title, place or identifier"),
        key=f"{key}-words",
        type="search",
        persist_state="session",
    )
    with st.container(horizontal=True):
        shown, spoken = _ask_shown(key), _ask_language(key, project, stretch)
    period = str(stretch.period.id) if stretch.period else ""
    usual = project is projects[0] and not period and "project" not in st.query_params
    address.tell(
        key,
        project="" if usual else str(project.id),
        period=period,
        written="" if shown == "all" else shown,
        language="" if spoken == stretch.language(project) else spoken,
    )
    return Filter(
        project_id=project.id,
        language=spoken,
        words=words or "",
        first_day=stretch.first_day,
        last_day=stretch.last_day,
        complete={"complete": True, "gaps": False}.get(shown),
        untold=shown == "untold",
        written={"with": True, "without": False}.get(shown),
        stale=shown == "stale",
        reviewed=shown == "reviewed",
        review=ReviewState(shown) if shown in set(ReviewState) else None,
        proposed=shown == "proposals",
    )


def _ask_shown(key: str) -> str:
    st.session_state.setdefault(f"{key}-written", "all")
    chosen = st.selectbox(
        _("Show"),
        list(SHOWN),
        format_func=lambda value: _(SHOWN[value]),
        key=f"{key}-written",
        filter_mode=None,
        width=280,
        persist_state="session",
    )
    return chosen or "all"


def _ask_language(key: str, project: ProjectView, stretch: Stretch) -> str:
    """The language of the narratives: each period has its own, until another one is chosen for it."""
    field = _language_key(key, project.id, stretch.said)
    st.session_state.setdefault(field, stretch.language(project))
    chosen = st.segmented_control(
        _("Language of the narratives"),
        LANGUAGES,
        format_func=lambda code: word("language", code),
        key=field,
        required=True,
        persist_state="session",
    )
    return chosen or project.language


def _adopt(context: AppContext, projects: tuple[ProjectView, ...], key: str) -> None:
    """Choose what the address asks for, and nothing besides: a number that leads here counts just that."""
    asked = address.asked_number("project")
    project = next((each for each in projects if each.id == asked), projects[0])
    known = {str(period.id): period for period in list_periods(context, project.id)}
    said = st.query_params.get("period", "")
    period = known.get(said)
    spoken = st.query_params.get("language", "")
    usual = period.language if period else project.language
    written = st.query_params.get("written", "")
    for field, value in (
        (f"{key}-project", project.id),
        (period_key(key, project.id), said if period else ALL),
        (_language_key(key, project.id, said if period else ""), spoken if spoken in LANGUAGES else usual),
        (f"{key}-written", written if written in SHOWN else "all"),
        (f"{key}-words", ""),
        (f"{key}-from", None),
        (f"{key}-to", None),
    ):
        st.session_state[field] = value


def _language_key(key: str, project_id: int, said: str) -> str:
    return f"{key}-language-{project_id}-{said}"
