"""Planning a batch: what becomes a job, what is left out with its reason, and who is rung for."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.actions import batches, claims, endings, imports, reviews, versions
from core.actions.jobs import retry
from core.actions.periods import create_period
from core.context import AppContext
from core.domain.actors import Role
from core.domain.jobs import BatchState, JobState
from core.domain.periods import PeriodData
from core.domain.planning import Choice, Include, Manner, SkipReason, Which
from core.errors import FailureKind, Forbidden, OutsideFailure, Refusal
from core.llm import Text
from core.queries.batches import find_batch, list_batches
from core.queries.jobs import list_jobs
from core.queries.planning import preview
from core.store.tables import audit_entries
from tests.make import FIRST_DAY, batch_seen, csv_file, event_row, project_with
from tests.support.reviewing import again, seen, texts, whose

FACTS = Manner(provider="facts")


def write_all(context: AppContext, choice: Choice, manner: Manner = FACTS) -> int:
    """Plan a choice and write it to the end, each text in a word. Returns the batch."""
    planned = batches.plan(context, choice, manner)
    assert planned.batch_id
    while claimed := claims.claim(context, planned.batch_id):
        endings.succeed(context, claimed, Text(f"Texto de {claimed.request.reference}.", "m"), (), 0.1)
    return planned.batch_id


def test_every_reason_to_leave_an_event_out_comes_from_its_rows(any_context: AppContext) -> None:
    choice = project_with(any_context, 1)
    write_all(any_context, choice)
    rows = [
        event_row(2, estado="cancelado"),
        event_row(3, estado="previsto"),
        event_row(4, fecha="2026-12-24", estado="", asistentes="", mujeres="", resultados=""),
        event_row(5),
        event_row(6),
    ]
    imports.import_file(any_context, "HUERTOS", "more.csv", csv_file(rows))
    busy = batches.plan(any_context, replace(choice, limit=1), FACTS)
    assert busy.to_write == 1, "an event is being written by another batch"
    planned = batches.plan(any_context, choice, FACTS)
    assert planned.to_write == 1
    assert planned.skipped == {
        SkipReason.ALREADY_WRITTEN: 1,
        SkipReason.CANCELLED: 1,
        SkipReason.NOT_YET_HELD: 2,
        SkipReason.BEING_WRITTEN: 1,
    }
    assert planned.batch_id
    batch = find_batch(any_context, planned.batch_id)
    assert batch
    assert (batch.counts.total, batch.counts.skipped, batch.counts.queued) == (6, 5, 1)
    skipped = list_jobs(any_context, batch.id, [JobState.SKIPPED])
    assert {job.event_title.split()[-1]: job.skip_reason for job in skipped}["2"] == SkipReason.CANCELLED
    wanted = replace(choice, include=frozenset(Include), which=Which.ALL)
    assert batches.plan(any_context, wanted, FACTS).skipped == {SkipReason.BEING_WRITTEN: 2}


def test_stale_writes_what_is_missing_and_what_changed_since(any_context: AppContext) -> None:
    choice = project_with(any_context, 3)
    write_all(any_context, replace(choice, limit=2))
    mended = csv_file([event_row(1, asistentes="45"), event_row(2), event_row(3)])
    assert imports.import_file(any_context, "HUERTOS", "mended.csv", mended).updated == 1
    stale = batches.plan(any_context, replace(choice, which=Which.STALE), FACTS)
    assert (stale.to_write, stale.skipped) == (2, {SkipReason.NOTHING_CHANGED: 1})


def test_failed_means_those_whose_last_job_failed(any_context: AppContext) -> None:
    choice = project_with(any_context, 3)
    batches.plan(any_context, replace(choice, limit=2), FACTS)
    while claimed := claims.claim(any_context):
        endings.fail(any_context, claimed, OutsideFailure(FailureKind.CONTENT_FILTER), 0.1)
    failed = replace(choice, which=Which.FAILED)
    assert preview(any_context, failed).skipped == {}
    assert preview(any_context, failed).to_write == 2
    batch_id = write_all(any_context, failed)
    batch = find_batch(any_context, batch_id)
    assert batch
    assert (batch.counts.total, batch.state) == (2, BatchState.COMPLETED)
    assert batches.plan(any_context, failed, FACTS).batch_id is None


def test_days_are_both_included_and_a_limit_takes_the_first_by_date(any_context: AppContext) -> None:
    choice = project_with(any_context, 20)
    days = replace(choice, first_day=FIRST_DAY + timedelta(days=5), last_day=FIRST_DAY + timedelta(days=8))
    assert preview(any_context, days).to_write == 4
    planned = batches.plan(any_context, replace(days, limit=3), FACTS)
    assert planned.batch_id
    jobs = list_jobs(any_context, planned.batch_id)
    assert [job.event_title.split()[-1] for job in jobs] == ["5", "6", "7"]


def test_with_nothing_to_write_no_batch_is_made_and_nobody_is_rung(context: AppContext) -> None:
    rung: list[int] = []
    context = replace(context, ring=rung.append)
    choice = project_with(context, 3, estado="cancelado")
    planned = batches.plan(context, choice, FACTS)
    assert (planned.batch_id, planned.to_write, planned.skipped) == (None, 0, {SkipReason.CANCELLED: 3})
    assert list_batches(context).total == 0
    assert not rung


def test_the_name_the_log_and_the_rings_of_a_batch(open_store: Callable[..., AppContext]) -> None:
    rung: list[int] = []
    context = replace(open_store(threads=4, workers=2), ring=rung.append)
    choice = project_with(context, 20)
    days = replace(choice, first_day=FIRST_DAY, last_day=FIRST_DAY + timedelta(days=29), limit=3)
    few, many = batches.plan(context, days, FACTS), batches.plan(context, choice, FACTS)
    assert rung == [3, 8], "at most once for each thread"
    assert few.batch_id
    assert many.batch_id
    named = [find_batch(context, batch_id) for batch_id in (few.batch_id, many.batch_id)]
    assert [batch.name for batch in named if batch] == [
        "Huertos · 1 sept 2026 – 30 sept 2026 · 3 narrativas",
        "Huertos · 17 narrativas",
    ]
    with context.database.read() as connection:
        logged = connection.execute(
            select(audit_entries)
            .where(audit_entries.c.action == "batch.planned")
            .order_by(audit_entries.c.id)
        ).all()
    assert [(row.subject_id, row.user_id) for row in logged] == [
        (few.batch_id, context.actor.user_id),
        (many.batch_id, context.actor.user_id),
    ]


def test_a_name_speaks_the_language_of_whoever_asks(any_context: AppContext) -> None:
    """Also of narratives in another one, and of a period that is in another one."""
    choice = replace(project_with(any_context, 3), language="en", limit=1)
    days = replace(choice, first_day=FIRST_DAY, last_day=FIRST_DAY + timedelta(days=29))
    other = replace(days, last_day=FIRST_DAY + timedelta(days=20))
    period = PeriodData("T3", FIRST_DAY, FIRST_DAY + timedelta(days=29), language="es")
    create_period(any_context, choice.project_id, period)

    def name(asked: Choice) -> str:
        planned = batches.plan(any_context, asked, FACTS)
        batch = find_batch(any_context, planned.batch_id or 0)
        assert batch
        return batch.name

    assert name(other) == "Huertos · 1 sept 2026 – 21 sept 2026 · 1 narrativa · Inglés"
    assert name(days) == "T3 · Huertos · 1 narrativa · Inglés"
    create_period(any_context, choice.project_id, replace(period, name="Q3", language="en"))
    assert name(days) == "Q3 · Huertos · 1 narrativa · Inglés"
    assert name(replace(days, language="es")) == "T3 · Huertos · 1 narrativa"


def test_a_handful_is_left_to_whoever_asked(context: AppContext) -> None:
    rung: list[int] = []
    context = replace(context, ring=rung.append)
    choice = project_with(context, 12)
    assert batches.plan(context, replace(choice, limit=5), FACTS, inline=True).inline
    assert not rung
    assert not batches.plan(context, replace(choice, limit=6), FACTS, inline=True).inline
    assert rung == [6]
    assert not batches.plan(context, replace(choice, limit=1), FACTS).inline, "nobody asked for it"


def test_an_unknown_project_or_writer_is_refused(any_context: AppContext) -> None:
    with pytest.raises(Refusal, match="no such project"):
        batches.plan(any_context, Choice(404, "es"), FACTS)
    choice = project_with(any_context, 1)
    with pytest.raises(Refusal, match="poet"):
        batches.plan(any_context, choice, Manner(provider="poet"))


def test_two_plans_at_once_never_queue_an_event_twice(any_context: AppContext) -> None:
    """And neither person sees the index that would forbid it."""
    choice = project_with(any_context, 30)
    askers = 4
    together = threading.Barrier(askers)

    def ask(_asker: int) -> batches.Planned:
        any_context.database.engine.connect().close()
        together.wait()
        return batches.plan(any_context, choice, FACTS)

    with ThreadPoolExecutor(askers) as threads:
        planned = list(threads.map(ask, range(askers)))
    assert sorted(one.to_write for one in planned) == [0, 0, 0, 30]
    assert sum(one.skipped.get(SkipReason.BEING_WRITTEN, 0) for one in planned) == 90


def test_a_retry_and_a_plan_at_once_never_queue_an_event_twice(any_context: AppContext) -> None:
    choice = project_with(any_context, 10)
    first = batches.plan(any_context, choice, FACTS).batch_id
    assert first
    batches.cancel(any_context, first)
    together = threading.Barrier(2)

    def ask_again() -> int:
        together.wait()
        return retry(any_context, first)

    def plan() -> int:
        together.wait()
        return batches.plan(any_context, choice, FACTS).to_write

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(ask_again), threads.submit(plan)]
        assert sorted(one.result() for one in done) == [0, 10]


def test_what_people_wrote_or_decided_is_spared_with_its_reason(any_context: AppContext) -> None:
    choice = texts(any_context, 5)
    approved, protected, both, edited, _plain = chosen = seen(any_context, choice)
    reviews.approve(any_context, [approved, both])
    reviews.protect(any_context, [protected, both])
    versions.edit(any_context, edited.event_id, "es", "De una persona.", base_number=1)
    for asked in (replace(choice, which=Which.ALL), again(choice, *chosen)):
        expected = {SkipReason.APPROVED: 2, SkipReason.PROTECTED: 1, SkipReason.EDITED_BY_HAND: 1}
        assert preview(any_context, asked).skipped == expected
        assert preview(any_context, asked).to_write == 1
    planned = batches.plan(any_context, replace(choice, which=Which.ALL), FACTS)
    assert (planned.to_write, planned.skipped) == (1, expected)
    assert planned.batch_id
    skipped = list_jobs(any_context, planned.batch_id, [JobState.SKIPPED])
    assert {job.event_id: job.skip_reason for job in skipped}[edited.event_id] == SkipReason.EDITED_BY_HAND


def test_proposals_spare_nothing_since_they_replace_nothing(any_context: AppContext) -> None:
    choice = texts(any_context, 3)
    chosen = seen(any_context, choice)
    reviews.approve(any_context, chosen[:1])
    reviews.protect(any_context, chosen[1:2])
    versions.edit(any_context, chosen[2].event_id, "es", "De una persona.", base_number=1)
    asked = replace(choice, which=Which.ALL, as_proposals=True)
    assert (preview(any_context, asked).to_write, preview(any_context, asked).skipped) == (3, {})
    planned = batches.plan(any_context, asked, FACTS)
    assert (planned.to_write, planned.skipped) == (3, {})
    assert planned.batch_id
    assert batch_seen(any_context, planned.batch_id).options["as_proposals"] is True


def test_an_analyst_plans_proposals_alone_and_leaves_runs_to_others(any_context: AppContext) -> None:
    choice = project_with(any_context, 2)
    analyst = whose(any_context, Role.ANALYST)
    with pytest.raises(Forbidden, match="proposals only"):
        batches.plan(analyst, choice, FACTS)
    planned = batches.plan(analyst, replace(choice, as_proposals=True), FACTS)
    assert planned.batch_id
    for meddle in (batches.cancel, retry):
        with pytest.raises(Forbidden):
            meddle(analyst, planned.batch_id)
    with pytest.raises(Forbidden):
        batches.plan(whose(any_context, Role.MANAGER), replace(choice, as_proposals=True), FACTS)
