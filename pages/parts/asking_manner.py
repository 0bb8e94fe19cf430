"""What is asked wherever narratives are to be written: who writes them, and how."""

import streamlit as st

from core.actions.batches import LONGEST_INSTRUCTION
from core.context import AppContext
from core.domain.planning import Manner
from core.i18n import _
from core.i18n.words import word
from core.queries.house_settings import writers


def ask_manner(context: AppContext) -> Manner:
    """Who writes, and how."""
    known = writers(context)
    provider = st.segmented_control(
        _("Who writes"),
        known.offered,
        default=known.usual,
        format_func=lambda kind: word("provider", kind),
        key="generate-provider",
        required=True,
        persist_state="session",
    )
    if provider != "openai":
        st.caption(_("Model, tone and length can be chosen only with an AI service."))
        return Manner(provider=provider)
    return _ask_of_service(provider, known.model)


def _ask_of_service(provider: str, usual_model: str) -> Manner:
    """How an AI service is to write."""
    left, right = st.columns(2)
    with left:
        model = st.text_input(
            _("Model"), placeholder=usual_model, key="generate-model", persist_state="session"
        )
    with right:
        length = _ask_length()
    with left:
        tone = st.text_input(
            _("Tone"),
            placeholder=_("for instance: sober and warm"),
            key="generate-tone",
            persist_state="session",
        )
    with right:
        temperature = _ask_temperature()
    instruction = st.text_area(
        _("Instruction (optional)"),
        placeholder=_("for instance: give more room to what was agreed"),
        help=_("It goes to the AI service with the data, and is kept as the reason of the version."),
        max_chars=LONGEST_INSTRUCTION,
        key="generate-instruction",
    )
    fallback = st.checkbox(
        _("Where the AI service fails, write it without AI"), key="generate-fallback", persist_state="session"
    )
    return Manner(
        provider=provider,
        model=(model or "").strip(),
        temperature=temperature,
        tone=(tone or "").strip(),
        length=length,
        fallback="facts" if fallback else "none",
        instruction=(instruction or "").strip(),
    )


def _ask_length() -> str:
    chosen = st.selectbox(
        _("Length"),
        ["", "short", "medium", "long"],
        format_func=lambda length: word("length", length),
        key="generate-length",
        filter_mode=None,
        persist_state="session",
    )
    return chosen or ""


def _ask_temperature() -> float | None:
    return st.number_input(
        _("Temperature"),
        min_value=0.0,
        max_value=2.0,
        step=0.1,
        value=None,
        placeholder=_("that of the model"),
        key="generate-temperature",
        persist_state="session",
    )
