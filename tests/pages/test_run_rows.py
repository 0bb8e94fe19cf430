"""What a run says of its narratives: why they failed, each row, and what can be asked for again."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.batches import cancel, plan
from core.actions.endings import fail, succeed
from core.actions.imports import import_file
from core.actions.upkeep import sweep
from core.context import AppContext
from core.domain.actors import system
from core.domain.planning import Choice, Which
from core.errors import FailureKind, OutsideFailure
from core.llm import Text
from core.queries.house_settings import Writers
from core.queries.jobs import list_jobs
from pages.parts import run_again
from tests.conftest import Clock
from tests.make import OPENAI, batch_seen, claim_next
from tests.pages.conftest import events_file
from tests.pages.test_pages import Open, ask_for, open_page
from tests.pages.test_run_page import FILTERED, REFUSED, ended, in_trouble, labels, press
from tests.support.house import said, tables

__all__ = ["open_page"]


def rows_of(page: AppTest) -> list[dict[str, Any]]:
    """The rows of the narratives of a run."""
    given = (json.loads(each.proto.json) for each in page.get("bidi_component") if each.proto.json)
    return next(table["rows"] for table in given if table.get("caption") == "Narrativas de esta generación")


def test_no_reason_stands_for_all_where_none_is_more_than_half(open_page: Open, context: AppContext) -> None:
    batch_id, _claimed = ended(context, FILTERED, REFUSED)
    for script, where in (("progress.py", "abajo"), ("home.py", "en la generación")):
        [paragraph] = open_page(script, id=batch_id).warning
        assert "Fallaron 2 narrativas, por 2 motivos. 2 narrativas quedaron" in paragraph.value
        assert "Qué hacer: Mirar cada motivo" in paragraph.value
        assert where in paragraph.value


def test_what_failed_over_a_text_that_stands_is_not_called_unwritten(
    open_page: Open, context: AppContext
) -> None:
    before, _claimed = ended(context, ready=1)
    choice = Choice(batch_seen(context, before).project_id, "es", which=Which.ALL)
    batch_id = plan(replace(context, actor=system("command line")), choice, OPENAI).batch_id
    assert batch_id
    fail(context, claim_next(context, batch_id), FILTERED, 1)
    [paragraph] = open_page("progress.py", id=batch_id).warning
    assert "1 narrativa conserva el texto que tiene." in paragraph.value
    assert "sin escribir" not in paragraph.value
    assert "No se avisó a nadie: se pidió desde la línea de órdenes." in paragraph.value


def test_a_second_tab_is_told_that_it_was_asked_for_already(open_page: Open, context: AppContext) -> None:
    batch_id, _claimed = ended(context, FILTERED, FILTERED)
    tabs = [open_page("progress.py", id=batch_id) for _tab in range(2)]
    for tab in tabs:
        press(tab, "Reintentar las fallidas")
    told = "Ya se había pedido. En espera o en redacción: 2."
    assert told in said(tabs[1])
    assert not tabs[1].success
    cancel(context, batch_id)
    assert told not in said(tabs[1].run()), "the run is in another state"


def test_only_what_can_be_asked_for_again_has_a_box(open_page: Open, context: AppContext) -> None:
    before, _claimed = ended(context, ready=1)
    import_file(context, "P", "e.csv", events_file(3))
    choice = Choice(batch_seen(context, before).project_id, "es")
    batch_id = plan(context, choice, OPENAI).batch_id
    assert batch_id
    fail(context, claim_next(context, batch_id), FILTERED, 1)
    succeed(context, claim_next(context, batch_id), Text("Un texto.", "modelo-x"), (), 1)
    rows = rows_of(open_page("progress.py", id=batch_id))
    fixed = {row["cells"][1]["mark"]["word"]: row.get("fixed", False) for row in rows}
    assert fixed == {"con error": False, "lista": True, "omitida": True}
    [left_out] = [row for row in rows if row["cells"][1]["mark"]["word"] == "omitida"]
    assert left_out["cells"][2]["leads"] == left_out["address"] == "narratives?id=1&language=es"


def test_a_row_that_waits_for_the_service_tells_of_no_attempt(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context, 2)
    claimed = claim_next(context)
    fail(context, claimed, OutsideFailure(FailureKind.SERVER_ERROR, http_status=503), 1)
    page = open_page("progress.py", id=batch_id)
    assert "intento 1 de 3" in tables(page)
    in_trouble(context, claimed.address)
    page.run()
    told = [row["cells"][2]["text"] for row in rows_of(page)]
    assert told == ["espera al servicio de IA"] * 2
    assert "intento" not in tables(page)


def test_a_ready_row_tells_when_and_on_which_attempt(
    open_page: Open, context: AppContext, clock: Clock
) -> None:
    batch_id = ask_for(context, 1)
    fail(context, claim_next(context), OutsideFailure(FailureKind.SERVER_ERROR, http_status=503), 1)
    clock.advance(minutes=5)
    succeed(context, claim_next(context), Text("Un texto.", "modelo-x"), (), 1)
    [row] = rows_of(open_page("progress.py", id=batch_id))
    assert row["cells"][2]["note"].endswith(" · al segundo intento")
    assert str(context.clock().year) in row["cells"][2]["note"]


def test_what_was_interrupted_is_told_as_no_attempt(
    open_page: Open, context: AppContext, clock: Clock
) -> None:
    batch_id = ask_for(context, 1)
    job_id = claim_next(context).job_id
    clock.advance(minutes=5)
    sweep(context)
    told = said(open_page("progress.py", id=batch_id, job=job_id))
    assert "se detuvo (no cuenta como intento)" in told
    assert "Espera a que se retome." in told
    succeed(context, claim_next(context), Text("Un texto.", "modelo-x"), (), 1)
    told = said(open_page("progress.py", id=batch_id, job=job_id))
    assert "a que se retomara." in told
    assert told.count("Intento 1 de 3") == 1


def test_one_writer_alone_is_no_choice(open_page: Open, context: AppContext) -> None:
    batch_id, _claimed = ended(context, FILTERED)
    page = press(open_page("progress.py", id=batch_id), "Reintentar con otra redacción")
    assert "Quién escribe: " in said(page)
    assert "Antes: Servicio de IA." in said(page)
    assert not [each for each in page.segmented_control if "again" in str(each.key)]
    press(page, "Reintentar 1 narrativa")
    assert {job.asked_provider for job in list_jobs(context, batch_id)} == {"facts"}


def test_another_writer_is_asked_in_a_dialog(
    open_page: Open, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id, _claimed = ended(context, FILTERED, REFUSED)
    monkeypatch.setattr(run_again, "writers", lambda _context: Writers("facts", ("facts", "rehearsal"), ""))
    page = press(open_page("progress.py", id=batch_id), "Reintentar con otra redacción")
    assert "No se envía nada al exterior." in said(page)
    page.segmented_control(key=f"again-provider-{batch_id}").set_value("facts")
    press(page, "Reintentar 2 narrativas")
    assert "De nuevo en espera: 2." in said(page)
    assert {job.asked_provider for job in list_jobs(context, batch_id)} == {"facts"}


def test_a_narrative_that_failed_is_written_by_hand(open_page: Open, context: AppContext) -> None:
    batch_id, [filtered] = ended(context, FILTERED)
    page = open_page("progress.py", id=batch_id, job=filtered.job_id)
    press(page, "Escribirla a mano")
    assert page.query_params["id"] == str(filtered.event_id)
    assert "Guardar la versión 1" in labels(page)
