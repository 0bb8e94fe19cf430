"""The acceptance trials in Chromium: what this house must show before anybody moves in."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from core.actions.batches import plan
from core.actions.endings import succeed
from core.actions.notifications import mark_read
from core.domain.planning import Choice, Manner
from core.llm import Text, Usage
from core.queries.jobs import list_jobs
from core.queries.projects import find_project
from tests.make import OPENAI, claim_next, project_with, wait_until
from tests.pages.conftest import Site
from tests.support.browser import at_rest, told_in

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

NOTE_PROGRESS = """() => {
  window.percentages = new Set()
  const shown = () => document.body.innerText.matchAll(/(\\d+) % ·/g)
  const note = () => shown().forEach((found) => percentages.add(+found[1]))
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true })
}"""


MEANS = re.compile(r"\d,\d s · tokens: [1-9]\d* enviados, [1-9]\d* recibidos")


def generate(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()


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


def test_twelve_are_written_in_the_background_and_the_bell_tells_their_end(
    site: Site, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.model, "mix", ["slow:1", "slow:7"])
    code = site.project(12)
    mark_read(site.context, None)
    page = visit(f"{site.address}/generate")
    generate(page, "Generar 12 narrativas")
    expect(page.get_by_text("Se están redactando 12 narrativas. Puede cerrarse esta página")).to_be_visible()
    page.evaluate("window.sameDocument = true")
    page.evaluate(NOTE_PROGRESS)
    page.get_by_role("link", name="Verla en Seguimiento").click()
    expect(page.get_by_text("✓ terminada", exact=True)).to_be_visible()
    expect(page.get_by_text("100 % · 12 de 12")).to_be_visible()
    expect(page.get_by_role("button", name="Descargar el archivo de Word")).to_be_visible()
    assert any(0 < percentage < 100 for percentage in page.evaluate("[...percentages]")), (
        "it was seen to go on"
    )

    page.get_by_role("link", name="Taller de huerto 07", exact=True).click()
    expect(page.locator(".narrative p").first).to_contain_text("Taller de huerto 07")
    page.get_by_role("button", name="1 aviso sin leer").click()
    page.locator(".st-key-bell-entries").get_by_role("link", name=f"Proyecto {code}").click()
    expect(page.get_by_text("100 % · 12 de 12")).to_be_visible()
    page.get_by_role("button", name="Todas las generaciones").click()
    expect(page.get_by_role("heading", name="Seguimiento")).to_be_visible()
    page.get_by_role("link", name=f"Proyecto {code}").click()
    expect(page.get_by_role("button", name="Descargar el archivo de Word")).to_be_visible()
    assert page.evaluate("window.sameDocument"), "nothing of this took a reload"


def test_a_first_version_tells_how_it_came_about_and_a_second_joins_it(
    lonely_site: Site, visit: Visit
) -> None:
    context = lonely_site.context
    choice = project_with(context, 1, "PRIMERA")
    batch_id = plan(context, choice, OPENAI).batch_id
    written = Text("El taller se hizo en la escuela.", "gpt-5-mini", Usage(input=1200, output=340))
    succeed(context, claim_next(context, batch_id), written, (), 4.25)

    page = visit(f"{lonely_site.address}/narratives?project={choice.project_id}")
    page.get_by_role("link", name="Taller de huertos 1").click()
    page.get_by_text("Historial (1)").click()
    rows = page.locator(".timeline > li")
    expect(rows).to_have_count(1)
    for said in (
        "Versión 1",
        "generación inicial",
        "en uso",
        "gpt-5-mini, a petición de Tomás Herrera",
        "4,2 s · tokens: 1200 enviados, 340 recibidos · 0,001 US$",
    ):
        expect(rows.first).to_contain_text(said)
    expect(rows.locator(".head .quiet")).to_have_attribute("title", re.compile(r"2026.* \d{1,2}:\d{2}"))

    page.get_by_text("Texto", exact=True).click()
    page.get_by_role("button", name="Volver a generar").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("La versión 2 será el texto en uso.")).to_be_visible()
    dialog.get_by_role("button", name="Generar", exact=True).click()
    page.get_by_text("Historial (2)").click()
    expect(rows).to_have_count(2)
    newest = [re.compile(r"Versión 2.*regeneración automática.*en uso"), MEANS]
    for told in newest:
        expect(rows.first).to_contain_text(told)
    expect(rows.first).not_to_contain_text("US$")  # what a service of one's own costs nobody knows
    expect(rows.last).to_contain_text(re.compile(r"Versión 1.*generación inicial"))


def test_a_worker_that_is_killed_is_shown_and_another_ends_its_run(
    site: Site, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the times of a real installation: not responding after 15 s, a lease of 30 s."""
    project = find_project(site.context, site.project(3))
    assert project
    assert site.worker
    usual = site.model.mix
    monkeypatch.setattr(site.model, "mix", ["hang"])
    asked = len(site.model.requests)
    batch_id = plan(site.context, Choice(project.id, "es"), Manner(provider="openai")).batch_id or 0
    wait_until(lambda: len(site.model.requests) == asked + 3)
    page = visit(f"{site.address}/progress?id={batch_id}")
    system = at_rest(visit(f"{site.address}/system"))
    listed = system.locator("table.listing tr").filter(has_text=f"· {site.worker.pid}")
    expect(listed.first).to_be_visible()
    for seen in (system, at_rest(page)):
        expect(seen.get_by_text("sin respuesta")).to_have_count(0)

    site.worker.kill()
    killed = time.monotonic()
    expect(page.get_by_text("sin respuesta").first).to_be_visible(timeout=20_000)
    left = 20_000 - (time.monotonic() - killed) * 1000
    expect(listed.filter(has_text="sin respuesta")).to_be_visible(timeout=max(left, 100))
    monkeypatch.setattr(site.model, "mix", usual)
    site.worker = site.begin_worker()
    wait_until(lambda: all(job.lost and job.started for job in list_jobs(site.context, batch_id)), 60)
    expect(page.get_by_text("✓ terminada", exact=True)).to_be_visible()
    assert time.monotonic() - killed < 60
    found = list_jobs(site.context, batch_id)
    assert [(job.lost, job.attempt, job.version) for job in found] == [(1, 1, 1)] * 3
    expect(page.get_by_text("sin respuesta")).to_have_count(0)
