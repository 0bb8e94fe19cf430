"""The pages without a browser: what they say of each state, and what their buttons do."""

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.actions.batches import cancel, plan
from core.actions.claims import claim
from core.actions.endings import fail, succeed
from core.actions.imports import import_file
from core.actions.signing import sign_in_as_sample
from core.context import AppContext
from core.domain.actors import Role
from core.domain.planning import Choice, Manner
from core.errors import FailureKind, OutsideFailure
from core.i18n import LANGUAGES, set_language_source
from core.llm import Text
from core.queries.batches import find_batch, list_batches
from core.queries.projects import find_project
from core.sample import load_sample
from pages.parts import prose, sample
from pages.parts.jobs import what_to_do
from pages.parts.person import process_context
from pages.parts.sections import SECTIONS
from tests.pages.conftest import ROOT, events_file
from tests.support.house import tables

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page of the installation whose store is `context`: `open_page("progress.py", id=1)`. Whoever
    opens it has this session, or is a sample person, with a browser in `language`."""
    monkeypatch.setenv("CRONICA_DATA_DIR", str(context.settings.data_dir))
    process_context.cache_clear()
    sample.expect_sample()
    st.cache_resource.clear()

    def open_it(
        page: str = "",
        language: str = "es",
        role: Role = Role.ADMINISTRATOR,
        session: str = "",
        **query: object,
    ) -> AppTest:
        tried = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
        if not session:
            session = sign_in_as_sample(process_context(), role, address="127.0.0.1", agent="test").session
        tried.user = {"is_logged_in": True, "session": session}
        tried.context["locale"] = language
        for name, value in query.items():
            tried.query_params[name] = str(value)
        if page:
            tried.switch_page(page)
        tried.run()
        assert not tried.exception
        return tried

    return open_it


def said(page: AppTest) -> str:
    """Everything that the page says."""
    kinds = (page.title, page.markdown, page.warning, page.error, page.info, page.success, page.caption)
    texts = [element.value for kind in kinds for element in kind]
    return "\n".join([*texts, *(element.proto.body for element in page.get("html"))])


def ask_for(context: AppContext, events: int = 3) -> int:
    """A project with so many events, and a batch for them. Returns its number."""
    import_file(context, "P", "e.csv", events_file(events))
    project = find_project(context, "P")
    assert project
    return plan(context, Choice(project.id, "es"), Manner(provider="openai")).batch_id or 0


@pytest.mark.parametrize(
    "page",
    ["", *(entry.script for entries in SECTIONS.values() for entry in entries if entry.address)],
)
def test_every_page_opens_empty_and_filled(open_page: Open, context: AppContext, page: str) -> None:
    for language in LANGUAGES:
        open_page(page, language)
    load_sample(context)
    for language in LANGUAGES:
        sample.expect_sample()
        open_page(page, language)


def test_the_first_page_that_opens_begins_the_sample_once(open_page: Open, context: AppContext) -> None:
    load_sample(context)
    past = list_batches(context).total
    open_page()
    open_page("progress.py")
    newest, *before = list_batches(context).rows
    assert len(before) == past
    assert newest.options["provider"] == "rehearsal"
    assert newest.asked_by


def test_a_sample_loaded_by_hand_is_begun_too(open_page: Open, context: AppContext) -> None:
    page = open_page()
    next(button for button in page.button if button.label == "Cargar el ejemplo").click().run()
    assert not page.exception
    assert [batch.counts.queued for batch in list_batches(context).rows if batch.active] == [7]


def test_a_batch_that_failed_says_so_in_one_paragraph(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context)
    while claimed := claim(context):
        fail(context, claimed, OutsideFailure(FailureKind.KEY_REJECTED, "the other side said so"), 0.1)
    page = open_page("progress.py", id=batch_id)
    [paragraph] = page.warning
    assert "El servicio de IA no acepta la clave. 3 narrativas quedaron sin escribir." in paragraph.value
    assert "No se perdió ningún texto." in paragraph.value
    assert "20 nov 2026, 09:00" in paragraph.value

    next(button for button in page.button if button.label == "Reintentar las fallidas").click().run()
    batch = find_batch(context, batch_id)
    assert batch
    assert (batch.counts.queued, batch.round) == (3, 2)


def test_a_final_failure_promises_no_further_attempt() -> None:
    set_language_source(lambda: "en")
    assert not [kind for kind in FailureKind if "tried again by itself" in what_to_do(kind)]


def test_a_batch_is_cancelled_from_its_page(open_page: Open, context: AppContext) -> None:
    batch_id = ask_for(context)
    page = open_page("progress.py", id=batch_id)
    next(button for button in page.button if button.label == "Sí, cancelarla").click().run()
    batch = find_batch(context, batch_id)
    assert batch
    assert batch.counts.cancelled == 3


def test_what_is_left_out_is_told_with_its_reason(open_page: Open, context: AppContext) -> None:
    load_sample(context)
    cancel(context, plan(context, Choice(1, "es"), Manner(provider="facts")).batch_id or 0)
    page = open_page("generate.py")
    assert [expander.label for expander in page.expander if "cancelado" in expander.label] == [
        "Se omiten 15 eventos: 1 cancelado, 14 ya con narrativa"
    ]
    page.session_state["generate-left-out"] = True
    page.run()
    assert "Feria de oficios" in said(page)


def test_a_narrative_shows_its_versions_and_where_they_come_from(
    open_page: Open, context: AppContext
) -> None:
    ask_for(context, 1)
    claimed = claim(context)
    assert claimed
    succeed(context, claimed, Text("Un texto <b>con</b> marcas.\n\nOtro párrafo.", "modelo-x"), (), 1.25)
    page = open_page("narratives.py", id=claimed.event_id)
    told = said(page)
    assert "<p>Un texto &lt;b&gt;con&lt;/b&gt; marcas.</p><p>Otro párrafo.</p>" in told
    told = tables(open_page("narratives.py", id=claimed.event_id, view="history"))
    for known in ("Versión 1", "generación inicial", "modelo-x, a petición de", "1,2 s", "6 palabras"):
        assert known in told


def test_a_narrative_in_two_languages_leads_to_the_other(open_page: Open, context: AppContext) -> None:
    ask_for(context, 1)
    project = find_project(context, "P")
    assert project
    plan(context, Choice(project.id, "en"), Manner(provider="openai"))
    events = set()
    while claimed := claim(context):
        succeed(context, claimed, Text("Un texto.", "modelo-x"), (), 1)
        events.add(claimed.event_id)
    page = open_page("narratives.py", id=events.pop(), language="es")
    assert "Leerla en: Inglés" in [link.proto.label for link in page.get("page_link")]


def test_the_first_import_is_followed_by_what_became_of_it(open_page: Open, context: AppContext) -> None:
    page = open_page("events.py")
    next(field for field in page.text_input if field.label == "Código del proyecto").input("P").run()
    page.file_uploader[0].upload("eventos.csv", events_file(3)).run()
    next(button for button in page.button if button.label == "Importar 3 eventos").click().run()
    assert not page.exception
    assert find_project(context, "P")
    assert page.query_params["view"] == "import", "the address opens the view that says it"
    assert "3 eventos nuevos" in said(page)


def test_a_number_that_is_nobodys_is_said_to_be_so(open_page: Open) -> None:
    assert "No existe la generación número 99." in said(open_page("progress.py", id=99))
    assert "No existe ese evento." in said(open_page("narratives.py", id=99))


def test_the_service_is_said_to_be_away_until_a_worker_is_there(open_page: Open, context: AppContext) -> None:
    ask_for(context)
    page = open_page()
    assert "servicio de redacción: detenido" in said(page)
    assert "3 narrativas esperan y no hay ningún servicio de redacción en marcha." in said(page)
    assert [code.value for code in page.code] == ["python run.py work"]


FAILING = """
from core.errors import Refusal
from pages.parts import mishaps

