"""The sample goes as a whole, also while somebody writes for it, and nothing else goes with it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from core.actions import batches, claims, endings, imports, upkeep
from core.actions.endings import Ending
from core.actions.jobs import retry
from core.actions.reviews import note_opened, protect, send_back, submit
from core.actions.sample import remove_sample
from core.actions.unsaved import keep_unsaved
from core.actions.versions import edit, name_version
from core.context import AppContext
from core.domain.actors import Role
from core.domain.planning import Choice, Manner, Which
from core.domain.review import Seen
from core.errors import FailureKind, OutsideFailure, Refusal
from core.llm import Text, Usage
from core.queries.narratives import Filter, list_narratives
from core.queries.projects import sample_to_begin
from core.queries.versions import find_version
from core.queries.writing import to_be_cut
from core.store import calls
from core.store.tables import audit_entries, fact_sets, metadata, model_calls, projects
from tests.make import claim_next, csv_file, event_row, project_with, wait_until
from tests.support.accounts import rows, sample_actor
from tests.support.writing import now, running

REHEARSAL, FACTS = Manner(provider="rehearsal"), Manner(provider="facts")
TEXT = Text("Un texto.", "simulacion-1", Usage(10, 0, 5, 0))


def rows_of(context: AppContext) -> dict[str, int]:
    """How many rows each table holds."""
    with context.database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.tables.values()
        }


def loaded(context: AppContext) -> Choice:
    """A sample of a few events without a past, and the choice of all of them."""
    choice = project_with(context, 6, "EJEMPLO")
    make_sample(context, "EJEMPLO")
    return choice


def make_sample(context: AppContext, code: str) -> None:
    """Let a project be of the sample, into which nobody can import any more."""
    with context.database.write() as connection:
        connection.execute(update(projects).where(projects.c.code == code).values(sample=True))


def write_all(context: AppContext, batch_id: int | None) -> None:
    while claimed := claims.claim(context, batch_id):
        endings.succeed(context, claimed, replace(TEXT, body=f"Texto {claimed.job_id}."), (), 0.1)


def live_with(context: AppContext, choice: Choice) -> None:
    """Let people do everything that can be done to the texts of a project."""
    first, second, *_rest = list_narratives(context, Filter(choice.project_id, "es", written=True)).rows
    one, two = (Seen(each.event_id, "es", each.number) for each in (first, second))
    keep_unsaved(context, first.event_id, "es", "A medi", base_number=first.number, seat="a")
    manager = context.acting_as(sample_actor(context, Role.MANAGER))
    submit(context, [one, two])
    send_back(manager, [one, two], remark="Falta algo.")
    protect(context, [one, two])
    edit(context, first.event_id, "es", "De una persona.", base_number=first.number)
    newest = find_version(context, first.event_id, "es", first.number + 1)
    assert newest
    name_version(context, newest, "la buena")
    note_opened(manager, newest)
    proposing = replace(choice, which=Which.ALL, as_proposals=True)
    write_all(context, batches.plan(context, proposing, FACTS).batch_id)


def test_nothing_of_it_is_left(any_context: AppContext) -> None:
    before = rows_of(any_context)
    choice = loaded(any_context)
    for which in (Which.MISSING, Which.ALL):
        planned = batches.plan(any_context, replace(choice, which=which), REHEARSAL)
        write_all(any_context, planned.batch_id)
    live_with(any_context, choice)
    mended = csv_file([event_row(1), event_row(2)])
    for content in (mended, csv_file([event_row(1, asistentes="45"), event_row(2)])):
        more = imports.import_file(any_context, "MÁS", "more.csv", content)
    assert more.project_id
    make_sample(any_context, "MÁS")
    waiting = batches.plan(any_context, Choice(more.project_id, "es"), FACTS)
    assert waiting.batch_id
    batches.cancel(any_context, waiting.batch_id)
    between = rows_of(any_context)
    grown = {name for name in between if between[name] > before[name]}
    assert grown >= {
        "projects", "imports", "events", "event_changes", "fact_sets", "narratives", "versions", "batches",
        "jobs", "model_calls", "notifications", "audit_entries", "version_marks", "readings", "reviews",
        "protections", "proposals", "unsaved_edits",
    }  # fmt: skip
    remove_sample(any_context)
    assert rows_of(any_context) == {**before, "audit_entries": before["audit_entries"] + 1}
    with any_context.database.read() as connection:
        entry = connection.execute(select(audit_entries).order_by(audit_entries.c.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.user_id, entry.subject_id) == (
        "sample.removed",
        any_context.actor.user_id,
        None,
    )
    assert entry.details["versions"] == between["versions"]


def test_what_is_not_of_the_sample_stays_with_all_that_came_of_it(any_context: AppContext) -> None:
    """Also the facts that a narrative elsewhere was written from, or would be, when they are the
    very same."""
    choice = project_with(any_context, 3, "HUERTOS")
    write_all(any_context, batches.plan(any_context, choice, REHEARSAL).batch_id)
    mended = csv_file([event_row(1, asistentes="45"), event_row(2), event_row(3)])
    assert imports.import_file(any_context, "HUERTOS", "mended.csv", mended).updated == 1
    other = imports.import_file(any_context, "OTRO", "o.csv", csv_file([event_row(4)])).project_id
    assert other
    batches.plan(any_context, Choice(other, "es"), FACTS)
    alone = rows_of(any_context)
    sample = project_with(any_context, 5, "EJEMPLO")
    make_sample(any_context, "EJEMPLO")
    write_all(any_context, batches.plan(any_context, sample, REHEARSAL).batch_id)
    assert rows_of(any_context)["fact_sets"] == 5
    remove_sample(any_context)
    after = {**alone, "audit_entries": alone["audit_entries"] + 1, "fact_sets": alone["fact_sets"] + 1}
    assert rows_of(any_context) == after


def test_a_simulated_trial_of_somebody_else_stays(any_context: AppContext) -> None:
    loaded(any_context)
    trial = {"purpose": calls.TRIAL, "provider": "rehearsal", "model": "m", "simulated": True}
    now_begun = {"attempt": 1, "round": 1, "started": any_context.clock()}
    with any_context.database.write() as connection:
        kept = calls.open_call(connection, trial | now_begun)
        calls.open_call(connection, trial | now_begun | {"detail": calls.OF_SAMPLE})
    remove_sample(any_context)
    assert [each.id for each in rows(any_context, model_calls)] == [kept]


def test_without_a_sample_nothing_is_done(any_context: AppContext) -> None:
    project_with(any_context, 1)
    before = rows_of(any_context)
    remove_sample(any_context)
    assert rows_of(any_context) == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_nothing_real_gets_into_it(any_context: AppContext, dry_run: bool) -> None:
    """It would go with the sample, narratives and all."""
    loaded(any_context)
    before = rows_of(any_context)
    with pytest.raises(Refusal, match="EJEMPLO is the sample; choose another code"):
        imports.import_file(any_context, " EJEMPLO ", "e.csv", csv_file([event_row(1)]), dry_run=dry_run)
    assert rows_of(any_context) == before
    remove_sample(any_context)
    assert imports.import_file(any_context, "EJEMPLO", "e.csv", csv_file([event_row(1)])).taken == 1


def test_it_can_be_loaded_again(any_context: AppContext) -> None:
    loaded(any_context)
    remove_sample(any_context)
    choice = loaded(any_context)
    assert sample_to_begin(any_context) == choice
    planned = batches.plan(any_context, choice, FACTS)
    write_all(any_context, planned.batch_id)
    assert planned.to_write > 5


LATE: dict[str, Callable[[AppContext, claims.Claimed], Ending]] = {
    "succeed": lambda context, claimed: endings.succeed(context, claimed, TEXT, (), 1),
    "retry": lambda context, claimed: endings.fail(context, claimed, OutsideFailure(FailureKind.TIMEOUT), 1),
    "fail": lambda context, claimed: endings.fail(context, claimed, OutsideFailure(FailureKind.QUOTA), 1),
    "falls back": lambda context, claimed: endings.fail(
        context, replace(claimed, falls_back=True), OutsideFailure(FailureKind.QUOTA), 1
    ),
    "cut": lambda context, claimed: endings.let_go(context, claimed, 1, calls.CANCELLED),
    "given back": lambda context, claimed: endings.let_go(context, claimed, 1, calls.ABANDONED),
}


@pytest.mark.parametrize("late", LATE)
def test_who_still_writes_for_it_ends_quietly(any_context: AppContext, late: str) -> None:
    choice = loaded(any_context)
    batches.plan(any_context, choice, REHEARSAL)
    claimed = claim_next(any_context)
    remove_sample(any_context)
    after = rows_of(any_context)
    assert to_be_cut(any_context, [claimed.owner]) == {claimed.owner}
    upkeep.prolong(any_context, [claimed.owner])
    assert LATE[late](any_context, claimed) is Ending.NOT_OURS
    assert upkeep.sweep(any_context) == 0
    assert rows_of(any_context) == after
    with pytest.raises(Refusal):
        retry(any_context, claimed.batch_id)


def test_a_runner_that_writes_lets_go_of_it(
    any_context: AppContext, caplog: pytest.LogCaptureFixture
) -> None:
    """Each narrative would take minutes: that the runner ends in seconds shows that it was told."""
    slow = any_context.settings.model_copy(update={"rehearsal_pace": 100})
    context = replace(any_context, settings=slow, clock=now)
    before = rows_of(context)
    planned = batches.plan(context, loaded(context), REHEARSAL)
    assert planned.batch_id
    with running(context) as runner:
        runner.write_batch(planned.batch_id, 4)
        wait_until(lambda: rows_of(context)["model_calls"] >= 4)
        remove_sample(context)
        wait_until(lambda: not runner._live, seconds=5)
    assert rows_of(context) == {**before, "audit_entries": before["audit_entries"] + 1}
    assert caplog.records == []


@pytest.fixture
def busy(any_context: AppContext) -> Iterator[AppContext]:
    """A store in which threads claim, write and beat without end."""
    context = replace(any_context, clock=now)
    stop = threading.Event()
    owners: list[str] = []
    settings_before = rows_of(context)

    def write() -> None:
        while not stop.is_set():
            if claimed := claims.claim(context):
                owners.append(claimed.owner)
                endings.succeed(context, claimed, replace(TEXT, body=claimed.owner), (), 0.1)

    def beat() -> None:
        while not stop.is_set():
            upkeep.prolong(context, owners[-20:])
            upkeep.sweep(context)

    assert settings_before["jobs"] == 0
    with ThreadPoolExecutor(5) as threads:
        work = [threads.submit(each) for each in (write, write, write, beat, beat)]
        try:
            yield context
        finally:
            stop.set()
        for done in work:
            done.result()


def test_removing_and_writing_at_once_never_stand_in_each_others_way(busy: AppContext) -> None:
    """Not even for the moment after which PostgreSQL ends one of two that wait for each other."""
    for _round in range(12):
        choice = loaded(busy)
        for _each in range(2):
            batches.plan(busy, replace(choice, which=Which.ALL), REHEARSAL)
        remove_sample(busy)
        with busy.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(fact_sets)).scalar() == 0
    assert rows_of(busy)["versions"] == 0


def test_two_who_remove_it_at_once(any_context: AppContext) -> None:
    loaded(any_context)
    together = threading.Barrier(2)

    def remove(_each: int) -> None:
        any_context.database.engine.connect().close()
        together.wait()
        remove_sample(any_context)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(remove, range(2)))
    removed = audit_entries.c.action == "sample.removed"
    with any_context.database.read() as connection:
        assert connection.execute(select(func.count()).where(removed)).scalar() == 1
