"""Numbers, days and spans as each language writes them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from core.i18n.formats import ago_text, date_text, duration_text, moment_text, number_text, span_text

NOW = datetime(2026, 11, 22, 14, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "spanish", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_250, "1250", "1,250"),
        (12_345, "12.345", "12,345"),
        (1_234_567, "1.234.567", "1,234,567"),
        (-12_345, "-12.345", "-12,345"),
        (0.5, "0,5", "0.5"),
        (Decimal("1250.5"), "1250,5", "1,250.5"),
    ],
)
def test_numbers(number: float | Decimal, spanish: str, english: str) -> None:
    assert (number_text(number, "es"), number_text(number, "en")) == (spanish, english)


def test_days() -> None:
    assert date_text(date(2026, 11, 1), "es") == "1 de noviembre de 2026"
    assert date_text(date(2026, 11, 1), "en") == "1 November 2026"


def test_moments_are_told_in_the_zone_of_who_reads() -> None:
    assert "14:42" in moment_text(NOW, "es")
    assert "10:42" in moment_text(NOW, "es", timezone(timedelta(hours=-4)))
    assert "nov" in moment_text(NOW, "es").lower()


@pytest.mark.parametrize(
    ("seconds", "spanish", "english"),
    [
        (4, "hace 4 segundos", "4 seconds ago"),
        (180, "hace 3 minutos", "3 minutes ago"),
        (7_199, "hace 2 horas", "2 hours ago"),
        (5 * 3_600 + 59, "hace 5 horas", "5 hours ago"),
        (3 * 86_400, "hace 3 días", "3 days ago"),
        (3 * 86_400 + 3_599, "hace 3 días", "3 days ago"),
    ],
)
def test_how_long_ago(seconds: int, spanish: str, english: str) -> None:
    then = NOW - timedelta(seconds=seconds)
    assert (ago_text(then, NOW, "es"), ago_text(then, NOW, "en")) == (spanish, english)


def test_a_clock_that_runs_ahead_tells_nothing_of_the_future() -> None:
    for then in (NOW, NOW + timedelta(seconds=5)):
        assert ago_text(then, NOW, "en") == "1 second ago"


def test_spans_of_days() -> None:
    first, last = date(2021, 10, 1), date(2021, 10, 31)
    assert span_text(first, last, "es") == "1 oct 2021 – 31 oct 2021"
    assert span_text(first, None, "en") == "1 Oct 2021 – …"
    assert span_text(None, last, "en") == "… – 31 Oct 2021"
    assert span_text(first, first, "en") == "1 Oct 2021"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3, "0 s"),
        (0.4, "0 s"),
        (59.6, "1 min"),
        (245, "4 min 5 s"),
        (3_600, "1 h"),
        (4_335, "1 h 12 min"),
        (183_599, "2 d 2 h"),
    ],
)
def test_how_long_something_took(seconds: float, told: str) -> None:
    assert duration_text(timedelta(seconds=seconds), "es").replace("\u00a0", " ") == told
