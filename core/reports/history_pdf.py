"""The history of a narrative as a PDF: what is known of each version, and its text with its changes."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from babel.numbers import format_decimal

from core.domain.diff import Change, Row, RowKind
from core.i18n import _, n_
from core.i18n.formats import date_text, moment_text, number_text, percent_text
from core.i18n.words import word, writer_name
from core.reports.glyphs import STAND_IN, not_shown, shown
from core.reports.history import HistoryContents, Known, WholeVersion
from core.reports.pieces import pieces
from core.reports.version_columns import (
    author_text,
    dollars,
    findings_text,
    shares_text,
    states,
)

TEMPLATE = Path(__file__).with_name("history.typ")
"""How the document looks. It is given data only, and takes no text for an instruction."""

_LONG_WORD = re.compile(r"\S{32,}")
_MAY_BREAK = "\u200b"


def render(contents: HistoryContents) -> bytes:
    """The document. Signs that its fonts do not have are shown as STAND_IN, and a note says so."""
    data = _data(contents)
    missing = not_shown(_texts(data))
    if missing:
        data["notes"].append(
            _(
                "Signs that this document cannot show, such as emoji, stand as {sign}. The workbook and "
                "the JSON file of this history hold them.",
                contents.language,
                sign=STAND_IN,
            )
        )
    handed_over = json.dumps(_shown(data, missing), ensure_ascii=False)
    return _compiled(handed_over, contents)


def _compiled(data: str, contents: HistoryContents) -> bytes:
    settings: dict[str, Any] = {
        "ignore_system_fonts": True,
        "timestamp": int(contents.made.timestamp()),
    }
    try:
        return typst.compile(TEMPLATE, sys_inputs={"data": data}, pdf_standards="ua-1", **settings)
    except typst.TypstError:
        # A letter with a mark that no font has together is refused, and would be left out otherwise.
        return typst.compile(TEMPLATE, sys_inputs={"data": _apart(data)}, **settings)


def _apart(data: str) -> str:
    """The texts with a blank before each mark that is no part of a letter."""
    signs = unicodedata.normalize("NFC", data)
    return "".join(f"\u00a0{sign}" if unicodedata.combining(sign) else sign for sign in signs)


def _data(contents: HistoryContents) -> dict[str, Any]:
    """All that the template shows, in the words of the document's language."""
    language, place = contents.language, contents.place
    tongue = word("language", place.language, language)
    made = date_text(contents.made.astimezone(contents.zone).date(), language)
    count = n_("{number} version", "{number} versions", len(contents.versions), language=language)
    where = (place.project_title, place.external_id, date_text(place.day, language) if place.day else "")
    return {
        "language": language,
        "text_language": place.language,
        "title": place.title,
        "subtitle": " · ".join((_("History of the narrative", language), tongue)),
        "lines": [
            " · ".join(filter(None, where)),
            _("{count}. Document made on {day}.", language, count=count, day=made),
        ],
        "legend": [
            ["same", _("Against the version that each was made from:", language) + " "],
            ["added", _("added", language)],
            ["same", " · "],
            ["removed", _("removed", language)],
        ],
        "notes": [_("Times are those of {zone}.", language, zone=str(contents.zone))],
        "page": _("Page {page} of {pages}", language, page="\0page\0", pages="\0pages\0").split("\0"),
        "headings": _headings(language),
        "versions": [_version(version, contents) for version in contents.versions],
    }


def _headings(language: str) -> list[str]:
    return [
        _("Version", language),
        _("Kind of change", language),
        _("Author", language),
        _("When", language),
        _("Words", language),
        _("Added", language),
        _("Removed", language),
        _("State", language),
    ]


