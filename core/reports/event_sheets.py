"""Workbooks that come back by the import: the template, and what is missing of the events there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.domain.completeness import Gap
from core.domain.event_fields import FIELDS, FieldKind
from core.domain.facts import EventState
from core.domain.sheet_marks import MISSING_HEADING, THERE
from core.i18n import N_, _
from core.i18n.words import word
from core.reports.heading_words import AGE_BANDS, ASKED, example
from core.reports.sheets import TO_FILL_IN, Book, Heading, Value

FILLED_BY: dict[Gap, tuple[str, ...]] = {
    Gap.STATE: ("state",),
    Gap.DATE: ("starts_on",),
    Gap.PLACE: ("place",),
    Gap.ATTENDANCE: ("total", "women", "men"),
    Gap.WHAT_CAME_OF_IT: ("description", "results"),
}
"""The fields that close a gap, wholly or in part."""

_LOOKS = {FieldKind.DATE: "day", FieldKind.COUNT: "number", FieldKind.AGE_BAND: "number"}
_WIDTHS = {FieldKind.TEXT: 36, FieldKind.OUTPUTS: 30, FieldKind.LINE: 22}
_WIDTH = 14
_ASKED_WIDTHS = (26, 60, 40)
_OF_GAPS = {
    "": N_("What is to be filled in, in the coloured cells. ✓ stands for what is known already."),
    "external_id": N_("It says which event it is, and stays as it is."),
    "title": N_("It says which event it is, and stays as it is."),
}
_ALWAYS = ("external_id", "title", "starts_on", "place")


@dataclass(frozen=True)
class Incomplete:
    """An event of which something is missing."""

    external_id: str
    title: str
    starts_on: date | None
    planned_on: date | None
    place: str
    gaps: tuple[Gap, ...]


def render_template(language: str, made: datetime) -> bytes:
    """An empty workbook of events with explained headings, and a row that shows how one is written down."""
    columns = [
        (field.name, heading)
        for field in FIELDS
        for heading in (
            [_(band, language) for band in AGE_BANDS]
            if field.name == "age_band"
            else [word("field", field.name, language)]
        )
    ]
    title = _("Template of events", language)
    return _book(title, "", language, made, columns, [[_example(name, language) for name, _ in columns]], {})


def render_gaps(subject: str, rows: Sequence[Incomplete], language: str, made: datetime) -> bytes:
    """The events with what is missing of each to be filled in: coloured, and told in words. What is there
    already is not in it, so that nothing else changes when it comes back."""
    wanted = {name for row in rows for gap in row.gaps for name in FILLED_BY[gap]} | set(_ALWAYS)
    if any(row.starts_on is None for row in rows):
        wanted.add("planned_on")
    columns = [(field.name, word("field", field.name, language)) for field in FIELDS if field.name in wanted]
    # Where it is read first: beside the title.
    place = [name for name, _heading in columns].index("title") + 1
    columns.insert(place, ("", _(MISSING_HEADING, language)))
    cells = [[_cell(row, name, language) for name, _heading in columns] for row in rows]
    return _book(_("Data that are missing", language), subject, language, made, columns, cells, _OF_GAPS)


def _book(
    title: str,
    subject: str,
    language: str,
    made: datetime,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Value]],
    said: Mapping[str, str],
) -> bytes:
    """The sheet that is filled in, and one that explains its headings: as always, or as `said`."""
    book = Book(title, subject, made)
    sheet = book.sheet(_("Events", language), [_heading(name, text) for name, text in columns])
    for row in rows:
        sheet.add(row)
    for position, (name, _text) in enumerate(columns):
        if name == "state":
            sheet.offer(position, [word("event", state, language) for state in EventState])
    sheet.close()
    heads = (N_("Heading"), N_("What is written there"), N_("For example"))
    widths = zip(heads, _ASKED_WIDTHS, strict=True)
    asked = book.sheet(
        _("Explanation", language), [Heading(_(head, language), "text", width) for head, width in widths]
    )
    for name, text in columns:
        shown = None if name in said else _example(name, language)
        asked.add((text, _(said.get(name) or ASKED[name], language), "" if shown is None else str(shown)))
    asked.close()
    return book.content()


def _heading(name: str, text: str) -> Heading:
    kind = _KIND_OF.get(name, FieldKind.TEXT)
    return Heading(text, _LOOKS.get(kind, "text"), _WIDTHS.get(kind, _WIDTH))


def _example(name: str, language: str) -> Value:
    return word("event", EventState.DONE, language) if name == "state" else example(name, language)


def _cell(row: Incomplete, name: str, language: str) -> Value:
    if not name:
        return ", ".join(word("gap", gap, language) for gap in row.gaps)
    if any(name in FILLED_BY[gap] for gap in row.gaps):
        return TO_FILL_IN
    return getattr(row, name) if hasattr(row, name) else THERE


_KIND_OF = {field.name: field.kind for field in FIELDS}
