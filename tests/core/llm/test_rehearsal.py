"""The rehearsal: the texts of the facts writer, with the delays and the failures that it promises."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from core.domain.endpoints import Endpoint
from core.domain.facts import EventState, Facts
from core.errors import FailureKind, OutsideFailure
from core.llm import WriteRequest, provider_class
from core.llm.facts_writer import compose
from core.llm.rehearsal import LASTING_FAILURE, Rehearsal, fails_at_first, seconds_for
from core.settings import Settings

FACTS = Facts("Cuentas claras", EventState.DONE, starts_on=date(2026, 9, 12))
FAILING = next(f"P/{n}" for n in range(1000) if fails_at_first(f"P/{n}"))
STEADY = next(f"P/{n}" for n in range(1000) if not fails_at_first(f"P/{n}"))


def asked(reference: str, **values) -> WriteRequest:
    return WriteRequest(FACTS, "es", reference, **values)


def written(request: WriteRequest, pace: float = 0):
    return asyncio.run(Rehearsal(Endpoint(), Settings(rehearsal_pace=pace)).write(request))


def failure_of(request: WriteRequest) -> OutsideFailure:
    with pytest.raises(OutsideFailure) as failure:
        written(request)
    return failure.value


def test_it_writes_what_the_facts_writer_writes_and_counts_tokens():
    text = written(asked(STEADY, number=3))
    assert text.body == compose(FACTS, "es", STEADY, 3)
    assert text.model == "simulado-claro"
    assert text.usage.input > 0
    assert text.usage.output == len(text.body) // 4


def test_it_says_that_it_is_simulated():
    assert provider_class("rehearsal") is Rehearsal
    assert (Rehearsal.calls_a_model, Rehearsal.simulated) == (True, True)
    assert Rehearsal(Endpoint(), Settings()).model_name("gpt-x") == "simulado-claro"


def test_the_brief_one_leaves_things_out_and_invents_nothing():
    facts = replace(FACTS, description="Se revisaron los gastos.", agreements="Volver en mayo")
    brief, clear = (
        written(WriteRequest(facts, "es", STEADY, model=model))
        for model in ("simulado-breve", "simulado-claro")
    )
    assert (brief.model, clear.model) == ("simulado-breve", "simulado-claro")
    assert "mayo" in clear.body
    assert brief.body == compose(replace(facts, agreements=""), "es", STEADY, 1)


def test_delays_are_from_two_to_six_seconds_and_always_the_same():
    delays = [seconds_for(asked(f"P/{n}")) for n in range(300)]
    assert delays == [seconds_for(asked(f"P/{n}")) for n in range(300)]
    assert 2 <= min(delays) < 2.5
    assert 5.5 < max(delays) <= 6


def test_one_first_attempt_in_twelve_fails_and_the_second_does_not():
    assert 60 < sum(fails_at_first(f"P/{n}") for n in range(1200)) < 140
    failure = failure_of(asked(FAILING))
    assert (failure.kind, failure.lasting) == (FailureKind.SERVER_ERROR, False)
    assert written(asked(FAILING, attempt=2)).body


def test_the_lasting_failure_ends_with_the_first_round():
    for attempt in (1, 2, 3):
        failure = failure_of(asked(LASTING_FAILURE, attempt=attempt))
        assert (failure.kind, failure.lasting) == (FailureKind.CONTENT_FILTER, True)
        assert "simulated" in failure.detail
    assert written(asked(LASTING_FAILURE, round=2, attempt=2)).body


def test_too_little_data_is_said_as_the_facts_writer_says_it():
    request = WriteRequest(Facts("Sin fecha"), "es", STEADY)
    assert failure_of(request).kind is FailureKind.TOO_LITTLE_DATA


def test_a_cancel_reaches_it_while_it_waits():
    async def cancelled() -> bool:
        task = asyncio.create_task(Rehearsal(Endpoint(), Settings(rehearsal_pace=1000)).write(asked(STEADY)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()

    assert asyncio.run(cancelled())
