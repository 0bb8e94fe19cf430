"""What a test in a browser waits for, and what it takes away."""

from pathlib import Path

from docx import Document
from playwright.sync_api import Download, Page


def at_rest(page: Page) -> Page:
    """The page once nothing runs any more: what an earlier run drew stands beside the new until then."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    return page


def drawn(page: Page) -> Page:
    """The page at rest, with its title, and what it moves into place."""
    at_rest(page).locator("[data-testid=stMain] h1").first.wait_for()
    page.wait_for_timeout(700)
    return page


def for_a_new_project(page: Page) -> None:
    """Say of a file to be imported that it goes into a project that is not there yet."""
    page.get_by_role("combobox", name="Proyecto", exact=True).click()
    page.get_by_role("option", name="Un proyecto nuevo…").click()


def told_in(download: Download, folder: Path) -> list[str]:
    """The titles of the events told in a Word file."""
    file = folder / download.suggested_filename
    download.save_as(file)
    styled = [(paragraph.style, paragraph.text) for paragraph in Document(str(file)).paragraphs]
    return [text for style, text in styled if style and text.startswith("Taller de huerto")]
