"""In Chromium: the way in, what the browser may load, and the words that Streamlit says by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.actions.batches import cancel, plan
from core.domain.actors import Role
from core.domain.planning import Manner
from core.queries.narratives import Filter, list_narratives
from tests.make import project_with
from tests.pages.conftest import Site
from tests.support.accounts import ANA, PASSWORD
from tests.support.browser import drawn
from tests.support.houses import House, open_house
from tests.support.page_faults import streamlits_english

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_one_signs_in_by_keyboard_alone(real_house: House, visit: Visit) -> None:
    page = visit(f"{real_house.address}/events", role=None)
    expect(page).to_have_title("Entrar · Crónica")
    page.keyboard.type(ANA)
    page.keyboard.press("Tab")
    page.keyboard.type("not the right one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Administración")
    expect(page.get_by_label("Correo electrónico")).to_have_value(ANA)
    expect(page.get_by_label("Contraseña")).to_be_focused()
    expect(page.get_by_label("Contraseña")).to_have_value("")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/events")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.cookie").find("cronica_session") == -1, "no script sees the session"


def test_one_of_the_four_is_chosen_by_keyboard(sample_house: House, visit: Visit) -> None:
    page = visit(sample_house.address, role=None)
    buttons = page.get_by_role("button", name="Entrar como")
    expect(buttons).to_have_count(4)
    buttons.first.focus()
    for _step in range(2):
        page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_contain_text("Análisis")
    assert focused.evaluate("(element) => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{sample_house.address}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_way_in_fits_a_telephone(sample_house: House, visit: Visit, look: str) -> None:
    page = visit(sample_house.address, role=None, width=400, scheme=look, locale="en-GB")
    expect(page.get_by_role("button", name="Enter as Administration")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("button", name="Entrar como Administración")).to_be_visible()


def test_signed_out_in_one_tab_is_signed_out_in_all(sample_house: House, visit: Visit) -> None:
    # While something waits the frame asks every five seconds.
    asked = plan(sample_house.context, project_with(sample_house.context, 1), Manner(provider="facts"))
    page = visit(sample_house.address, role=None)
    page.get_by_role("button", name="Entrar como Dirección").click()
    page.get_by_role("heading", level=1).wait_for()
    other = page.context.new_page()
    other.goto(f"{sample_house.address}/progress")
    other.get_by_role("heading", level=1).wait_for()
    page.locator(".st-key-visitor-menu button").first.click()
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/sign-in")
    other.wait_for_url("**/sign-in?next=%2Fprogress")
    assert asked.batch_id
    cancel(sample_house.context, asked.batch_id)


def test_streamlit_speaks_the_language_of_the_page(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/events?import=1", role=Role.COORDINATOR)
    upload = page.get_by_test_id("stFileUploaderDropzone").get_by_test_id("stBaseButton-secondary")
    choose = page.get_by_test_id("stSidebar").get_by_role("radiogroup")
    expect(upload).to_contain_text("Subir archivo")
    expect(page.get_by_text("100MB por archivo")).to_be_visible()
    assert streamlits_english(page) == []

    choose.get_by_text("English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(upload).to_contain_text("Upload")
    expect(page.get_by_text("100MB per file")).to_be_visible()
    assert page.evaluate("navigator.language") == "en"
    page.reload()
    expect(upload).to_contain_text("Upload")

    choose.get_by_text("Español").click()
    expect(upload).to_contain_text("Subir archivo")
    assert page.evaluate("navigator.language") == "es-BO"
    page.locator("input[type=file]").set_input_files({"name": "a.csv", "mimeType": "", "buffer": b"titulo"})
    expect(page.get_by_role("button", name="Quitar a.csv")).to_be_visible()


def test_dates_and_lists_speak_it_too(site: Site, visit: Visit) -> None:
    site.project(1)
    page = visit(f"{site.address}/activity")
    dates = drawn(page).get_by_test_id("stDateInput").first
    expect(dates).to_contain_text("aaaa")
    dates.get_by_role("button", name="Elegir").click()
    expect(page.get_by_role("button", name="Mes siguiente")).to_be_visible()
    assert streamlits_english(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("combobox").first.click()
    page.keyboard.type("qqqq")
    expect(page.get_by_text("Sin resultados")).to_be_visible()


def test_a_page_that_is_not_there_says_so_in_the_language(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/no-such-page")
    expect(page.get_by_role("dialog")).to_contain_text("En esta dirección no hay ninguna página.")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cerrar")).to_be_visible()
    page = visit(f"{site.address}/a/b", role=None)
    expect(page.get_by_role("heading", name="En esta dirección no hay ninguna página")).to_be_visible()


PLACED = """(words) => {
  document.querySelector('#root').insertAdjacentHTML('beforeend', `
    <div id="theirs">
      <div class="narrative"><p>${words}</p></div> <pre>${words}</pre> <textarea>${words}</textarea>
      <div role="option" data-key="7">${words}</div> <span data-tag><i title="${words}">${words}</i></span>
      <div data-testid="stMarkdownContainer"><p>${words}</p></div> <b contenteditable>${words}</b>
      <div data-testid="stFileChipName">${words}</div> <input value="${words}">
    </div>
    <div id="ours" title="${words}"><span>${words}</span></div>`)
}"""


@pytest.mark.parametrize("words", ["Upload", "Remove weeds", "2 trees per file", "Page not found"])
def test_peoples_own_words_stay_as_they_are(sample_house: House, visit: Visit, words: str) -> None:
    """Also where they are the very words of Streamlit."""
    page = visit(sample_house.address, role=None)
    page.get_by_role("button", name="Entrar como Análisis").click()
    drawn(page).evaluate(PLACED, words)
    own = page.locator("#ours")
    expect(own).not_to_contain_text(words)
    assert own.get_attribute("title") == own.inner_text()
    theirs = page.locator("#theirs")
    said = theirs.evaluate("(all) => [...all.children].map((one) => one.value ?? one.textContent.trim())")
    assert said == [words] * 9
    assert theirs.locator("[title]").get_attribute("title") == words
    page.evaluate("document.documentElement.lang = 'en'")
    expect(own).to_contain_text(words)
    page.evaluate("document.documentElement.lang = 'es'")
    expect(own).not_to_contain_text(words)


def test_a_fresh_server_opens_any_address_and_one_that_is_gone_is_said_to_be(
    tmp_path: Path, visit: Visit
) -> None:
    with open_house(tmp_path, {}) as house:
        choice = project_with(house.context, 1)
        event = list_narratives(house.context, Filter(choice.project_id, "es")).rows[0]
        page = visit(f"{house.address}/narratives?id={event.event_id}", role=None)
        page.get_by_role("button", name="Entrar como Administración").click()
        expect(page.get_by_role("heading", name=event.title)).to_be_visible()
        assert page.get_by_role("dialog").count() == 0
        # What lies beside the pages is no page: the frame is round whatever is shown instead.
        for orphan in ("parts", "main", "listing", "person"):
            page.goto(f"{house.address}/{orphan}")
            expect(page.get_by_role("heading", name="Hola, Tomás Herrera")).to_be_visible()
            expect(page.get_by_role("link", name="Seguimiento", exact=True)).to_have_count(1)
        drawn(page)
    expect(page.get_by_role("dialog")).to_contain_text("Crónica no responde. Lo guardado está a salvo")
    expect(page.get_by_role("heading", name="Sin conexión")).to_be_visible()
    assert streamlits_english(page) == []
