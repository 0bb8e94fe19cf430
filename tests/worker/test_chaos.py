"""The chaos benchmark, smaller: killed workers, lost rings, cancelled batches, an AI service away."""

from tests.bench import chaos, launch


def test_every_job_ends_exactly_once_whatever_is_killed_cancelled_or_lost() -> None:
    figures, _aims = chaos.measure(0.2)
    assert {name: figures[name] for name in ("stuck", "doubled", "lost", "sum_errors")} == {
        "stuck": 0,
        "doubled": 0,
        "lost": 0,
        "sum_errors": 0,
    }
    assert figures["kills"] >= 1
    assert figures["outages"] == 1
    assert figures["succeeded"] + figures["cancelled"] == 60


def test_a_small_batch_is_begun_while_a_large_one_fills_every_thread() -> None:
    figures, _aims = launch.measure(0.02)
    assert figures["small_batch_wait_s"] < launch.PATIENCE