def _version(version: WholeVersion, contents: HistoryContents) -> dict[str, Any]:
    known, language = version.known, contents.language
    kind = word("change_type", known.change_type, language)
    heading = (_("Version {number}", language, number=known.number), kind, known.name)
    return {
        "number": known.number,
        "cells": [
            str(known.number),
            kind,
            author_text(known.author_kind, known.author, language),
            moment_text(known.created, language, contents.zone),
            _number(known.words, language),
            _number(known.words_added, language, "+"),
            _number(known.words_removed, language, "−"),
            " · ".join(states(known, language)),
        ],
        "heading": " · ".join(filter(None, heading)),
        "known": [[name, value] for name, value in _told(known, contents) if value],
        "paragraphs": _paragraphs(version, language),
    }


def _told(known: Known, contents: HistoryContents) -> Iterator[tuple[str, str]]:
    """What is known of a version, under its name; "" where it is not known or means nothing."""
    language = contents.language
    yield _("Author", language), author_text(known.author_kind, known.author, language)
    yield _("On behalf of", language), known.on_behalf_of
    yield _("When", language), moment_text(known.created, language, contents.zone)
    yield _("State", language), " · ".join(states(known, language))
    if known.approved:
        yield _("Approved", language), moment_text(known.approved, language, contents.zone)
    yield _("Reason", language), known.reason
    yield _("Words", language), _words(known, language)
    yield _("Restored from version", language), _number(known.restored_number, language)
    yield _("Way of writing", language), writer_name(known.provider, language)
    yield _("Model", language), known.model
    yield _("Temperature", language), _number(known.temperature, language)
    yield _("Version of the writing instructions", language), _number(known.prompt_number, language)
    yield _("Seconds", language), _number(known.seconds, language)
    yield _("Tokens sent", language), _number(known.tokens_in, language)
    yield _("Tokens received", language), _number(known.tokens_out, language)
    yield _("Cost (US$)", language), _number(dollars(known.cost), language)
    if known.by_people is not None:
        yield _("Written by people", language), percent_text(known.by_people, language)
    yield _("Who wrote what", language), shares_text(known.shares, language)
    yield _("To look at in the text", language), findings_text(known, language)


def _words(known: Known, language: str) -> str:
    whole = n_("{number} word", "{number} words", known.words, language)
    if known.base_number is None or known.words_added is None:
        return whole
    return _(
        "{whole}; against version {number}: {added}, {removed}",
        language,
        whole=whole,
        number=known.base_number,
        added=_number(known.words_added, language, "+"),
        removed=_number(known.words_removed, language, "−"),
    )


def _number(number: float | None, language: str, sign: str = "") -> str:
    if number is None:
        return ""
    # A cost may be a few millionths, which the usual three decimals would show as nothing.
    small = 0 < abs(number) < 0.001
    digits = format_decimal(number, "0.######", language) if small else number_text(number, language)
    return f"{sign}{digits}" if number else digits


def _paragraphs(version: WholeVersion, language: str) -> list[dict[str, Any]]:
    if version.comparison is None:
        texts = [text for text in version.body.split("\n\n") if text.strip()]
        return [{"note": "", "runs": [["same", text]]} for text in texts]
    return [_paragraph(row, language) for row in version.comparison.rows]


def _paragraph(row: Row, language: str) -> dict[str, Any]:
    """A paragraph with its changes: what was added or removed is a run of its own."""
    note = ""
    if row.kind is RowKind.MOVED and row.left is not None:
        note = _("moved here from paragraph {number}", language, number=row.left + 1)
    runs = [[str(run.change), run.left if run.change is Change.REMOVED else run.right] for run in row.runs]
    return {"note": note, "runs": runs}


def _texts(data: Any) -> Iterator[str]:
    """Every text of the data, wherever it stands."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts(part)


def _shown(data: Any, missing: frozenset[str]) -> Any:
    """The data with texts that the fonts can show and the lines can hold."""
    if isinstance(data, dict):
        return {name: _shown(part, missing) for name, part in data.items()}
    if isinstance(data, list):
        return [_shown(part, missing) for part in data]
    if isinstance(data, str):
        return _LONG_WORD.sub(lambda found: _MAY_BREAK.join(pieces(found[0], 16)), shown(data, missing))
    return data
