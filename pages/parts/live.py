"""The only poller: runs a fragment again and again, but only while its tab is seen."""

import streamlit as st
from streamlit_autorefresh import st_autorefresh

from core.i18n import language

_sight = st.components.v2.component(
    "sight",
    js="""
export default function({ data, parentElement, setStateValue }) {
  parentElement.__stop?.();
  const root = document.documentElement;
  if (root.lang !== data.language) root.lang = data.language;
  // For the sign-in page, which knows nobody yet.
  const kept = `cronica_language=${data.language}`;
  if (!document.cookie.split('; ').includes(kept)) {
    document.cookie = `${kept}; path=/; max-age=31536000; samesite=lax`;
  }
  const seen = () => document.visibilityState === 'visible';
  let timer, late;
  // Again until it is known: of two messages in one moment, Streamlit runs one fragment alone.
  const report = () => {
    clearTimeout(timer);
    if (data.seen === seen()) return;
    setStateValue('report', { seen: seen(), at: Date.now() });
    timer = setTimeout(report, 300 + 500 * Math.random());
  };
  // The frame that counts the seconds may never begin, on a machine that is very busy. Every run
  // draws this anew, so that the time is up only where none came.
  const insist = () => {
    late = setTimeout(insist, data.patience);
    if (data.seen && seen()) setStateValue('report', { seen: true, at: Date.now() });
  };
  late = setTimeout(insist, data.patience);
  parentElement.__stop = () => {
    clearTimeout(timer);
    clearTimeout(late);
    document.removeEventListener('visibilitychange', report);
  };
  document.addEventListener('visibilitychange', report);
  report();
  return parentElement.__stop;
}
""",
)


def poll(name: str, seconds: float) -> None:
    """Inside a fragment: run it again after so many seconds. A hidden tab asks for nothing, and
    asks at once when it is seen again."""
    key = f"sight-{name}"
    reported = st.session_state[key].get("report") if key in st.session_state else None
    seen = reported["seen"] if reported else True
    turn = st.session_state[f"{key}-turn"] = st.session_state.get(f"{key}-turn", 0) + 1
    data = {"seen": seen, "language": language(), "patience": patience(seconds), "turn": turn}
    _sight(key=key, data=data, on_report_change=_reported)
    if seen:
        st_autorefresh(interval=int(seconds * 1000), key=f"tick-{name}")


def patience(seconds: float) -> int:
    """Milliseconds without a run after which one is asked for in another way."""
    return int((2 * seconds + 5) * 1000)


def _reported() -> None:
    """The report itself brings the run that is wanted."""
