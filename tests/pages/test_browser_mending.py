"""In Chromium: a figure is mended where it is read, and just that text is written again from it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from core.domain.actors import Role
from core.domain.planning import Choice
from core.domain.review import ReviewState
from core.queries.events import event_to_edit
from core.queries.narratives import Filter, NarrativeView, list_narratives, narrative
from core.queries.projects import find_project
from tests.make import wait_until
from tests.pages.conftest import Site
from tests.support.browser import at_rest
from tests.support.reviewing import write

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


@pytest.fixture
def texts(own_site: Site) -> tuple[int, int]:
    """Two events with texts. Nobody has set up an AI service: the house writes itself, in the web process."""
    project = find_project(own_site.context, own_site.project(2))
    assert project
    write(own_site.context, Choice(project.id, "es"), "Asistieron 301 personas.")
    first, second = (row.event_id for row in list_narratives(own_site.context, Filter(project.id, "es")).rows)
    return first, second


def seen(site: Site, event_id: int) -> NarrativeView:
    found = narrative(site.context, event_id, "es")
    assert found
    return found


def mend(page: Page, field: str, value: str) -> None:
    """Choose a datum in the dialog, and give it another value."""
    page.get_by_role("button", name="Corregir un dato").click()
    page.get_by_role("combobox", name="Dato").click()
    page.get_by_role("option", name=field, exact=True).click()
    box = page.get_by_role("dialog").get_by_label(field, exact=True)
    box.fill(value)
    box.press("Tab")
    at_rest(page)
    page.get_by_role("button", name="Guardar el dato").click()


def test_a_figure_is_mended_from_the_narrative_and_just_that_text_is_written_again(
    own_site: Site, visit: Visit, texts: tuple[int, int]
) -> None:
    site, (first, second) = own_site, texts
    page = visit(f"{site.address}/narratives?id={first}&language=es", role=Role.COORDINATOR)
    mend(page, "Asistencias", "45")
    expect(page.get_by_text("Asistencias: 301 → 45")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Volver a escribir este texto con estos datos").click()
    wait_until(lambda: seen(site, first).number == 2)
    expect(page.get_by_text("Asistencias: 301 → 45")).to_have_count(0)
    expect(page.locator(".narrative")).to_contain_text("45")
    assert seen(site, second).versions == 1
    assert not seen(site, first).stale


def test_what_is_being_typed_outlives_a_datum_that_is_mended_beside_it(
    own_site: Site, visit: Visit, texts: tuple[int, int]
) -> None:
    site, (first, _second) = own_site, texts
    page = visit(f"{site.address}/narratives?id={first}&language=es&edit=1", role=Role.COORDINATOR)
    field = page.get_by_label("Texto de la narrativa")
    field.press("Control+End")
    field.type(" A media fra", delay=5)
    mend(page, "Lugar", "la escuela")
    expect(page.get_by_text("la escuela", exact=True)).to_be_visible()
    expect(field).to_have_value("Asistieron 301 personas. A media fra")
    field.press("Control+End")
    field.type("se.", delay=5)
    page.get_by_role("button", name="Guardar la versión 2").click()
    expect(page.get_by_text("Se guardó la versión 2.")).to_be_visible()
    current = seen(site, first).current
    assert current
    assert current.body == "Asistieron 301 personas. A media frase."


def test_what_came_of_saving_is_in_sight_and_nothing_unsaved_is_left_without_a_question(
    own_site: Site, visit: Visit, texts: tuple[int, int]
) -> None:
    page = visit(f"{own_site.address}/events?id={texts[0]}", role=Role.COORDINATOR, width=400)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    box = page.get_by_label("Lugar", exact=True)
    box.press("End")
    box.press_sequentially(" nuevo")
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.reload())")  # while it is being typed
    box.press("Tab")
    expect(page.get_by_text("1 campo cambiado sin guardar")).to_be_in_viewport()
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.reload())")
    page.get_by_role("button", name="Guardar los datos").click()
    expect(page.get_by_text("Los datos se guardaron.")).to_be_in_viewport()
    expect(page.get_by_text("1 campo cambiado sin guardar")).to_have_count(0)
    at_rest(page)
    page.reload()
    assert asked == ["beforeunload"] * 2


def test_at_the_desk_a_text_says_that_it_is_out_of_date_and_an_event_can_be_removed(
    own_site: Site, visit: Visit, texts: tuple[int, int]
) -> None:
    site, (first, _second) = own_site, texts
    project_id = seen(site, first).project_id
    page = visit(f"{site.address}/review?project={project_id}", role=Role.COORDINATOR, width=400)
    page.get_by_role("button", name="Corregir un dato").click()
    page.get_by_role("dialog").get_by_role("button", name="Cerrar").focus()
    at_rest(page)
    page.wait_for_timeout(600)
    page.keyboard.press("a")
    at_rest(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert seen(site, first).review is ReviewState.DRAFT, "no key reaches the text behind the dialog"
    mend(page, "Asistencias", "45")
    expect(page.get_by_text("Asistencias: 301 → 45")).to_be_visible()
    expect(page.get_by_role("button", name="Volver a escribir este texto")).to_be_visible()
    page.goto(f"{site.address}/events?id={first}")
    expect(page.get_by_text("Asistencias 301 → 45")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "nothing reaches beyond the edge"
    )
    page.get_by_role("button", name="Quitar el evento").click()
    page.get_by_role("button", name="Quitarlo", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("Falta el motivo")).to_be_visible()
    page.get_by_label("Por qué", exact=True).fill("doble")
    page.get_by_label("Por qué", exact=True).press("Tab")
    at_rest(page)
    page.get_by_role("button", name="Quitarlo", exact=True).click()
    expect(page.get_by_text("Este evento lo quitó")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Recuperarlo").click()
    expect(page.get_by_text("El evento se recuperó.")).to_be_visible()
    found = event_to_edit(site.context, first)
    assert found
    assert found.removed is None
