"""The benchmarks: figures, and the bounds they aim to keep."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from rich.console import Console

BENCHMARKS: Mapping[str, str] = {
    "chaos": "tests.bench.chaos:measure",
    "throughput": "tests.bench.throughput:measure",
    "launch": "tests.bench.launch:measure",
    "pages": "tests.bench.pages:measure",
    "poll": "tests.bench.poll:measure",
    "diff": "tests.bench.diff:measure",
    "store": "tests.bench.store:measure",
    "import": "tests.bench.imports:measure",
}
"""Name → a function of the scale that returns figures and aims."""

OVER_SERVERS = ("chaos",)
"""Those that can be run over other stores and queues: their function takes `store` and `queue`."""

Measured = tuple[dict[str, float], dict[str, float]]


def run(name: str, scale: float, console: Console, **servers: str) -> dict[str, Any]:
    """Run one benchmark and print its figures. `aims` are upper bounds; `ok` says they are kept."""
    module, function = BENCHMARKS[name].split(":")
    measure: Callable[..., Measured] = getattr(import_module(module), function)
    console.print(f"{name}, scale {scale:g} …")
    figures, aims = measure(scale, **servers)
    width = max(map(len, figures)) + 2
    for figure, value in figures.items():
        bound = f"   aim ≤ {aims[figure]:g}" if figure in aims else ""
        console.print(f"  {figure:<{width}}{value:>12,.3f}{bound}")
    kept = all(figures[figure] <= bound for figure, bound in aims.items())
    return {"name": name, "figures": figures, "aims": aims, "ok": kept}
