"""What each column of a table is read as: by its heading, its cells, and what a person decided."""

from collections.abc import Mapping, Sequence
from itertools import islice

from core.domain.event_fields import FIELDS, FieldKind
from core.imports.ambiguity import asked_of
from core.imports.columns import fields_of
from core.imports.parsed import ColumnChoice, ColumnUse, Table
from core.imports.personal import holds_contacts, lists_names, looks_personal
from core.imports.text import clean_text

EXAMPLES = 3
LONGEST_EXAMPLE = 80
"""In characters."""

_KIND_OF = {field.name: field.kind for field in FIELDS}
_TEXTS = (FieldKind.LINE, FieldKind.TEXT)
_NEVER_SENT = ("external_id", "activity_code")


def columns_of(table: Table, choices: Mapping[str, ColumnChoice], language: str) -> list[ColumnUse]:
    """What each column of a table is read as."""
    chosen = [choices.get(header, ColumnChoice()) for header in table.headers]
    pointed = {at: choice.field for at, choice in enumerate(chosen) if choice.field is not None}
    fields = fields_of(table.headers, pointed)
    return [_use(table, at, field, chosen[at], language) for at, field in enumerate(fields)]


def _use(table: Table, at: int, field: str | None, choice: ColumnChoice, language: str) -> ColumnUse:
    header = table.headers[at]
    cells = [texts[at] for _, texts in table.rows if at < len(texts) and texts[at]]
    kind = _KIND_OF[field] if field else None
    if _must_not_be(field, kind, cells):
        field = kind = None
    personal = field is None and looks_personal(header, cells)
    question, reading = asked_of(kind, cells, choice.reading, language)
    return ColumnUse(
        header,
        field,
        personal,
        told=choice.told and field is None and not personal,
        by_hand=choice.field is not None,
        examples=_examples(cells),
        question=question,
        reading=reading,
        is_answered=question is None or choice.reading in question.readings,
    )


def _must_not_be(field: str | None, kind: FieldKind | None, cells: Sequence[str]) -> bool:
    """Whether what a field would take in points at single people, whatever the heading says: lists of
    names under a count, telephones under a text that goes to writers."""
    if kind is FieldKind.COUNT and lists_names(cells):
        return True
    return kind in _TEXTS and field not in _NEVER_SENT and holds_contacts(cells)


def _examples(cells: Sequence[str]) -> tuple[str, ...]:
    cleaned = (clean_text(cell, lines=False)[:LONGEST_EXAMPLE] for cell in dict.fromkeys(islice(cells, 200)))
    return tuple(islice(filter(None, cleaned), EXAMPLES))
