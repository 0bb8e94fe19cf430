"""Words of people and of models on the page: always escaped, never read as markup, links or images."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st


def show_title(text: str, level: int = 1) -> None:
    """A heading made of somebody's words."""
    st.html(f'<h{level} class="heading">{escape(text)}</h{level}>')


def show_narrative(body: str) -> None:
    """A narrative, paragraph by paragraph."""
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in body.split("\n\n"))
    st.html(f'<div class="narrative">{told}</div>')


def show_list(items: Iterable[str]) -> None:
    """A few short texts, one below the other."""
    st.html(f'<ul class="short">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>')


def show_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Names with their values; a name without a value is left out."""
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value.strip()
    )
    st.html(f'<dl class="pairs">{told}</dl>')


def show_named(name: str, note: str) -> None:
    """A name, with what there is to say of it below, smaller."""
    below = f'<p class="quiet">{escape(note)}</p>' if note else ""
    st.html(f"<strong>{escape(name)}</strong>{below}")


def show_counts(counts: Iterable[tuple[str, str]]) -> None:
    """Numbers under their names, side by side."""
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in counts)
    st.html(f'<dl class="counts">{told}</dl>')


def show_course(text: str, percent: int, lost: int) -> None:
    """How far something is, in percent, of which so much at the end is lost; the text stands above."""
    st.html(
        f'<div class="course" role="progressbar" aria-valuenow="{percent}" aria-label="{escape(text)}">'
        f'<span>{escape(text)}</span><span class="bar"><span style="width: {percent - lost}%"></span>'
        f'<span class="lost" style="width: {lost}%"></span></span></div>'
    )


def show_as_it_is(text: str) -> None:
    """A technical text with its line breaks."""
    st.html(f'<pre class="technical">{escape(text)}</pre>')


def show_lead(text: str) -> None:
    """The one sentence of a page that is read first."""
    st.html(f'<p class="lead">{escape(text)}</p>')


def show_line(text: str) -> None:
    """One line that stands back behind the rest."""
    st.html(f'<p class="quiet">{escape(text)}</p>')


def show_remark(text: str) -> None:
    """What somebody said, with its line breaks."""
    st.html(f'<blockquote class="remark">{escape(text)}</blockquote>')


def plain(text: str) -> str:
    """A text for a place that reads Markdown (a label, a message), with every mark of it disarmed.

    Addresses are made into links even where each sign is escaped: a sign without width parts them.
    """
    parted = re.sub(r"(?i)(?<=www)(?=\.)|(?<=:)(?=//)|(?<=@)", "\u2060", " ".join(text.split()))
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in parted)


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a message for such a place: texts disarmed, numbers as they are."""
    return {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}


_MARKS = frozenset("\\`*_{}[]()<>#+-.!|~$:&^=@/")
