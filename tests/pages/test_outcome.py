"""Two clicks side by side: one acts, and neither draws the page before what came of it is noted."""

from threading import Barrier, Event, Thread

import pytest

from core.errors import Refusal
from pages.parts.outcome import Place, first_click, noted


def test_of_two_clicks_side_by_side_one_acts_and_the_other_waits_for_it() -> None:
    at, acted, seen = Place(), [], []
    begun, goes_on = Barrier(2, timeout=10), Event()

    def first() -> None:
        with first_click(at, 0) as acts, noted(at, "Saved."):
            begun.wait()
            goes_on.wait(10)
            acted.append(acts)

    def second() -> None:
        begun.wait()
        with first_click(at, 0) as acts:
            seen.append((acts, at.said and at.said.message))

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    threads[1].join(0.3)
    assert threads[1].is_alive(), "it waits"
    goes_on.set()
    for thread in threads:
        thread.join(10)
    assert acted == [True]
    assert seen == [(False, "Saved.")]
    assert at.turn == 1


def test_where_the_first_click_was_cut_the_second_acts() -> None:
    at = Place()
    with pytest.raises(KeyboardInterrupt), first_click(at, 0):
        raise KeyboardInterrupt
    with first_click(at, 0) as acts:
        assert acts


def test_after_a_refusal_the_same_button_acts_again_and_after_success_it_does_not() -> None:
    at = Place()
    with first_click(at, 0) as acts, noted(at, "Saved."):
        assert acts
        raise Refusal("no")
    with first_click(at, 0) as acts, noted(at, "Saved."):
        assert acts
    with first_click(at, 0) as acts:
        assert not acts
    with first_click(at, 1) as acts:
        assert acts
