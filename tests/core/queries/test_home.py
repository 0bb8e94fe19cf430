"""What the home page asks: counts that are right, failures that still matter, days as they are there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from core.actions.batches import plan
from core.actions.claims import claim
from core.actions.endings import fail, succeed
from core.actions.imports import import_file
from core.actions.jobs import retry
from core.context import AppContext
from core.domain.planning import Choice, Manner, Which
from core.domain.steps import Step
from core.errors import FailureKind, OutsideFailure
from core.llm import Text
from core.queries.days import written_by_day
from core.queries.home import Standing, home, setup
from core.queries.service import ServiceState
from tests.conftest import Clock
from tests.support.accounts import account

HEADINGS = "id,titulo,fecha,lugar,estado\n"
EVENTS = HEADINGS + "\n".join(
    (
        "1,Coro,2026-03-01,Plaza,realizado",
        "2,Feria,2026-03-02,Plaza,realizado",
        "3,Cine,2026-03-03,Plaza,cancelado",
        "4,Taller,2027-03-04,Plaza,planificado",
    )
)


def take_in(context: AppContext, code: str = "P", events: str = EVENTS) -> None:
    import_file(context, code, "e.csv", events.encode(), title=f"Proyecto {code}", language="es")


def ask(context: AppContext, project: int = 1, which: Which = Which.MISSING) -> int:
    return plan(context, Choice(project, "es", which=which), Manner(provider="openai")).batch_id or 0


def write(context: AppContext) -> None:
    claimed = claim(context)
    assert claimed
    succeed(context, claimed, Text("Un texto.", "modelo-x"), (), 1.0)


def miss(context: AppContext) -> None:
    claimed = claim(context)
    assert claimed
    fail(context, claimed, OutsideFailure(FailureKind.KEY_REJECTED), 0.1)


def test_a_project_is_counted_as_it_stands(any_context: AppContext) -> None:
    take_in(any_context)
    assert home(any_context).projects == (Standing(1, "P", "Proyecto P", "es", False, 4, 0, 0, 2),)
    ask(any_context)
    write(any_context)
    write(any_context)
    take_in(any_context, events=EVENTS.replace("1,Coro,2026-03-01,Plaza", "1,Coro,2026-03-01,Teatro"))
    [standing] = home(any_context).projects
    assert (standing.written, standing.missing, standing.stale, standing.due) == (2, 2, 1, 0)


def test_the_newest_texts_come_first(any_context: AppContext) -> None:
    take_in(any_context)
    ask(any_context)
    write(any_context)
    write(any_context)
    ask(any_context, which=Which.ALL)
    write(any_context)
    texts = home(any_context).texts
    assert [(text.title, text.number) for text in texts] == [("Coro", 2), ("Feria", 1), ("Coro", 1)]
    assert {text.provider for text in texts} == {"openai"}


def test_a_failure_matters_until_somebody_asks_again(any_context: AppContext) -> None:
    take_in(any_context)
    first = ask(any_context)
    write(any_context)
    assert home(any_context).going_on
    miss(any_context)
    assert home(any_context).unwritten == {first: 1}
    assert home(any_context).going_on is None
    second = ask(any_context)
    assert home(any_context).unwritten == {}, "another run has it"
    miss(any_context)
    assert home(any_context).unwritten == {second: 1}
    retry(any_context, second)
    write(any_context)
    assert home(any_context).unwritten == {}


def test_the_next_step(context: AppContext) -> None:
    def steps() -> tuple[Step, Step]:
        seen = home(context)
        return seen.next_step(works=True), seen.next_step(works=False)

    assert steps() == (Step.IMPORT, Step.WAIT)
    take_in(context)
    assert steps() == (Step.WRITE, Step.WAIT)
    batch_id = ask(context)
    assert steps() == (Step.FOLLOW, Step.FOLLOW)
    write(context)
    miss(context)
    assert steps() == (Step.RETRY, Step.READ)
    retry(context, batch_id)
    write(context)
    assert steps() == (Step.READ, Step.READ)
    take_in(context, events=EVENTS.replace("Plaza", "Teatro"))
    assert steps() == (Step.RENEW, Step.READ)


def test_the_sample_waits_behind_what_is_real(context: AppContext) -> None:
    take_in(context, "P")
    take_in(context, "Q", HEADINGS + "1,Coro,2026-03-01,Plaza,realizado")
    seen = home(context)
    foremost = seen.foremost("due")
    assert isinstance(foremost, Standing)
    assert foremost.code == "P"
    projects = tuple(replace(project, sample=project.code == "P") for project in seen.projects)
    sampled = replace(seen, projects=projects)
    foremost = sampled.foremost("due")
    assert isinstance(foremost, Standing)
    assert foremost.code == "Q"
    assert sampled.sample


@pytest.mark.parametrize(
    ("zone", "days"), [("UTC", {"2026-11-20": 1, "2026-11-21": 1}), ("America/La_Paz", {"2026-11-20": 2})]
)
def test_days_are_those_of_whoever_looks(
    any_context: AppContext, clock: Clock, zone: str, days: dict[str, int]
) -> None:
    take_in(any_context)
    ask(any_context)
    clock.now = clock.now.replace(hour=23)
    write(any_context)
    clock.now += timedelta(hours=3)
    write(any_context)
    clock.now += timedelta(hours=12)
    found = written_by_day(any_context, ZoneInfo(zone))
    assert {day.day.isoformat(): day.numbers["openai"] for day in found} == days


def test_days_long_past_are_left_out(any_context: AppContext, clock: Clock) -> None:
    take_in(any_context)
    ask(any_context)
    write(any_context)
    assert len(written_by_day(any_context, ZoneInfo("UTC"), days=30)) == 1
    clock.advance(days=29)
    assert len(written_by_day(any_context, ZoneInfo("UTC"), days=30)) == 1
    clock.advance(days=1)
    assert written_by_day(any_context, ZoneInfo("UTC"), days=30) == ()


def test_what_is_set_up(context: AppContext, open_store: Callable[..., AppContext]) -> None:
    found = setup(context)
    assert (found.accounts, found.ai, found.service, found.shared_secret) == (
        False,
        False,
        ServiceState.STOPPED,
        None,
    )
    assert setup(open_store(openai_api_key=SecretStr("test-key"))).ai
    account(context)
    assert setup(context).accounts
