"""What a call to a model costs, from the published prices; unknown is never 0."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version
from typing import Any

from core.llm import Usage, leaves_the_house

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cost:
    """Millionths of a dollar, or None where nobody can say; `source` names where the price is from."""

    micro_dollars: int | None
    source: str


def cost_of(provider: str, model: str, usage: Usage, base_url: str = "") -> Cost:
    """The cost of one call of a provider (its kind in PROVIDERS) at the prices of today.

    A model that is not in the price list, an endpoint of one's own and an answer without its
    usage have no known cost. `base_url` is "" for the provider's usual address.
    """
    if provider != "openai" or usage.input is None or usage.output is None:
        return Cost(None, UNKNOWN)
    # The price list takes 0.4 s to load, and the web face may never need it.
    import genai_prices

    counted = genai_prices.Usage(
        input_tokens=usage.input, output_tokens=usage.output, cache_read_tokens=usage.cached or 0
    )
    try:
        if base_url:
            price = genai_prices.calc_price(counted, model, provider_api_url=base_url)
        else:
            price = genai_prices.calc_price(counted, model, provider_id=provider)
        micro_dollars = (price.total_price * 1_000_000).quantize(Decimal(1), ROUND_HALF_UP)
    except (LookupError, ValueError, ArithmeticError):  # not in the list; counts that cannot be
        return Cost(None, UNKNOWN)
    return Cost(int(micro_dollars), f"genai-prices {version('genai-prices')}")


def bill(provider: str, model: str, usage: Usage, base_url: str = "") -> dict[str, Any]:
    """What one call consumed and cost, as the rows of calls and versions keep it. Of what never
    left the house nobody asks a price."""
    cost = cost_of(provider, model, usage, base_url) if leaves_the_house(provider) else None
    return {
        "tokens_in": usage.input,
        "tokens_cached": usage.cached,
        "tokens_out": usage.output,
        "tokens_reasoning": usage.reasoning,
        "cost": cost.micro_dollars if cost else None,
        "price_source": cost.source if cost else None,
    }
