"""The benchmark of the pages, smaller: every page and every poll is drawn, and is given a figure."""

from itertools import product
from urllib.parse import urlsplit

import pytest

from core.domain.actors import Role
from core.domain.permission import PAGES
from tests.bench import pages
from tests.bench.websocket import PageFault, open_tab
from tests.pages.conftest import Site

POLLS = ("bell", "service", "home", "batches", "batch")


@pytest.mark.timeout(300)
def test_every_page_and_every_poll_has_its_figures() -> None:
    figures, aims = pages.measure(0.01)
    names = [f"page_{page}" for page in {*PAGES, "home", "batch", "narrative"} - {""}]
    names += [f"poll_{poll}" for poll in POLLS]
    for name, store, unit in product(names, ("sample", "large"), ("ms", "bytes")):
        assert figures[f"{name}_{store}_{unit}"] > 0, name
    assert aims == pages.AIMS
    assert all(figures[aim] > 0 for aim in aims)
    assert figures["page_ms"] == max(
        value for name, value in figures.items() if name.startswith("page_") and name.endswith(("e_ms",))
    )


def test_a_page_that_is_not_drawn_is_no_quick_page(lonely_site: Site) -> None:
    host = urlsplit(lonely_site.address).netloc
    with open_tab(host, {"cronica_session": lonely_site.cookie(Role.ADMINISTRATOR)}) as tab:
        assert tab.open("narratives") > tab.poll(tab.pollers["bell"]) > 0
        with pytest.raises(PageFault):
            tab.open("nowhere")
    with open_tab(host, {}) as stranger, pytest.raises(PageFault):
        stranger.open("narratives")
