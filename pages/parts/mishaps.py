"""What a person sees when something went wrong: a sentence and a way out, never a traceback."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from core.errors import FailureKind, Refusal, store_is_away
from core.i18n import N_, _
from core.i18n.failures import STORE_AWAY, cure, sentence
from pages.parts import prose
from pages.parts.moments import with_numbers
from pages.parts.person import process_context

log = logging.getLogger("web")

SECONDS = 5.0
"""How often a page looks whether the store is back."""
ASK_AGAIN = N_("What was asked for just now may have to be asked for once more.")


def show(error: Exception) -> bool:
    """Say what went wrong on the page, and record what a person cannot mend under a code.

    Returns True: it has been shown. The web face hands every error of a page, a fragment or a
    callback to it.
    """
    if isinstance(error, Refusal):
        st.error(_(error.message, **prose.plain_values(with_numbers(error.values))), icon=":material/error:")
        return True
    code = process_context().new_id()[:8]
    if store_is_away(error):
        log.error("the store is away", exc_info=error)
        st.warning(f"{_(STORE_AWAY)} {_(ASK_AGAIN)}", icon=":material/cloud_off:")
        # app.py loads this file, and the component of a poll may not be loaded before there is a server.
        from pages.parts import live

        # What polled before is not drawn any more.
        live.poll(f"away-{code}", SECONDS)
        return True
    log.error("page failed, code %s", code, exc_info=error)
    st.error(
        f"{sentence(FailureKind.OWN_FAULT, code=code)} {cure(FailureKind.OWN_FAULT)}",
        icon=":material/error:",
    )
    return True


@contextmanager
def refusals_shown() -> Generator[None]:
    """Show a refusal where it happened, and let the rest of the page be drawn."""
    try:
        yield
    except Refusal as refusal:
        show(refusal)
