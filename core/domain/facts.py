"""The facts of an event: the fields that a narrative may use, and the name of one state of them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

SCHEMA = 1
"""Part of every hash. A new field does not raise it: an empty field leaves no trace in the hash,
so nothing goes out of date when a field is added. It rises only when a field changes its meaning."""


class EventState(StrEnum):
    """What is known of whether an event took place."""

    PLANNED = "planned"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Output:
    """Something countable that an event produced: 14 "presupuestos terminados"."""

    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class Quote:
    """What somebody said. Without `consent` the words may be used, the name may not."""

    text: str
    who: str = ""
    consent: bool = False


@dataclass(frozen=True)
class AgeBand:
    """A count of attendances by age: "menores de 18 años", 9."""

    band: str
    count: int


@dataclass(frozen=True)
class Attendance:
    """Attendances as they were given. Parts may be incomplete and are never completed."""

    total: int | None = None
    women: int | None = None
    men: int | None = None
    other: int | None = None
    not_recorded: int | None = None
    disability: int | None = None
    age_bands: tuple[AgeBand, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that a writer is told about an event. Text fields are "" where nothing is known.

    Dates and times are those of the place of the event, as the person in charge wrote them.
    `sessions` is a count, `hours` the hours of work in all.
    """

    title: str
    state: EventState = EventState.UNKNOWN
    kind: str = ""
    programme: str = ""
    starts_on: date | None = None
    starts_at: time | None = None
    ends_on: date | None = None
    ends_at: time | None = None
    planned_on: date | None = None
    change_reason: str = ""
    sessions: int | None = None
    hours: Decimal | None = None
    modality: str = ""
    place: str = ""
    locality: str = ""
    organiser: str = ""
    partners: str = ""
    responsible: str = ""
    target_group: str = ""
    price: str = ""
    objectives: str = ""
    description: str = ""
    outputs: tuple[Output, ...] = ()
    results: str = ""
    agreements: str = ""
    difficulties: str = ""
    lessons: str = ""
    quotes: tuple[Quote, ...] = ()
    attendance: Attendance = field(default_factory=Attendance)
    distinct_people: int | None = None
    extra: tuple[tuple[str, str], ...] = ()


def as_data(facts: Facts) -> dict[str, Any]:
    """The non-empty fields as plain JSON values, in a fixed order."""
    return _pruned(facts)


def from_data(data: Mapping[str, Any]) -> Facts:
    """The inverse of `as_data`: `from_data(as_data(facts)) == facts`."""
    readers: dict[str, Callable[[Any], Any]] = {
        "state": EventState,
        "starts_on": date.fromisoformat,
        "ends_on": date.fromisoformat,
        "planned_on": date.fromisoformat,
        "starts_at": time.fromisoformat,
        "ends_at": time.fromisoformat,
        "hours": Decimal,
        "outputs": lambda rows: tuple(Output(Decimal(r["quantity"]), r["unit"]) for r in rows),
        "quotes": lambda rows: tuple(Quote(**r) for r in rows),
        "attendance": _attendance,
        "extra": lambda rows: tuple((name, value) for name, value in rows),
    }
    return Facts(**{name: readers.get(name, _same)(value) for name, value in data.items()})


def facts_hash(facts: Facts) -> str:
    """The name of this state of the facts: a tagged SHA-256 over the non-empty fields."""
    text = json.dumps(as_data(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(f"{SCHEMA}:{text}".encode()).hexdigest()
    return f"f{SCHEMA}:{digest[:40]}"


def _attendance(data: Mapping[str, Any]) -> Attendance:
    rest = {name: value for name, value in data.items() if name != "age_bands"}
    bands = tuple(AgeBand(**band) for band in data.get("age_bands", ()))
    return Attendance(**rest, age_bands=bands)


def _same(value: Any) -> Any:
    return value


def _pruned(value: Any) -> Any:
    """Plain JSON values without anything empty. 0 and False are values, and stay."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Facts | Attendance | Output | Quote | AgeBand):
        # By hand: `asdict` copies all to its depth, and large imports wait for this.
        pruned = {name: _pruned(getattr(value, name)) for name in value.__dataclass_fields__}
        return {name: inner for name, inner in pruned.items() if inner not in ("", None, [], {})}
    if isinstance(value, list | tuple):
        return [_pruned(inner) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Decimal):
        return str(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)))
    return value
