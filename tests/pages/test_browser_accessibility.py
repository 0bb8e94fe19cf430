"""In Chromium: no fault where people sign in. `test_browser_every_page` looks at what comes after."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_sign_in_page_has_no_fault(lonely_site: Site, visit: Visit, look: str) -> None:
    page = visit(f"{lonely_site.address}/sign-in", role=None, scheme=look)
    assert Axe().run(page).response["violations"] == []