mishaps.show(Refusal("There is no generation run number {number}.", number=7))
mishaps.show(ValueError("a secret of the house"))
"""


def test_an_error_of_ours_shows_a_code_and_a_refusal_its_sentence(
    open_page: Open, caplog: pytest.LogCaptureFixture
) -> None:
    open_page()
    page = AppTest.from_string(FAILING)
    page.run()
    refusal, fault = (error.value for error in page.error)
    assert refusal == "No existe la generación número 7."
    assert "Error interno" in fault
    assert "secret" not in fault
    code = caplog.records[-1].getMessage().split()[-1]
    assert code in fault


AWAY = """
from core.store.database import Database
from pages.parts import mishaps

try:
    with Database("postgresql://nobody@/nothing?host=/nowhere").read():
        pass
except Exception as error:
    mishaps.show(error)
"""


def test_a_store_that_is_away_is_said_calmly(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page()
    polled = []
    monkeypatch.setattr("pages.parts.live.poll", lambda _name, seconds: polled.append(seconds))
    page = AppTest.from_string(AWAY)
    page.run()
    [warning] = (warning.value for warning in page.warning)
    assert warning.startswith("En este momento no se puede acceder a la base de datos.")
    assert not page.error
    assert polled == [5.0], "the page comes back by itself"


def test_words_are_disarmed_for_places_that_read_markdown() -> None:
    assert prose.plain("**a** [b](c)") == r"\*\*a\*\* \[b\]\(c\)"
    assert "http://" not in prose.plain("http://evil.example")
    assert "\n" not in prose.plain("a\nb")
