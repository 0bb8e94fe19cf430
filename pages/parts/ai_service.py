"""The AI service among the settings: where, which model, with which key; and a trial of it."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.actions.house_settings import Trial, change_ai_service, try_ai_service
from core.context import AppContext
from core.i18n import _, n_
from core.i18n.failures import cure
from core.i18n.words import word
from core.queries.house_settings import HouseSettings
from pages.parts import prose
from pages.parts.mishaps import refusals_shown
from pages.parts.moments import ago, number
from pages.parts.outcome import noted, place, show_outcome
from pages.parts.person import here
from pages.parts.setting import SAVED, group, show_fixed


@dataclass
class Tried:
    """What the last trial of this session brought, and when; held by the session from the beginning."""

    trial: Trial | None = None
    at: datetime | None = None


def show_ai_service(context: AppContext, known: HouseSettings) -> None:
    """What is set, the fields to change it, and the trial."""
    with group(
        _("AI service"),
        _(
            "Any service compatible with OpenAI's chat completions. Without one, narratives are written "
            "without AI. It applies from the next narrative."
        ),
    ):
        if known.ai_fixed:
            _show_fixed_service(context, known)
        if known.model_fixed:
            show_fixed([(_("Model"), known.model)], "CRONICA_MODEL")
        if not (known.ai_fixed and known.model_fixed):
            _show_fields(known)
        writer = word("provider", known.usual_provider)
        prose.show_line(_("Used when nothing else is chosen: {writer}.", writer=writer))
        _show_trial(context)


def _show_fixed_service(context: AppContext, known: HouseSettings) -> None:
    values = {
        "OPENAI_API_KEY": context.settings.openai_api_key,
        "OPENAI_BASE_URL": context.settings.openai_base_url,
    }
    pairs = [(_("Address"), known.address or known.usual_address), (_("Key"), _kept_key(known))]
    show_fixed(pairs, *(name for name, value in values.items() if value))


def _show_fields(known: HouseSettings) -> None:
    at = place("ai-service")
    fields = {
        name: f"ai-{name}-{at.turn}-{kept}"
        for name, kept in (("address", known.address), ("model", known.model), ("key", ""))
    }
    if not known.ai_fixed:
        address = st.text_input(
            _("Address"),
            value=known.address,
            placeholder=known.usual_address,
            max_chars=300,
            key=fields["address"],
            persist_state="session",
        )
    if not known.model_fixed:
        st.text_input(
            _("Model"),
            value=known.model,
            placeholder=known.usual_model,
            max_chars=200,
            key=fields["model"],
            persist_state="session",
        )
    if not known.ai_fixed:
        st.text_input(_("Key"), type="password", max_chars=500, autocomplete="off", key=fields["key"])
        prose.show_line(_about_key(known, address or ""))
    with st.container(horizontal=True):
        st.button(_("Save"), type="primary", key=f"ai-save-{at.turn}", on_click=_save, args=(fields,))
        if known.has_key and not known.ai_fixed:
            st.button(_("Forget the key"), key=f"ai-forget-{at.turn}", on_click=_forget, args=(known,))
    show_outcome(at)


def _about_key(known: HouseSettings, address: str) -> str:
    if known.key_unreadable:
        return _("The saved key can no longer be read: it has to be typed again.")
    if not known.has_key:
        return _("No key is saved.")
    if address.strip().rstrip("/") != known.address.rstrip("/"):
        return _(
            "With another address the saved key is forgotten: the key for the new one has to be typed here."
        )
    return " ".join((_kept_key(known), _("If left empty, it stays.")))


def _kept_key(known: HouseSettings) -> str:
    """What may be told of the key."""
    return _("The key is saved.") if known.has_key else _("No key is saved.")


def _save(fields: dict[str, str]) -> None:
    at, tried, context = place("ai-service"), _tried(), here()
    address, model, key = (st.session_state.get(field) or "" for field in fields.values())
    st.session_state[fields["key"]] = ""
    with noted(at, SAVED):
        change_ai_service(context, address=address, model=model, key=key or None)
        tried.trial = None


def _forget(known: HouseSettings) -> None:
    at, tried, context = place("ai-service"), _tried(), here()
    with noted(at, SAVED):
        change_ai_service(context, address=known.address, model=known.model, key="")
        tried.trial = None


def _tried() -> Tried:
    return st.session_state.setdefault("ai-tried", Tried())


def _show_trial(context: AppContext) -> None:
    tried = _tried()
    with refusals_shown():
        if st.button(
            _("Test what is saved"),
            icon=":material/network_check:",
            help=_("Sends an invented event of two lines; it takes 30 seconds at most."),
        ):
            with st.spinner(_("The AI service is being asked…")):
                tried.trial, tried.at = try_ai_service(context), context.clock()
    trial = tried.trial
    if trial is None or tried.at is None:
        return
    when = ago(tried.at, context.clock())
    if not trial.ok and trial.failure:
        st.error(prose.plain(f"{trial.sentence} {cure(trial.failure)} ({when})"), icon=":material/error:")
        if trial.detail:
            with st.expander(_("Technical detail")):
                prose.show_as_it_is(trial.detail)
        return
    told = _("{model} answered in {seconds} s", model=trial.model, seconds=number(round(trial.seconds, 1)))
    tokens = "" if trial.tokens is None else n_("{number} token", "{number} tokens", trial.tokens)
    st.success(prose.plain(" · ".join(filter(None, (told, tokens, when)))), icon=":material/check:")
