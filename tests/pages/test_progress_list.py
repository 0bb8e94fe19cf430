"""The list of all generation runs: its conditions and their address, standing still, what states mean."""

import json
from collections.abc import Generator
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.batches import cancel
from core.actions.endings import fail, succeed
from core.actions.periods import create_period
from core.actions.workers import sign_on
from core.context import AppContext
from core.domain.actors import Role, system
from core.domain.jobs import BatchState, JobState
from core.domain.periods import PeriodData
from core.errors import FailureKind, OutsideFailure
from core.i18n import set_language_source
from core.i18n.words import word
from core.llm import Text, Usage
from core.queries.projects import list_projects
from pages.parts import runs_legend, runs_live
from tests.make import claim_next, planned_batch
from tests.support.house import House, house_of, press, said, tables

LETTING_IT_STAND, KEEPING_IT_UP = "Let the list stand still", "Keep up to date again"


@pytest.fixture
def house(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Generator[House]:
    with house_of(context, monkeypatch) as opened:
        yield opened


def choose(tab: AppTest, name: str, value: object) -> None:
    tab.selectbox(key=f"runs-{name}").set_value(value).run()
    assert not tab.exception


def shown(tab: AppTest, *ids: int) -> list[int]:
    """Which of these runs the list shows; the bell shows runs too."""
    given = (json.loads(element.proto.json or "{}") for element in tab.get("bidi_component"))
    lists = [each for each in given if "generation run" in each.get("caption", "")]
    there = {row["opens"] for each in lists for row in each["rows"]}
    return [batch_id for batch_id in ids if batch_id in there]


def polls(tab: AppTest) -> bool:
    """Whether the list will ask again by itself."""
    return "sight-batches" in tab.session_state


@pytest.fixture
def three(context: AppContext) -> tuple[int, int, int]:
    """Runs of three projects: one goes on, of one all has failed, one was cancelled."""
    goes_on, failed, cancelled = (planned_batch(context, 2, code) for code in ("ALFA", "BETA", "GAMMA"))
    for _each in range(2):
        fail(context, claim_next(context, failed), OutsideFailure(FailureKind.CUT_OFF, "half"), 1)
    cancel(context, cancelled)
    succeed(context, claim_next(context, goes_on), Text("Un texto.", "m", Usage(900, 0, 200, 0)), (), 1)
    return goes_on, failed, cancelled


def test_an_empty_list_says_what_to_do_and_asks_for_no_conditions(house: House) -> None:
    tab = house.open("progress.py", house.sample(Role.COORDINATOR))
    assert "Nothing has been asked for yet." in said(tab)
    assert not tab.selectbox


def test_a_run_tells_whose_it_is_how_far_and_what_it_cost(house: House, three: tuple[int, ...]) -> None:
    there = said(house.open("progress.py", house.sample()))
    assert '"percent": 50' in there
    assert "1 of 2 ended" in there
    assert '"percent": 100, "lost": 100' in there, "what failed or was cancelled is told apart in the bar"
    assert "no writing service runs" in there
    assert '"text": "–"' in there, "nothing is known of the cost of what was cancelled"
    assert "model without a known price" in there or "failed calls do not say what they cost" in there
    assert "2 with an error" in there
    assert "at least US$" in there or "unknown" in there, "what failed has no price"
    assert all(code in there for code in ("ALFA", "BETA", "GAMMA"))
    assert "3 generation runs" in there


def test_a_number_that_is_none_is_not_repeated_as_another(house: House) -> None:
    there = said(house.open("progress.py", house.sample(), id="9" * 12))
    assert "There is no such generation run." in there
    assert "number 0" not in there


def test_a_run_waits_for_a_worker_and_says_so(house: House, three: tuple[int, ...]) -> None:
    session = house.sample()
    tab = house.open("progress.py", session, id=three[0])
    assert "1 narrative waits and no writing service runs." in said(tab)
    sign_on(house.web, "casa", 1, "1", 1)
    assert "no writing service runs" not in said(house.open("progress.py", session, id=three[0]))
    assert "no writing service runs" not in tables(house.open("progress.py", session))


def test_who_asked_is_told_of_the_command_line_too(house: House, context: AppContext) -> None:
    batch_id = planned_batch(context.acting_as(system()), 1)
    session = house.sample()
    assert "command line" in tables(house.open("progress.py", session))
    assert "asked for from the command line" in said(house.open("progress.py", session, id=batch_id))


def test_conditions_come_from_the_fields_and_from_the_address(house: House, three: tuple[int, ...]) -> None:
    goes_on, failed, cancelled = three
    session = house.sample()
    tab = house.open("progress.py", session, state="troubled")
    assert shown(tab, *three) == [failed]
    choose(tab, "state", "active")
    assert shown(tab, *three) == [goes_on]
    assert tab.query_params["state"] == "active"
    choose(tab, "state", BatchState.CANCELLED)
    assert shown(tab, *three) == [cancelled]
    tab.text_input(key="runs-words").input("nothing is called so").run()
    assert "No generation run fits." in said(tab)
    press(tab, "Remove the conditions")
    assert shown(tab, *three) == list(three)
    assert not tab.query_params

    project = next(each for each in list_projects(house.web) if each.code == "BETA")
    told = {"project": project.id, "order": "name", "person": house.acting(session).actor.user_id}
    again = house.open("progress.py", session, **told)
    assert shown(again, *three) == [failed]
    assert again.selectbox(key="runs-order").value == "name"
    assert said(house.open("progress.py", session, state="<b>", project="x", period=7, to="0001-01-01"))


def test_a_period_is_one_of_the_chosen_project(house: House, three: tuple[int, ...]) -> None:
    context = house.acting(house.sample(Role.COORDINATOR))
    project = next(each for each in list_projects(house.web) if each.code == "ALFA")
    quarter = PeriodData("T3", date(2026, 7, 1), date(2026, 9, 30), None, "", "es")
    period = create_period(context, project.id, quarter)
    tab = house.open("progress.py", context.actor.session or "", project=project.id, period=period)
    assert tab.selectbox(key="runs-period").value == period
    assert shown(tab, *three) == [three[0]], "asked for without days, it is of every period"
    choose(tab, "project", 0)
    assert tab.selectbox(key="runs-period").disabled
    assert shown(tab, *three) == list(three)


def test_the_list_stands_still_when_somebody_wants_it_to(house: House, three: tuple[int, ...]) -> None:
    session = house.sample()
    tab = house.open("progress.py", session)
    assert polls(tab)
    press(tab, LETTING_IT_STAND)
    assert not polls(tab)
    assert "This list has stood still since" in "\n".join(caption.value for caption in tab.caption)
    tab.switch_page("account.py").run()
    tab.switch_page("progress.py").run()
    assert not polls(tab), "it is remembered"
    press(tab, KEEPING_IT_UP)
    assert polls(tab)
    cancel(house.web, three[0])
    ended = house.open("progress.py", session)
    assert not polls(ended), "nothing goes on any more"
    assert LETTING_IT_STAND not in [button.label for button in ended.button]


def test_a_page_that_is_no_more_gives_way_to_the_last(
    house: House, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs_live, "ROWS", 2)
    ids = [planned_batch(context, 1, f"P-{number}") for number in range(3)]
    tab = house.open("progress.py", house.sample(), state="active")
    assert shown(tab, *ids) == ids[1:]
    tab.session_state["runs-page"] = 2
    tab.run()
    assert shown(tab, *ids) == ids[:1]
    cancel(house.web, ids[2])
    tab.run()
    assert shown(tab, *ids) == ids[:2], "there is but one page left"
    choose(tab, "state", "all")
    tab.session_state["runs-page"] = 2
    tab.run()
    assert shown(tab, *ids) == ids[2:]
    choose(tab, "order", "oldest")
    assert shown(tab, *ids) == ids[:2], "another order begins with its first page"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_state_is_explained(house: House, three: tuple[int, ...], language: str) -> None:
    assert set(runs_legend.BATCHES) == set(BatchState)
    assert set(runs_legend.JOBS) == set(JobState)
    tab = house.open("progress.py", house.sample())
    set_language_source(lambda: "en")
    there = said(tab)
    for kind, states in (("batch", BatchState), ("job", JobState)):
        assert all(word(kind, state) in there for state in states)
