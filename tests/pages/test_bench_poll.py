"""The benchmark of those who watch while others write, smaller; and that a poll without news asks little."""

from tests.bench import poll


def test_a_poll_without_news_asks_twice_and_every_figure_is_there() -> None:
    figures, aims = poll.measure(0.01)
    assert aims == poll.AIMS
    assert all(figures[aim] > 0 for aim in aims)
    assert figures["queries_per_idle_poll"] <= aims["queries_per_idle_poll"]
    assert min(figures["written"], figures["poll_p95_ms"]) > 0
