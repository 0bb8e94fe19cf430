"""A run in Chromium: what is chosen, ticked and unfolded stays while the page keeps itself up to date."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.actions.batches import cancel, plan
from core.actions.claims import claim
from core.actions.endings import fail
from core.domain.planning import Choice, Manner
from core.errors import FailureKind, OutsideFailure
from core.queries.projects import find_project
from tests.make import batch_seen
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_a_poll_leaves_everything_as_it_was_and_a_double_click_acts_once(
    lonely_site: Site, visit: Visit
) -> None:
    context = lonely_site.context
    project = find_project(context, lonely_site.project(4))
    assert project
    batch_id = plan(context, Choice(project.id, "es"), Manner(provider="facts")).batch_id
    assert batch_id

    def fail_next() -> None:
        claimed = claim(context, batch_id)
        assert claimed
        fail(context, claimed, OutsideFailure(FailureKind.CONTENT_FILTER), 0.1)

    fail_next()
    page = visit(f"{lonely_site.address}/progress?id={batch_id}")
    expect(page.get_by_text("25 % · 1 de 4")).to_be_visible()
    page.get_by_text("Qué se pidió").click()
    asked = page.get_by_text("Lo mismo como datos (JSON)")
    expect(asked).to_be_visible()
    box = page.get_by_role("checkbox", name="Elegir: Taller de huerto 01")
    expect(page.locator("td.box input"), "three have not failed").to_have_count(1)
    box.check()
    expect(page.get_by_text("1 elegida")).to_be_visible()
    page.get_by_role("button", name="Con otra redacción").click()
    dialog = page.get_by_role("dialog")
    again = dialog.get_by_role("button", name="Reintentar 1 narrativa")
    expect(again).to_be_visible()
    fail_next()
    expect(page.get_by_text("50 % · 2 de 4")).to_be_visible()
    expect(again, "the poll has not closed it").to_be_visible()
    expect(asked).to_be_visible()
    expect(box).to_be_checked()
    again.dblclick()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("De nuevo en espera: 1.")).to_be_visible()
    expect(page.get_by_text("25 % · 1 de 4")).to_be_visible()
    assert batch_seen(context, batch_id).counts.failed == 1
    page.get_by_role("button", name="Pausar").dblclick()
    expect(page.get_by_role("button", name="Reanudar")).to_be_visible()
    page.get_by_role("link", name="El servicio no quiso escribir sobre estos datos.").click()
    expect(page.get_by_text("Se muestran las que fallaron por este motivo")).to_be_visible()
    page.get_by_role("link", name="Taller de huerto").first.click()
    expect(page.get_by_text("Terminó con error.")).to_be_visible()
    cancel(context, batch_id)
