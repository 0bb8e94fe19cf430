"""Editing in a real browser: two tabs, a tab that dies, a run that writes meanwhile; nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.actions.batches import plan
from core.actions.versions import edit
from core.domain.planning import Choice, Manner, Which
from core.queries.narratives import Filter, NarrativeView, list_narratives, narrative
from core.queries.projects import find_project
from tests.make import wait_until
from tests.pages.conftest import Site
from tests.support.browser import at_rest

pytestmark = pytest.mark.browser

FIRST = "El taller se hizo en la escuela.\n\nVinieron 30 personas de cuatro barrios.\n\nHubo un acuerdo."
Visit = Callable[..., Page]


@pytest.fixture
def event(site: Site) -> int:
    """An event whose text a person wrote."""
    project = find_project(site.context, site.project(1))
    assert project
    event_id = list_narratives(site.context, Filter(project.id, "es")).rows[0].event_id
    edit(site.context, event_id, "es", FIRST, base_number=0)
    return event_id


def seen(site: Site, event_id: int) -> NarrativeView:
    found = narrative(site.context, event_id, "es")
    assert found
    return found


def text_of(site: Site, event_id: int) -> str:
    current = seen(site, event_id).current
    return current.body if current else ""


def open_editor(site: Site, visit: Visit, event_id: int, **how: object) -> Page:
    page = visit(f"{site.address}/narratives?id={event_id}&language=es&edit=1", **how)
    expect(page.get_by_label("Texto de la narrativa")).to_be_visible()
    return page


def type_at_the_end(page: Page, text: str) -> None:
    field = page.get_by_label("Texto de la narrativa")
    field.press("Control+End")
    field.type(text, delay=5)


def test_a_text_is_edited_and_saved_by_the_keyboard(site: Site, visit: Visit, event: int) -> None:
    page = open_editor(site, visit, event)
    expect(page.get_by_text("16 palabras")).to_be_visible()
    type_at_the_end(page, " Fue en mayo.")
    expect(page.get_by_text("19 palabras")).to_be_visible()
    page.get_by_label("Texto de la narrativa").press("Control+s")
    expect(page.get_by_text("Se guardó la versión 2.")).to_be_visible()
    assert text_of(site, event) == f"{FIRST} Fue en mayo."
    assert seen(site, event).unsaved == ()


def test_what_was_typed_outlives_its_tab(site: Site, visit: Visit, event: int) -> None:
    page = open_editor(site, visit, event)
    type_at_the_end(page, " En mitad de una fra")
    wait_until(lambda: seen(site, event).unsaved)
    page.context.close()
    other = visit(f"{site.address}/narratives?id={event}&language=es&edit=1")
    other.get_by_role("button", name="Seguir con él").click()
    field = other.get_by_label("Texto de la narrativa")
    expect(field).to_have_value(f"{FIRST} En mitad de una fra")
    type_at_the_end(other, "se.")
    other.get_by_role("button", name="Guardar la versión 2").click()
    expect(other.get_by_text("Se guardó la versión 2.")).to_be_visible()
    assert text_of(site, event) == f"{FIRST} En mitad de una frase."


def test_who_comes_back_to_the_editor_finds_what_was_typed(site: Site, visit: Visit, event: int) -> None:
    page = open_editor(site, visit, event)
    type_at_the_end(page, " A medias.")
    expect(page.get_by_text("Conservado en el servidor")).to_be_visible()
    page.get_by_role("link", name="Generar").first.click()
    expect(page.get_by_role("heading", name="Generar", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Texto de la narrativa")).to_have_value(f"{FIRST} A medias.")


def test_of_two_tabs_neither_overwrites_the_other(site: Site, visit: Visit, event: int) -> None:
    one, two = open_editor(site, visit, event), open_editor(site, visit, event)
    type_at_the_end(one, "\n\nDe la primera pestaña, un párrafo.")
    field = two.get_by_label("Texto de la narrativa")
    field.fill(FIRST.replace("30 personas", "45 personas"))
    one.get_by_role("button", name="Guardar la versión 2").click()
    expect(one.get_by_text("Se guardó la versión 2.")).to_be_visible()
    two.get_by_role("button", name="Guardar la versión 2").click()
    expect(two.get_by_text("No se ha sobrescrito nada")).to_be_visible()
    assert seen(site, event).number == 2
    two.get_by_role("button", name="Guardarlo como versión 3").click()
    expect(two.get_by_text("Se guardó la versión 3.")).to_be_visible()
    both = text_of(site, event)
    assert "45 personas" in both
    assert "De la primera pestaña, un párrafo." in both


def test_a_run_that_writes_while_a_person_edits_only_proposes(site: Site, visit: Visit, event: int) -> None:
    page = open_editor(site, visit, event)
    type_at_the_end(page, " Lo de la persona.")
    again = Choice(seen(site, event).project_id, "es", which=Which.ALL, events=(event,), as_proposals=True)
    plan(site.context, again, Manner(provider="facts"))
    wait_until(lambda: seen(site, event).proposals)
    page.get_by_role("button", name="Guardar la versión").click()
    expect(page.get_by_text("Se guardó la versión 3.")).to_be_visible()
    at_rest(page)
    expect(page.get_by_text("1 propuesta")).to_be_visible()
    assert text_of(site, event) == f"{FIRST} Lo de la persona."
    page.get_by_role("button", name="Verla").click()
    page.get_by_role("button", name="Descartarla").click()
    expect(page.get_by_text("La propuesta se descartó")).to_be_visible()
    assert seen(site, event).number == 3
