"""In Chromium: from change to change by keys and buttons, however the comparison is drawn."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

from core.actions.versions import edit
from core.domain.actors import Role
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import find_project
from core.queries.versions import find_version
from tests.pages.conftest import Site
from tests.support.browser import drawn

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

PARAGRAPHS = [f"Este es el párrafo número {number} de un texto que se compara." for number in range(60)]

WIDER = (
    "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"
    "(document.querySelector('[data-testid=stMain]'))"
)


def compared(site: Site) -> str:
    """The address of two versions: a paragraph changed, one moved, one removed, one added."""
    project = find_project(site.context, site.project(1))
    assert project
    event = list_narratives(site.context, Filter(project.id, "es")).rows[0].event_id
    after = [*PARAGRAPHS[:50], *PARAGRAPHS[51:], "Un final que nadie esperaba."]
    after[10] = after[10].replace("compara", "lee <i>ahora</i>")
    after.insert(40, after.pop(20))
    edit(site.context, event, "es", "\n\n".join(PARAGRAPHS), base_number=0)
    edit(site.context, event, "es", "\n\n".join(after), base_number=1)
    ids = [find_version(site.context, event, "es", number) for number in (1, 2)]
    return f"{site.address}/compare?a={ids[0]}&b={ids[1]}"


def is_fault(message: ConsoleMessage) -> bool:
    """Whether a message is an error, but for those of Streamlit, which asks below the path of a page that
    is opened by its address whether the server is there."""
    return message.type == "error" and "Failed to load resource" not in message.text


def test_keys_and_buttons_lead_from_change_to_change(lonely_site: Site, visit: Visit) -> None:
    address = compared(lonely_site)
    page = visit(address, "en-GB", role=Role.ANALYST)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    drawn(page)
    counter, current = page.locator(".change-keys output"), page.locator(".diff .current")
    expect(counter).to_have_text("– of 4")
    page.keyboard.press("n")
    expect(counter).to_have_text("1 of 4")
    expect(current).to_have_count(2)
    expect(current.first).to_be_in_viewport()
    expect(current.nth(1)).to_contain_text("lee <i>ahora</i>")
    page.keyboard.press("j")
    expect(current.first).to_contain_text("stood as paragraph 21")
    page.get_by_role("button", name="Next change").click()
    expect(counter).to_have_text("3 of 4")
    expect(current).to_contain_text("párrafo número 50")
    expect(current).to_be_in_viewport()

    # Drawn anew, the same change is still the current one; both signs and colours are there.
    page.get_by_text("In one column").click()
    expect(page.locator("div.diff.inline")).to_be_visible()
    expect(current).to_contain_text("párrafo número 50")
    page.keyboard.press("p")
    expect(current).to_contain_text("moved here from paragraph 21")
    page.keyboard.press("k")
    page.keyboard.press("p")
    expect(counter).to_have_text("4 of 4")
    expect(current).to_contain_text("+Un final que nadie esperaba.")
    page.get_by_text("Only changes").click()
    expect(page.get_by_text("paragraphs without changes").first).to_be_visible()
    expect(page.get_by_text("párrafo número 30")).to_be_hidden()

    # In a field, letters are letters.
    page.get_by_role("combobox", name="First version").click()
    page.keyboard.press("n")
    expect(counter).to_have_text("4 of 4")
    page.keyboard.press("Escape")
    page.get_by_text("Who wrote what").click()
    expect(page.locator(".authors").first).to_be_visible()
    assert serious(page) == []
    assert faults == []

    narrow = visit(address, "en-GB", 400, role=Role.ANALYST)
    drawn(narrow)
    assert narrow.evaluate(WIDER) <= 0
    narrow.get_by_role("button", name="Next change").click()
    expect(narrow.locator(".diff .current").first).to_be_in_viewport()


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical in what this page draws itself."""
    drawn_here = {"include": [[".diff"], [".change-keys"], [".authors"], [".figures"]]}
    violations = Axe().run(page, context=drawn_here).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in violations
        if each["impact"] in ("serious", "critical")
    ]
