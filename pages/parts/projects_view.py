"""The projects with their periods, as forms change them: the view "projects" of the page of events."""

import streamlit as st

from core.actions.periods import bring_back_period
from core.actions.projects import bring_back_project
from core.context import AppContext
from core.i18n import N_, _, language, n_
from core.i18n.formats import span_text
from core.i18n.words import word
from core.queries.periods import PeriodView, list_periods, removed_periods
from core.queries.projects import ProjectView, RemovedProject, removed_projects
from pages.parts import badges, prose
from pages.parts.address import asked_number
from pages.parts.badges import Mark
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import number
from pages.parts.outcome import place, show_outcome
from pages.parts.period_form import show_period_form
from pages.parts.period_words import days_of_period, due_mark, due_text, period_name
from pages.parts.project_form import show_project_form
from pages.parts.projects_acting import PLACE, act_and_leave, leave

NEW = "new"


def show_projects(context: AppContext, projects: tuple[ProjectView, ...]) -> None:
    """The project or the period that the address names, as a form; else all of them."""
    known = {project.id: project for project in projects}
    project = known.get(asked_number("project") or 0)
    periods = list_periods(context)
    asked = asked_number("period")
    period = next((each for each in periods if each.id == asked), None)
    if period:
        show_period_form(context, known[period.project_id], periods, period)
    elif project and st.query_params.get("period") == NEW:
        show_period_form(context, project, periods)
    elif project or st.query_params.get("project") == NEW:
        show_project_form(context, project)
    else:
        _show_all(context, projects, periods)


def _show_all(
    context: AppContext, projects: tuple[ProjectView, ...], periods: tuple[PeriodView, ...]
) -> None:
    show_outcome(place(PLACE))
    _button(_("New project"), ":material/add:", project=NEW)
    for project in projects:
        of_project = tuple(period for period in periods if period.project_id == project.id)
        with st.container(key=f"project-{project.id}", border=True):
            _show_project(context, project, of_project)
    _show_removed(context)


def _show_project(context: AppContext, project: ProjectView, periods: tuple[PeriodView, ...]) -> None:
    prose.show_title(project.title, level=3)
    if project.sample:
        badges.draw(badges.sample_mark())
    prose.show_line(" · ".join(_told_of(project)))
    if periods:
        rows = [_row(period, context) for period in periods]
        columns = (_("Period"), _("Days"), _("Due"), _("State"))
        caption = n_("{number} period", "{number} periods", len(rows), number=number(len(rows)))
        opened = listing(columns, rows, key=f"periods-{project.id}", caption=caption)
        if opened:
            _open(period=opened)
    with st.container(horizontal=True):
        _button(_("New period"), ":material/add:", project=project.id, period=NEW)
        _button(_("Edit the project"), ":material/edit:", project=project.id)


def _told_of(project: ProjectView) -> list[str]:
    told = [project.code, word("language", project.language)]
    if project.runs_from or project.runs_to:
        told.append(span_text(project.runs_from, project.runs_to, language()))
    return [*told, n_("{number} event", "{number} events", project.events, number=number(project.events))]


def _row(period: PeriodView, context: AppContext) -> Row:
    marks = [_state_mark(period)]
    if period.is_open and (left := due_mark(period.due_on, context.today())):
        marks.append(left)
    note = " · ".join(part for part in (period.donor, word("language", period.language)) if part)
    return Row(
        cells=(
            Cell(period_name(period), note=note),
            Cell(days_of_period(period)),
            Cell(due_text(period)),
            Cell(marks=tuple(marks)),
        ),
        key=str(period.id),
        opens=period.id,
        address=f"events?view=projects&period={period.id}",
    )


def _state_mark(period: PeriodView) -> Mark:
    return Mark("▸", _("open"), "green") if period.is_open else Mark("✓", _("closed"), "gray")


def _show_removed(context: AppContext) -> None:
    """What was removed, with the reasons, to be brought back."""
    projects, periods = removed_projects(context), removed_periods(context)
    if not projects and not periods:
        return
    with st.expander(_("Removed"), icon=":material/delete:"):
        for each in (*projects, *periods):
            with st.container(horizontal=True, vertical_alignment="center", key=_key(each)):
                with st.container(width="stretch"):
                    prose.show_line(f"{_name(each)} · {each.removed_reason}")
                turn = place(PLACE).turn
                st.button(
                    _("Bring back"), key=f"{_key(each)}-back-{turn}", on_click=_bring_back, args=(each, turn)
                )


def _key(each: RemovedProject | PeriodView) -> str:
    kind = "project" if isinstance(each, RemovedProject) else "period"
    return f"removed-{kind}-{each.id}"


def _name(each: RemovedProject | PeriodView) -> str:
    return each.title if isinstance(each, RemovedProject) else period_name(each)


def _bring_back(each: RemovedProject | PeriodView, turn: int) -> None:
    act = bring_back_project if isinstance(each, RemovedProject) else bring_back_period
    act_and_leave(turn, N_("It is back."), lambda context: act(context, each.id))


def _button(label: str, icon: str, **query: object) -> None:
    asked = "-".join(f"{name}-{value}" for name, value in query.items())
    if st.button(label, icon=icon, key=f"open-{asked}"):
        _open(**query)


def _open(**query: object) -> None:
    leave(**query)
    st.rerun()
