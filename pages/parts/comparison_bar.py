"""What can be done with a comparison: other versions, a third one, how it is drawn."""

from collections.abc import Sequence

import streamlit as st

from core.i18n import N_, _
from core.i18n.words import word, writer_name
from core.queries.comparison import Alternatives, Side, VersionChoice
from pages.parts.moments import exact, number

NAMES = ("a", "b", "c")
"""Under which names the address pins versions."""
PLACES = (N_("First version"), N_("Second version"), N_("Third version"))
"""What the fields are called in which they are chosen."""
INLINE, ONLY_CHANGES, THIRD = "compare-inline", "compare-only-changes", "compare-third"


def pin(*version_ids: int) -> None:
    """Let the address name these versions, in this order."""
    st.query_params.from_dict({name: str(each) for name, each in zip(NAMES, version_ids, strict=False)})


def ask_version(name: str, side: Side, known: Alternatives, pinned: Sequence[int]) -> None:
    """Let another version of the same narrative take the place of this one."""
    key = f"compare-{name}-{side.place.narrative_id}"
    choices = {each.version_id: told(each) for each in known.choices}
    st.session_state[key] = side.text.seen.id
    place = NAMES.index(name)

    def change() -> None:
        pin(*pinned[:place], st.session_state[key], *pinned[place + 1 :])

    st.selectbox(
        _(PLACES[place]),
        list(choices),
        format_func=choices.__getitem__,
        key=key,
        on_change=change,
        label_visibility="collapsed",
    )


def told(choice: VersionChoice) -> str:
    """A version among others to choose from."""
    label = _("Version {number}", number=number(choice.number))
    parts = (label, choice.name, word("change_type", choice.change_type), exact(choice.created))
    return " · ".join(part for part in (*parts, writer_name(choice.author)) if part)


def show_links(sides: Sequence[Side], known: Alternatives) -> None:
    """The comparisons that are asked for most, of the last of the versions shown."""
    this = sides[-1].text.seen
    numbers = {each.version_id: each.number for each in known.choices}
    links = {
        _("With the previous one"): known.previous_id,
        _("With the approved one"): known.approved_id,
        _("With the one in use"): known.current_id,
    }
    with st.container(key="compare-links", horizontal=True, width="content"):
        for label, other in links.items():
            if other is None or other == this.id or {other, this.id} == {side.text.seen.id for side in sides}:
                continue
            older, newer = sorted((other, this.id), key=lambda each: numbers.get(each, 0))
            st.page_link("compare.py", label=label, query_params={"a": str(older), "b": str(newer)})


def ask_third(known: Alternatives, pinned: Sequence[int]) -> None:
    """Let a third version be set beside the two, or be taken away again."""
    if len(pinned) == 3:
        st.button(_("Take the third away"), icon=":material/close:", on_click=pin, args=tuple(pinned[:2]))
        return
    rest = {each.version_id: told(each) for each in known.choices if each.version_id not in pinned}
    if not rest:
        return

    def add() -> None:
        chosen = st.session_state[THIRD]
        if chosen:
            pin(*pinned, chosen)

    with st.popover(_("Add a third"), icon=":material/view_column:", width="content"):
        st.session_state.setdefault(THIRD, None)
        st.selectbox(
            _(PLACES[2]),
            list(rest),
            index=None,
            format_func=rest.__getitem__,
            placeholder=_("Choose a version"),
            key=THIRD,
            on_change=add,
        )
