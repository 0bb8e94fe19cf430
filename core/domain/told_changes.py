"""What was changed of an event, in words: a field, what it said and what it says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.domain.event_fields import FIELDS, FieldKind, field_of
from core.domain.event_values import EXTRA_TOLD
from core.domain.facts import EventState
from core.domain.told_facts import FactChange, amount_text, outputs_text, quotes_text
from core.i18n import _, language
from core.i18n.formats import span_text
from core.i18n.words import word

_KIND_OF = {field.name: field.kind for field in FIELDS}


def changes_of(column: str, old: Any, new: Any) -> tuple[FactChange, ...]:
    """A change of a column of table `events`, kept as JSON, in the language of the moment: one for each
    heading or age band that says something else, where the column holds several."""
    if column == "extra":
        return _of_parts(old or {}, new or {})
    if column == "attendance_age_bands":
        return _of_parts(_bands(old), _bands(new))
    if column == EXTRA_TOLD:
        return (FactChange(_("Columns given to writers"), ", ".join(old or ()), ", ".join(new or ())),)
    name = field_of(column)
    return (FactChange(word("field", name), value_text(name, old), value_text(name, new)),)


def value_text(name: str, value: Any) -> str:
    """A value of a field, as JSON keeps it, as people read it; "" where it holds nothing."""
    if value is None or value in ("", []):
        return ""
    if name == "outputs":
        return outputs_text((each["quantity"], each["unit"]) for each in value)
    if name == "quote":
        return quotes_text((each["text"], each.get("who", ""), each.get("consent", False)) for each in value)
    match _KIND_OF[name]:
        case FieldKind.COUNT | FieldKind.AMOUNT:
            return amount_text(value)
        case FieldKind.DATE:
            day = date.fromisoformat(value)
            return span_text(day, day, language())
        case FieldKind.TIME:
            return str(value)[:5]
        case FieldKind.STATE:
            return word("event", EventState(value))
    return str(value)


def _bands(kept: Any) -> dict[str, str]:
    return {each["band"]: amount_text(each["count"]) for each in kept or ()}


def _of_parts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FactChange, ...]:
    names = dict.fromkeys([*old, *new])
    differing = (name for name in names if old.get(name, "") != new.get(name, ""))
    return tuple(FactChange(name, str(old.get(name, "")), str(new.get(name, ""))) for name in differing)
