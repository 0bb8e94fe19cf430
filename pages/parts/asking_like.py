"""The page Generate filled in as for a generation run that was asked for before."""

from typing import Any

import streamlit as st

from core.context import AppContext
from core.domain.planning import Choice, Which, choice_of
from core.i18n import _, n_
from core.i18n.words import word
from core.queries.batches import BatchView, find_batch
from core.queries.house_settings import writers
from core.queries.periods import PeriodView
from core.queries.projects import ProjectView
from pages.parts import address, prose
from pages.parts.asking import AS_PROPOSALS, PROJECT, WHICH, day_key, forget_choice
from pages.parts.period_choice import DAYS, period_key

_PICKED, _AS_ASKED = "generate-picked", "generate-as-asked"


def adopt_run(
    context: AppContext, projects: tuple[ProjectView, ...], periods: tuple[PeriodView, ...]
) -> None:
    """Choose all that was chosen for the run that the address names, where there still is its project."""
    run = find_batch(context, address.asked_number("like") or 0)
    project = next((each for each in projects if run and each.id == run.project_id), None)
    forget_choice()
    st.session_state.pop(_AS_ASKED, None)
    if run is None or project is None:
        return
    choice = choice_of(run.options, run.project_id)
    days = (choice.first_day, choice.last_day)
    of_project = [each for each in periods if each.project_id == project.id]
    period = next((each for each in of_project if (each.first_day, each.last_day) == days), None)
    said = str(period.id) if period else DAYS if of_project else ""
    chosen: dict[str, Any] = {
        PROJECT: project.id,
        WHICH: choice.which,
        AS_PROPOSALS: choice.as_proposals,
        period_key("generate", project.id): said,
        f"generate-from{day_key(project)}": choice.first_day,
        f"generate-to{day_key(project)}": choice.last_day,
        f"generate-language-{project.id}-{said}": choice.language,
        "generate-include": sorted(choice.include),
        "generate-limit": choice.limit,
        **_manner(context, run),
    }
    st.session_state.update({key: value for key, value in chosen.items() if value is not None})
    if choice.events:
        st.session_state[_PICKED] = (project.id, run.name, choice.events)


def _manner(context: AppContext, run: BatchView) -> dict[str, Any]:
    """How it was to be written, as far as that can be chosen here now."""
    options = run.options
    provider = options.get("provider", "")
    told = ("model", "tone", "length", "temperature", "instruction")
    return {
        "generate-provider": provider if provider in writers(context).offered else None,
        "generate-fallback": options.get("fallback") == "facts",
        **{f"generate-{name}": options.get(name) for name in told},
    }


def picked_events(project: ProjectView) -> tuple[int, ...]:
    """The events that were picked one by one for the run that is asked for once more; says so, and lets
    all be meant again."""
    of_project, name, events = st.session_state.get(_PICKED, (None, "", ()))
    if of_project != project.id:
        return ()
    told = n_(
        "Only the {number} event that was picked for: {name}",
        "Only the {number} events that were picked for: {name}",
        len(events),
        name=prose.plain(name),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(told, width="content")
        st.button(_("All events"), icon=":material/close:", type="tertiary", on_click=_forget_picked)
    return events


def tell_choice(*, project: str, period: str, which: str) -> None:
    """Let the address say what is chosen. As long as that is as it was for the run that the address names,
    the address stays: another would be one more step on the way back."""
    like, told = st.query_params.get("like", ""), (project, period, which)
    if like and st.session_state.setdefault(_AS_ASKED, told) == told:
        address.tell("generate", project="", period="", which="", like=like)
    else:
        address.tell("generate", project=project, period=period, which=which, like="")


def offer_all(choice: Choice) -> None:
    """Where nothing is left to write of what a run asked for: say that it was its choice, and offer all."""
    if "like" not in st.query_params or choice.which is Which.ALL:
        return
    told = _(
        "This run asked only for these: {which}. Nothing of it is left to write now.",
        which=word("which", choice.which),
    )
    prose.show_line(told)
    st.button(_("Write all, also those already written"), icon=":material/done_all:", on_click=_mean_all)


def _mean_all() -> None:
    st.session_state[WHICH] = Which.ALL


def _forget_picked() -> None:
    st.session_state.pop(_PICKED, None)
