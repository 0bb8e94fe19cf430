"""In Chromium: the numbers of the board are links, and lead to lists with that many rows."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.actions.imports import import_file
from core.actions.periods import create_period
from core.actions.reviews import approve, submit
from core.domain.periods import PeriodData
from core.domain.planning import Choice
from core.domain.review import Seen
from core.queries.event_filter import Filter
from core.queries.narratives import list_narratives
from tests.make import csv_file, event_row, write_all
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_the_numbers_of_the_board_lead_to_so_many_rows(lonely_site: Site, visit: Visit) -> None:
    context = lonely_site.context
    rows = [event_row(number) for number in range(1, 13)]
    rows[0] |= {"estado": "cancelado"}
    rows[1] |= {"asistentes": "", "mujeres": ""}
    project = import_file(context, "TABLERO", "e.csv", csv_file(rows), title="Tablero").project_id
    assert project
    # In English, in a project whose narratives are Spanish: the number counts, and leads to, the English.
    first, last = date(2026, 9, 2), date(2026, 9, 12)
    create_period(context, project, PeriodData("T3", first, last, date(2026, 10, 1), "Sur", "en"))
    write_all(context, Choice(project, "en", first, last, limit=6), "A text.")
    write_all(context, Choice(project, "es"), "Un texto.")
    texts = list_narratives(context, Filter(project, "en", written=True)).rows
    submit(context, [Seen(row.event_id, "en", 1) for row in texts[:3]])
    approve(context, [Seen(texts[0].event_id, "en", 1)])

    page = visit(lonely_site.address)
    card = page.locator(".standing", has_text="T3 · Tablero")
    expect(card.get_by_text("vencido hace")).to_be_visible()
    numbers, found = card.locator("a strong"), page.locator("table.listing").first.locator("tbody tr")
    home = page.get_by_test_id("stSidebarNav").get_by_role("link", name="Inicio", exact=True)
    expect(numbers).to_have_text(["11", "10", "6", "3", "1", "1"])
    for place, shown in enumerate(numbers.all_inner_texts()):
        numbers.nth(place).click()
        expect(found).to_have_count(int(shown))
        home.click()
    # What somebody looks for in a list is no part of what a number counts, when it is followed again.
    numbers.nth(2).click()
    expect(found).to_have_count(6)
    search = page.get_by_placeholder("título, lugar o identificador")
    search.fill("nada")
    search.press("Enter")
    expect(page.get_by_text("Ningún evento cumple")).to_be_visible()
    home.click()
    numbers.nth(2).click()
    expect(found).to_have_count(6)


def test_the_list_of_events_leads_to_data_and_text_and_back(lonely_site: Site, visit: Visit) -> None:
    lonely_site.project(1)
    page = visit(f"{lonely_site.address}/events?view=list")
    mark = page.get_by_role("link", name="Ver la narrativa: sin narrativa").first
    address = page.url
    mark.click()
    expect(page.get_by_role("button", name="Todas las narrativas")).to_be_visible()
    page.go_back()
    expect(mark).to_be_visible()
    assert page.url == address, "nothing lay between the two"
    page.locator("table.listing tbody a").first.click()
    expect(page.get_by_role("button", name="Todos los eventos")).to_be_visible()
    page.go_back()
    expect(mark).to_be_visible()
