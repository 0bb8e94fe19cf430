"""In Chromium: the pages of the administrator and the account, as only a browser shows them."""

import csv
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocket, expect

from core.domain.actors import Role
from core.queries.house_settings import house_settings
from core.queries.people import find_person, list_people
from tests.pages.conftest import Site
from tests.support.browser import at_rest

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
PASSWORD = "siete gatos pardos"
KEY = "sk-a-key-that-nobody-may-read-4711"


def titled(page: Page, title: str) -> None:
    """The page with this title is there."""
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def test_the_key_leaves_the_field_and_never_comes_back(own_site: Site, visit: Visit) -> None:
    page = visit(f"{own_site.address}/settings", locale="en-GB")
    came: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda frame: came.append(frame if isinstance(frame, bytes) else frame.encode())
        )

    page.on("websocket", listen)
    page.reload()
    titled(page, "Settings")
    page.get_by_label("Address").fill("https://ai.example.org/v1")
    page.get_by_label("Key", exact=True).fill(KEY)
    page.get_by_role("button", name="Save").first.dblclick()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(at_rest(page).get_by_label("Key", exact=True)).to_have_value("")
    expect(page.get_by_text("The key is saved.")).to_be_visible()
    assert house_settings(own_site.context).has_key
    assert came
    assert not [frame for frame in came if KEY.encode() in frame]

    page.get_by_label("Address").fill("https://elsewhere.example.org/v1")
    page.get_by_label("Model").focus()
    expect(page.get_by_text("With another address the saved key is forgotten")).to_be_visible()
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("No key is saved.")).to_be_visible()


def test_what_the_log_shows_is_in_its_address(own_site: Site, visit: Visit) -> None:
    page = visit(f"{own_site.address}/activity", locale="en-GB")
    titled(page, "Activity log")
    page.get_by_label("Search").fill("Tomás")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{own_site.address}/activity?words=Tom%C3%A1s")
    page.get_by_label("What was done").click()
    page.get_by_role("option", name="Signed in").click()
    expect(page).to_have_url(f"{own_site.address}/activity?words=Tom%C3%A1s&action=session.began")
    expect(page.locator("table.listing tbody tr").first).to_contain_text("Tomás Herrera")

    page.get_by_role("link", name="Settings").click()
    titled(page, "Settings")
    page.get_by_role("link", name="Activity log").click()
    expect(page.get_by_label("Search")).to_have_value("Tomás")
    expect(page).to_have_url(re.compile("words=Tom"))  # a moment after the page
    colleague = visit(page.url, locale="en-GB")
    expect(colleague.get_by_label("Search")).to_have_value("Tomás")
    expect(colleague.locator("table.listing tbody tr").first).to_contain_text("Signed in")

    with colleague.expect_download() as begun:
        colleague.get_by_role("button", name="Download as CSV").click()
    text = begun.value.path().read_text("utf-8-sig")
    headings, *rows = csv.reader(text.splitlines())
    assert headings[0] == "When (UTC)", "in the language of whoever downloads it"
    assert "session.began" in rows[0]
    colleague.get_by_role("link", name="Signed in").first.click()
    titled(colleague, "Tomás Herrera")


def test_preferences_hold_at_once_and_everywhere(own_site: Site, visit: Visit) -> None:
    page = visit(f"{own_site.address}/account", locale="en-GB", role=Role.ANALYST)
    titled(page, "Account")
    page.get_by_label("Time zone").click()
    page.keyboard.type("kathmandu")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Asia/Kathmandu: it is")).to_be_visible()
    page.get_by_test_id("stMain").get_by_text("Español", exact=True).click()
    titled(page, "Cuenta")
    expect(page.get_by_role("link", name="Seguimiento")).to_be_visible()
    page.reload()
    titled(page, "Cuenta")
    page.get_by_test_id("stMain").get_by_text("English", exact=True).click()
    titled(page, "Account")


def test_signing_out_everywhere_takes_this_tab_along_at_once(own_site: Site, visit: Visit) -> None:
    page = visit(f"{own_site.address}/account", locale="en-GB", role=Role.MANAGER)
    titled(page, "Account")
    other = page.context.new_page()
    other.goto(f"{own_site.address}/progress")
    titled(other, "Progress")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/sign-in?next=**")
    other.get_by_role("link", name="Narratives").click()
    other.wait_for_url("**/sign-in?next=**")


def test_the_first_account_and_its_first_guest(own_site: Site, visit: Visit) -> None:
    """Twice pressed buttons act once, and whoever makes the first account goes on in the same tab."""
    site = own_site
    page = visit(f"{site.address}/users", locale="en-GB")
    page.get_by_label("Name").fill("Ana Ríos")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account and continue with it").dblclick()
    expect(page.get_by_text("This tab continues as Ana Ríos.")).to_be_visible()
    assert [person.name for person in list_people(site.context)] == ["Ana Ríos"]
    page.reload()
    expect(page.get_by_text("Add a person")).to_be_visible()

    page.get_by_text("Add a person").click()
    page.get_by_label("Name").fill("Luis")
    page.get_by_label("E-mail address").fill("luis@example.org")
    page.get_by_role("button", name="Add and create the link").dblclick()
    shown = page.locator("code", has_text="/sign-in/link/")
    expect(shown).to_be_visible()
    link = shown.inner_text()
    assert link.startswith(f"{site.address}/sign-in/link/")
    assert len(list_people(site.context)) == 2
    guest = visit(link, locale="en-GB", role=None)
    expect(guest.get_by_text("Luis")).to_be_visible()

    page.get_by_role("button", name="Close").click()
    expect(shown).to_have_count(0)
    at_rest(page).get_by_text("Add a person").click()
    expect(page.get_by_label("Name")).to_have_value("")
    expect(page.get_by_text("There is an account with the address")).to_have_count(0)
    page.get_by_role("link", name="Luis").click()
    titled(page, "Luis")
    page.get_by_role("button", name="Take access away").click()
    page.get_by_role("button", name="Yes, take it away").click()
    expect(page.get_by_text("This person cannot sign in.")).to_be_visible()
    luis = find_person(site.context, "luis@example.org")
    assert luis
    assert not luis.active
