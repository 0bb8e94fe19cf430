"""Who wrote what: a text whose every run of words names the version that brought it, and the shares."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate

import streamlit as st

from core.domain.actors import ActorKind
from core.domain.authorship import Share, Source, Trace, marked, shares
from core.domain.versions import ChangeType
from core.i18n import _, n_
from core.i18n.words import word, writer_name

_GROUPS = ("model", "facts", "rehearsal", "person")
"""Kinds of writers, in the order in which a line names them."""
_LINES = 5
"""How many ways of underlining take turns; the style sheet knows them as "line-0" and so on."""
_PARAGRAPH_END = re.compile(r"\n(?:[^\S\n]*\n)+")


def show_authors(body: str, trace: Trace, *, key: str) -> None:
    """The text, each run of words underlined in the way of the version that brought it and with its
    number, below the share of each version."""
    found = [share for share in shares(body, trace) if share.words]
    looks = {source.number: _look(source, place) for place, source in enumerate(trace.sources)}
    entries = zip(found, _hundredths(found), strict=True)
    legend = "".join(_legend_entry(share, part, looks) for share, part in entries)
    told = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(body, trace, looks))
    line = f'<p class="lead">{escape(authors_line(found))}</p><ul class="legend">{legend}</ul>'
    with st.container(key=f"authors-{key}"):
        st.html(f'<div class="authors">{line if found else ""}<div class="narrative">{told}</div></div>')


def authors_line(shares: Sequence[Share]) -> str:
    """Who wrote how much, in one line: "71 % model, 29 % edited by a person: Ana". The percentages are
    those of the legend, summed up, and make 100. "" where there are no words."""
    found = [share for share in shares if share.words]
    parts: dict[str, int] = {}
    for share, part in zip(found, _hundredths(found), strict=True):
        group = _group(share.source)
        parts[group] = parts.get(group, 0) + part
    people = [share.source.name for share in found if _group(share.source) == "person"]
    names = list(dict.fromkeys(name or word("author", "person") for name in people))
    told = (
        _group_line(group, _percent(parts[group]), names, alone=len(parts) == 1)
        for group in _GROUPS
        if group in parts
    )
    return ", ".join(told)


def _hundredths(shares: Sequence[Share]) -> list[int]:
    """Whole percentages of the shares that add up to 100 (largest remainder)."""
    total = sum(share.words for share in shares)
    if not total:
        return [0] * len(shares)
    parts = [share.words * 100 // total for share in shares]
    rests = [share.words * 100 % total for share in shares]
    for place in sorted(range(len(shares)), key=lambda place: -rests[place])[: 100 - sum(parts)]:
        parts[place] += 1
    return parts


def _percent(part: int) -> str:
    """A percentage of something that is there."""
    return f"{part}\u00a0%" if part else "<1\u00a0%"


def _group(source: Source) -> str:
    if source.kind is ActorKind.PERSON:
        return "person"
    return source.name if source.name in _GROUPS else "model"


def _group_line(group: str, percent: str, names: Sequence[str], *, alone: bool) -> str:
    if group == "model":
        return _("{percent} model", percent=percent)
    if group == "facts":
        return _("{percent} written without AI", percent=percent)
    if group == "rehearsal":
        return _("{percent} simulated", percent=percent)
    values = {"percent": percent, "names": ", ".join(names)}
    if alone:
        return n_(
            "{percent} written by a person: {names}",
            "{percent} written by {number} people: {names}",
            len(names),
            **values,
        )
    return n_(
        "{percent} edited by a person: {names}",
        "{percent} edited by {number} people: {names}",
        len(names),
        **values,
    )


def _named(source: Source) -> str:
    """Who it was: a person, a model, or a writer of the house under its visible name."""
    return writer_name(source.name) or word("author", source.kind)


def _look(source: Source, place: int) -> str:
    """The classes by which the style sheet tells versions apart: by colour, and by the line below."""
    return f"wrote-{_group(source)} line-{place % _LINES}"


def _legend_entry(share: Share, part: int, looks: Mapping[int, str]) -> str:
    source = share.source
    label = _("{name} (version {number})", name=_named(source), number=source.number)
    swatch = f'<span class="by {looks[source.number]}" aria-hidden="true">{source.number}</span>'
    return f"<li>{swatch} <strong>{escape(_percent(part))}</strong> {escape(label)}</li>"


def _paragraphs(body: str, trace: Trace, looks: Mapping[int, str]) -> Iterator[str]:
    """The HTML of each paragraph; a run that goes over the end of one is cut there."""
    sources = [source for _piece, source in marked(body, trace)]
    ends = list(accumulate(length for length, _number in trace.runs))
    start = 0
    for stop, after in [*(gap.span() for gap in _PARAGRAPH_END.finditer(body)), (len(body), len(body))]:
        parts: list[str] = []
        place = bisect(ends, start)
        while start < stop:
            end = min(ends[place], stop)
            parts.append(_run(body[start:end], sources[place], looks))
            start, place = end, place + 1
        yield "".join(parts)
        start = after


def _run(text: str, source: Source, looks: Mapping[int, str]) -> str:
    """A run of words of one version; the blanks at its end are nobody's."""
    words = text.rstrip()
    if not words:
        return escape(text)
    parts = [_("version {number}", number=source.number), _named(source)]
    if source.kind is ActorKind.PERSON:
        parts.append(word("change_type", ChangeType.MANUAL_EDIT))
    who = escape(" · ".join(parts))
    number = f'<sup aria-hidden="true">{source.number}</sup><span class="unseen"> ({who})</span>'
    marked_words = f'<span class="by {looks[source.number]}" title="{who}">{escape(words)}{number}</span>'
    return marked_words + escape(text[len(words) :])
