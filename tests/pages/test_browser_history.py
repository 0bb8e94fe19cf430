"""The history of a narrative in a real browser: read, filtered, named, and a version brought back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.actions.versions import edit
from core.queries.narratives import Filter, list_narratives, narrative
from core.queries.projects import find_project
from tests.pages.conftest import Site
from tests.support.browser import at_rest

pytestmark = pytest.mark.browser

TEXTS = (
    "El taller se hizo en la escuela.\n\nVinieron 30 personas.",
    "El taller se hizo en el salón.\n\nVinieron 30 personas.",
    "El taller se hizo en el salón.\n\nVinieron 45 personas <b>contadas</b>.",
    "El taller se hizo en el patio.\n\nVinieron 45 personas <b>contadas</b>.",
)


@pytest.fixture
def event(lonely_site: Site) -> int:
    """An event with four versions of a person."""
    context = lonely_site.context
    project = find_project(context, lonely_site.project(1))
    assert project
    event_id = list_narratives(context, Filter(project.id, "es")).rows[0].event_id
    for number, text in enumerate(TEXTS):
        edit(context, event_id, "es", text, base_number=number)
    return event_id


def test_a_version_is_read_named_and_brought_back(
    lonely_site: Site, visit: Callable[..., Page], event: int
) -> None:
    page = visit(f"{lonely_site.address}/narratives?id={event}&language=es&view=history")
    rows = page.locator(".timeline > li")
    expect(rows).to_have_count(4)
    first = rows.filter(has_text="Versión 3")
    first.get_by_text("Leerla").click()
    expect(first.get_by_text("Vinieron 45 personas <b>contadas</b>.")).to_be_visible()

    first.get_by_role("button", name="Ponerle nombre").click()
    page.get_by_role("dialog").get_by_label("Nombre").fill("la buena")
    page.get_by_role("button", name="Guardar el nombre").click()
    expect(page.get_by_text("Versión 3 · la buena")).to_be_visible()

    at_rest(page)
    page.get_by_text("Versión 1", exact=True).locator("xpath=ancestor::li").get_by_role(
        "button", name="Restaurar"
    ).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Se creará la versión 5")).to_be_visible()
    expect(dialog.locator("ins").first).to_be_visible()
    dialog.get_by_label("Motivo").fill("era mejor")
    dialog.get_by_role("button", name="Restaurar la versión 1").click()
    expect(page.get_by_text("Se creó la versión 5.")).to_be_visible()
    expect(rows).to_have_count(5)
    expect(page.get_by_text("Motivo: era mejor")).to_be_visible()
    seen = narrative(lonely_site.context, event, "es")
    assert seen
    assert seen.current
    assert seen.current.body == TEXTS[0]

    at_rest(page)
    rows.filter(has_text="la buena").get_by_role("button", name="Restaurar").click()
    dialog.get_by_text("Solo algunos pasajes").click()
    dialog.get_by_role("checkbox", name="Tomar el pasaje 2").check(force=True)
    dialog.get_by_role("button", name="Restaurar la versión 3").click()
    expect(page.get_by_text("Se creó la versión 6.")).to_be_visible()
    expect(dialog).to_have_count(0)
    seen = narrative(lonely_site.context, event, "es")
    assert seen
    assert seen.current
    assert seen.current.body == TEXTS[2].replace("el salón", "la escuela")

    page.get_by_label("Tipo de cambio").click()
    page.get_by_role("option", name="restauración").click()
    expect(rows).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
