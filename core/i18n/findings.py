"""What a reader should look at in a text, in a sentence."""

from collections.abc import Mapping
from typing import Any

from core.i18n import _, n_
from core.i18n import language as language_of_the_moment
from core.i18n.formats import number_text


def finding_text(finding: Mapping[str, Any], language: str | None = None) -> str:
    """The sentence for a stored finding (`core.domain.answers.Finding.as_data`)."""
    said = language or language_of_the_moment()
    code, values = finding["code"], finding["values"]
    if code == "told_as_done":
        words = ", ".join(f"«{word}»" if said == "es" else f"“{word}”" for word in values["words"])
        return _("The text tells as done what is not known to be done: {words}.", said, words=words)
    if code == "too_short":
        return n_(
            "The text has {number} word; at least {least} were asked for.",
            "The text has {number} words; at least {least} were asked for.",
            values["words"],
            said,
            least=number_text(values["least"], said),
        )
    return n_(
        "The text has {number} word; at most {most} were asked for.",
        "The text has {number} words; at most {most} were asked for.",
        values["words"],
        said,
        most=number_text(values["most"], said),
    )
