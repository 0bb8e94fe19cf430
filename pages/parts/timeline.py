"""The history of a narrative: every version with all that is known of it, filtered, previewed, reused."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from core.context import AppContext
from core.domain.permission import Right
from core.domain.versions import ChangeType
from core.i18n import _, n_
from core.i18n.words import word, writer_name
from core.permission import may
from core.queries.days import midnight
from core.queries.narratives import NarrativeView
from core.queries.versions import HistoryFilter, VersionView, authors, history, version
from pages.parts import badges, prose
from pages.parts.authors_view import authors_line
from pages.parts.day_field import ask_day
from pages.parts.moments import ago, dollars, exact, number, zone

AT_ONCE = 100
"""Versions that are shown without asking for more."""

_list = st.components.v2.component(
    "timeline", js=(Path(__file__).parent / "timeline.js").read_text("utf-8"), isolate_styles=False
)


def show_timeline(context: AppContext, seen: NarrativeView) -> dict[str, Any] | None:
    """The whole history. Returns what a person has just asked of a version: `kind` and `id`."""
    if not seen.versions:
        prose.show_line(_("There is no version yet."))
        return None
    wanted = _ask_filter(context, seen) if seen.versions > 3 else HistoryFilter()
    shown_key = f"timeline-shown-{seen.narrative_id}"
    limit = st.session_state.get(shown_key, AT_ONCE)
    found = history(context, seen.event_id, seen.language, wanted, limit=limit)
    if not found.total:
        st.info(_("No version fits. Fewer conditions show more."))
        return None
    opened = st.session_state.setdefault(f"timeline-open-{seen.narrative_id}", set())
    rows = [_row(context, seen, each, opened) for each in found.rows]
    if wanted == HistoryFilter():
        _add_gaps(rows, found.rows)
    data = {"rows": tuple(rows), "preview": _("Read it")}
    asked = _list(key=f"timeline-{seen.narrative_id}", data=data, on_asked_change=_reported).asked
    if found.total > limit:
        more = n_("Show {number} older version", "Show {number} older versions", found.total - limit)
        st.button(more, on_click=_show_more, args=(shown_key, found.total))
    if asked and asked["kind"] in ("open", "close"):
        (opened.add if asked["kind"] == "open" else opened.discard)(asked["id"])
        st.rerun()
    return asked


def _reported() -> None:
    """The report itself brings the run that is wanted."""


def _show_more(key: str, total: int) -> None:
    st.session_state[key] = total


def _ask_filter(context: AppContext, seen: NarrativeView) -> HistoryFilter:
    kind_place, author_place, first_place, last_place = st.columns([2, 2, 1, 1])
    key = f"timeline-{seen.narrative_id}"
    kind = kind_place.selectbox(
        _("Kind of change"),
        list(ChangeType),
        index=None,
        format_func=lambda value: word("change_type", value),
        placeholder=_("all"),
        key=f"{key}-kind",
    )
    author = author_place.selectbox(
        _("Written by"),
        authors(context, seen.event_id, seen.language),
        index=None,
        format_func=writer_name,
        placeholder=_("everybody"),
        key=f"{key}-author",
    )
    first = ask_day(first_place, _("From"), key=f"{key}-from")
    last = ask_day(last_place, _("To"), key=f"{key}-to")
    return HistoryFilter(
        kind,
        author or "",
        since=midnight(first, zone()) if first else None,
        until=midnight(last + timedelta(days=1), zone()) if last else None,
    )


def _row(context: AppContext, seen: NarrativeView, each: VersionView, opened: set[int]) -> dict[str, Any]:
    in_use = each.number == seen.number
    row: dict[str, Any] = {
        "id": each.id,
        "current": in_use,
        "label": _label(each),
        "marks": [vars(mark) for mark in badges.version_marks(each, in_use=in_use)],
        "when": ago(each.created, context.clock()),
        "exact": exact(each.created),
        "words": n_("{number} word", "{number} words", each.words),
        "lines": [line for line in _lines(each) if line],
        "actions": _actions(context, seen, each, in_use=in_use),
    }
    if each.base_number is not None:
        row["plus"], row["minus"] = number(each.words_added or 0), number(each.words_removed or 0)
        row["against"] = _("against version {number}", number=each.base_number)
    if each.id in opened and (text := version(context, each.id)):
        row["text"] = text.body
    return row


def _label(each: VersionView) -> str:
    label = _("Version {number}", number=number(each.number))
    return f"{label} · {each.name}" if each.name else label


def _lines(each: VersionView) -> list[str]:
    """Who and why, with what means, and who wrote what."""
    who = writer_name(each.author)
    if each.on_behalf_of:
        who = _("{writer}, asked for by {person}", writer=who, person=each.on_behalf_of)
    source = each.restored_number
    return [
        who,
        each.reason and _("Reason: {reason}", reason=each.reason),
        _("Brought back from version {number}", number=source) if source else "",
        " · ".join(part for part in means(each) if part),
        authors_line(each.shares) if _is_of_several(each) else "",
    ]


def _is_of_several(each: VersionView) -> bool:
    """Whether persons wrote a part of it, and others the rest: of one hand the author says it all."""
    hands = {share.source.name if share.source.user_id else share.source.kind for share in each.shares}
    return len(hands) > 1


def means(each: VersionView) -> list[str]:
    """By what means a version was written; what is not known is not there."""
    seconds = round(each.seconds or 0, 1)
    known = [
        word("provider", each.provider) if each.provider not in ("", each.author) else "",
        each.model if each.provider == "rehearsal" else "",
        "" if each.temperature is None else _("temperature {number}", number=number(each.temperature)),
        _("instructions version {number}", number=each.prompt_number) if each.prompt_number else "",
        _("{number} s", number=number(seconds)) if seconds else "",
    ]
    if each.tokens_in is not None and each.tokens_out is not None:
        sent, received = number(each.tokens_in), number(each.tokens_out)
        known.append(_("tokens: {sent} sent, {received} received", sent=sent, received=received))
    if each.cost is not None and each.model:
        known.append(dollars(each.cost))
    return known


def _actions(
    context: AppContext, seen: NarrativeView, each: VersionView, *, in_use: bool
) -> list[dict[str, str]]:
    works = may(context, Right.WORK)
    actions = []
    if seen.current and not in_use:
        pair = sorted((seen.current.seen, each), key=lambda one: one.number)
        address = f"compare?a={pair[0].id}&b={pair[1].id}"
        label = _("Compare with the text in use")
        actions.append({"kind": "compare", "address": address, "label": label})
    if works and not in_use:
        if each.proposal == "open":
            actions.append({"kind": "decide", "label": _("Decide")})
        else:
            actions.append({"kind": "restore", "label": _("Restore this version")})
    if works:
        actions.append({"kind": "name", "label": _("Rename") if each.name else _("Give it a name")})
    return actions


def _add_gaps(rows: list[dict[str, Any]], found: tuple[VersionView, ...]) -> None:
    """Say where versions are missing: they were removed when they were old."""
    for row, each, older in zip(rows, found, [*found[1:], None], strict=True):
        missing = each.number - 1 - (older.number if older else 0)
        if missing:
            row["gap"] = n_(
                "{number} older version was removed by the rule of keeping.",
                "{number} older versions were removed by the rule of keeping.",
                missing,
            )
