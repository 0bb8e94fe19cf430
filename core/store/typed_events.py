"""What a person typed of an event, as it may be kept: cleaned, of its kind, and within its bounds."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from core.domain.event_fields import FIELDS, LONGEST, LONGEST_OF, FieldKind
from core.domain.facts import AgeBand, EventState, Output, Quote
from core.domain.versions import tidy
from core.errors import Refusal
from core.i18n import N_
from core.i18n.words import Word
from core.store.column_types import storable

LONGEST_BAND = 100
MOST = 999_999_999
MOST_OF: Mapping[str, int] = {"sessions": 9_999, "hours": 999_999}
MOST_PARTS = 200
"""Rows of outputs, of age bands, of quotes."""
FIRST_YEAR, LAST_YEAR = 1900, 2100

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_KIND_OF = {field.name: field.kind for field in FIELDS}


def typed_value(name: str, value: Any) -> Any:
    """The value of a field as it is kept. Raises Refusal, which names the field, where it cannot be;
    KeyError for a name that is no field."""
    return quotes_of(value) if name == "quote" else _READERS[_KIND_OF[name]](name, value)


def quotes_of(value: Any) -> tuple[Quote, ...]:
    """Quotes; those without words are left out."""
    cleaned = (
        Quote(_text("quote", each.text), _line("quote_who", each.who), bool(each.consent))
        for each in _few("quote", value)
    )
    return tuple(quote for quote in cleaned if quote.text)


def _line(name: str, value: Any) -> str:
    return _bounded(name, " ".join(_plain(value).split()))


def _text(name: str, value: Any) -> str:
    return _bounded(name, tidy(_plain(value)))


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFC", storable(_CONTROLS.sub(" ", value or "")))


def _bounded(name: str, text: str) -> str:
    longest = LONGEST_OF.get(name, LONGEST)
    if len(text) > longest:
        raise Refusal(
            N_("“{field}” has {length} letters; at most {longest} can be kept."),
            field=Word("field", name),
            length=len(text),
            longest=longest,
        )
    return text


def _day(name: str, value: date | None) -> date | None:
    if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Refusal(
            N_("“{field}” cannot be in the year {year}."), field=Word("field", name), year=str(value.year)
        )
    return value


def _time(_name: str, value: time | None) -> time | None:
    return value and value.replace(second=0, microsecond=0, tzinfo=None)


def _count(name: str, value: int | None) -> int | None:
    if value is None:
        return None
    most = MOST_OF.get(name, MOST)
    if int(value) != value or not 0 <= value <= most:
        raise Refusal(
            N_("“{field}” must be a whole number from 0 to {most}."), field=Word("field", name), most=most
        )
    return int(value)


def _amount(name: str, value: Decimal | float | None) -> Decimal | None:
    if value is None:
        return None
    most = MOST_OF.get(name, MOST)
    amount = Decimal(str(value))
    if not amount.is_finite() or not 0 <= amount <= most:
        raise Refusal(N_("“{field}” must be from 0 to {most}."), field=Word("field", name), most=most)
    rounded = round(amount, 2)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()


def _state(_name: str, value: Any) -> EventState:
    return EventState(value)


def _outputs(name: str, value: Any) -> tuple[Output, ...]:
    found = []
    for each in _few(name, value):
        unit, quantity = _line(name, each.unit), _amount(name, each.quantity)
        if bool(unit) != (quantity is not None):
            raise Refusal(N_("“{field}” needs a number and what was counted."), field=Word("field", name))
        if quantity is not None:
            found.append(Output(quantity, unit))
    return tuple(found)


def _bands(name: str, value: Any) -> tuple[AgeBand, ...]:
    found = []
    for each in _few(name, value):
        band, count = _line(name, each.band), _count(name, each.count)
        if bool(band) != (count is not None) or len(band) > LONGEST_BAND:
            raise Refusal(N_("“{field}” needs an age and a number."), field=Word("field", name))
        if count is not None:
            found.append(AgeBand(band, count))
    if len({band.band.casefold() for band in found}) < len(found):
        raise Refusal(N_("“{field}” names the same age twice."), field=Word("field", name))
    return tuple(found)


def _few(name: str, value: Any) -> tuple[Any, ...]:
    parts = tuple(value or ())
    if len(parts) > MOST_PARTS:
        raise Refusal(
            N_("“{field}” has {length} rows; at most {longest} can be kept."),
            field=Word("field", name),
            length=len(parts),
            longest=MOST_PARTS,
        )
    return parts


_READERS: Mapping[FieldKind, Callable[[str, Any], Any]] = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.DATE: _day,
    FieldKind.TIME: _time,
    FieldKind.COUNT: _count,
    FieldKind.AMOUNT: _amount,
    FieldKind.STATE: _state,
    FieldKind.OUTPUTS: _outputs,
    FieldKind.AGE_BAND: _bands,
}
