"""One run as people meet it: what was asked, why it waits or failed, the course of each narrative."""

import json

import pytest
from sqlalchemy import delete, insert, select
from streamlit.testing.v1 import AppTest

from core.actions import queue
from core.actions.batches import pause, plan
from core.actions.claims import Claimed, claim
from core.actions.endings import fail, succeed
from core.actions.imports import import_file
from core.context import AppContext
from core.domain.actors import Role
from core.domain.jobs import BatchState
from core.domain.planning import Choice, Manner
from core.errors import FailureKind, OutsideFailure
from core.llm import Text
from core.queries.jobs import failed_jobs
from core.store.tables import audit_entries, endpoints
from tests.make import OPENAI, batch_seen, claim_next
from tests.pages.conftest import events_file
from tests.pages.test_pages import Open, ask_for, open_page
from tests.support.house import said, tables

__all__ = ["open_page"]

FILTERED = OutsideFailure(FailureKind.CONTENT_FILTER, "it would not")
REFUSED = OutsideFailure(FailureKind.REFUSED, "no such model", http_status=404, request_id="req_17")


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def in_trouble(context: AppContext, address: str) -> None:
    """The AI service at this address is in trouble."""
    moments = dict.fromkeys(("failing_since", "opened", "probe_at"), context.clock())
    circuit = {"address": address, "failure": "server_error", "failure_values": {"code": 503}, **moments}
    with context.database.write() as connection:
        connection.execute(delete(endpoints).where(endpoints.c.address == address))
        connection.execute(insert(endpoints), circuit)


def ended(context: AppContext, *failures: OutsideFailure, ready: int = 0) -> tuple[int, list[Claimed]]:
    """A run that has ended: so many ready, the others failed in these ways."""
    batch_id = ask_for(context, len(failures) + ready)
    for _ready in range(ready):
        succeed(context, claim_next(context, batch_id), Text("Un texto.", "modelo-x"), (), 1)
    claimed = [claim_next(context, batch_id) for _failure in failures]
    for each, failure in zip(claimed, failures, strict=True):
        fail(context, each, failure, 1)
    return batch_id, claimed


def test_what_was_asked_for_is_told_in_words_with_the_data_below(
    open_page: Open, context: AppContext
) -> None:
    project = import_file(context, "P", "e.csv", events_file(4)).project_id
    assert project
    manner = Manner("openai", "gpt-x", 0.5, "sobrio", "short", "facts", "Más espacio a los <acuerdos>")
    batch_id = plan(context, Choice(project, "en", limit=2, as_proposals=True), manner).batch_id
    page = open_page("progress.py", id=batch_id)
    told = said(page)
    for known in ("gpt-x", "sobrio", "Breve", "0,5", "Más espacio a los &lt;acuerdos&gt;", "Inglés"):
        assert known in told
    assert "se redacta sin IA" in told
    data = json.loads(next(code.value for code in page.code if code.value.startswith("{")))
    assert (data["model"], data["limit"]) == ("gpt-x", 2)


def test_a_run_is_paused_resumed_and_cancelled_each_once(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context)
    page = press(open_page("progress.py", id=batch_id), "Pausar")
    assert batch_seen(context, batch_id).state is BatchState.PAUSED
    assert "En pausa desde" in said(page)
    assert "3 narrativas están en espera." in said(page)
    assert "Pausar" not in labels(page)
    press(page, "Reanudar")
    assert batch_seen(context, batch_id).state is BatchState.QUEUED
    press(page, "Sí, cancelarla")
    assert batch_seen(context, batch_id).state is BatchState.CANCELLED
    assert "Reanudar" not in labels(page)


def test_a_stale_page_does_nothing_wrong(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context)
    first, second = (open_page("progress.py", id=batch_id) for _tab in range(2))
    press(first, "Pausar")
    press(second, "Pausar")
    assert not second.error
    with context.database.read() as connection:
        actions = list(connection.execute(select(audit_entries.c.action)).scalars())
    assert actions.count("batch.paused") == 1


@pytest.mark.parametrize("role", Role)
def test_only_those_who_work_are_offered_to_steer(open_page: Open, context: AppContext, role: Role) -> None:
    works = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    batch_id, claimed = ended(context, FILTERED, ready=1)
    page = open_page("progress.py", role=role, id=batch_id)
    assert ("Reintentar las fallidas" in labels(page)) is works
    links = [link.proto.label for link in page.get("page_link")]
    assert ("Volver a pedir lo mismo" in links) is (role is not Role.MANAGER)
    page = open_page("progress.py", role=role, id=batch_id, job=claimed[0].job_id)
    assert ("Escribirla a mano" in labels(page)) is works
    assert ("Reintentar" in labels(page)) is works


def test_several_reasons_are_one_paragraph_and_a_row_each(open_page: Open, context: AppContext) -> None:
    batch_id, _claimed = ended(context, FILTERED, REFUSED, REFUSED, ready=1)
    page = open_page("progress.py", id=batch_id)
    [paragraph] = page.warning
    assert "Fallaron 3 narrativas, por 2 motivos. Lo más frecuente (2):" in paragraph.value
    assert "3 narrativas quedaron sin escribir." in paragraph.value
    assert "No se perdió ningún texto. Se avisó a " in paragraph.value
    assert tables(page).count("progress?id=1&failed=") == 2

    reason = failed_jobs(context)[0]
    page = open_page("progress.py", id=batch_id, failed="refused", said=json.dumps(reason.error_values))
    assert "Se muestran las que fallaron por este motivo" in said(page)
    assert tables(page).count("Detalles") == 2 + 1, "one for each, and the column"
    press(page, "Reintentar 2 narrativas")
    assert batch_seen(context, batch_id).counts.queued == 2


