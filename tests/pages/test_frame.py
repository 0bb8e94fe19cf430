"""The frame and the home page without a browser: who is here, what their role finds, what comes next."""

import json
from datetime import timedelta

import pytest
import streamlit as st
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from core.actions.claims import claim
from core.actions.endings import fail, succeed
from core.actions.house_settings import change_region
from core.actions.imports import import_file
from core.actions.jobs import retry
from core.actions.people import change_preferences
from core.actions.signing import sign_out
from core.context import AppContext
from core.domain.actors import Role
from core.domain.permission import PAGES, ROLES_WITH, Right
from core.domain.planning import Include, Which
from core.errors import FailureKind, OutsideFailure
from core.llm import Text
from core.queries.narratives import Filter, list_narratives
from core.queries.notifications import unread
from core.queries.projects import find_project, list_projects
from core.queries.sessions import form_token
from core.sample import load_sample
from core.store.tables import notifications, projects, sessions, users
from pages.parts import prose
from pages.parts.charts import template
from pages.parts.person import process_context
from pages.parts.sections import SECTIONS, icons
from tests.pages.conftest import ROOT, events_file
from tests.pages.test_pages import Open, ask_for, open_page, said
from tests.support.accounts import account, enter
from tests.support.house import tables

__all__ = ["open_page"]

HOSTILE = "**Ana** [aquí](http://evil.example/) <img src=x>"


def labels(page: AppTest) -> list[str]:
    """What the buttons and the links of a page are called."""
    return [*(button.label for button in page.button), *(link.proto.label for link in page.get("page_link"))]


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def written(context: AppContext, events: int = 3, *, failing: int = 0) -> int:
    """A project whose narratives were written, but for the last ones. Returns the batch."""
    batch_id = ask_for(context, events)
    for number in range(events):
        claimed = claim(context)
        assert claimed
        if number < events - failing:
            succeed(context, claimed, Text("Un texto.", "modelo-x"), (), 1.0)
        else:
            fail(context, claimed, OutsideFailure(FailureKind.KEY_REJECTED), 0.1)
    return batch_id


@pytest.mark.parametrize("session", [None, "invented"])
def test_without_a_session_only_the_way_to_the_sign_in_is_there(open_page: Open, session: str | None) -> None:
    open_page()
    page = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    page.user = {"is_logged_in": True, "session": session}
    page.run()
    assert not page.exception
    assert 'href="/sign-in"' in said(page)
    assert not page.title
    assert not page.sidebar.children
    assert labels(page) == []


def test_a_session_that_ends_is_over_at_the_next_run(open_page: Open) -> None:
    page = open_page("narratives.py")
    sign_out(process_context(), page.user["session"])
    page.run()
    assert not page.exception
    assert 'href="/sign-in"' in said(page)
    assert not page.title


def test_being_here_is_noted_now_and_then(open_page: Open, context: AppContext) -> None:
    page = open_page()
    mine = sessions.c.id == page.user["session"]

    def seen() -> timedelta:
        with context.database.read() as connection:
            then = connection.execute(select(sessions.c.seen).where(mine)).scalar_one()
        return process_context().clock() - then

    with context.database.write() as connection:
        then = process_context().clock() - timedelta(minutes=4)
        connection.execute(update(sessions).where(mine).values(seen=then))
    page.run()
    assert seen() > timedelta(minutes=3), "not at every run: it is a write"
    with context.database.write() as connection:
        connection.execute(update(sessions).where(mine).values(seen=then - timedelta(minutes=2)))
    page.run()
    assert seen() < timedelta(minutes=1)


def test_the_language_is_changed_in_the_frame_and_kept(open_page: Open, context: AppContext) -> None:
    page = open_page("progress.py")
    assert page.title[0].value == "Seguimiento"
    page.sidebar.segmented_control[0].set_value("en").run()
    assert page.title[0].value == "Progress"
    assert open_page("progress.py").title[0].value == "Progress", "chosen, it goes before the browser's"


