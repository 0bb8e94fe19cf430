"""Projects, periods and the board without a browser: forms that keep what was typed, numbers that lead on."""

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.imports import import_file
from core.actions.periods import close_period, create_period
from core.actions.projects import create_project
from core.actions.reviews import approve, submit
from core.context import AppContext
from core.domain.actors import Role
from core.domain.periods import PeriodData
from core.domain.planning import Choice
from core.domain.projects import ProjectData
from core.domain.review import Seen
from core.queries.batches import list_batches
from core.queries.event_filter import Filter
from core.queries.narratives import list_narratives
from core.queries.periods import list_periods
from core.queries.projects import find_project, list_projects
from tests.make import csv_file, event_row, write_all
from tests.pages.test_frame import labels, press
from tests.pages.test_pages import Open, open_page, said
from tests.support.house import tables

__all__ = ["open_page"]

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


@pytest.fixture
def project(context: AppContext) -> int:
    """Ten events of September and two around it, some written, submitted, approved; one called off."""
    rows = [event_row(number) for number in range(1, 11)]
    rows[1] |= {"estado": "cancelado"}
    rows[2] |= {"asistentes": "", "mujeres": ""}
    rows[9] |= {"fin": "2026-10-02"}
    rows += [event_row(99, fecha="2026-08-30", fin="2026-09-01", título="Feria de agosto"), event_row(50)]
    found = import_file(context, "P", "e.csv", csv_file(rows), title="Huertos", language="es").project_id
    assert found
    write_all(context, Choice(found, "es", FIRST, LAST, limit=6), "Un texto.")
    texts = list_narratives(context, Filter(found, "es", written=True)).rows
    for row in texts[:4]:
        submit(context, [Seen(row.event_id, "es", 1)])
    for row in texts[:2]:
        approve(context, [Seen(row.event_id, "es", 1)])
    return found


def period(context: AppContext, project: int, **changes: Any) -> int:
    known = {"due_on": date(2026, 10, 15), "donor": "Fundación Sur", "language": "es", **changes}
    return create_period(context, project, PeriodData("T3", FIRST, LAST, **known))


def cards(page: AppTest) -> list[dict[str, Any]]:
    """The cards of the board."""
    given = (json.loads(each.proto.json) for each in page.get("bidi_component") if "steps" in each.proto.json)
    return [card for each in given for card in each["cards"]]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER])
def test_each_number_of_the_board_leads_to_so_many_events(
    open_page: Open, context: AppContext, project: int, role: Role
) -> None:
    period(context, project)
    [card] = cards(open_page(role=role))
    assert card["title"] == "T3 · Huertos"
    [left] = card["marks"]
    assert left["word"].startswith("vencido hace ")
    assert "Fundación Sur" in card["note"]
    told = {step["label"]: int(step["number"]) for step in card["steps"]}
    assert told == {
        "Eventos": 10,
        "Datos completos": 9,
        "Textos redactados": 6,
        "Textos revisados": 4,
        "Textos aprobados": 2,
    }
    for lead in (*card["steps"], *card["leads"]):
        script, _mark, asked = lead["address"].partition("?")
        page = open_page(f"{script}.py", role=role, **dict(parse_qsl(asked)))
        counted = "1 evento" if lead["number"] == "1" else f"{lead['number']} eventos"
        assert f'"caption": "{counted}"' in tables(page), lead


