"""What the pages say when something is odd: an address, a choice, a service that is not there."""

import pytest

from core.actions.claims import claim
from core.actions.endings import fail
from core.actions.upkeep import sweep
from core.context import AppContext
from core.errors import FailureKind, OutsideFailure
from pages.parts.watching import Watch
from tests.conftest import Clock
from tests.pages.test_pages import Open, ask_for, open_page, said
from tests.support.house import said as said_with_tables

__all__ = ["open_page"]

HUGE = "9" * 24


@pytest.mark.parametrize("page", ["progress.py", "narratives.py"])
@pytest.mark.parametrize("asked", [HUGE, "0", "99999"])
def test_a_number_that_nothing_has_is_said_to_be_unknown(open_page: Open, page: str, asked: str) -> None:
    opened = open_page(page, id=asked)
    assert not opened.error
    assert "No existe" in said(opened)


def test_what_a_dead_worker_left_says_so(open_page: Open, context: AppContext, clock: Clock) -> None:
    batch_id = ask_for(context, 1)
    assert claim(context)
    clock.advance(minutes=5)
    sweep(context)
    page = open_page("progress.py", id=batch_id)
    assert "El servicio de redacción se detuvo a mitad" in str(page.session_state[f"drawn-jobs-{batch_id}"])


def test_a_row_follows_its_narrative_also_where_the_counts_stay_as_they_were(
    open_page: Open, context: AppContext
) -> None:
    batch_id = ask_for(context, 2)
    first = claim(context)
    assert first
    page = open_page("progress.py", id=batch_id)
    assert "intento 1 de 3" in said_with_tables(page)
    fail(context, first, OutsideFailure(FailureKind.SERVER_ERROR, "half a page"), 0.1)
    assert claim(context)
    page.run()
    told = said_with_tables(page)
    assert "El servicio de IA tuvo un fallo propio." in told
    assert "espera su turno · intento 1 de 3" in told, "the moment of the retry has come long ago"


def test_a_state_without_any_narrative_says_so(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context)
    page = open_page("progress.py", id=batch_id)
    page.session_state[f"states-{batch_id}"] = ["failed"]
    page.run()
    assert "Ninguna narrativa de esta generación está en ese estado." in said(page)


def test_with_no_writing_service_nobody_is_told_that_it_is_being_written(
    open_page: Open, context: AppContext
) -> None:
    ask_for(context, 1)
    page = open_page("generate.py")
    page.session_state["watch"] = Watch(batch_id=1)
    page.run()
    assert "no hay ningún servicio de redacción" in said(page)
    assert "llegará un aviso" not in said(page)
