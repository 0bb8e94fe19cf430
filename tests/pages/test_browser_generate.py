"""In Chromium: narratives asked for from the page, watched, and taken along as a file."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Download, Page, expect

from core.actions.batches import plan
from core.domain.planning import Choice, Manner
from core.queries.batches import BatchView, find_batch, list_batches
from core.queries.projects import find_project
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def generate(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()


def told_in(download: Download, folder: Path) -> list[str]:
    """The titles of the events told in a Word file."""
    file = folder / download.suggested_filename
    download.save_as(file)
    styled = [(paragraph.style, paragraph.text) for paragraph in Document(str(file)).paragraphs]
    return [text for style, text in styled if style and text.startswith("Taller de huerto")]


def newest_batch(site: Site, code: str) -> BatchView:
    return next(batch for batch in list_batches(site.context).rows if batch.project_code == code)


def until_ended(site: Site, batch_id: int) -> BatchView:
    for _wait in range(600):
        batch = find_batch(site.context, batch_id)
        assert batch
        if not batch.active:
            return batch
        time.sleep(0.1)
    raise AssertionError("the batch did not come to its end")


def test_three_are_written_while_one_waits_and_the_file_comes_once(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    site.project(3)
    page = visit(f"{site.address}/generate")
    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))
    with page.expect_download() as begun:
        generate(page, "Generar 3 narrativas")
        expect(page.get_by_role("progressbar")).to_be_visible()
    assert len(told_in(begun.value, tmp_path)) == 3

    expect(page.get_by_text("3 narrativas listas.")).to_be_visible()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text("3 narratives are ready.")).to_be_visible()
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("heading", name="Progress")).to_be_visible()
    page.get_by_role("link", name="Generate", exact=True).click()
    expect(page.get_by_text("3 narratives are ready.")).to_be_visible()
    page.wait_for_timeout(1500)
    assert len(downloads) == 1

    with page.expect_download() as again:
        page.get_by_role("button", name="Download the Word file").click()
    assert len(told_in(again.value, tmp_path)) == 3
    # The language is kept with the person, whom the next tests are too.
    page.get_by_text("Español", exact=True).click()
    expect(page.get_by_text("3 narrativas listas.")).to_be_visible()


def test_the_file_holds_what_was_written_before_too(site: Site, visit: Visit, tmp_path: Path) -> None:
    code = site.project(24)
    project = find_project(site.context, code)
    assert project
    planned = plan(site.context, Choice(project.id, "es", limit=20), Manner(provider="facts"))
    assert until_ended(site, planned.batch_id or 0).counts.succeeded == 20

    page = visit(f"{site.address}/generate")
    with page.expect_download() as begun:
        generate(page, "Generar 4 narrativas")
    assert len(told_in(begun.value, tmp_path)) == 24

    # With nothing left to write, the file comes at once.
    page.get_by_role("button", name="Generar otras").click()
    with page.expect_download() as begun:
        generate(page, "Descargar las 24 narrativas escritas")
    assert len(told_in(begun.value, tmp_path)) == 24


def test_twenty_four_are_watched_to_their_end_without_a_reload(site: Site, visit: Visit) -> None:
    code = site.project(24)
    page = visit(f"{site.address}/generate")
    generate(page, "Generar 24 narrativas")
    expect(page.get_by_text("Se están redactando 24 narrativas.")).to_be_visible()
    page.get_by_role("link", name="Verla en Seguimiento").click()
    page.evaluate("window.sameDocument = true")
    expect(page.get_by_text("✓ terminada", exact=True)).to_be_visible()
    expect(page.get_by_text("100 % · 24 de 24")).to_be_visible()
    expect(page.get_by_role("button", name="Descargar el archivo de Word")).to_be_visible()
    assert page.evaluate("window.sameDocument")

    page.get_by_role("link", name="Taller de huerto 07").click()
    expect(page.get_by_role("heading", name="Taller de huerto 07")).to_be_visible()
    expect(page.locator(".narrative p").first).to_contain_text("Taller de huerto 07")
    page.get_by_text("Historial (1)").click()
    expect(page.locator(".timeline").get_by_text("generación inicial")).to_be_visible()
    page.go_back()
    expect(page.locator(".narrative p").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Todas las generaciones").click()
    expect(page.get_by_role("heading", name="Seguimiento")).to_be_visible()
    page.get_by_role("link", name=f"Proyecto {code}").click()
    expect(page.get_by_role("button", name="Descargar el archivo de Word")).to_be_visible()


def test_a_tab_closed_half_way_loses_nothing(site: Site, visit: Visit) -> None:
    code = site.project(5)
    page = visit(f"{site.address}/generate")
    generate(page, "Generar 5 narrativas")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.close()
    batch = newest_batch(site, code)
    assert batch.active, "the tab was to be closed before the end"
    assert until_ended(site, batch.id).counts.succeeded == 5


def test_a_double_click_asks_once(site: Site, visit: Visit) -> None:
    code = site.project(2)
    page = visit(f"{site.address}/generate")
    page.get_by_role("button", name="Generar 2 narrativas").dblclick()
    expect(page.get_by_text("2 narrativas listas.")).to_be_visible()
    assert [batch.project_code for batch in list_batches(site.context).rows].count(code) == 1


def test_one_is_tried_and_shown_where_it_was_asked_for(site: Site, visit: Visit) -> None:
    code = site.project(8)
    page = visit(f"{site.address}/generate")
    generate(page, "Probar con una")
    expect(page.locator(".narrative p").first).to_contain_text("Taller de huerto 01")
    assert newest_batch(site, code).counts.to_write == 1
    page.get_by_role("button", name="Generar otras").click()
    expect(page.get_by_role("button", name="Generar 7 narrativas")).to_be_visible()


def test_what_is_sent_is_shown_with_its_address(site: Site, visit: Visit) -> None:
    site.project(1)
    page = visit(f"{site.address}/generate")
    page.get_by_text("Más opciones").click()
    page.get_by_text("Ver qué se envía").click()
    expect(page.get_by_text(site.model.address)).to_be_visible()
    expect(page.locator("pre.technical").last).to_contain_text("Taller de huerto 01")
