"""The fields of an event one by one, flat, as a file has them in columns and a form in boxes."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    COUNT = "count"
    AMOUNT = "amount"
    STATE = "state"
    YES_NO = "yes_no"
    OUTPUTS = "outputs"
    """Quantities with their units: "14 presupuestos terminados; 3 guías"."""
    AGE_BAND = "age_band"
    """A count of attendances whose band is in the heading; the only field that may have several columns."""


class FieldGroup(StrEnum):
    """Where a field belongs when all are shown."""

    EVENT = "event"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    PEOPLE = "people"
    CONTENTS = "contents"


@dataclass(frozen=True)
class EventField:
    """A field: its name (as `core.imports.columns` and the word of kind "field" have it), what it holds,
    where it belongs."""

    name: str
    kind: FieldKind
    group: FieldGroup


def _of(group: FieldGroup, **kinds: FieldKind) -> tuple[EventField, ...]:
    return tuple(EventField(name, kind, group) for name, kind in kinds.items())


FIELDS: tuple[EventField, ...] = (
    *_of(
        FieldGroup.EVENT,
        external_id=FieldKind.LINE,
        activity_code=FieldKind.LINE,
        title=FieldKind.LINE,
        kind=FieldKind.LINE,
        programme=FieldKind.LINE,
        state=FieldKind.STATE,
    ),
    *_of(
        FieldGroup.WHEN,
        starts_on=FieldKind.DATE,
        starts_at=FieldKind.TIME,
        ends_on=FieldKind.DATE,
        ends_at=FieldKind.TIME,
        planned_on=FieldKind.DATE,
        change_reason=FieldKind.TEXT,
        sessions=FieldKind.COUNT,
        hours=FieldKind.AMOUNT,
    ),
    *_of(
        FieldGroup.WHERE,
        modality=FieldKind.LINE,
        place=FieldKind.LINE,
        locality=FieldKind.LINE,
    ),
    *_of(
        FieldGroup.WHO,
        organiser=FieldKind.LINE,
        partners=FieldKind.LINE,
        responsible=FieldKind.LINE,
        target_group=FieldKind.LINE,
        price=FieldKind.LINE,
    ),
    *_of(
        FieldGroup.PEOPLE,
        total=FieldKind.COUNT,
        women=FieldKind.COUNT,
        men=FieldKind.COUNT,
        other=FieldKind.COUNT,
        not_recorded=FieldKind.COUNT,
        disability=FieldKind.COUNT,
        age_band=FieldKind.AGE_BAND,
        distinct_people=FieldKind.COUNT,
    ),
    *_of(
        FieldGroup.CONTENTS,
        objectives=FieldKind.TEXT,
        description=FieldKind.TEXT,
        outputs=FieldKind.OUTPUTS,
        results=FieldKind.TEXT,
        agreements=FieldKind.TEXT,
        difficulties=FieldKind.TEXT,
        lessons=FieldKind.TEXT,
        quote=FieldKind.TEXT,
        quote_who=FieldKind.LINE,
        quote_consent=FieldKind.YES_NO,
    ),
)
"""Every field, in the order in which people expect them."""

LONGEST = 20_000
LONGEST_OF = {"title": 500, "external_id": 200, "activity_code": 200}
"""In characters. Nothing is cut: what is longer is refused."""

_IN_STORE = {
    **{
        part: f"attendance_{part}"
        for part in ("total", "women", "men", "other", "not_recorded", "disability")
    },
    "age_band": "attendance_age_bands",
    "quote": "quotes",
    "quote_who": "quotes",
    "quote_consent": "quotes",
}


def column_of(name: str) -> str:
    """The column of table `events` that holds a field."""
    return _IN_STORE.get(name, name)


def field_of(column: str) -> str:
    """The field that a column of table `events` holds: the first, where it holds several."""
    return next((name for name, held in _IN_STORE.items() if held == column), column)
