"""A file to take along: a button, and a download that starts by itself, once."""

from collections.abc import Callable

import streamlit as st

from core.context import AppContext
from pages.parts.person import still_here, visitor_here

_starter = st.components.v2.component(
    "download_starter",
    js="""
export default function({ data, setStateValue }) {
  const begun = (window.__begunDownloads ??= new Set());
  const begin = (tries) => {
    const button = document.querySelector(`.st-key-${data.button} button`);
    if (begun.has(data.once)) return;
    if (button && !button.disabled) {
      begun.add(data.once);
      button.click();
      setStateValue('begun', data.once);
    } else if (tries) setTimeout(begin, 100, tries - 1);
  };
  begin(100);
}
""",
)


def offer(
    label: str,
    content: bytes | Callable[[AppContext], bytes],
    name: str,
    media_type: str,
    *,
    key: str,
    is_main: bool = True,
) -> None:
    """A button for a file that is there, or is made when it is pressed: then for whoever the person is
    by that time, since a role may have changed and a session may have ended."""
    session = visitor_here().session
    st.download_button(
        label,
        content if isinstance(content, bytes) else lambda: content(still_here(session)),
        name,
        media_type,
        key=key,
        on_click="ignore",
        icon=":material/download:",
        type="primary" if is_main else "secondary",
    )


def start_once(button: str, once: str) -> None:
    """Press the download button with this key, once for each `once`: not again after a rerun, nor
    when the person comes back to the page."""
    begun: set[str] = st.session_state.setdefault("downloads_begun", set())
    if once in begun:
        return
    _starter(
        key=f"starter-{once}", data={"button": button, "once": once}, on_begun_change=lambda: begun.add(once)
    )
