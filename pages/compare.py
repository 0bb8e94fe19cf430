"""Compare versions: two or three of them side by side, what differs, and who wrote what."""

import streamlit as st

from core.context import AppContext
from core.i18n import _
from core.queries.comparison import ComparisonView, Side, alternatives, compare_versions
from pages.parts import diff_view, prose
from pages.parts.address import asked_number
from pages.parts.authors_view import show_authors
from pages.parts.change_keys import show_keys
from pages.parts.compare_menu import show_menu
from pages.parts.comparing import named, show_fact_changes, show_figures, show_head
from pages.parts.comparison_bar import INLINE, NAMES, ONLY_CHANGES, ask_third, ask_version, pin, show_links
from pages.parts.diff_grid import show_grid
from pages.parts.person import here

KEY = "compare"


def show_page() -> None:
    """The versions that the address pins, or else what there is to compare."""
    context = here()
    st.title(_("Compare versions"))
    asked = [name for name in NAMES if name in st.query_params]
    pinned = [asked_number(name) or 0 for name in asked]
    views = _views(context, pinned) if asked[:2] == ["a", "b"] else ()
    if views:
        st.button(_("Other comparisons"), icon=":material/arrow_back:", type="tertiary", on_click=pin)
        _show_comparison(context, views, pinned)
        return
    if asked:
        st.warning(
            _("One of these versions is not there: the address may be cut, or the version was removed.")
        )
    show_menu(context)


def _views(context: AppContext, pinned: list[int]) -> tuple[ComparisonView, ...]:
    """The first of the pinned versions against each other one; nothing if one of them is not there."""
    found = [compare_versions(context, pinned[0], other) for other in pinned[1:]]
    return tuple(view for view in found if view) if all(found) else ()


def _show_comparison(context: AppContext, views: tuple[ComparisonView, ...], pinned: list[int]) -> None:
    sides = [views[0].left, *(view.right for view in views)]
    _show_toolbar(context, sides, pinned)
    for place, name, each in zip(st.columns(len(sides), gap="large"), NAMES, sides, strict=False):
        known = alternatives(context, each.text.seen.id)
        with place:
            if known:
                ask_version(name, each, known, pinned)
            show_head(context, each)
    if len(views) == 1:
        figures, facts = st.columns([3, 2], gap="large")
        with figures:
            show_figures(sides)
        with facts:
            show_fact_changes(views[0].facts)
        _show_words(views[0])
    else:
        show_figures(sides)
        for view in views:
            show_fact_changes(view.facts, named(view.right.text.seen))
        _show_grid(views)
    with st.expander(
        _("Who wrote what"), key="compare-authors", icon=":material/ink_highlighter:", on_change="rerun"
    ) as place:
        if place.open:
            for column, each in zip(st.columns(len(sides), gap="large"), sides, strict=True):
                with column:
                    prose.show_title(named(each.text.seen), 3)
                    show_authors(each.text.body, each.text.trace, key=f"{KEY}-{each.text.seen.id}")


def _show_toolbar(context: AppContext, sides: list[Side], pinned: list[int]) -> None:
    known = alternatives(context, pinned[-1])
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(sides) == 2:
            st.segmented_control(
                _("How it is shown"),
                [False, True],
                default=False,
                format_func={False: _("Side by side"), True: _("In one column")}.__getitem__,
                key=INLINE,
                required=True,
                label_visibility="collapsed",
                persist_state="session",
            )
        st.toggle(_("Only changes"), key=ONLY_CHANGES, persist_state="session")
        if len(sides) == 2:
            st.button(_("Swap"), icon=":material/swap_horiz:", on_click=pin, args=pinned[::-1])
        if known:
            ask_third(known, pinned)
            show_links(sides, known)


def _show_words(view: ComparisonView) -> None:
    st.subheader(_("What changed in the text"))
    prose.show_line(diff_view.summary(view.words))
    with st.container(key="compare-keys"):
        show_keys(view.words, key=KEY)
    diff_view.show(
        view.words,
        inline=bool(st.session_state.get(INLINE)),
        only_changes=bool(st.session_state.get(ONLY_CHANGES)),
        key=KEY,
    )


def _show_grid(views: tuple[ComparisonView, ...]) -> None:
    """The first text as it is, and what each other one has in its place."""
    st.subheader(_("What changed in the text"))
    names = [named(side.text.seen) for side in (views[0].left, *(view.right for view in views))]
    for name, view in zip(names[1:], views, strict=True):
        prose.show_line(f"{name}: {diff_view.summary(view.words)}")
    only_changes = bool(st.session_state.get(ONLY_CHANGES))
    show_grid([view.words for view in views], names, only_changes=only_changes)


show_page()
