"""A mix of every answer that a server can give: each narrative ends, and each failure is named."""

import json
from collections import Counter
from dataclasses import asdict

from sqlalchemy import select

from core.context import AppContext
from core.domain.jobs import JobState
from core.queries.jobs import list_jobs
from core.store.tables import model_calls
from tests.make import list_calls, planned_batch
from tests.support.model_server import ModelServer, sequence_of
from tests.support.writing import KEY, write_to_the_end, writing_to

SCRIPT: dict[tuple[str, ...], tuple[JobState, str | None]] = {
    ("ok",): (JobState.SUCCEEDED, None),
    ("rate_limit", "ok"): (JobState.SUCCEEDED, "rate_limit"),
    ("server_error", "html", "ok"): (JobState.SUCCEEDED, "not_text"),
    ("server_error",): (JobState.FAILED, "server_error"),
    ("hang",): (JobState.FAILED, "timeout"),
    ("drip:0.05", "ok"): (JobState.SUCCEEDED, "timeout"),
    ("bad_json", "reset", "ok"): (JobState.SUCCEEDED, "no_connection"),
    ("empty_choices",): (JobState.FAILED, "not_text"),
    ("cut_off",): (JobState.FAILED, "cut_off"),
    ("content_filter",): (JobState.FAILED, "content_filter"),
    ("unauthorized",): (JobState.FAILED, "key_rejected"),
    ("quota",): (JobState.FAILED, "quota"),
    ("bad_request",): (JobState.FAILED, "refused"),
    ("wrong_language", "ok"): (JobState.SUCCEEDED, "wrong_language"),
}
"""What an event meets, attempt by attempt; how its job ends, and which error it shows last."""

NAMED: dict[str, tuple[str, str | None]] = {
    "ok": ("ok", None),
    "rate_limit": ("rate_limit", "rate_limit"),
    "server_error": ("server_error", "server_error"),
    "hang": ("timeout", "timeout"),
    "drip:0.05": ("timeout", "timeout"),
    "reset": ("no_connection", "no_connection"),
    "html": ("bad_answer", "not_text"),
    "bad_json": ("bad_answer", "not_text"),
    "empty_choices": ("bad_answer", "not_text"),
    "cut_off": ("bad_answer", "cut_off"),
    "wrong_language": ("bad_answer", "wrong_language"),
    "content_filter": ("refused", "content_filter"),
    "unauthorized": ("refused", "key_rejected"),
    "quota": ("refused", "quota"),
    "bad_request": ("refused", "refused"),
}
"""How the ledger calls each answer: its outcome and its failure."""


def test_whatever_a_server_answers_each_narrative_ends_and_each_failure_is_named(
    any_context: AppContext,
) -> None:
    script = list(SCRIPT)
    with ModelServer(script=script) as server:
        context = writing_to(any_context, server, attempt_limit=2, threads=16, circuit_after=1_000)
        batch_id = planned_batch(context, 60)
        batch = write_to_the_end(context, batch_id)
        requests = list(server.requests)
    found = list_jobs(context, batch_id, limit=100)
    expected = {job.id: SCRIPT[script[sequence_of(job.event_title, len(script))]] for job in found}
    assert {job.id: (job.state, job.error_kind) for job in found} == expected
    counts = Counter(state for state, _error in expected.values())
    assert (batch.counts.succeeded, batch.counts.failed) == (
        counts[JobState.SUCCEEDED], counts[JobState.FAILED],
    )  # fmt: skip
    assert (batch.counts.total, batch.counts.percent) == (60, 100)
    assert {script[sequence_of(job.event_title, len(script))] for job in found} == set(script)
    told = ""
    for job in found:
        met = [one.behaviour for one in requests if one.title == job.event_title]
        calls = list_calls(context, job.id)
        assert [(call.outcome, call.failure) for call in calls] == [NAMED[behaviour] for behaviour in met]
        assert [call.attempt for call in calls] == list(range(1, len(met) + 1))
        assert job.attempt == len(met)
        assert (job.version is not None) == (job.state is JobState.SUCCEEDED)
        told += json.dumps([asdict(job), [asdict(call) for call in calls]], default=str)
    assert KEY not in told
    assert KEY[-12:] not in told
    with context.database.read() as connection:
        details = connection.execute(select(model_calls.c.detail)).scalars().all()
    assert len(details) == len(requests)
    assert not [detail for detail in details if KEY[-12:] in detail]
