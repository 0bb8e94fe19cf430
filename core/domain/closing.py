"""The one sentence of a narrative that speaks of absence, so that a renderer can leave it out."""

from core.i18n import LANGUAGES, _


def closing_sentence(language: str, *, attendance: bool, results: bool) -> str:
    """What the record does not hold: attendance, results or both; "" where nothing is missing."""
    if attendance and results:
        return _("The record holds no data on attendance or results.", language=language)
    if attendance:
        return _("The record holds no data on attendance.", language=language)
    if results:
        return _("The record holds no data on results.", language=language)
    return ""


def closing_sentences(language: str) -> tuple[str, ...]:
    """Every closing sentence that a narrative in this language may end with."""
    return tuple(
        closing_sentence(language, attendance=attendance, results=results)
        for attendance, results in ((True, True), (True, False), (False, True))
    )


def without_closing(body: str) -> str:
    """The narrative without its closing sentence; unchanged where it does not end with one."""
    text = body.rstrip()
    for language in LANGUAGES:
        for sentence in closing_sentences(language):
            if text == sentence or text.endswith((f" {sentence}", f"\n{sentence}")):
                return text.removesuffix(sentence).rstrip()
    return body
