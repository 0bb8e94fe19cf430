"""The columns of a file: what each was read as, and a person's word on it where that is needed."""

import streamlit as st

from core.actions.import_results import ColumnUse, ImportResult
from core.actions.imports import Reading
from core.domain.event_fields import FIELDS
from core.i18n import N_, _, n_
from core.i18n.words import word
from pages.parts import badges, prose
from pages.parts.badges import Mark
from pages.parts.import_seat import seat

NO_HOME = ""
SHOWN = 8
"""Columns without a home that stand open; further ones are folded away."""
_LONGEST_EXAMPLE = 40
_MISSING = {
    "title": N_("No column holds the titles of the events: one has to be pointed to “Title” below."),
    "starts_on": N_("No column holds the dates of the events: one has to be pointed to “Start date” below."),
}


def ask_readings(file: str, seen: ImportResult) -> None:
    """Ask, once for each column, what is ambiguous in it. Nothing is chosen beforehand."""
    for position, use in enumerate(seen.columns):
        if use.question is None:
            continue
        options = use.question.readings
        answer = use.reading if use.is_answered else None
        key = f"import-reading-{file}-{position}-{use.field}-{answer}"
        st.radio(
            prose.plain(
                _(
                    "Column “{heading}”: how is {example} to be read?",
                    heading=use.header,
                    example=use.question.example,
                )
            ),
            options,
            index=options.index(answer) if answer in options else None,
            format_func=lambda reading: word("reading", reading),
            key=key,
            on_change=_answer,
            args=(file, use.header, key),
        )


def ask_columns(file: str, seen: ImportResult) -> None:
    """Each column with its heading, examples and field; those without a place open first."""
    for name in seen.missing:
        st.warning(_(_MISSING[name]), icon=":material/view_column:")
    decided = seat().choices.get(file, {})
    pointed = {heading for heading, choice in decided.items() if choice.field is not None}
    recognised = [use for use in seen.columns if use.field and use.header not in pointed]
    by_hand = [use for use in seen.columns if use.header in pointed]
    # What holds nothing needs no home.
    homeless = [use for use in seen.columns if not use.field and use.header not in pointed and use.examples]
    open_first = [use for use in seen.columns if use in by_hand or use in homeless[:SHOWN]]
    positions = {use.header: position for position, use in enumerate(seen.columns)}
    if open_first:
        st.subheader(
            n_(
                "{number} column to be looked at",
                "{number} columns to be looked at",
                len(by_hand) + len(homeless),
            )
        )
        prose.show_line(
            _(
                "What has no place among the event data is kept with the event, under its own heading, and "
                "given to no writer unless it is ticked."
            )
        )
        for use in open_first:
            _ask_column(file, use, positions[use.header])
    if further := homeless[SHOWN:]:
        label = n_("{number} more column, kept aside", "{number} more columns, kept aside", len(further))
        with st.expander(label, icon=":material/inventory_2:", key=f"import-further-{file}"):
            for use in further:
                _ask_column(file, use, positions[use.header])
    if recognised:
        label = n_("{number} column recognised", "{number} columns recognised", len(recognised))
        with st.expander(label, icon=":material/check:"):
            for use in recognised:
                _ask_column(file, use, positions[use.header])


def _ask_column(file: str, use: ColumnUse, position: int) -> None:
    left, middle, right = st.columns([4, 3, 3], vertical_alignment="center")
    with left:
        prose.show_named(use.header, " · ".join(_cut(each) for each in use.examples))
    # Where a column cannot be what it was pointed to, its box must say again what it is.
    pointed = seat().choices.get(file, {}).get(use.header)
    key = f"import-field-{file}-{position}-{use.field}-{pointed and pointed.field}"
    names = [NO_HOME, *(field.name for field in FIELDS)]
    middle.selectbox(
        _("Field of “{heading}”", heading=use.header),
        names,
        index=names.index(use.field or NO_HOME),
        format_func=lambda name: word("field", name) if name else _("no place: kept aside"),
        key=key,
        label_visibility="collapsed",
        on_change=_point,
        args=(file, use.header, key),
    )
    if use.personal:
        with right:
            badges.draw(Mark("■", _("personal: never sent"), "orange"))
    elif use.field is None:
        key = f"import-told-{file}-{position}-{use.told}"
        right.checkbox(
            _("Give to writers"), value=use.told, key=key, on_change=_tick, args=(file, use.header, key)
        )


def _cut(example: str) -> str:
    return example if len(example) <= _LONGEST_EXAMPLE else f"{example[:_LONGEST_EXAMPLE].rstrip()}…"


def _answer(file: str, heading: str, key: str) -> None:
    seat().decide(file, heading, reading=Reading(st.session_state[key]))


def _point(file: str, heading: str, key: str) -> None:
    seat().decide(file, heading, field=st.session_state[key])


def _tick(file: str, heading: str, key: str) -> None:
    seat().decide(file, heading, told=bool(st.session_state[key]))
