"""A project as a form: made, changed, removed with a reason."""

from datetime import date

import streamlit as st

from core.actions.projects import create_project, edit_project, remove_project
from core.context import AppContext
from core.domain.projects import LONGEST_TITLE, ProjectData
from core.i18n import LANGUAGES, N_, _, language, n_
from core.i18n.words import word
from core.queries.projects import ProjectView
from pages.parts import prose
from pages.parts.day_field import ask_day
from pages.parts.outcome import place, show_outcome
from pages.parts.projects_acting import PLACE, act_and_leave, leave, offer_removal


def show_project_form(context: AppContext, project: ProjectView | None) -> None:
    """A new project, or one that is there."""
    st.button(_("All projects"), icon=":material/arrow_back:", type="tertiary", on_click=leave)
    prose.show_title(project.title if project else _("New project"), level=2)
    show_outcome(place(PLACE))
    seen = _seen(project)
    turn = place(PLACE).turn
    key = f"project-{project.id if project else 'new'}-{turn}-{hash(seen)}"
    left, right = st.columns([1, 2])
    left.text_input(
        _("Code"),
        seen.code,
        max_chars=40,
        key=f"{key}-code",
        placeholder="HUERTOS-26",
        disabled=bool(project and project.sample),
        help=_("Short, without blanks; commands and files name the project by it."),
        persist_state="session",
    )
    right.text_input(
        _("Title"), seen.title, max_chars=LONGEST_TITLE, key=f"{key}-title", persist_state="session"
    )
    spoken, first, last = st.columns(3)
    spoken.selectbox(
        _("Language of its narratives"),
        LANGUAGES,
        index=LANGUAGES.index(seen.language),
        format_func=lambda value: word("language", value),
        key=f"{key}-language",
        filter_mode=None,
        persist_state="session",
    )
    ask_day(first, _("Runs from (optional)"), key=f"{key}-first_day", day=seen.first_day)
    ask_day(last, _("Runs to (optional)"), key=f"{key}-last_day", day=seen.last_day)
    prose.show_line(_("An event outside these days is remarked on when it is imported."))
    st.button(
        _("Save the project") if project else _("Make the project"),
        type="primary",
        icon=":material/save:",
        on_click=_save,
        args=(project.id if project else None, key, turn),
    )
    if project and not project.sample:
        _offer_removal(project, turn)


def _seen(project: ProjectView | None) -> ProjectData:
    if project is None:
        return ProjectData("", "", language())
    return ProjectData(project.code, project.title, project.language, project.runs_from, project.runs_to)


def _typed(key: str) -> ProjectData:
    """What stands in the fields at the click."""

    def of(name: str) -> str:
        return st.session_state.get(f"{key}-{name}") or ""

    def day(name: str) -> date | None:
        return st.session_state.get(f"{key}-{name}")

    return ProjectData(of("code"), of("title"), of("language"), day("first_day"), day("last_day"))


def _save(project_id: int | None, key: str, turn: int) -> None:
    typed = _typed(key)
    if project_id is None:
        said = N_("The project {code} was made.")
        act_and_leave(turn, said, lambda context: create_project(context, typed), code=typed.code.strip())
    else:
        said = N_("The project was saved.")
        act_and_leave(turn, said, lambda context: edit_project(context, project_id, typed))


def _offer_removal(project: ProjectView, turn: int) -> None:
    told = n_(
        "Its {number} event and all that was written of it are hidden, and can be brought back.",
        "Its {number} events and all that was written of them are hidden, and can be brought back.",
        project.events,
    )
    offer_removal(
        _("Remove the project"),
        told if project.events else _("It is hidden, and can be brought back."),
        f"remove-project-{project.id}",
        turn,
        lambda context, reason: remove_project(context, project.id, reason),
        N_("The project was removed. It can be brought back below."),
    )
