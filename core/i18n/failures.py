"""What went wrong with a narrative, in a sentence, and what a person can do about it."""

from collections.abc import Mapping
from string import Formatter

from core.errors import FailureKind
from core.i18n import N_, _

STORE_AWAY = N_(
    "The store cannot be reached at the moment. What was saved is safe, and narratives that are being "
    "written are kept. This page looks again by itself."
)
"""What is to be said, in whatever place, while nothing can be read or saved."""

SENTENCES: Mapping[FailureKind, tuple[str, ...]] = {
    FailureKind.KEY_REJECTED: (N_("The AI service does not accept the key."),),
    FailureKind.QUOTA: (N_("The balance or the quota of the AI service is used up."),),
    FailureKind.RATE_LIMIT: (
        N_("The service asks to go more slowly; trying again at {time}."),
        N_("The service asks to go more slowly."),
    ),
    FailureKind.SERVER_ERROR: (
        N_("The AI service had a fault of its own ({code})."),
        N_("The AI service had a fault of its own."),
    ),
    FailureKind.TIMEOUT: (
        N_("The AI did not answer within {seconds} seconds."),
        N_("The AI did not finish in 5 minutes."),
    ),
    FailureKind.NO_CONNECTION: (N_("There is no connection to the AI service."),),
    FailureKind.NOT_TEXT: (N_("The answer came empty or unreadable and was discarded."),),
    FailureKind.CUT_OFF: (N_("The answer came cut off and was discarded."),),
    FailureKind.CONTENT_FILTER: (N_("The service would not write about these data."),),
    FailureKind.REFUSED: (
        N_("The AI service does not accept this request ({reason})."),
        N_("The AI service does not accept this request."),
    ),
    FailureKind.WRONG_LANGUAGE: (N_("The text came in another language and was discarded."),),
    FailureKind.TEMPERATURE_REFUSED: (
        N_("This model does not let its temperature be set; it is asked again without one."),
    ),
    FailureKind.TOO_LITTLE_DATA: (
        N_("Data are missing to write from: {fields}."),
        N_("Data are missing to write from."),
    ),
    FailureKind.WORKER_DIED: (
        N_("The writing service stopped half-way; the work was taken up again at {time}."),
        N_("The writing service stopped half-way."),
    ),
    FailureKind.OWN_FAULT: (
        N_("Internal error {code}. It has been recorded."),
        N_("Internal error. It has been recorded."),
    ),
}
"""For each kind the sentence with everything known, then the one for less."""

CURES: Mapping[FailureKind, str] = {
    FailureKind.KEY_REJECTED: N_("Mend the key in Settings → AI service (Administration)."),
    FailureKind.QUOTA: N_("Top up the balance of the AI service and retry."),
    FailureKind.RATE_LIMIT: N_("Nothing to do: it is tried again by itself."),
    FailureKind.SERVER_ERROR: N_("It is tried again by itself; if it goes on, retry later."),
    FailureKind.TIMEOUT: N_("Retry, or write it by hand."),
    FailureKind.NO_CONNECTION: N_("Check the network and the address of the AI service."),
    FailureKind.NOT_TEXT: N_("Retry."),
    FailureKind.CUT_OFF: N_("Ask for a shorter text."),
    FailureKind.CONTENT_FILTER: N_("Look over the event data, or write it by hand."),
    FailureKind.REFUSED: N_("Check the model and the address in Settings."),
    FailureKind.WRONG_LANGUAGE: N_("Retry."),
    FailureKind.TEMPERATURE_REFUSED: N_("Nothing to do: it is tried again by itself."),
    FailureKind.TOO_LITTLE_DATA: N_("Complete the event data."),
    FailureKind.WORKER_DIED: N_("Nothing to do if it was taken up again; otherwise, tell Administration."),
    FailureKind.OWN_FAULT: N_("Tell Administration the code of the error."),
}


def sentence(kind: FailureKind | str, language: str | None = None, **values: object) -> str:
    """What happened, in one sentence. A value that is missing, None or "" is left unsaid.

    `time` (already written as people read it) for a rate limit and a worker that died, `code`
    for a server error and a fault of our own, `seconds` for a limit other than the usual one,
    `reason` for a refusal, `fields` for missing data.
    """
    known = {name: value for name, value in values.items() if value not in (None, "")}
    for message in SENTENCES[FailureKind(kind)]:
        if _places(message) <= known.keys():
            break
    return _(message, language, **known)


def cure(kind: FailureKind | str, language: str | None = None) -> str:
    """What a person can do about it, in one sentence."""
    return _(CURES[FailureKind(kind)], language)


def _places(message: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(message) if name}
