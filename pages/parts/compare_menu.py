"""Where comparing begins: the latest changes, and a search for the narrative of an event."""

from collections.abc import Sequence

import streamlit as st

from core.context import AppContext
from core.domain.versions import ChangeType
from core.i18n import N_, _
from core.i18n.words import word
from core.queries.comparison import Against, LatestChange, find_pairs, latest_changes
from pages.parts import prose
from pages.parts.comparison_bar import pin
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number

AGAINST = {Against.PREVIOUS: N_("the previous version"), Against.APPROVED: N_("the approved version")}


def show_menu(context: AppContext) -> None:
    """Offer comparisons; whatever is chosen is pinned by the address."""
    _show_search(context)
    st.subheader(_("Latest changes"))
    found = latest_changes(context)
    if found:
        _show_pairs(context, found, key="compare-latest")
    else:
        prose.show_line(
            _("No narrative has two versions yet: it appears here when one is edited or written again.")
        )


def _show_search(context: AppContext) -> None:
    words_place, against_place = st.columns([3, 2], vertical_alignment="bottom")
    words = words_place.text_input(
        _("Search an event"),
        placeholder=_("title, place or identifier"),
        key="compare-words",
        type="search",
        persist_state="session",
    )
    against = against_place.segmented_control(
        _("Compare the text in use with"),
        list(AGAINST),
        default=Against.PREVIOUS,
        format_func={value: _(message) for value, message in AGAINST.items()}.__getitem__,
        key="compare-against",
        required=True,
        persist_state="session",
    )
    if not (words or "").strip():
        return
    found = find_pairs(context, words or "", against or Against.PREVIOUS)
    if found:
        _show_pairs(context, found, key="compare-found")
    else:
        st.info(_("No event fits whose narrative can be compared so."))


def _show_pairs(context: AppContext, pairs: Sequence[LatestChange], *, key: str) -> None:
    rows = [_row(context, pair) for pair in pairs]
    columns = (_("Event"), _("Versions"), _("Change"), _("Words"), _("Written"))
    opened = listing(columns, rows, key=key)
    chosen = next((pair for pair in pairs if pair.version_id == opened), None)
    if chosen:
        pin(chosen.base_id, chosen.version_id)
        st.rerun()


def _row(context: AppContext, pair: LatestChange) -> Row:
    changed = ""
    if pair.words_added is not None and pair.words_removed is not None:
        changed = f"+{number(pair.words_added)} −{number(pair.words_removed)}"
    note = f"{pair.project_title} · {word('language', pair.language)}"
    cells = (
        Cell(pair.title, note=note),
        Cell(f"{number(pair.base_number)} → {number(pair.number)}"),
        Cell(word("change_type", ChangeType(pair.change_type))),
        Cell(changed),
        Cell(ago(pair.created, context.clock()), exact=exact(pair.created)),
    )
    address = f"compare?a={pair.base_id}&b={pair.version_id}"
    return Row(cells, key=str(pair.version_id), opens=pair.version_id, address=address)
