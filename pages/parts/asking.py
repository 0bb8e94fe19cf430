"""What the page Generate asks: which events are to be written."""

from collections.abc import Callable

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.domain.planning import Include, Which
from core.i18n import LANGUAGES, _, n_
from core.i18n.words import word
from core.permission import may
from core.queries.periods import PeriodView
from core.queries.projects import ProjectView
from pages.parts.address import asked_number
from pages.parts.badges import sample_mark
from pages.parts.period_choice import Stretch, ask_stretch, period_key

PROJECT, WHICH, AS_PROPOSALS = "generate-project", "generate-which", "generate-as-proposals"
"""Where the session keeps what an address may ask for too."""
_OF_THE_CHOICE = tuple(
    f"generate-{field}" for field in ("from-", "to-", "period-", "language-", "include", "limit", "picked")
)
"""How the keys begin of what an address sets back to what is usual."""


def adopt_address(projects: tuple[ProjectView, ...]) -> None:
    """Choose the project, the period and the narratives that the address asks for, where there are such,
    and nothing besides: a number that leads here counts just that."""
    asked, which = asked_number("project"), st.query_params.get("which", "")
    forget_choice()
    if asked in {project.id for project in projects}:
        st.session_state[PROJECT] = asked
        if period := st.query_params.get("period"):
            st.session_state[period_key("generate", asked)] = period
    if which in set(Which):
        st.session_state[WHICH] = Which(which)


def forget_choice() -> None:
    """Set back to what is usual what nobody asks for by name."""
    for name in list(st.session_state):
        if str(name).startswith(_OF_THE_CHOICE):
            del st.session_state[name]


def day_key(project: ProjectView) -> str:
    """How the keys of the days end: they begin anew when the project has grown."""
    return f"-{project.id}-{project.first_day}-{project.last_day}"


def by_due(projects: tuple[ProjectView, ...], periods: tuple[PeriodView, ...]) -> tuple[ProjectView, ...]:
    """The same projects, that with the open period that is due first before the others; the sample last.
    `periods` are those of all of them, in their order."""
    places = {
        period.project_id: place for place, period in reversed(list(enumerate(periods))) if period.is_open
    }
    return tuple(sorted(projects, key=lambda each: (each.sample, places.get(each.id, len(periods)))))


def named(project: ProjectView) -> str:
    """A project among others to choose from; without a title of its own it is called by its code."""
    beside = sample_mark().word if project.sample else project.code
    return project.title if beside == project.title else f"{project.title} ({beside})"


def ask_project(projects: tuple[ProjectView, ...], *, key: str) -> ProjectView:
    """Let one of the projects be chosen."""
    by_id = {project.id: project for project in projects}
    chosen = st.selectbox(
        _("Project"),
        list(by_id),
        format_func=lambda number: named(by_id[number]),
        key=key,
        filter_mode=None,
        persist_state="session",
    )
    return by_id.get(chosen or 0, projects[0])


def ask_days(project: ProjectView, periods: tuple[PeriodView, ...]) -> Stretch:
    """The days of a period, at first of that which is due first; or other days, at first all of the
    project's, and again all when it has grown."""
    days = project.first_day, project.last_day
    return ask_stretch(project, periods, name="generate", days=days, day_key=day_key(project))


def ask_which() -> Which:
    """Which narratives of the choice."""
    chosen = st.selectbox(
        _("Which narratives"),
        list(Which),
        format_func=lambda which: word("which", which),
        key=WHICH,
        filter_mode=None,
        persist_state="session",
    )
    return chosen or Which.MISSING


def ask_language(project: ProjectView, stretch: Stretch) -> str:
    """The language of the narratives, at first that of the period or of the project."""
    return st.segmented_control(
        _("Language of the narratives"),
        LANGUAGES,
        default=stretch.language(project),
        format_func=lambda language: word("language", language),
        key=f"generate-language-{project.id}-{stretch.said}",
        required=True,
        persist_state="session",
    )


def ask_include() -> frozenset[Include]:
    """Events that are otherwise left out."""
    chosen = st.pills(
        _("Also write"),
        list(Include),
        selection_mode="multi",
        format_func=lambda include: word("include", include),
        key="generate-include",
        persist_state="session",
    )
    return frozenset(chosen)


def ask_limit() -> int | None:
    """At most so many, or all of them."""
    return st.number_input(
        _("At most"),
        min_value=1,
        step=1,
        value=None,
        placeholder=_("all of them"),
        key="generate-limit",
        persist_state="session",
    )


def ask_as_proposals(context: AppContext, *, key: str, on_change: Callable[[], None] | None = None) -> bool:
    """Whether the texts in use are to stay as they are; for whoever may only propose they do."""
    label = _("As proposals: the texts in use stay as they are")
    if not may(context, Right.WORK):
        return st.toggle(label, value=True, disabled=True, key=f"{key}-fixed")
    return st.toggle(label, key=key, on_change=on_change, persist_state="session")


def follow_proposals() -> None:
    """Mean all narratives where proposals are to be written, and else the usual ones again."""
    st.session_state[WHICH] = Which.ALL if st.session_state[AS_PROPOSALS] else Which.MISSING


def generate_label(number: int, *, as_proposals: bool) -> str:
    """What the button says that has so many narratives written."""
    if as_proposals:
        return n_("Generate {number} proposal", "Generate {number} proposals", number)
    return n_("Generate {number} narrative", "Generate {number} narratives", number)