def test_the_course_of_a_narrative_has_an_address(open_page: Open, context: AppContext) -> None:
    batch_id, [refused] = ended(context, REFUSED)
    page = open_page("progress.py", id=batch_id, job=refused.job_id)
    told = said(page)
    assert "Intento 1 de 3: rechazada" in told
    assert "Terminó con error." in told
    assert "HTTP 404 · id req_17" in told
    [technical] = [code.value for code in page.code if "Traceback" in code.value or "req_17" in code.value]
    assert "no such model" in technical
    assert "OutsideFailure" in technical, "the traceback is for Administration"
    analyst = open_page("progress.py", role=Role.ANALYST, id=batch_id, job=refused.job_id)
    assert "OutsideFailure" not in "".join(code.value for code in analyst.code)
    press(page, "Descartar")
    assert not failed_jobs(context)
    assert "No existe esa narrativa" in said(open_page("progress.py", id=batch_id, job=404))


def test_a_service_in_trouble_and_a_halted_queue_are_said(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context, 3)
    in_trouble(context, claim_next(context).address)
    queue.pause(context)
    told = said(open_page("progress.py", id=batch_id))
    assert "El servicio de IA tuvo un fallo propio (503)." in told
    assert "2 narrativas están en espera y no pierden ningún intento." in told
    assert "Se está comprobando ahora." in told
    assert "puso en pausa toda la cola" in told


def test_the_charts_are_drawn_where_they_are_unfolded(open_page: Open, context: AppContext) -> None:
    batch_id, _claimed = ended(context, FILTERED, ready=5)
    page = open_page("progress.py", id=batch_id)
    assert not page.get("plotly_chart")
    page.session_state[f"course-{batch_id}"] = True
    page.run()
    assert len(page.get("plotly_chart")) == 2
    assert "5 narrativas listas y 1 con error" in said(page)


def test_the_same_is_asked_for_again_with_everything_filled_in(open_page: Open, context: AppContext) -> None:
    project = import_file(context, "P", "e.csv", events_file(4)).project_id
    assert project
    manner = Manner("facts")
    batch_id = plan(context, Choice(project, "en", limit=2), manner).batch_id
    while claimed := claim(context):
        succeed(context, claimed, Text("A text.", "facts"), (), 1)
    page = open_page("generate.py", like=batch_id)
    assert page.number_input(key="generate-limit").value == 2
    assert page.segmented_control(key="generate-provider").value == "facts"
    assert next(each for each in page.segmented_control if "language" in str(each.key)).value == "en"
    assert "Generar 2 narrativas" in labels(page)
    page.number_input(key="generate-limit").set_value(1).run()
    assert "Generar 1 narrativa" in labels(page), "what is chosen then goes before the run"
    assert set(page.query_params) == {"like"}, "another address were a step more"


def test_where_nothing_is_left_of_what_a_run_asked_for_all_are_offered(
    open_page: Open, context: AppContext
) -> None:
    project = import_file(context, "P", "e.csv", events_file(2)).project_id
    assert project
    batch_id = plan(context, Choice(project, "es"), Manner("facts")).batch_id
    while claimed := claim(context):
        succeed(context, claimed, Text("Un texto.", "facts"), (), 1)
    page = open_page("generate.py", like=batch_id)
    assert "Aquella generación pidió solo estas: Solo las que faltan." in said(page)
    press(page, "Escribir todas, también las ya escritas")
    assert "Generar 2 narrativas" in labels(page)
    assert "like" not in page.query_params
    assert "Aquella generación" not in said(page)


def test_events_that_were_picked_stay_picked_until_all_are_meant(
    open_page: Open, context: AppContext
) -> None:
    project = import_file(context, "P", "e.csv", events_file(4)).project_id
    assert project
    batch_id = plan(context, Choice(project, "es", events=(2, 3)), OPENAI).batch_id
    assert batch_id
    for _job in range(2):
        fail(context, claim_next(context), FILTERED, 1)
    page = open_page("generate.py", like=batch_id)
    assert "Solo los 2 eventos que se eligieron" in said(page)
    assert "Generar 2 narrativas" in labels(page)
    press(page, "Todos los eventos")
    assert "Generar 4 narrativas" in labels(page)


def test_what_is_ready_is_reviewed_while_the_rest_is_written(open_page: Open, context: AppContext) -> None:
    before, _claimed = ended(context, ready=1)
    project = batch_seen(context, before).project_id
    import_file(context, "P", "e.csv", events_file(3))
    batch_id = plan(context, Choice(project, "es"), Manner(provider="openai")).batch_id
    assert batch_id
    succeed(context, claim_next(context, batch_id), Text("Otro texto.", "modelo-x"), (), 1)
    page = open_page("progress.py", id=batch_id)
    assert "Revisar lo que ya está listo" in [link.proto.label for link in page.get("page_link")]
    page = open_page("review.py", batch=batch_id)
    assert "Otro texto." in said(page)
    assert "Solo lo que escribió esta generación" in said(page)
    assert "1 de 1" in next(iter(page.get("progress"))).proto.text
    press(page, "Revisar todo")
    assert "1 de 2" in next(iter(page.get("progress"))).proto.text


def test_a_paused_run_says_so_on_a_page_that_was_open(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context)
    page = open_page("progress.py", id=batch_id)
    pause(context, batch_id)
    page.run()
    assert "Reanudar" in labels(page)