def test_numbers_are_written_as_the_person_or_else_the_house_wants(
    open_page: Open, context: AppContext
) -> None:
    ask_for(context, 1)
    claimed = claim(context)
    assert claimed
    succeed(context, claimed, Text("Un texto.", "modelo-x"), (), 1.25)
    duration = "{} s"
    assert duration.format("1,2") in tables(open_page("narratives.py", view="history", id=claimed.event_id))
    change_region(context, "point")
    assert duration.format("1.2") in tables(open_page("narratives.py", view="history", id=claimed.event_id))
    change_preferences(context, region="comma")
    assert duration.format("1,2") in tables(open_page("narratives.py", view="history", id=claimed.event_id))


def test_a_name_is_read_as_a_name(open_page: Open, context: AppContext) -> None:
    account(context)
    with context.database.write() as connection:
        connection.execute(update(users).where(~users.c.sample).values(name=HOSTILE))
    page = open_page(session=enter(process_context()).session)
    assert "Hola, **Ana** [aquí](http://evil.example/) &lt;img src=x&gt;" in said(page)
    [menu] = [label for label in popovers(page) if "Ana" in label]
    assert menu == prose.plain(HOSTILE)
    forms = [element.proto.body for element in page.get("html") if "/sign-out" in element.proto.body]
    assert len(forms) == 1
    assert not [body for body in bodies(page) if "/sign-in/sample" in body], (
        "with accounts, nobody is a sample"
    )


def popovers(page: AppTest) -> list[str]:
    return [element.proto.popover.label for element in page.get("popover")]


def bodies(page: AppTest) -> list[str]:
    return [element.proto.body for element in page.get("html")]


def test_sample_people_change_into_each_other_by_a_form(open_page: Open) -> None:
    page = open_page(role=Role.ANALYST)
    [form] = [body for body in bodies(page) if "/sign-in/sample" in body]
    token = form_token(process_context(), page.user["session"])
    assert f'name="token" value="{token}"' in form
    assert [role for role in Role if f'name="person" value="{role}"' in form] == [
        Role.COORDINATOR,
        Role.MANAGER,
        Role.ADMINISTRATOR,
    ]


def test_the_bell_tells_what_has_ended_until_it_is_read(open_page: Open, context: AppContext) -> None:
    assert "Sin avisos por leer" in popovers(open_page())
    written(context, 3, failing=1)
    with context.database.write() as connection:
        told = {**dict(unread(context).rows[0].data), "name": HOSTILE}
        connection.execute(update(notifications).values(data=told))
    page = open_page("narratives.py")
    assert ":red-badge[1] aviso sin leer" in popovers(page)
    assert HOSTILE not in said(page), "only as data of the list, which sets it as text"
    press(page, "Marcar como leídos")
    assert unread(context).number == 0
    assert "Sin avisos por leer" in popovers(page)


@pytest.mark.parametrize("role", Role)
def test_buttons_are_those_that_the_role_may_press(open_page: Open, context: AppContext, role: Role) -> None:
    batch_id = written(context, 2, failing=1)
    works = role in ROLES_WITH[Right.WORK]
    assert ("Reintentar las fallidas" in labels(open_page("progress.py", role=role, id=batch_id))) is works
    unwritten = list_narratives(context, Filter(1, "es", written=False)).rows[0].event_id
    offered = labels(open_page("narratives.py", role=role, id=unwritten))
    assert ("Generar" in offered, "Generar una propuesta" in offered) == (works, role is Role.ANALYST)
    ways = [each.key for each in open_page("events.py", role=role).segmented_control]
    assert ("events-view" in ways) is works
    load_sample_beside(context)
    assert ("Sí, eliminar" in labels(open_page(role=role))) is works


def load_sample_beside(context: AppContext) -> None:
    """The project that is there becomes the sample."""
    with context.database.write() as connection:
        connection.execute(update(projects).values(sample=True))


@pytest.mark.parametrize("role", Role)
def test_an_empty_store_says_what_to_do_next(open_page: Open, role: Role) -> None:
    page = open_page(role=role)
    if role in ROLES_WITH[Right.WORK]:
        assert {"Importar eventos", "Cargar el ejemplo"} <= set(labels(page))
    else:
        assert "Todavía no hay nada que leer." in said(page)
        assert "Importar eventos" not in labels(page)


