"""What is said to be wrong with an installation."""

from collections.abc import Callable

from core.context import AppContext
from core.queries.installation import problems
from tests.conftest import Clock
from tests.support.accounts import house

OpenStore = Callable[..., AppContext]


def test_a_clock_that_is_not_the_stores_is_a_fault(
    open_store: OpenStore, postgresql_url: str, clock: Clock
) -> None:
    """The clock of tests stands still, days away from that of the server."""
    larger = house(open_store(postgresql_url, clock_tolerance=5))
    (fault,) = [problem for problem in problems(larger) if problem.fault]
    assert "begins nothing" in fault.message
    assert abs(fault.values["seconds"]) > 5
    alone = house(open_store(clock_tolerance=5))
    assert not [problem for problem in problems(alone) if problem.fault], "a file has no clock of its own"
