"""In Chromium: narratives asked for from the page, and what may come between; the usual is in
`test_browser_acceptance`."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.actions.batches import plan
from core.domain.planning import Choice, Manner
from core.queries.batches import BatchView, find_batch, list_batches
from core.queries.projects import find_project
from tests.pages.conftest import Site
from tests.support.browser import drawn, told_in

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def generate(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()


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


def test_a_tab_closed_half_way_loses_nothing(
    site: Site, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.model, "mix", ["slow:3"])
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
    expect(page.get_by_label("Modelo")).to_be_visible()
    drawn(page).get_by_text("Ver qué se envía").click()
    expect(page.get_by_text(site.model.address)).to_be_visible()
    expect(page.locator("pre.technical").last).to_contain_text("Taller de huerto 01")


def test_the_end_is_shown_where_the_frame_that_counts_seconds_never_begins(site: Site, visit: Visit) -> None:
    site.project(2)
    page = visit(f"{site.address}/generate")
    page.route("**/component/streamlit_autorefresh*/**", lambda route: route.abort())
    page.reload()
    generate(page, "Generar 2 narrativas")
    expect(page.get_by_text("2 narrativas listas.")).to_be_visible()
