"""In Chromium: a file is made for whoever the person is by the time they press its button."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NothingCame
from sqlalchemy import update

from core.domain.actors import Role
from core.store.tables import sessions
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_no_file_is_made_for_a_session_that_has_ended(site: Site, visit: Visit) -> None:
    page = visit(f"{site.address}/activity", role=Role.ADMINISTRATOR)
    button = page.get_by_role("button", name="Descargar como CSV")
    expect(button).to_be_enabled()
    with page.expect_download() as download:
        button.click()
    assert "session.began" in download.value.path().read_text("utf-8-sig")
    page.reload()
    expect(button).to_be_enabled()
    with site.context.database.write() as connection:
        connection.execute(update(sessions).values(ended=site.context.clock()))
    with pytest.raises(NothingCame), page.expect_download(timeout=6000):
        button.click()