def test_a_list_says_in_its_address_what_it_shows(open_page: Open, context: AppContext, project: int) -> None:
    period_id = period(context, project, language="en")
    page = open_page("narratives.py")
    page.selectbox(key=f"narratives-period-{project}").set_value(str(period_id)).run()
    spoken = page.segmented_control(key=f"narratives-language-{project}-{period_id}")
    assert spoken.value == "en", "a period has its language"
    assert page.query_params == {"project": str(project), "period": str(period_id)}
    spoken.set_value("es").run()
    page.selectbox(key="narratives-written").set_value("reviewed").run()
    asked = dict(page.query_params)
    assert asked == {
        "project": str(project),
        "period": str(period_id),
        "written": "reviewed",
        "language": "es",
    }
    assert '"caption": "4 eventos"' in tables(page)
    colleague = open_page("narratives.py")
    for name, value in asked.items():
        colleague.query_params[name] = value
    colleague.run()
    assert '"caption": "4 eventos"' in tables(colleague)
    page.selectbox(key=f"narratives-period-{project}").set_value("days").run()
    assert [field.label for field in page.date_input] == ["Desde", "Hasta"]
    odd = open_page("narratives.py", project=project, period="999")
    assert odd.selectbox(key=f"narratives-period-{project}").value == "all"


def test_a_project_and_its_period_are_made_in_forms(open_page: Open, context: AppContext) -> None:
    page = press(open_page("events.py", view="projects"), "Nuevo proyecto")
    field(page.text_input, "Código").input("dos palabras")
    field(page.text_input, "Título").input("Huertos")
    press(page, "Crear el proyecto")
    assert "El código de un proyecto tiene" in said(page)
    assert field(page.text_input, "Título").value == "Huertos", "what was typed stays"
    field(page.text_input, "Código").input("HUERTOS")
    press(page, "Crear el proyecto")
    assert "Se ha creado el proyecto HUERTOS." in said(page)
    found = find_project(context, "HUERTOS")
    assert found
    press(page, "Nuevo periodo")
    field(page.text_input, "Nombre (opcional)").input("T3")
    field(page.date_input, "Desde").set_value(LAST)
    press(page, "Crear el periodo")
    assert "Un periodo necesita su primer y su último día." in said(page)
    field(page.date_input, "Desde").set_value(FIRST)
    field(page.date_input, "Hasta").set_value(LAST)
    press(page, "Crear el periodo")
    assert "Se creó el periodo." in said(page)
    [made] = list_periods(context, found.id)
    assert (made.name, made.first_day, made.last_day, made.language) == ("T3", FIRST, LAST, "es")
    assert page.query_params == {"view": "projects"}
    page = open_page("events.py", view="projects", period="new", project=found.id)
    field(page.date_input, "Desde").set_value(LAST)
    field(page.date_input, "Hasta").set_value(LAST).run()
    assert "Otro periodo comparte días con este: T3" in said(page)


def test_a_period_is_changed_closed_removed_and_brought_back(
    open_page: Open, context: AppContext, project: int
) -> None:
    period_id = period(context, project)
    page = open_page("events.py", view="projects", period=period_id)
    field(page.text_input, "Donante (opcional)").input("Otra")
    press(page, "Guardar el periodo")
    assert list_periods(context)[0].donor == "Otra"
    page = press(open_page("events.py", view="projects", period=period_id), "Cerrar el periodo")
    assert not list_periods(context)[0].is_open
    assert cards(open_page()) == []
    page = press(open_page("events.py", view="projects", period=period_id), "Reabrirlo")
    assert list_periods(context)[0].is_open
    page = open_page("events.py", view="projects", period=period_id)
    press(page, "Quitar el periodo")
    assert "Falta el motivo" in said(page)
    field(page.text_input, "Motivo").input("doble")
    press(page, "Quitar el periodo")
    assert list_periods(context) == ()
    assert "T3 · doble" in said(page)
    press(page, "Recuperar")
    assert [each.id for each in list_periods(context)] == [period_id]


def test_a_project_is_changed_removed_and_brought_back(
    open_page: Open, context: AppContext, project: int
) -> None:
    page = open_page("events.py", view="projects", project=project)
    field(page.text_input, "Título").input("Huertos vivos")
    press(page, "Guardar el proyecto")
    assert list_projects(context)[0].title == "Huertos vivos"
    page = open_page("events.py", view="projects", project=project)
    field(page.text_input, "Motivo").input("era una prueba")
    press(page, "Quitar el proyecto")
    assert list_projects(context) == ()
    assert "Huertos vivos · era una prueba" in said(page)
    press(page, "Recuperar")
    assert list_projects(context)[0].events == 12


