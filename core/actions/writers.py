"""Who is to write, checked in one way wherever somebody chooses."""

from core.errors import Refusal
from core.i18n import N_
from core.llm import PROVIDERS
from core.settings import Settings

LONGEST_NAME = 200


def check_writer(known: Settings, provider: str, model: str, *, sample: bool) -> None:
    """Raise Refusal unless this writer may be asked, for this model ("" for the usual one); `sample` says
    that it is the sample's narratives that are to be written."""
    if provider not in PROVIDERS:
        raise Refusal(
            N_("There is no writer called {name}. There are: {known}."),
            name=provider,
            known=", ".join(PROVIDERS),
        )
    if provider == "rehearsal" and not (sample or known.offer_rehearsal):
        raise Refusal(N_("The rehearsal is for the sample; CRONICA_OFFER_REHEARSAL offers it elsewhere too."))
    check_name(model)


def check_name(name: str) -> None:
    """Raise Refusal for the name of a model or of a tone that is too long."""
    if len(name) > LONGEST_NAME:
        raise Refusal(N_("A model or a tone is named in at most {number} letters."), number=LONGEST_NAME)