def test_the_next_step_follows_the_work(open_page: Open, context: AppContext) -> None:
    def steps() -> tuple[bool, ...]:
        names = ("Generar 3 narrativas", "Seguirla", "Ver por qué y reintentarla", "Leer las narrativas")
        coordinators = labels(open_page(role=Role.COORDINATOR))
        return tuple(name in coordinators for name in names)

    import_file(context, "P", "e.csv", events_file(3))
    assert steps() == (True, False, False, False)
    batch_id = ask_for(context, 3)
    assert steps() == (False, True, False, False)
    for failing in (False, False, True):
        claimed = claim(context)
        assert claimed
        if failing:
            fail(context, claimed, OutsideFailure(FailureKind.KEY_REJECTED), 0.1)
        else:
            succeed(context, claimed, Text("Un texto.", "modelo-x"), (), 1.0)
    assert steps() == (False, False, True, False)
    assert "Leer las narrativas" in labels(open_page(role=Role.MANAGER)), "who reads is not asked to mend"
    retry(context, batch_id)
    claimed = claim(context)
    assert claimed
    succeed(context, claimed, Text("Un texto.", "modelo-x"), (), 1.0)
    assert steps() == (False, False, False, True)


def test_what_went_out_of_date_is_to_be_written_again(open_page: Open, context: AppContext) -> None:
    written(context, 2)
    import_file(context, "P", "e.csv", events_file(2).replace(b"Escuela 01", b"Escuela nueva"))
    page = open_page(role=Role.COORDINATOR)
    assert "Volver a generar 1 narrativa" in labels(page)
    [cards] = (
        json.loads(each.proto.json) for each in page.get("bidi_component") if "shares" in each.proto.json
    )
    [project] = cards["cards"]
    assert project["shares"] == {"fresh": 1, "late": 1, "rest": 0}
    told = {f"{lead['before']}{lead['number']}{lead['after']}": lead["address"] for lead in project["leads"]}
    assert told == {
        "2 eventos": "events?project=1",
        "2 con narrativa": "narratives?project=1&written=with",
        "1 desactualizada": "narratives?project=1&written=stale",
    }


def test_an_administrator_sees_what_is_not_set_up(open_page: Open, context: AppContext) -> None:
    page = open_page()
    assert {"Crear la primera cuenta", "Configurarlo"} <= set(labels(page))
    assert "No hay ninguno en marcha. Para iniciarlo: python run.py work" in said(page)
    assert "Crear la primera cuenta" not in labels(open_page(role=Role.COORDINATOR))
    account(context)
    page = open_page(session=enter(process_context()).session)
    assert "Crear la primera cuenta" not in labels(page)


def test_the_sample_is_marked_and_goes_when_asked_once_more(open_page: Open, context: AppContext) -> None:
    load_sample(context)
    page = open_page("narratives.py", role=Role.COORDINATOR)
    assert page.selectbox[0].options == ["Escuelas Abiertas (Ejemplo)", "Open Libraries (Ejemplo)"]
    page = open_page(role=Role.COORDINATOR)
    assert ":violet-badge[◆ Ejemplo]" in said(page)
    assert "Quitar el ejemplo" not in labels(page), "it only asks"
    press(page, "Sí, eliminar")
    assert list_projects(context) == ()
    assert "Cargar el ejemplo" in labels(page)


def test_an_address_brings_its_filter_and_nothing_besides(open_page: Open, context: AppContext) -> None:
    for code in ("P", "Q"):
        import_file(context, code, "e.csv", events_file(3))
    page = open_page("narratives.py")
    page.text_input[0].input("nada").run()
    wanted = find_project(context, "P")
    assert wanted
    page.query_params["project"], page.query_params["written"] = str(wanted.id), "without"
    page.run()
    assert (page.selectbox[0].value, page.text_input[0].value) == (wanted.id, "")
    assert page.session_state["narratives-written"] == "without"
    for name, value in (("project", "999999999999"), ("written", "<script>")):
        odd = open_page("narratives.py", **{name: value})
        assert not odd.error
        assert value not in str(odd.query_params)


