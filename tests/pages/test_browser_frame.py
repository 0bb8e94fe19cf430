"""The frame in Chromium: whose pages are whose, the bell, the way out, language, icons, addresses."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from core.actions.batches import plan
from core.actions.signing import sign_out_everywhere
from core.domain.actors import Role
from core.domain.permission import EVERYBODY, PAGES
from core.domain.planning import Choice, Manner
from core.queries.projects import find_project
from core.store.batches import FINISHED
from core.store.tables import notifications
from pages.parts.sections import SECTIONS
from tests.pages.conftest import Site
from tests.support.accounts import sample_actor

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

TITLES = {
    "": "Inicio",
    "account": "Cuenta",
    "events": "Proyectos y eventos",
    "generate": "Generar",
    "progress": "Seguimiento",
    "review": "Revisar",
    "narratives": "Narrativas",
    "compare": "Comparar versiones",
    "users": "Usuarios",
    "system": "Sistema",
    "settings": "Ajustes",
    "activity": "Registro de actividad",
}
NOT_FOR = "Esta página no corresponde al rol"


@pytest.mark.parametrize("role", Role)
def test_each_role_finds_its_pages_and_no_other(lonely_site: Site, visit: Visit, role: Role) -> None:
    page = visit(lonely_site.address, role=role)
    for address, roles in PAGES.items():
        if role is not Role.ANALYST and roles == EVERYBODY:
            continue  # what nobody is kept from is looked at once
        page.goto(f"{lonely_site.address}/{address}")
        expect(page).to_have_title(f"{TITLES[address]} · Crónica")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(300)
        assert page.get_by_text(NOT_FOR).count() == (role not in roles), address
        assert page.get_by_role("dialog").count() == 0, "Streamlit finds every one of these addresses"
        listed = page.get_by_test_id("stSidebarNav").get_by_role("link", name=TITLES[address], exact=True)
        assert listed.count() == (role in roles and address != "account"), address
    assert {entry.address for group in SECTIONS.values() for entry in group} == set(TITLES)


def test_the_bell_stays_open_and_rings_while_it_polls(lonely_site: Site, visit: Visit) -> None:
    manager = lonely_site.context.acting_as(sample_actor(lonely_site.context, Role.MANAGER))
    page = visit(f"{lonely_site.address}/narratives", role=Role.MANAGER)
    bell = page.get_by_role("button", name="Sin avisos por leer")
    bell.click()
    expect(page.get_by_text("Nada nuevo.")).to_be_visible()
    with lonely_site.context.database.write() as connection:
        told = {"name": "**Lote** <b>", "state": "completed", "succeeded": 3, "failed": 0, "cancelled": 0}
        row = {"user_id": manager.actor.user_id, "kind": FINISHED, "data": told}
        connection.execute(insert(notifications), {**row, "created": manager.clock()})
    look_away_and_back(page)
    expect(page.get_by_text("**Lote** <b>")).to_be_visible()
    expect(page.get_by_role("button", name="1 aviso sin leer")).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Marcar como leídos").click()
    expect(page.get_by_role("button", name="Sin avisos por leer")).to_be_visible()


def look_away_and_back(page: Page) -> None:
    """Let the tab believe that it was hidden for a moment: seen again, it asks at once."""
    for state in ("hidden", "visible"):
        page.evaluate(
            """(state) => {
              Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
              document.dispatchEvent(new Event('visibilitychange'))
            }""",
            state,
        )
        page.wait_for_timeout(1500)


def test_signed_out_everywhere_reaches_a_tab_that_only_polls(lonely_site: Site, visit: Visit) -> None:
    project = find_project(lonely_site.context, lonely_site.project(6))
    assert project
    plan(lonely_site.context, Choice(project.id, "es"), Manner())
    page = visit(f"{lonely_site.address}/progress", role=Role.ANALYST)
    expect(page.get_by_role("link", name="6 narrativas").first).to_be_visible()
    page.wait_for_timeout(1500)
    analyst = lonely_site.context.acting_as(sample_actor(lonely_site.context, Role.ANALYST))
    assert sign_out_everywhere(analyst) >= 1
    expect(page).to_have_url(f"{lonely_site.address}/sign-in?next=%2Fprogress", timeout=7000)


def test_a_button_pressed_after_the_session_ended_leads_to_the_sign_in(
    lonely_site: Site, visit: Visit
) -> None:
    page = visit(f"{lonely_site.address}/narratives", role=Role.ANALYST)
    expect(page.get_by_text("English")).to_be_visible()
    page.wait_for_timeout(1000)
    analyst = lonely_site.context.acting_as(sample_actor(lonely_site.context, Role.ANALYST))
    sign_out_everywhere(analyst)
    page.get_by_text("English").click()
    expect(page).to_have_url(f"{lonely_site.address}/sign-in?next=%2Fnarratives")


def test_the_language_changes_at_once_and_stays(site: Site, visit: Visit) -> None:
    project = find_project(site.context, site.project(4))
    assert project
    page = visit(f"{site.address}/progress", role=Role.MANAGER)
    expect(page.get_by_role("heading", name="Seguimiento")).to_be_visible()
    page.get_by_text("English").click()
    expect(page.get_by_role("heading", name="Progress")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    planned = plan(site.context, Choice(project.id, "es"), Manner(provider="openai"))
    page.goto(f"{site.address}/progress?id={planned.batch_id}")
    expect(page.get_by_text("Being written").first).to_be_visible()
    expect(page.get_by_text("completed", exact=False).first).to_be_visible()
    assert page.get_by_text("terminada").count() == 0, "the fragment drew it again and again meanwhile"
    assert {cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "cronica_language"} == {
        "en"
    }
    page.get_by_text("Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_a_reload_keeps_who_one_is(lonely_site: Site, visit: Visit) -> None:
    page = visit(lonely_site.address, role=Role.COORDINATOR)
    for _turn in range(2):
        expect(page.get_by_role("heading", name="Hola, Marta Rojas")).to_be_visible()
        page.reload()


def test_icons_come_from_this_house(lonely_site: Site, visit: Visit) -> None:
    outside: list[str] = []
    page = visit("about:blank", role=None)
    page.context.add_cookies(
        [
            {
                "name": "cronica_session",
                "value": lonely_site.cookie(Role.ADMINISTRATOR),
                "url": lonely_site.address,
            }
        ]
    )
    page.on("request", lambda request: outside.append(request.url))
    for address in ("", "progress", "users"):
        page.goto(f"{lonely_site.address}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(700)
    assert [url for url in outside if not url.startswith((lonely_site.address, "data:", "blob:"))] == []
    drawn = page.get_by_test_id("stSidebarNavLink").evaluate_all(
        """links => links.map((link) => {
          const style = getComputedStyle(link, '::before')
          const canvas = document.createElement('canvas').getContext('2d')
          canvas.font = `${style.fontSize} ${style.fontFamily}`
          return [style.content, canvas.measureText(style.content.split('"')[1]).width]
        })"""
    )
    assert len(drawn) == len(TITLES) - 1, "the account is in the menu"
    for content, width in drawn:
        assert width < 25, f"{content} is drawn as one sign, not spelled out"


def test_a_number_on_the_home_page_leads_to_what_it_counts(site: Site, visit: Visit) -> None:
    code = site.project(4)
    project = find_project(site.context, code)
    assert project
    page = visit(site.address, role=Role.COORDINATOR)
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=project.title, exact=True))
    card.get_by_role("link", name="4 sin narrativa").click()
    expect(page.locator("caption", has_text="4 eventos")).to_be_visible()
    expect(page).to_have_url(f"{site.address}/narratives?project={project.id}&written=without")
    page.get_by_role("combobox", name="Mostrar").click()
    page.get_by_role("option", name="Con narrativa", exact=True).click()
    expect(page.get_by_text("Ningún evento cumple")).to_be_visible()
    expect(page).to_have_url(f"{site.address}/narratives?project={project.id}&written=with")
    page.go_back()
    expect(page.locator("caption", has_text="4 eventos")).to_be_visible()


def test_what_is_half_filled_is_there_after_another_page(site: Site, visit: Visit) -> None:
    site.project(3)
    page = visit(f"{site.address}/narratives", role=Role.COORDINATOR)
    page.get_by_label("Buscar").fill("huerto 02")
    page.get_by_label("Buscar").press("Enter")
    expect(page.get_by_text("1 evento", exact=True)).to_be_visible()
    page.get_by_role("link", name="Seguimiento", exact=True).click()
    expect(page.get_by_role("heading", name="Seguimiento")).to_be_visible()
    page.get_by_role("link", name="Narrativas", exact=True).click()
    expect(page.get_by_label("Buscar")).to_have_value("huerto 02")
    expect(page.get_by_text("1 evento", exact=True)).to_be_visible()


def test_the_menu_changes_between_sample_people_and_leads_out(lonely_site: Site, visit: Visit) -> None:
    page = visit(lonely_site.address, role=Role.ADMINISTRATOR)
    page.get_by_role("button", name="Tomás Herrera").click()
    page.get_by_role("button", name="Análisis").click()
    expect(page.get_by_role("heading", name="Hola, Inés Vidal")).to_be_visible()
    page.get_by_role("button", name="Inés Vidal").click()
    page.get_by_role("button", name="Salir").click()
    expect(page).to_have_url(f"{lonely_site.address}/sign-in")
    page.goto(f"{lonely_site.address}/narratives")
    expect(page).to_have_url(f"{lonely_site.address}/sign-in?next=%2Fnarratives")
