"""The facts writer: narratives from the facts alone, without a model, the same each time."""

from core.llm.facts_writer.composition import compose
from core.llm.facts_writer.writer import FactsWriter

__all__ = ["FactsWriter", "compose"]
