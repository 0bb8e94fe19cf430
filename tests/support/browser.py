"""What a test in a browser waits for."""

from playwright.sync_api import Page


def at_rest(page: Page) -> Page:
    """The page once nothing runs any more: what an earlier run drew stands beside the new until then."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    return page


def drawn(page: Page) -> Page:
    """The page at rest, with its title, and what it moves into place."""
    at_rest(page).locator("[data-testid=stMain] h1").first.wait_for()
    page.wait_for_timeout(700)
    return page
