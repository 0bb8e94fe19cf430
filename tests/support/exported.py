"""A history as it is given to the formats of an export."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.domain.actors import ActorKind
from core.domain.authorship import Source, by_people, shares, traced
from core.domain.diff import compare
from core.domain.versions import ChangeType, word_count
from core.reports.history import HistoryContents, Known, NarrativePlace, WholeVersion

PLACE = NarrativePlace(7, "E-00007", "Taller «Cuentas»", date(2026, 9, 12), "es", "HUERTOS", "Huertos")
MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
KNOWN = Known(
    number=1,
    name="",
    change_type=ChangeType.INITIAL_GENERATION,
    author_kind=ActorKind.MODEL,
    author="gpt-5-mini",
    on_behalf_of="Luis Pérez",
    created=datetime(2026, 11, 20, 9, 0, 59, 999, tzinfo=UTC),
    reason="",
    provider="openai",
    model="gpt-5-mini",
    temperature=0.7,
    prompt_number=3,
    seconds=4.25,
    tokens_in=1200,
    tokens_out=340,
    cost=432,
    words=0,
    words_added=None,
    words_removed=None,
    base_number=None,
    proposal="",
    approved=None,
    in_use=False,
    restored_number=None,
    facts_hash="f1:abc",
    findings=(),
    shares=(),
    by_people=None,
)


def history_of(bodies: Sequence[str], language: str = "es", **changes: Any) -> HistoryContents:
    """A narrative with these texts: the first one a model's, the others edits by a person."""
    versions: list[WholeVersion] = []
    for number, body in enumerate(bodies, 1):
        before = versions[-1] if versions else None
        kind, name = (ActorKind.PERSON, "Ana Ruiz") if before else (ActorKind.MODEL, "gpt-5-mini")
        trace = traced(body, Source(number, kind, name), [(before.body, before.trace)] if before else [])
        comparison = compare(before.body, body) if before else None
        parts = shares(body, trace)
        known = replace(
            KNOWN,
            number=number,
            created=KNOWN.created + timedelta(days=number),
            words=word_count(body),
            in_use=number == len(bodies),
            shares=parts,
            by_people=by_people(parts),
        )
        if before and comparison:
            known = replace(
                known,
                change_type=ChangeType.MANUAL_EDIT,
                author_kind=kind,
                author=name,
                on_behalf_of="",
                provider="",
                model="",
                temperature=None,
                prompt_number=None,
                seconds=None,
                tokens_in=None,
                tokens_out=None,
                cost=None,
                words_added=comparison.words_added,
                words_removed=comparison.words_removed,
                base_number=number - 1,
            )
        versions.append(WholeVersion(known, body, trace, comparison))
    return HistoryContents(PLACE, tuple(versions), language, MADE, **changes)


BEFORE = (
    "El taller de huertos acogió a 42 vecinos en el salón comunal del barrio.",
    "Hubo una sola dificultad, el riego de las camas altas en verano.",
    "Las familias acordaron volver a reunirse en la escuela el mes de octubre.",
)
AFTER = (BEFORE[2], BEFORE[0].replace("42 vecinos", "45 vecinas"), "Se repartió también semilla.")
CHANGED = ("\n\n".join(BEFORE), "\n\n".join(AFTER))
