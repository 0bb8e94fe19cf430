"""Two or three versions side by side: what is known of each, its figures, and the facts behind it."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.context import AppContext
from core.domain.readability import Readability
from core.domain.told_facts import FactChange
from core.i18n import _
from core.i18n.words import word, writer_name
from core.queries.comparison import Side
from core.queries.versions import VersionView
from pages.parts import badges, prose
from pages.parts.moments import ago, dollars, exact, number
from pages.parts.reading_ease import told_band, told_scale

UNKNOWN = "—"


def show_head(context: AppContext, side: Side) -> None:
    """Whose version it is, which, and how it came about."""
    seen = side.text.seen
    moment = (
        f'<span title="{escape(exact(seen.created))}">{escape(ago(seen.created, context.clock()))}</span>'
    )
    who = " · ".join(part for part in (named(seen), _writer(seen)) if part)
    with st.container(gap="xsmall"):
        prose.show_title(side.place.title, 3)
        prose.show_line(f"{side.place.project_title} · {word('language', side.place.language)}")
        badges.draw(*badges.version_marks(seen, in_use=seen.number == side.place.current_number))
        st.html(f'<p class="quiet">{escape(who)} · {moment}</p>')
        prose.show_pairs(_means(seen))


def named(seen: VersionView) -> str:
    """A version by its number, and by its name where it has one."""
    label = _("Version {number}", number=number(seen.number))
    return f"{label} «{seen.name}»" if seen.name else label


def _writer(seen: VersionView) -> str:
    who = writer_name(seen.author)
    if seen.on_behalf_of:
        return _("{writer}, asked for by {person}", writer=who, person=seen.on_behalf_of)
    return who


def _means(seen: VersionView) -> list[tuple[str, str]]:
    """By what means it was written; what is not known is not there."""
    instructions = _("version {number}", number=seen.prompt_number) if seen.prompt_number else ""
    return [
        (_("Written by"), word("provider", seen.provider) if seen.provider else ""),
        (_("Model"), seen.model if seen.provider != "facts" else ""),
        (_("Temperature"), "" if seen.temperature is None else number(seen.temperature)),
        (_("Writing instructions"), instructions),
        (_("Reason"), seen.reason),
    ]


def show_figures(sides: Sequence[Side]) -> None:
    """What can be counted of each version, and of two the difference. Unknown is told as such."""
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for label in _columns(sides))
    rows = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for name, cells in _figures(sides)
    )
    st.html(f'<table class="figures"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _columns(sides: Sequence[Side]) -> list[str]:
    labels = [_("Version {number}", number=number(side.text.seen.number)) for side in sides]
    if len({side.place.narrative_id for side in sides}) > 1:
        labels = [f"{side.place.title} · {label}" for side, label in zip(sides, labels, strict=True)]
    return [*labels, *([_("Difference")] if len(sides) == 2 else [])]


def _figures(sides: Sequence[Side]) -> list[tuple[str, list[str]]]:
    """Names and cells, as HTML."""
    seen = [side.text.seen for side in sides]
    return [
        (escape(_("Words")), _row([each.words for each in seen], number)),
        (escape(_("Tokens sent")), _row([each.tokens_in for each in seen], number)),
        (escape(_("Tokens received")), _row([each.tokens_out for each in seen], number)),
        (escape(_("Time taken")), _row([each.seconds for each in seen], _seconds)),
        (escape(_("Cost")), _row([each.cost for each in seen], dollars)),
        _readability([side.readability for side in sides]),
    ]


def _row(values: Sequence[Any], told: Callable[[Any], str]) -> list[str]:
    """A cell for each value, and where there are two, one for what the second has more or less."""
    cells = [UNKNOWN if value is None else escape(told(value)) for value in values]
    return [*cells, _difference(*values, told)] if len(values) == 2 else cells


def _difference(left: Any, right: Any, told: Callable[[Any], str]) -> str:
    if left is None or right is None:
        return UNKNOWN
    sign = "+" if right > left else "−" if right < left else ""
    return escape(sign + told(abs(right - left)))


def _seconds(seconds: float) -> str:
    return _("{number} s", number=number(round(seconds, 1)))


def _readability(found: Sequence[Readability | None]) -> tuple[str, list[str]]:
    """The row of the scores. Those of two languages come from two formulas: they have no difference."""
    scales = list(dict.fromkeys(told_scale(each) for each in found if each))
    cells = [_told_readability(each, with_scale=len(scales) > 1) for each in found]
    if len(found) == 2:
        scores = (round(each.score, 1) if each else None for each in found)
        cells.append(UNKNOWN if len(scales) > 1 else _difference(*scores, _tenths))
    scale = f'<span class="note">{escape(scales[0])}</span>' if len(scales) == 1 else ""
    return escape(_("Readability")) + scale, cells


def _told_readability(found: Readability | None, *, with_scale: bool) -> str:
    if found is None:
        return UNKNOWN
    notes = [told_band(found), *([told_scale(found)] if with_scale else [])]
    return f'{_tenths(found.score)}<span class="note">{"<br>".join(map(escape, notes))}</span>'


def _tenths(score: float) -> str:
    return number(round(score, 1))


def show_fact_changes(changes: Sequence[FactChange], name: str = "") -> None:
    """The facts that say something else on the other side, which may be named; nothing where all are
    the same."""
    if not changes:
        return
    label = _("What changed in the event data")
    prose.show_title(f"{label}: {name}" if name else label, 2)
    told = "".join(f"<dt>{escape(each.name)}</dt><dd>{_told_change(each)}</dd>" for each in changes)
    st.html(f'<dl class="pairs fact-changes">{told}</dl>')


def _told_change(change: FactChange) -> str:
    """Before and after; what held nothing is not struck through."""
    before = f"<del>{escape(change.left)}</del>" if change.left else UNKNOWN
    after = f"<ins>{escape(change.right)}</ins>" if change.right else UNKNOWN
    return f"{before} → {after}"
