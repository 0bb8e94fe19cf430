"""Two texts as one picture of what changed: side by side or in one column, with signs beside colours."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

import streamlit as st

from core.domain.diff import Change, Comparison, Row, RowKind, Run
from core.domain.worded import worded, worded_row
from core.i18n import _, n_

_TAGS = {Change.REMOVED: "del", Change.ADDED: "ins"}
_SIGNS = {Change.REMOVED: "−", Change.ADDED: "+"}


def show(comparison: Comparison, *, inline: bool = False, only_changes: bool = False, key: str = "") -> None:
    """Draw a comparison: two columns of aligned paragraphs, or one. With `only_changes`, paragraphs
    that stayed the same are folded. What has the same `key` can be walked through by `change_keys`."""
    seen = worded(comparison)
    if not seen.changes:
        st.html(f'<p class="quiet">{escape(_same_text(comparison))}</p>')
    draw = _Inline(key) if inline or not seen.changes else _Aside(key)
    parts: list[str] = []
    for is_same, rows in groupby(_with_origins(seen), key=_stayed):
        stretch = [draw.place(each) for each in rows]
        parts += [draw.folded(stretch)] if is_same and only_changes else stretch
    st.html(draw.frame("".join(parts)))


def show_row(row: Row) -> None:
    """Draw one paragraph of a comparison by itself, in one column."""
    st.html(f'<div class="diff inline">{inline_row(worded_row(row))}</div>')


def inline_row(row: Row, *, at_left: bool = False) -> str:
    """The HTML of one paragraph by itself, in one column; of one that moved, said to stand where the
    right text has it, or `at_left` where the left one has it."""
    if at_left and row.kind is RowKind.MOVED:
        return _Inline().origin(_Origin(row.right or 0)) + _Inline().row(replace(row, kind=RowKind.CHANGED))
    return _Inline().row(row)


def summary(comparison: Comparison) -> str:
    """What changed, in numbers: "17 changes · 120 words added · 45 words removed"."""
    seen = worded(comparison)
    added, removed = seen.words_added, seen.words_removed
    parts = (
        n_("{number} change", "{number} changes", seen.changes),
        n_("{number} word added", "{number} words added", added) if added else "",
        n_("{number} word removed", "{number} words removed", removed) if removed else "",
    )
    return " · ".join(part for part in parts if part)


def frame_id(key: str) -> str:
    """The id of the element in which the comparison with this key is drawn."""
    return f"diff-{re.sub(r'[^0-9A-Za-z-]', '-', key)}"


def _same_text(comparison: Comparison) -> str:
    left, right = comparison.rebuilt()
    if left == right:
        return _("Both texts are the same.")
    return _("The words of both texts are the same; only blanks and line ends differ.")


@dataclass(frozen=True)
class _Origin:
    """The place that a paragraph moved away from: it is paragraph `right` (from 0) now."""

    right: int


def _with_origins(comparison: Comparison) -> Iterator[Row | _Origin]:
    """The rows, and after the one that it followed on the left, the place of each that moved away."""
    left_of: defaultdict[int, list[_Origin]] = defaultdict(list)
    in_order = sorted(row.left for row in comparison.rows if row.left is not None and _stands(row))
    moved = [row for row in comparison.rows if row.kind is RowKind.MOVED]
    for row in sorted(moved, key=lambda row: row.left or 0):
        before = [place for place in in_order if place < (row.left or 0)]
        left_of[before[-1] if before else -1].append(_Origin(row.right or 0))
    yield from left_of[-1]
    for row in comparison.rows:
        yield row
        if row.left is not None and _stands(row):
            yield from left_of[row.left]


def _stands(row: Row) -> bool:
    """Whether the left side of a row stands in its own order."""
    return row.kind is not RowKind.MOVED


def _stayed(each: Row | _Origin) -> bool:
    return isinstance(each, Row) and each.kind is RowKind.SAME


@dataclass
class _Drawing:
    """Makes the HTML of rows; counts the changed places as `Comparison.changes` does. Without a key,
    they bear no numbers."""

    key: str | None = None
    places: int = 0
    _named: set[int] = field(default_factory=set)

    def place(self, each: Row | _Origin) -> str:
        """A row, or the place that a paragraph moved away from."""
        return self.origin(each) if isinstance(each, _Origin) else self.row(each)

    def row(self, row: Row) -> str:
        """A paragraph."""
        raise NotImplementedError

    def origin(self, origin: _Origin) -> str:
        """Where a paragraph stood before."""
        raise NotImplementedError

    def runs(self, runs: Sequence[Run], *shown: Change) -> str:
        """Runs of both texts, or of one of them: of the changes only those that are `shown`."""
        parts: list[str] = []
        side = "left" if shown == (Change.REMOVED,) else "right"
        number = self.places
        for same, group in groupby(runs, key=lambda run: run.change is Change.SAME):
            if same:
                parts += (escape(getattr(run, side)) for run in group)
                continue
            number += 1
            inner = "".join(_changed(run) for run in group if run.change in shown)
            parts.append(self.change(number, inner) if inner.strip() else inner)
        return "".join(parts)

    def count(self, runs: Sequence[Run]) -> None:
        """Go past the changed places of these runs."""
        self.places += sum(not same for same, _ in groupby(runs, key=lambda run: run.change is Change.SAME))

    def change(self, number: int, inner: str, css: str = "") -> str:
        """A changed place, or the part of it that stands on one side."""
        if self.key is None:
            return f'<span class="{css}">{inner}</span>' if css else inner
        # The number stands on both sides, the id on the first: it may be there only once.
        named = "" if number in self._named else f' id="{frame_id(self.key)}-{number}"'
        self._named.add(number)
        names = f"change {css}".strip()
        return f'<span class="{names}" data-place="{number}"{named} tabindex="-1">{inner}</span>'

    def moved(self, text: str) -> str:
        """The label of a paragraph that moved, which is a change by itself."""
        return self.change(self.places, _labelled(text), "label")

    def frame_name(self) -> str:
        """The attribute by which the whole is found."""
        return f' id="{frame_id(self.key)}"' if self.key is not None else ""


class _Inline(_Drawing):
    """One column: what was removed stands before what was added."""

    def row(self, row: Row) -> str:
        label = ""
        if row.kind is RowKind.MOVED:
            self.places += 1
            label = self.moved(_("moved here from paragraph {number}", number=(row.left or 0) + 1))
        told = self.runs(row.runs, Change.REMOVED, Change.ADDED)
        self.count(row.runs)
        return f'<p class="{row.kind}">{label}{told}</p>'

    def origin(self, origin: _Origin) -> str:
        return f'<p class="origin">{_labelled(_origin_text(origin))}</p>'

    def folded(self, stretch: Sequence[str]) -> str:
        """Paragraphs that stayed the same, to be unfolded."""
        return fold("".join(stretch), len(stretch))

    def frame(self, inner: str) -> str:
        """The whole."""
        return f'<div class="diff inline"{self.frame_name()}>{inner}</div>'


class _Aside(_Drawing):
    """Two columns of aligned paragraphs; one below the other on a narrow screen."""

    def row(self, row: Row) -> str:
        labels = ("", "")
        if row.kind is RowKind.MOVED:
            self.places += 1
            labels = (
                self.moved(_("stood as paragraph {number}", number=(row.left or 0) + 1)),
                self.moved(_("moved here from paragraph {number}", number=(row.left or 0) + 1)),
            )
        left, right = self.runs(row.runs, Change.REMOVED), self.runs(row.runs, Change.ADDED)
        self.count(row.runs)
        cells = (
            self._cell("left", labels[0] + left if row.left is not None else "", _("Before")),
            self._cell("right", labels[1] + right if row.right is not None else "", _("After")),
        )
        still = row.kind is RowKind.MOVED and all(run.change is Change.SAME for run in row.runs)
        return f'<tr class="{row.kind}{" still" if still else ""}">{"".join(cells)}</tr>'

    def _cell(self, side: str, inner: str, label: str) -> str:
        return f'<td class="{side}" data-label="{escape(label)}">{inner}</td>'

    def origin(self, origin: _Origin) -> str:
        return (
            f'<tr class="origin"><td class="left">{_labelled(_origin_text(origin))}</td>'
            '<td class="right"></td></tr>'
        )

    def folded(self, stretch: Sequence[str]) -> str:
        """Paragraphs that stayed the same, to be unfolded."""
        table = f"<table><tbody>{''.join(stretch)}</tbody></table>"
        return f'<tr class="fold"><td colspan="2">{fold(table, len(stretch))}</td></tr>'

    def frame(self, inner: str) -> str:
        """The whole."""
        heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in (_("Before"), _("After")))
        return (
            f'<table class="diff aside"{self.frame_name()}><thead class="unseen"><tr>{heads}</tr></thead>'
            f"<tbody>{inner}</tbody></table>"
        )


def _changed(run: Run) -> str:
    """What was removed or added, with its sign, and the word for those who hear it. Blanks are left
    unmarked."""
    text = run.left or run.right
    words = text.strip()
    if not words:
        return text
    before, after = text.split(words, 1)
    said = _("removed:") if run.change is Change.REMOVED else _("added:")
    tag, sign = _TAGS[run.change], _SIGNS[run.change]
    return (
        f'{before}<{tag}><span class="unseen">{escape(said)} </span>'
        f'<span class="sign" aria-hidden="true">{sign}</span><span>{escape(words)}</span></{tag}>{after}'
    )


def _labelled(text: str) -> str:
    return f'<span class="moved"><span aria-hidden="true">↕ </span>{escape(text)}</span>'


def _origin_text(origin: _Origin) -> str:
    return _("moved from here: now paragraph {number}", number=origin.right + 1)


def fold(inner: str, number: int) -> str:
    """The HTML of so many paragraphs that stayed the same, to be unfolded."""
    label = n_("… {number} paragraph without changes …", "… {number} paragraphs without changes …", number)
    return f"<details><summary>{escape(label)}</summary>{inner}</details>"
