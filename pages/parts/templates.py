"""An empty workbook for events, to be filled in and imported: in Spanish and in English."""

from functools import partial

import streamlit as st

from core.context import AppContext
from core.i18n import LANGUAGES, _, language
from core.i18n.words import word
from core.queries.gaps import template_file, template_offer
from pages.parts.download import offer


def offer_template(context: AppContext) -> None:
    """A download for each language, that of whoever is here first."""
    with st.popover(_("Template to fill in"), icon=":material/table_view:"):
        st.caption(_("A workbook with explained headings and an example. It comes back by the import."))
        for spoken in sorted(LANGUAGES, key=lambda each: each != language()):
            file = template_offer(spoken)
            label = _("Template in: {tongue}", tongue=word("language", spoken))
            made = partial(_template, spoken=spoken)
            offer(label, made, file.name, file.media_type, key=f"template-{spoken}", is_main=False)


def _template(context: AppContext, *, spoken: str) -> bytes:
    return template_file(context, spoken).content
