"""What a person typed, as it may be kept: bounded, and without what no store holds."""

from core.domain.versions import LONGEST_TEXT, tidy
from core.errors import Refusal
from core.i18n import N_
from core.store.column_types import storable

LONGEST_REASON = 1_000


def text_of(typed: str) -> str:
    """The text of a version. Raises Refusal for none at all, and for one that is too long."""
    text = tidy(storable(typed))
    if not text:
        raise Refusal(N_("There is no text to save. An older version can be restored from the history."))
    if len(text) > LONGEST_TEXT:
        raise Refusal(N_("A text has at most {number} letters."), number=LONGEST_TEXT)
    return text


def reason_of(typed: str) -> str:
    """The reason of a change, in one line; "" for none. Raises Refusal for one that is too long."""
    said = " ".join(storable(typed).split())
    if len(said) > LONGEST_REASON:
        raise Refusal(N_("A reason has at most {number} letters."), number=LONGEST_REASON)
    return said