def test_the_way_to_generate_brings_its_project_and_nothing_besides(
    open_page: Open, context: AppContext
) -> None:
    import_file(context, "P", "e.csv", events_file(3))
    import_file(context, "Q", "e.csv", events_file(2))
    wanted = find_project(context, "P")
    assert wanted
    page = open_page("generate.py")
    page.number_input(key="generate-limit").set_value(1).run()
    assert "Generar 1 narrativa" in labels(page)
    page.query_params["project"], page.query_params["which"] = str(wanted.id), "stale"
    page.run()
    assert not page.exception
    assert (page.selectbox[0].value, page.selectbox[1].value) == (wanted.id, Which.STALE)
    assert "Generar 3 narrativas" in labels(page)
    page.selectbox(key="generate-which").set_value(Which.ALL).run()
    assert page.selectbox(key="generate-which").value == Which.ALL, (
        "what is chosen then goes before the address"
    )
    assert page.query_params["which"] == "all"


@pytest.mark.parametrize(
    ("page", "kind", "key", "value"),
    [
        ("events.py", "selectbox", "import-project", ""),
        ("events.py", "text_input", "events-words", "taller"),
        ("narratives.py", "text_input", "narratives-words", "taller"),
        ("narratives.py", "selectbox", "narratives-written", "without"),
        ("generate.py", "selectbox", "generate-which", Which.ALL),
        ("generate.py", "number_input", "generate-limit", 2),
        ("generate.py", "pills", "generate-include", [Include.PLANNED]),
        ("generate.py", "toggle", "generate-sent", True),
        ("progress.py", "pills", "states-1", ["failed"]),
    ],
)
def test_what_is_half_filled_survives_a_change_of_page(
    open_page: Open, context: AppContext, page: str, kind: str, key: str, value: object
) -> None:
    written(context, 3, failing=1)
    import_file(context, "Q", "e.csv", events_file(3))
    asked = {"progress.py": {"id": "1"}, "events.py": {"view": "import"}}.get(page, {})
    asked = {} if key.startswith("events-") else asked
    tab = open_page(page, **asked)
    getattr(tab, kind)(key=key).set_value(value).run()
    assert not tab.exception
    tab.query_params.clear()
    tab.switch_page("account.py").run()
    assert not tab.exception
    for name, said_before in asked.items():
        tab.query_params[name] = said_before
    tab.switch_page(page).run()
    assert not tab.exception
    assert getattr(tab, kind)(key=key).value == value


def test_a_project_that_was_begun_is_gone_on_with(open_page: Open) -> None:
    tab = open_page("events.py")
    tab.text_input(key="import-code").set_value("NUEVO")
    tab.text_input(key="import-title").set_value("Un proyecto nuevo")
    tab.selectbox(key="import-language").set_value("en").run()
    tab.switch_page("account.py").run()
    tab.switch_page("events.py").run()
    assert not tab.exception
    assert [tab.text_input(key=f"import-{name}").value for name in ("code", "title")] == [
        "NUEVO",
        "Un proyecto nuevo",
    ]
    assert tab.selectbox(key="import-language").value == "en"


def test_every_page_has_its_place_its_icon_and_its_roles() -> None:
    entries = [entry for group in SECTIONS.values() for entry in group]
    assert {entry.address for entry in entries} == set(PAGES)
    assert all((ROOT / "pages" / entry.script).exists() for entry in entries)
    assert all(f'[href$="/{entry.address}"]' in icons() for entry in entries)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_chart_wears_the_colours_of_the_house(look: str) -> None:
    layout = template(look).layout
    assert layout.font.color == st.get_option(f"theme.{look}.textColor")
    assert list(layout.colorway) == st.get_option(f"theme.{look}.chartCategoricalColors")


CHART = """
import plotly.graph_objects as go
import streamlit as st
from pages.parts.charts import show_chart

show_chart(go.Figure(go.Bar(y=[1.5])), "Una barra", key="chart")
"""


@pytest.mark.parametrize(("look", "language", "separators"), [("light", "es", ",."), ("dark", "en", ".,")])
def test_a_chart_is_drawn_for_who_reads_it(
    open_page: Open, look: str, language: str, separators: str
) -> None:
    open_page()
    page = AppTest.from_string(CHART)
    page.context = {"locale": language, "theme": look}
    page.run()
    assert not page.exception
    drawn = json.loads(page.get("plotly_chart")[0].proto.spec)["layout"]
    assert drawn["separators"] == separators
    assert drawn["template"]["layout"]["font"]["color"] == st.get_option(f"theme.{look}.textColor")
