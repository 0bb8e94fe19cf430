"""What there is to say of a file as a whole, once its rows were read."""

from collections.abc import Mapping, Sequence

from core.i18n import N_, Nn_
from core.imports.headings import listed
from core.imports.parsed import ColumnChoice, ColumnUse, Notice

_EXAMPLE = 60
"""Characters of a cell that a sentence shows."""


def on_columns(columns: Sequence[ColumnUse], choices: Mapping[str, ColumnChoice]) -> list[Notice]:
    """What there is to say of columns that could not be what a person pointed them to."""
    notices = []
    for column in columns:
        choice = choices.get(column.header)
        if column.field is not None or not choice or not choice.field:
            continue
        reason = (
            N_("“{column}” holds what points at single people. It is kept aside, and no writer is given it.")
            if column.personal
            else N_(
                "“{column}” is kept aside: another column was pointed to the same field, or it holds none."
            )
        )
        notices.append(Notice(reason, values={"column": column.header}))
    return notices


def on_unread(unread: Mapping[str, Sequence[str]]) -> list[Notice]:
    """What there is to say of cells that their field could not take, by heading."""
    messages = Nn_(
        "In {number} cell “{column}” holds what its field cannot take (“{example}”): kept aside.",
        "In {number} cells “{column}” holds what its field cannot take (“{example}”): kept aside.",
    )
    return [
        Notice(*messages, {"column": header, "number": len(texts), "example": texts[0][:_EXAMPLE]})
        for header, texts in unread.items()
    ]


def on_rows(totals: Sequence[int], joined: Sequence[int], notes: Sequence[int]) -> list[Notice]:
    """What there is to say of rows that are no event by themselves."""
    told = (
        (
            totals,
            Nn_(
                "{number} row of totals was left out (row {rows}).",
                "{number} rows of totals were left out (rows {rows}).",
            ),
        ),
        (
            joined,
            Nn_(
                "{number} row goes on with the event above it, and was joined to it (row {rows}).",
                "{number} rows go on with the event above them, and were joined to it (rows {rows}).",
            ),
        ),
        (
            notes,
            Nn_(
                "{number} note below the table was left out (row {rows}).",
                "{number} notes below the table were left out (rows {rows}).",
            ),
        ),
    )
    return [Notice(*messages, {"number": len(rows), "rows": listed(rows)}) for rows, messages in told if rows]
