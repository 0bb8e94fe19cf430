"""In Chromium: import, languages, what is hostile, what is hidden, and doors that are closed."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from core.actions.batches import cancel, plan
from core.actions.claims import claim
from core.actions.endings import fail
from core.actions.imports import import_file
from core.domain.planning import Choice, Manner
from core.errors import FailureKind, OutsideFailure
from core.queries.projects import find_project
from tests.pages.conftest import Site
from tests.support.browser import for_a_new_project
from tests.support.page_faults import our_english

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_a_file_is_looked_at_and_then_imported(site: Site, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "eventos.csv"
    file.write_text(
        "id,titulo,fecha,telefono,color\n"
        "1,Charla,2026-03-01,600123123,azul\n2,,2026-03-02,600123124,rojo\n3,Feria,ayer,,\n4,Coro,2026-03-04,,\n"
    )
    site.project(1)
    page = visit(f"{site.address}/events?import=1")
    for_a_new_project(page)
    page.get_by_label("Código del proyecto").fill("NUEVO")
    page.get_by_label("Título del proyecto").fill("Un proyecto nuevo")
    page.get_by_label("Título del proyecto").press("Tab")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Se rechazan 2 filas")).to_be_visible()
    expect(page.get_by_text("Falta el título.")).to_be_visible()
    expect(page.get_by_text("telefono", exact=True)).to_be_visible()
    assert find_project(site.context, "NUEVO") is None
    page.wait_for_timeout(500)
    assert our_english(page) == []
    page.get_by_role("button", name="Importar 2 eventos").dblclick()
    expect(page.get_by_text("2 eventos nuevos")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    project = find_project(site.context, "NUEVO")
    assert project
    assert (project.title, project.events) == ("Un proyecto nuevo", 2)
    page.get_by_role("button", name="Generar narrativas").click()
    expect(page.get_by_role("button", name="Generar 2 narrativas")).to_be_visible()


def test_more_options_hold_no_english_either(site: Site, visit: Visit) -> None:
    site.project(3)
    page = visit(f"{site.address}/generate")
    page.get_by_text("Más opciones").click()
    expect(page.get_by_text("Quién escribe")).to_be_visible()
    page.wait_for_timeout(500)
    assert our_english(page) == []


def test_the_words_of_events_are_never_read_as_markup(site: Site, visit: Visit) -> None:
    hostile = '<img src=x onerror="window.harmed=1"> **negrita** [aquí](http://evil.example/) ![i](http://evil.example/i.png)'
    content = f'titulo,fecha\n"{hostile.replace(chr(34), chr(34) * 2)}",2026-03-01\n'
    import_file(site.context, "HOSTIL", "e.csv", content.encode())
    outside: list[str] = []
    page = visit(f"{site.address}/generate")
    page.on(
        "request", lambda request: outside.append(request.url) if "127.0.0.1" not in request.url else None
    )
    page.reload()
    page.get_by_role("button", name="Probar con una").click()
    expect(page.get_by_role("button", name="Generar otras")).to_be_visible()
    page.get_by_role("link", name="Narrativas", exact=True).click()
    page.get_by_role("link", name="negrita").click()
    expect(page.get_by_role("heading", name="**negrita** [aquí](http://evil.example/)")).to_be_visible()
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert page.locator("a[href*=evil]").count() == 0
    assert page.evaluate("window.harmed") is None
    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []


@pytest.mark.parametrize("door", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_doors_that_tell_strangers_are_closed(lonely_site: Site, door: str) -> None:
    with pytest.raises(HTTPError, match="404") as refused:
        urlopen(lonely_site.address + door)
    refused.value.close()


def test_what_can_be_done_with_a_run_follows_what_others_do_with_it(lonely_site: Site, visit: Visit) -> None:
    project = find_project(lonely_site.context, lonely_site.project(2))
    assert project
    batch_id = plan(lonely_site.context, Choice(project.id, "es"), Manner()).batch_id
    assert batch_id
    page = visit(f"{lonely_site.address}/progress?id={batch_id}")
    to_cancel = page.get_by_role("button", name="Cancelar la generación")
    to_retry = page.get_by_role("button", name="Reintentar las fallidas y las canceladas")
    expect(to_cancel).to_be_visible()
    expect(page.get_by_text("en espera").first).to_be_visible()
    cancel(lonely_site.context, batch_id)
    expect(to_retry).to_be_visible()
    expect(to_cancel).to_have_count(0)
    to_retry.click()
    expect(to_cancel).to_be_visible()
    expect(to_retry).to_have_count(0)
    cancel(lonely_site.context, batch_id)


def test_a_hidden_tab_asks_for_nothing(lonely_site: Site, visit: Visit) -> None:
    project = find_project(lonely_site.context, lonely_site.project(6))
    assert project
    plan(lonely_site.context, Choice(project.id, "es"), Manner())
    sent: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page = visit(lonely_site.address)
    page.on("websocket", listen)
    page.goto(f"{lonely_site.address}/progress")
    expect(page.get_by_text(re.compile(r"\d narrativas esperan y no hay ningún servicio"))).to_be_visible()
    expect(page.get_by_text("python run.py work")).to_be_visible()
    page.wait_for_timeout(1500)
    sent.clear()
    page.wait_for_timeout(6000)
    assert sent, "while it is seen, it polls"
    show(page, "hidden")
    page.wait_for_timeout(1500)
    sent.clear()
    page.wait_for_timeout(6500)
    assert sent == []
    show(page, "visible")
    page.wait_for_timeout(1000)
    assert sent, "seen again, it asks at once"


def top_of(element: Locator) -> float:
    """How far below the top of the window it stands, in pixels."""
    box = element.bounding_box()
    assert box
    return box["y"]


def test_the_list_follows_what_goes_on_without_a_jump_until_it_is_to_stand_still(
    lonely_site: Site, visit: Visit
) -> None:
    project = find_project(lonely_site.context, lonely_site.project(4))
    assert project
    batch_id = plan(lonely_site.context, Choice(project.id, "es"), Manner()).batch_id

    def end_one() -> None:
        claimed = claim(lonely_site.context, batch_id)
        assert claimed
        fail(lonely_site.context, claimed, OutsideFailure(FailureKind.CUT_OFF), 0.1)

    page = visit(f"{lonely_site.address}/progress")
    page.set_viewport_size({"width": 1000, "height": 400})
    row = page.locator("tr", has=page.locator(f"a[href$='progress?id={batch_id}']"))
    meaning = page.get_by_text("Todo lo que había que redactar está listo.")
    expect(row).to_contain_text("0 de 4")
    page.get_by_text("¿Qué significa cada estado?").click()
    page.wait_for_timeout(700)  # it unfolds
    meaning.scroll_into_view_if_needed()
    row.get_by_role("link").evaluate("link => link.focus({ preventScroll: true })")
    at = top_of(meaning)
    end_one()
    expect(row).to_contain_text("1 de 4", timeout=8000)
    expect(row.get_by_role("link")).to_be_focused()
    assert abs(top_of(meaning) - at) < 3, "what is open stays open, and nothing jumps"

    page.get_by_role("button", name="Dejar de actualizar la lista").click()
    go_on = page.get_by_role("button", name="Volver a actualizar la lista")
    expect(go_on).to_be_visible()
    end_one()
    page.wait_for_timeout(5500)
    expect(row).to_contain_text("1 de 4")
    go_on.click()
    expect(row).to_contain_text("2 de 4")
    cancel(lonely_site.context, batch_id or 0)


def show(page: Page, state: str) -> None:
    """Make the tab believe that it is seen or hidden."""
    page.evaluate(
        """(state) => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
          document.dispatchEvent(new Event('visibilitychange'))
        }""",
        state,
    )
