"""What an installation still lacks, each with the page where it is mended."""

import streamlit as st

from core.context import AppContext
from core.i18n import _
from core.i18n.alerts import START_WORKER
from core.queries.home import setup
from core.queries.service import ServiceState
from pages.parts import prose


def show_setup(context: AppContext) -> None:
    """A list with what is there and what is not."""
    found = setup(context)
    st.subheader(_("Set-up"))
    with st.container(border=True, gap="small"):
        _show(
            found.accounts,
            _("Accounts"),
            _("Only sample people so far: whoever uses this machine can come in."),
            "users.py",
            _("Create the first account"),
        )
        _show(
            found.ai,
            _("AI service"),
            _("None: narratives are written without AI, from the data alone."),
            "settings.py",
            _("Set it up"),
        )
        running = found.service in (ServiceState.RUNNING, ServiceState.IDLE)
        _show(running, _("Writing service"), _("None runs. To start it: {command}", command=START_WORKER))
        if found.shared_secret is not None:
            _show(
                found.shared_secret,
                _("Secret for several machines"),
                _("Each machine has its own: sign-ins hold on one alone. CRONICA_SECRET_KEY gives them one."),
            )


def _show(done: bool, name: str, lack: str, page: str = "", label: str = "") -> None:
    said = _("set up") if done else _("still missing")
    state = f":green[✓ {said}]" if done else f":orange[○ {said}]"
    with st.container(gap=None):
        st.markdown(f"**{name}** · {state}")
        if not done:
            prose.show_line(lack)
            if page:
                st.page_link(page, label=label, icon=":material/arrow_forward:")
