"""In Chromium: a messy workbook, its columns pointed by hand, imported, undone, imported again."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from core.domain.actors import Role
from core.queries.events import event_to_edit
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import find_project
from tests.pages.conftest import Site
from tests.support.browser import at_rest, for_a_new_project
from tests.support.page_faults import our_english

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def workbook(file: Path, *events: tuple[object, ...]) -> Path:
    """A workbook as people keep it: a title above, headings of their own, a total below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    headings = ("Ref.", "Qué fue", "Fecha", "Dónde fue", "Asistentes", "Clima")
    for cells in (("Huertos escolares 2026",), (), headings, *events, ("TOTAL", "", "", "", 57, "")):
        sheet.append(cells)
    book.save(file)
    return file


def point(page: Page, heading: str, field: str) -> None:
    """Choose the field of a column by its box."""
    box = at_rest(page).get_by_role("combobox", name=f"Campo de «{heading}»")
    # Of a long list only what is in sight is there to be clicked.
    box.fill(field)
    page.get_by_role("option", name=field, exact=True).click()


def test_a_messy_workbook_is_imported_undone_and_imported_again(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    fair = ("H-2", "Feria", "13/9/2026", "plaza", 15, "")
    wrong = ("H-1", "Taller de poda", "2/9/2026", "patio", 42, "sol")
    site.project(1)
    page = visit(f"{site.address}/events?view=import", role=Role.COORDINATOR)
    for_a_new_project(page)
    page.get_by_label("Código del proyecto").fill("SUCIO")
    page.get_by_label("Código del proyecto").press("Tab")
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "huertos.xlsx", wrong, fair))
    expect(page.get_by_text("Ninguna columna contiene los títulos")).to_be_visible()
    expect(page.get_by_role("button", name="Nada que importar")).to_be_disabled()
    point(page, "Qué fue", "Título")
    expect(page.get_by_role("button", name="Importar 2 eventos")).to_be_enabled()
    point(page, "Dónde fue", "Lugar")
    expect(page.get_by_text("patio").first).to_be_visible()
    assert our_english(page) == []
    page.get_by_role("button", name="Importar 2 eventos").dblclick()
    expect(page.get_by_text("2 eventos nuevos")).to_be_visible()
    project = find_project(site.context, "SUCIO")
    assert project
    assert project.events == 2

    page.get_by_role("button", name="Deshacer esta importación").click()
    page.get_by_role("button", name="Sí, deshacerla").dblclick()
    expect(page.get_by_text("2 eventos dejan de verse")).to_be_visible()
    assert list_narratives(site.context, Filter(project.id, "es")).total == 0

    right = ("H-1", "Taller de poda", "2/9/2026", "patio", 24, "sol")
    page.locator("input[type=file]").set_input_files(workbook(tmp_path / "huertos.xlsx", right, fair))
    expect(page.get_by_text("1 columna por revisar")).to_be_visible()
    page.get_by_role("button", name="Importar 2 eventos").click()
    expect(page.get_by_text("2 eventos nuevos")).to_be_visible()
    found = list_narratives(site.context, Filter(project.id, "es")).rows
    events = [event_to_edit(site.context, each.event_id) for each in found]
    assert [(each.facts.title, each.facts.place, each.facts.attendance.total) for each in events if each] == [
        ("Taller de poda", "patio", 24),
        ("Feria", "plaza", 15),
    ]
