"""What the sample holds: a month of a programme, with every oddity of real records once, on whatever day."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row

from core.actions import batches
from core.context import AppContext, open_context
from core.domain.actors import Role
from core.domain.completeness import Gap, gaps
from core.domain.jobs import BatchState, JobState
from core.domain.planning import Manner
from core.llm.rehearsal import LASTING_FAILURE
from core.queries.batches import list_batches
from core.queries.home import home
from core.queries.narratives import narrative
from core.queries.notifications import unread
from core.queries.projects import sample_to_begin
from core.sample import SAMPLE_CODE, load_sample
from core.settings import Settings
from core.store import tables as t
from core.store.events import facts_of
from tests.conftest import Clock
from tests.support.accounts import rows, sample_actor


def events_of(context: AppContext) -> dict[str, Row]:
    return {row.external_id: row for row in rows(context, t.events)}


@pytest.fixture(scope="module")
def loaded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample, to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    shutil.copy(migrated, folder / "cronica.db")
    context = replace(open_context(Settings(data_dir=folder)), clock=Clock())
    assert load_sample(context)
    context.database.close()
    return folder / "cronica.db"


@pytest.fixture
def lived_in(loaded: Path, settings: Settings, open_store: Callable[..., AppContext]) -> AppContext:
    """A store with the sample, in the hands of a sample person."""
    settings.data_dir.mkdir(parents=True)
    shutil.copy(loaded, settings.data_dir / "cronica.db")
    return open_store()


def test_it_holds_what_its_paragraph_promises(lived_in: AppContext) -> None:
    codes = {row.code: row for row in rows(lived_in, t.projects)}
    of_project = Counter(row.project_id for row in rows(lived_in, t.events))
    assert {code: of_project[row.id] for code, row in codes.items()} == {SAMPLE_CODE: 24, "SAMPLE-EN": 6}
    assert all(row.sample for row in codes.values())
    donors = Counter(row.project_id for row in rows(lived_in, t.periods))
    assert donors == {codes[SAMPLE_CODE].id: 2, codes["SAMPLE-EN"].id: 1}
    assert len({row.donor for row in rows(lived_in, t.periods)}) == 3
    assert [row.refused for row in rows(lived_in, t.imports)] == [0, 0, 0, 0]
    told = rows(lived_in, t.notifications)
    assert (len(told), sum(row.read is None for row in told)) == (3, 1)
    coordinator = lived_in.acting_as(sample_actor(lived_in, Role.COORDINATOR))
    assert unread(coordinator).number == 1


def test_its_runs_ended_in_every_way(lived_in: AppContext, clock: Any) -> None:
    runs = list_batches(lived_in).rows
    assert Counter(run.state for run in runs) == {
        BatchState.COMPLETED: 5,
        BatchState.CANCELLED: 1,
        BatchState.COMPLETED_WITH_FAILURES: 1,
    }
    half = next(run for run in runs if run.state is BatchState.COMPLETED_WITH_FAILURES)
    assert timedelta(days=5) < clock.now - half.created < timedelta(days=8)
    assert half.counts.succeeded == half.counts.failed == 4
    failed = [row for row in rows(lived_in, t.jobs) if row.state == JobState.FAILED]
    assert {row.error_kind for row in failed} == {"quota"}
    assert all(row.state not in (JobState.QUEUED, JobState.RUNNING) for row in rows(lived_in, t.jobs))


def test_its_calls_are_about_150_of_two_models_over_30_days(lived_in: AppContext, clock: Any) -> None:
    made = rows(lived_in, t.model_calls)
    assert 140 <= len(made) <= 160
    assert {row.model for row in made} == {"simulado-breve", "simulado-claro"}
    assert all(row.simulated and row.provider == "rehearsal" for row in made)
    days = [clock.now - row.started for row in made]
    assert timedelta(days=28) < max(days) < timedelta(days=31)
    assert min(days) < timedelta(days=3)
    outcomes = Counter(row.outcome for row in made)
    assert {"ok", "timeout", "rate_limit", "server_error", "refused", "cancelled"} <= outcomes.keys()
    assert None not in outcomes
    for row in made:
        assert row.cost is None
        assert row.outcome != "ok" or (row.seconds and row.tokens_in and row.tokens_out)


def test_six_narratives_have_three_to_six_versions(lived_in: AppContext) -> None:
    histories: dict[int, list[Row]] = {}
    for row in rows(lived_in, t.versions):
        histories.setdefault(row.narrative_id, []).append(row)
    rich = [history for history in histories.values() if len(history) > 2]
    assert len(rich) == 6
    assert all(3 <= len(history) <= 6 for history in rich)
    kinds = [{row.change_type for row in history} for history in rich]
    assert all({"initial_generation", "manual_edit", "regeneration"} <= each for each in kinds)
    assert sum("restoration" in each for each in kinds) == 3
    assert {row.model for history in rich for row in history} == {"", "simulado-breve", "simulado-claro"}
    states = Counter(row.state for row in rows(lived_in, t.narratives))
    assert (states["approved"], states["in_review"], states["changes_requested"]) == (1, 1, 1)


def test_one_narrative_is_out_of_date_by_what_was_mended(lived_in: AppContext) -> None:
    event = events_of(lived_in)["EA-06"]
    seen = narrative(lived_in, event.id, "es")
    assert seen
    assert ("42", "45") in {(change.left, change.right) for change in seen.changes}
    in_use = {row.event_id: row.facts_hash for row in rows(lived_in, t.narratives)}
    now = {row.id: row.facts_hash for row in rows(lived_in, t.events)}
    assert [each for each, written_from in in_use.items() if now[each] != written_from] == [event.id]


def check_planted(context: AppContext) -> None:
    """Each oddity of real records, once."""
    known = {name: facts_of(row._mapping) for name, row in events_of(context).items()}
    came = {name: facts.attendance for name, facts in known.items()}
    assert [n for n, a in came.items() if (a.women or 0) + (a.men or 0) > (a.total or 0)] == ["EA-13"]
    assert {a.total for a in came.values()} >= {0, 1, 1250}
    states = Counter(str(facts.state) for facts in known.values())
    assert states == {"done": 26, "unknown": 1, "cancelled": 1, "postponed": 1, "planned": 1}
    assert known["EA-05"].change_reason
    assert known["EA-24"].change_reason
    assert known["EA-24"].planned_on
    assert gaps(known["EA-04"]) == (Gap.STATE,)
    unwilling = [n for n, facts in known.items() if any(not quote.consent for quote in facts.quotes)]
    assert unwilling == ["EA-02"]
    titles = Counter(facts.title for facts in known.values())
    assert [title for title, number in titles.items() if number > 1] == ["Círculo de lectura"]
    telephones = [row.extra for row in events_of(context).values() if row.extra]
    assert len(telephones) == 11
    assert all(extra["Teléfono de contacto"].startswith("600 000 0") for extra in telephones)
    assert all(facts.extra == () for facts in known.values()), "writers are never given them"


def test_its_records_are_odd_in_every_way_once(lived_in: AppContext) -> None:
    check_planted(lived_in)


@pytest.mark.parametrize("day", ["2027-03-01", "2028-02-29", "2027-12-31", "2028-01-01"])
def test_it_is_the_same_on_days_that_are_hard_to_reckon_with(context: AppContext, day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T00:30").astimezone(UTC)
    then = replace(context, clock=lambda: moment)
    load_sample(then)
    check_planted(then)
    assert max(row.started for row in rows(then, t.model_calls)) < moment
    assert all(row.finished and row.finished < moment for row in rows(then, t.batches))
    choice = sample_to_begin(then)
    assert choice
    assert batches.plan(then, choice, Manner("rehearsal")).to_write == 7


def test_texts_still_arrive_when_the_first_page_opens(lived_in: AppContext) -> None:
    """What was asked for in the past does not count; what is asked for now does."""
    choice = sample_to_begin(lived_in)
    assert choice
    planned = batches.plan(lived_in, choice, Manner("rehearsal"))
    waiting = [row.event_id for row in rows(lived_in, t.jobs) if row.state == JobState.QUEUED]
    ids = {row.id: name for name, row in events_of(lived_in).items()}
    assert sorted(ids[each] for each in waiting) == [
        f"EA-{number}" for number in (16, 17, 18, 19, 20, 21, 22)
    ]
    assert planned.to_write == 7
    assert LASTING_FAILURE.partition("/")[2] in {ids[each] for each in waiting}
    assert sample_to_begin(lived_in) is None


def test_the_board_shows_how_far_it_is(lived_in: AppContext) -> None:
    first, *_rest = home(lived_in).periods
    assert (first.events, first.complete, first.written) == (22, 21, 14)
    assert (first.reviewed, first.approved, first.stale) == (3, 1, 1)
    assert first.period.due_on
    assert (first.period.due_on - lived_in.today()).days == 5
