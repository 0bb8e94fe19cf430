"""Activity log: who did what to what, when, and on whose behalf; filtered, paged, to be taken along."""

import json

import streamlit as st

from core.context import AppContext
from core.domain.actors import ActorKind
from core.i18n import _, language, n_
from core.i18n.words import word
from core.queries.activity import MOST_COUNTED, ActivityFilter, Entry, activity_csv, list_activity
from core.queries.page import Page
from pages.parts.activity_filter import ask_filter, ask_page, forget_filter, page_asked, write_address
from pages.parts.download import offer
from pages.parts.listing import Cell, Row, listing
from pages.parts.moments import ago, exact, number
from pages.parts.person import here

ROWS = 50


def show_page() -> None:
    """The filter, the entries it lets through, and the way to take them along."""
    context = here()
    st.title(_("Activity log"))
    wanted, beside = ask_filter(context)
    page = page_asked()
    found = _found(context, wanted, page)
    pages = max(-(-min(found.total, MOST_COUNTED) // ROWS), 1)
    if page > pages:
        page = pages
        found = _found(context, wanted, page)
    write_address(wanted, page)
    if wanted.first and wanted.last and wanted.first > wanted.last:
        st.info(_("The first day comes after the last one."))
    elif not found.total:
        st.info(_("No entry fits. Fewer conditions show more."))
        st.button(_("Remove the conditions"), on_click=forget_filter)
    else:
        with beside:
            _offer_table(context, wanted)
        _show_entries(context, found)
        if pages > 1:
            ask_page(pages, page)


def _found(context: AppContext, wanted: ActivityFilter, page: int) -> Page[Entry]:
    return list_activity(context, wanted, offset=(page - 1) * ROWS, limit=ROWS)


def _show_entries(context: AppContext, found: Page[Entry]) -> None:
    listing(
        (_("What was done"), _("Who"), _("When")),
        [_row(context, entry) for entry in found.rows],
        key="activity",
        detail_label=_("Details"),
        caption=_told_number(found.total),
    )


def _told_number(total: int) -> str:
    if total > MOST_COUNTED:
        return _("More than {number} entries", number=number(MOST_COUNTED))
    return n_("{number} entry", "{number} entries", total)


def _row(context: AppContext, entry: Entry) -> Row:
    subject = _subject_page(entry)
    return Row(
        cells=(
            Cell(word("log", entry.action), note=entry.subject),
            _who(entry),
            Cell(ago(entry.at, context.clock()), exact=exact(entry.at)),
        ),
        key=str(entry.id),
        opens=entry.id,
        address=f"{subject[0]}?id={subject[1]}" if subject else "",
        detail="\n".join(f"{name}: {_plainly(value)}" for name, value in entry.details.items()),
    )


def _who(entry: Entry) -> Cell:
    kind = word("author", entry.actor_kind)
    if entry.actor_kind is ActorKind.PERSON:
        return Cell(entry.actor_name)
    if entry.on_behalf_of:
        return Cell(kind, note=_("for {name}", name=entry.on_behalf_of))
    return Cell(kind, note=entry.actor_name)


def _subject_page(entry: Entry) -> tuple[str, int] | None:
    """The page that shows what it was done to, and its number there; None where there is none any more."""
    if not entry.subject or entry.subject_id is None:
        return None
    if entry.event_id is not None:
        return "narratives", entry.event_id
    page = {"batch": "progress", "user": "users"}.get(entry.subject_kind)
    return (page, entry.subject_id) if page else None


def _plainly(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _offer_table(context: AppContext, wanted: ActivityFilter) -> None:
    name = _("activity-{day}.csv", day=context.today().isoformat())
    spoken = language()  # the file is made in a thread, which knows of no language
    offer(
        _("Download as CSV"),
        lambda person: activity_csv(person, wanted, spoken),
        name,
        "text/csv",
        key="activity-csv",
    )


show_page()
