"""Whatever happens, in whatever order: promises 1 to 3 hold over random histories of a few batches."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import settings as run
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from core.actions import batches, claims, endings, upkeep
from core.actions.claims import Claimed
from core.actions.endings import Ending
from core.actions.jobs import retry
from core.context import AppContext, open_context
from core.domain.jobs import ENDED
from core.domain.planning import Choice, Manner, Which
from core.errors import FailureKind, OutsideFailure
from core.llm import Text, Usage
from core.queries.batches import BatchView, list_batches
from core.settings import Settings
from core.store import calls
from core.store.tables import jobs, model_calls, notifications, versions
from tests.conftest import Clock
from tests.make import project_with
from tests.support.accounts import sample_actor

TEXT = Text("Un texto.", "gpt-5-mini", Usage(1, 0, 1, 0))
TRANSIENT = (FailureKind.SERVER_ERROR, FailureKind.NO_CONNECTION, FailureKind.RATE_LIMIT, FailureKind.TIMEOUT)
LASTING = (FailureKind.REFUSED, FailureKind.QUOTA)
EVENTS = 5
STEPS = 40


@contextmanager
def installation(folder: Path, template: Path, url: str) -> Generator[AppContext]:
    """A store of its own for one history, by a clock that the history moves."""
    known = Settings(
        data_dir=folder,
        database_url=url,
        threads=4,
        lease=30,
        attempts=2,
        poison_after=3,
        backoff=10,
        offer_rehearsal=True,
    )
    if not url:
        folder.mkdir(parents=True)
        copy(template, folder / "cronica.db")
    plain = open_context(known)
    rung: list[int] = []
    context = replace(plain, clock=Clock(), chance=lambda: 0.5, ring=rung.append)
    yield context.acting_as(sample_actor(context))
    plain.database.close()


class Histories(RuleBasedStateMachine):
    """What people, workers and mishaps do to batches. A claim is in the hands of a worker that may end
    it, die with it, or come back with it when it is nobody's any more."""

    context: AppContext
    choice: Choice
    claimed = Bundle("claimed")

    def __init__(self) -> None:
        super().__init__()
        self.sizes: dict[int, int] = {}
        self.finished: Counter[tuple[int, int]] = Counter()

    @rule(
        which=st.sampled_from([Which.MISSING, Which.ALL]),
        limit=st.integers(1, EVENTS),
        provider=st.sampled_from(["openai", "rehearsal"]),
        fallback=st.sampled_from(["none", "facts"]),
    )
    def ask(self, which: Which, limit: int, provider: str, fallback: str) -> None:
        chosen = replace(self.choice, which=which, limit=limit)
        planned = batches.plan(self.context, chosen, Manner(provider=provider, fallback=fallback))
        if planned.batch_id is not None:
            self.sizes[planned.batch_id] = planned.to_write + sum(planned.skipped.values())

    @rule(target=claimed, rings=st.integers(1, 3))
    def ring(self, rings: int) -> object:
        """One ring, or the same one twice or more; each is answered by a claim."""
        found = [claims.claim(self.context) for _ring in range(rings)]
        return multiple(*(claim for claim in found if claim))

    @rule(claim=consumes(claimed))
    def finish(self, claim: Claimed) -> None:
        endings.succeed(self.context, claim, TEXT, (), 1.0)

    @rule(claim=consumes(claimed), kind=st.sampled_from(TRANSIENT + LASTING))
    def fail(self, claim: Claimed, kind: FailureKind) -> None:
        ending = endings.fail(self.context, claim, OutsideFailure(kind), 1.0)
        if ending is Ending.FALLS_BACK:
            endings.succeed(self.context, claims.fallen_back(claim), TEXT, (), 1.0)

    @rule(claim=claimed)
    def beat(self, claim: Claimed) -> None:
        upkeep.prolong(self.context, [claim.owner])

    @rule(claim=consumes(claimed), outcome=st.sampled_from([calls.CANCELLED, calls.ABANDONED]))
    def let_go(self, claim: Claimed, outcome: str) -> None:
        endings.let_go(self.context, claim, 1.0, outcome)

    @rule(claim=consumes(claimed))
    def die(self, claim: Claimed) -> None:
        """The worker is gone; nothing is written down."""

    @rule(seconds=st.sampled_from([1, 12, 31, 300]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        upkeep.sweep(self.context)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if self.sizes:
            batches.cancel(self.context, data.draw(st.sampled_from(sorted(self.sizes))))

    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        if self.sizes:
            retry(self.context, data.draw(st.sampled_from(sorted(self.sizes))))

    @property
    def clock(self) -> Clock:
        clock = self.context.clock
        assert isinstance(clock, Clock)
        return clock

    @invariant()
    def counts_add_up(self) -> None:
        """Promise 2, and what a state may be."""
        for batch in self.seen():
            counts = batch.counts
            assert counts.total == self.sizes[batch.id]
            assert (counts.percent == 100) == (counts.ended == counts.to_write)
            assert (batch.state in ENDED) == (batch.finished is not None and not counts.open)

    @invariant()
    def no_job_ends_twice(self) -> None:
        """Promise 1: a job that succeeded has one version, and no other has any."""
        with self.context.database.read() as connection:
            written = select(jobs.c.state, func.count(versions.c.id)).outerjoin(
                versions, versions.c.job_id == jobs.c.id
            )
            rows = connection.execute(written.group_by(jobs.c.id, jobs.c.state)).all()
        assert all(number == (state == "succeeded") for state, number in rows)

    @invariant()
    def every_end_is_told_once(self) -> None:
        """Promise 3: one notification for each round that came to its end."""
        with self.context.database.read() as connection:
            told = connection.execute(select(notifications.c.batch_id, notifications.c.round)).all()
        assert len(told) == len(set(told))
        ended = {(batch.id, batch.round) for batch in self.seen() if batch.state in ENDED}
        assert ended <= set(told)

    def teardown(self) -> None:
        """Whatever is left comes to an end by itself, and no call stays open (promise 4)."""
        for _turn in range(400):
            self.clock.advance(seconds=400)
            upkeep.sweep(self.context)
            while claim := claims.claim(self.context):
                endings.succeed(self.context, claim, TEXT, (), 1.0)
            if all(batch.state in ENDED for batch in self.seen()):
                break
        else:
            raise AssertionError("a batch does not come to its end")
        self.counts_add_up()
        self.no_job_ends_twice()
        self.every_end_is_told_once()
        with self.context.database.read() as connection:
            still_open = select(func.count()).select_from(model_calls).where(model_calls.c.outcome.is_(None))
            assert connection.execute(still_open).scalar_one() == 0

    def seen(self) -> tuple[BatchView, ...]:
        return list_batches(self.context, limit=1000).rows


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_promises_hold_over_any_history(
    store: str, tmp_path: Path, migrated: Path, request: pytest.FixtureRequest
) -> None:
    histories = 0

    class InAStoreOfItsOwn(Histories):
        def __init__(self) -> None:
            nonlocal histories
            super().__init__()
            histories += 1
            url = "" if store == "sqlite" else request.getfixturevalue("postgresql_url")
            self.opened = installation(tmp_path / str(histories), migrated, url)
            self.context = self.opened.__enter__()
            self.choice = project_with(self.context, EVENTS, f"P{histories}")
            self.before = {batch.id for batch in list_batches(self.context, limit=1000).rows}

        def seen(self) -> tuple[BatchView, ...]:
            return tuple(batch for batch in super().seen() if batch.id not in self.before)

        def teardown(self) -> None:
            super().teardown()
            self.opened.__exit__(None, None, None)

    examples = 25 if store == "sqlite" else 10
    run_state_machine_as_test(
        InAStoreOfItsOwn, settings=run(max_examples=examples, stateful_step_count=STEPS, deadline=None)
    )
    assert histories >= examples