def test_who_only_reads_finds_no_forms(open_page: Open, context: AppContext, project: int) -> None:
    page = open_page("events.py", role=Role.MANAGER, view="projects", period="new", project=project)
    assert not {"Nuevo proyecto", "Crear el periodo"} & set(labels(page))
    assert '"caption": "12 eventos"' in tables(page)


def test_generate_starts_on_the_period_that_is_due_first(
    open_page: Open, context: AppContext, project: int
) -> None:
    other = create_project(context, ProjectData("Q", "Sin eventos", "es"))
    period(context, other, due_on=date(2026, 9, 30))
    year = PeriodData("Año", date(2026, 1, 1), date(2026, 12, 31), language="en")
    late = create_period(context, project, year)
    soon = period(context, project)
    page = open_page("generate.py")
    choice = page.selectbox(key=f"generate-period-{project}")
    assert choice.value == str(soon)
    assert choice.options[-1] == "Otras fechas"
    assert page.query_params["period"] == str(soon)
    assert "Generar 3 narrativas" in labels(page)
    [crossing] = [each for each in page.expander if "cruzan" in each.label]
    assert crossing.label == "2 eventos cruzan un extremo del periodo"
    told = said(page)
    assert told.index("pertenecen a este periodo") < told.index("pertenecen a los días anteriores")
    assert "Feria de agosto · 30 ago 2026 – 1 sept 2026" in told
    press(page, "Generar 3 narrativas")
    assert list_batches(context).rows[0].name == "T3 · Huertos · 3 narrativas"

    page = open_page("generate.py", project=project, period=late, which="all")
    assert page.segmented_control(key=f"generate-language-{project}-{late}").value == "en"
    page.selectbox(key=f"generate-period-{project}").set_value("days").run()
    assert [each.value for each in page.date_input] == [date(2026, 8, 30), date(2026, 10, 21)]
    for each in (soon, late):
        close_period(context, each)
    page = open_page("generate.py")
    assert page.selectbox(key=f"generate-period-{project}").value == "days", "none is open"


def test_the_next_step_speaks_of_the_period_that_is_due_first(
    open_page: Open, context: AppContext, project: int
) -> None:
    period_id = period(context, project)
    page = open_page(role=Role.COORDINATOR)
    assert "3 eventos de T3 · Huertos con fecha hasta hoy, aún sin narrativa." in said(page)
    press(page, "Generar 3 narrativas")
    assert page.query_params["period"] == str(period_id)
    assert "Generar 3 narrativas" in labels(page)
    close_period(context, period_id)
    page = press(open_page(role=Role.COORDINATOR), "Generar 5 narrativas")
    assert page.query_params["period"] == "days"
    assert "Generar 5 narrativas" in labels(page), "all that the step had counted"


def test_a_project_without_a_title_of_its_own_is_named_once(open_page: Open, context: AppContext) -> None:
    for code, title in (("MANOS", ""), ("P", "Huertos")):
        import_file(context, code, "e.csv", csv_file([event_row(1)]), title=title)
    assert set(open_page("generate.py").selectbox[0].options) == {"MANOS", "Huertos (P)"}


def test_what_is_left_out_is_said_in_the_number_it_has(open_page: Open, context: AppContext) -> None:
    rows = [event_row(number, estado="cancelado" if number < 3 else "previsto") for number in (1, 2, 3)]
    import_file(context, "P", "e.csv", csv_file(rows))
    [line] = [each.label for each in open_page("generate.py").expander if "Se omiten 3 eventos" in each.label]
    assert sorted(line.partition(": ")[2].split(", ")) == ["1 aún sin celebrar", "2 cancelados"]


def field(fields: Any, label: str) -> Any:
    """The field with this label."""
    return next(each for each in fields if each.label == label)
