"""Projects and periods by hand: made, changed, closed, removed with a reason, brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.actions import periods, projects
from core.actions.batches import cancel, plan
from core.context import AppContext
from core.domain.periods import PeriodData
from core.domain.planning import Choice, Manner
from core.domain.projects import ProjectData
from core.errors import Refusal
from core.queries.batches import find_batch
from core.queries.home import home
from core.queries.periods import PeriodView, list_periods, removed_periods
from core.queries.projects import ProjectView, find_project, list_projects, removed_projects
from core.sample import load_sample
from core.store.tables import audit_entries
from tests.make import project_with, write_all
from tests.support.accounts import rows

PROJECT = ProjectData("HUERTOS", "Huertos", "es", date(2026, 1, 1), date(2026, 12, 31))
PERIOD = PeriodData("T3", date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 15), "Fundación Sur", "es")


def the_project(context: AppContext) -> ProjectView:
    [project] = list_projects(context)
    return project


def the_period(context: AppContext) -> PeriodView:
    [period] = list_periods(context)
    return period


def actions_logged(context: AppContext, kind: str) -> list[str]:
    """What was done to things of a kind, as the log has it."""
    return [row.action for row in rows(context, audit_entries) if row.subject_kind == kind]


def test_a_project_is_made_changed_removed_and_brought_back(any_context: AppContext) -> None:
    project_id = projects.create_project(any_context, replace(PROJECT, code=" HUERTOS ", title="  Huertos "))
    found = the_project(any_context)
    assert (found.code, found.title, found.language) == ("HUERTOS", "Huertos", "es")
    assert (found.runs_from, found.runs_to, found.events) == (PROJECT.first_day, PROJECT.last_day, 0)
    changed = replace(PROJECT, code="H-26", title="", language="en", first_day=None)
    projects.edit_project(any_context, project_id, changed)
    projects.edit_project(any_context, project_id, changed)
    found = the_project(any_context)
    assert (found.code, found.title, found.language, found.runs_from) == ("H-26", "H-26", "en", None)
    projects.remove_project(any_context, project_id, " era una prueba ")
    assert list_projects(any_context) == ()
    assert [(each.code, each.removed_reason) for each in removed_projects(any_context)] == [
        ("H-26", "era una prueba")
    ]
    projects.bring_back_project(any_context, project_id)
    projects.bring_back_project(any_context, project_id)
    assert the_project(any_context).code == "H-26"
    assert removed_projects(any_context) == ()
    assert actions_logged(any_context, "project") == [
        "project.created",
        "project.edited",
        "project.removed",
        "project.brought_back",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (replace(PROJECT, code="dos palabras"), "A project's code is 1 to 40 letters"),
        (replace(PROJECT, code=""), "A project's code is 1 to 40 letters"),
        (replace(PROJECT, title="x" * 301), "at most 300 letters"),
        (replace(PROJECT, language="fr"), "not written in the language fr"),
        (replace(PROJECT, last_day=date(2025, 12, 31)), "The last day comes before the first one."),
        (replace(PROJECT, code="P"), "The code P is that of another project."),
        (replace(PROJECT, code="Q"), "The code Q is that of a project that was removed."),
    ],
)
def test_what_a_project_cannot_be(any_context: AppContext, data: ProjectData, reason: str) -> None:
    there = projects.create_project(any_context, replace(PROJECT, code="P"))
    gone = projects.create_project(any_context, replace(PROJECT, code="Q"))
    mine = projects.create_project(any_context, replace(PROJECT, code="R"))
    projects.remove_project(any_context, gone, "doble")
    for attempt in (
        lambda: projects.create_project(any_context, data),
        lambda: projects.edit_project(any_context, mine, data),
    ):
        with pytest.raises(Refusal, match=reason):
            attempt()
    assert {each.code for each in list_projects(any_context)} == {"P", "R"}
    assert there


def test_a_period_is_made_changed_closed_removed_and_brought_back(any_context: AppContext) -> None:
    project_id = projects.create_project(any_context, PROJECT)
    period_id = periods.create_period(any_context, project_id, replace(PERIOD, name=" T3 "))
    found = the_period(any_context)
    assert found.is_open
    assert {name: getattr(found, name) for name in vars(PERIOD)} == vars(PERIOD)
    periods.edit_period(any_context, period_id, replace(PERIOD, due_on=None, language="en"))
    periods.close_period(any_context, period_id)
    periods.close_period(any_context, period_id)
    found = the_period(any_context)
    assert (found.due_on, found.language, found.is_open) == (None, "en", False)
    periods.reopen_period(any_context, period_id)
    assert the_period(any_context).is_open
    periods.remove_period(any_context, period_id, "doble")
    assert list_periods(any_context) == ()
    assert [each.removed_reason for each in removed_periods(any_context)] == ["doble"]
    for late in (periods.close_period, periods.reopen_period):
        with pytest.raises(Refusal, match="removed meanwhile"):
            late(any_context, period_id)
    periods.bring_back_period(any_context, period_id)
    assert the_period(any_context).id == period_id
    assert actions_logged(any_context, "period") == [
        f"period.{done}" for done in ("created", "edited", "closed", "reopened", "removed", "brought_back")
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (replace(PERIOD, last_day=date(2026, 6, 30)), "The last day comes before the first one."),
        (replace(PERIOD, language=""), "not written in the language –"),
        (replace(PERIOD, name="x" * 201), "at most 200 letters"),
        (replace(PERIOD, donor="x" * 201), "at most 200 letters"),
    ],
)
def test_what_a_period_cannot_be(context: AppContext, data: PeriodData, reason: str) -> None:
    project_id = projects.create_project(context, PROJECT)
    period_id = periods.create_period(context, project_id, PERIOD)
    for attempt in (
        lambda: periods.create_period(context, project_id, data),
        lambda: periods.edit_period(context, period_id, data),
    ):
        with pytest.raises(Refusal, match=reason):
            attempt()
    assert the_period(context).first_day == PERIOD.first_day


@pytest.mark.parametrize("remove", [projects.remove_project, periods.remove_period])
@pytest.mark.parametrize(("reason", "said"), [("  ", "A reason is needed"), ("x" * 1001, "at most 1000")])
def test_nothing_is_removed_without_a_reason(
    context: AppContext, remove: Callable[[AppContext, int, str], None], reason: str, said: str
) -> None:
    periods.create_period(context, projects.create_project(context, PROJECT), PERIOD)
    with pytest.raises(Refusal, match=said):
        remove(context, 1, reason)
    assert the_period(context)


def test_what_is_nobodys_is_said_to_be_so(context: AppContext) -> None:
    for attempt, said in (
        (lambda: projects.edit_project(context, 9, PROJECT), "no such project"),
        (lambda: projects.bring_back_project(context, 9), "no such project"),
        (lambda: periods.create_period(context, 9, PERIOD), "no such project"),
        (lambda: periods.edit_period(context, 9, PERIOD), "no such period"),
        (lambda: periods.bring_back_period(context, 9), "no such period"),
    ):
        with pytest.raises(Refusal, match=said):
            attempt()


def test_a_project_goes_with_all_that_is_in_it_but_not_while_it_is_written(any_context: AppContext) -> None:
    choice = project_with(any_context, 2)
    write_all(any_context, replace(choice, limit=1), "Un texto.")
    batch_id = plan(any_context, choice, Manner(provider="openai")).batch_id
    assert batch_id
    with pytest.raises(Refusal, match="are being written"):
        projects.remove_project(any_context, choice.project_id, "doble")
    cancel(any_context, batch_id)
    period_id = periods.create_period(any_context, choice.project_id, PERIOD)
    projects.remove_project(any_context, choice.project_id, "doble")
    seen = home(any_context)
    assert (seen.projects, seen.periods, seen.texts, list_periods(any_context)) == ((), (), (), ())
    for late in (
        lambda: plan(any_context, choice, Manner(provider="openai")),
        lambda: periods.create_period(any_context, choice.project_id, PERIOD),
        lambda: projects.edit_project(any_context, choice.project_id, PROJECT),
    ):
        with pytest.raises(Refusal, match=r"was removed \(doble\)"):
            late()
    periods.remove_period(any_context, period_id, "doble")
    with pytest.raises(Refusal, match="was removed"):
        periods.bring_back_period(any_context, period_id)
    projects.bring_back_project(any_context, choice.project_id)
    assert home(any_context).texts
    assert the_project(any_context).events == 2


def test_the_sample_keeps_its_code_and_goes_as_a_whole(context: AppContext) -> None:
    load_sample(context)
    found = next(each for each in list_projects(context) if each.sample)
    data = ProjectData(found.code, "Otro título", "es")
    projects.edit_project(context, found.id, data)
    with pytest.raises(Refusal, match="keeps its code"):
        projects.edit_project(context, found.id, replace(data, code="MÍO"))
    with pytest.raises(Refusal, match="goes as a whole"):
        projects.remove_project(context, found.id, "ya no")
    again = find_project(context, found.code)
    assert again
    assert again.title == "Otro título"


def test_a_batch_bears_the_name_of_the_period_it_is_for(any_context: AppContext) -> None:
    choice = project_with(any_context, 3)
    data = replace(PERIOD, first_day=date(2026, 9, 1), last_day=date(2026, 9, 30))
    periods.create_period(any_context, choice.project_id, data)
    of_period = Choice(choice.project_id, "es", data.first_day, data.last_day, limit=1)

    def name(wanted: Choice) -> str:
        batch = find_batch(any_context, plan(any_context, wanted, Manner(provider="openai")).batch_id or 0)
        assert batch
        cancel(any_context, batch.id)
        return batch.name

    assert name(of_period) == "T3 · Huertos · 1 narrativa"
    assert name(replace(of_period, language="en")) == "T3 · Huertos · 1 narrativa · Inglés"
    assert name(replace(of_period, last_day=date(2026, 9, 29))).startswith("Huertos · 1 sept 2026 – 29")
    assert name(replace(of_period, events=(1,))).startswith("Huertos · 1 sept 2026")
    periods.create_period(any_context, choice.project_id, replace(data, name="Informe B", donor="Otra"))
    assert name(of_period).startswith("Huertos · 1 sept 2026"), "whose it is cannot be told"
