"""What a call costs: published prices, in millionths of a dollar, and never 0 for unknown."""

import pytest

from core.llm import Usage
from core.llm.openai import DEFAULT_MODEL
from core.llm.prices import Cost, cost_of

UNKNOWN = Cost(None, "unknown")


def test_a_known_model_has_the_cost_of_its_price_list() -> None:
    # 1,000 tokens at 0.15 dollars a million, of which 400 cached at 0.075, and 100 at 0.60.
    cost = cost_of("openai", "gpt-4o-mini", Usage(input=1_000, cached=400, output=100))
    assert cost.micro_dollars == 90 + 30 + 60
    assert cost.source.startswith("genai-prices ")


def test_half_a_millionth_is_rounded_up() -> None:
    assert cost_of("openai", "gpt-4o-mini", Usage(input=30, output=0)).micro_dollars == 5
    assert cost_of("openai", "gpt-4o-mini", Usage(input=2, output=0)).micro_dollars == 0


def test_the_usual_model_has_a_price_also_in_the_name_of_a_dated_model() -> None:
    assert cost_of("openai", DEFAULT_MODEL, Usage(input=400, output=260)).micro_dollars
    assert cost_of("openai", "gpt-5-mini-2025-08-07", Usage(input=400, output=260)).micro_dollars


def test_an_endpoint_that_publishes_its_prices_is_known_by_its_address() -> None:
    usage = Usage(input=400, output=260)
    usual = cost_of("openai", "gpt-4o-mini", usage)
    assert cost_of("openai", "gpt-4o-mini", usage, "https://api.openai.com/v1") == usual


@pytest.mark.parametrize(
    ("provider", "model", "usage", "base_url"),
    [
        ("openai", "qwen2.5-1.5b-instruct", Usage(400, 0, 260), ""),
        ("openai", "/models/some.gguf", Usage(400, 0, 260), "http://127.0.0.1:8080/v1"),
        ("openai", "gpt-4o-mini", Usage(400, 0, 260), "http://127.0.0.1:8080/v1"),
        ("openai", "gpt-4o-mini", Usage(), ""),
        ("openai", "gpt-4o-mini", Usage(input=400), ""),
        ("openai", "gpt-4o-mini", Usage(input=4, cached=400, output=10), ""),
        ("rehearsal", "gpt-4o-mini", Usage(400, 0, 260), ""),
    ],
)
def test_what_nobody_can_price_is_unknown(provider: str, model: str, usage: Usage, base_url: str) -> None:
    assert cost_of(provider, model, usage, base_url) == UNKNOWN
