"""What is wrong with an installation, in words: what happened, what it means, what to do; and its end."""

from collections.abc import Mapping
from typing import Any

from core.errors import FailureKind
from core.i18n import N_, Nn_, _, failures, language, n_, region
from core.i18n.formats import number_text

START_WORKER = "python run.py work"

TITLES: Mapping[str, str] = {
    "failure_rate": N_("Many narratives fail"),
    "nothing_finished": N_("Nothing is finished any more"),
    "no_worker": N_("No writing service runs"),
    "circuit_open": N_("The AI service is in trouble"),
    "long_wait": N_("Narratives wait too long"),
    "clock_off": N_("The clock of a machine is wrong"),
}
_COUNTED: Mapping[str, tuple[str, str]] = {
    "nothing_finished": Nn_(
        "For {minutes} minutes no narrative has come to its end, while {number} waits and a writing "
        "service is there.",
        "For {minutes} minutes no narrative has come to its end, while {number} wait and a writing "
        "service is there.",
    ),
    "failure_rate": Nn_(
        "Of the {total} narratives that ended in the last {minutes} minutes, {number} failed.",
        "Of the {total} narratives that ended in the last {minutes} minutes, {number} failed.",
    ),
    "no_worker": Nn_(
        "{number} narrative waits and no writing service runs.",
        "{number} narratives wait and no writing service runs.",
    ),
    "long_wait": Nn_(
        "{number} narrative waits; it was asked for {minutes} minutes ago.",
        "{number} narratives wait; the first was asked for {minutes} minutes ago.",
    ),
}
_FAST = Nn_("The clock of {host} is {number} second fast.", "The clock of {host} is {number} seconds fast.")
_SLOW = Nn_("The clock of {host} is {number} second slow.", "The clock of {host} is {number} seconds slow.")
_MEANS: Mapping[str, str] = {
    "failure_rate": N_("Those narratives were not written; no text was lost."),
    "nothing_finished": N_("What waits may go on waiting; no text was lost."),
    "no_worker": N_("Nothing is lost: they are written as soon as one is started."),
    "circuit_open": N_("What it is to write waits, and goes on by itself as soon as it answers."),
    "long_wait": N_("More was asked for than the writing services can write in that time."),
    "clock_off": N_("Its writing service begins nothing, so that no narrative is written twice."),
}
_CURES: Mapping[str, str] = {
    "failure_rate": N_("Look at the reasons under System → Failed, mend the cause, and retry."),
    "nothing_finished": N_(
        "Look under System at what is being written and at the log; if nothing moves, restart the writing "
        "service."
    ),
    "no_worker": N_("Start one: {command}"),
    "circuit_open": N_(
        "Nothing at first: it is asked again and again whether it answers. If it goes on for long, tell "
        "whoever runs that service."
    ),
    "long_wait": N_("Start another writing service, or give it more threads (CRONICA_THREADS)."),
    "clock_off": N_("Set the clock of that machine by the network (NTP); then it goes on by itself."),
}
_OVER: Mapping[str, str] = {
    "failure_rate": N_("It is over: few narratives fail, or none ended lately."),
    "nothing_finished": N_("It is over: narratives are finished again, or none waits."),
    "no_worker": N_("It is over: a writing service runs, or nothing waits."),
    "circuit_open": N_("It is over: the AI service answers again, or nothing waits for it."),
    "long_wait": N_("It is over: no narrative waits that long any more."),
    "clock_off": N_("It is over: the clock is right, or its writing service has stopped."),
}


def title(kind: str) -> str:
    """What is wrong, in a few words."""
    return _(TITLES[kind])


def happened(kind: str, values: Mapping[str, Any], since: str = "") -> str:
    """What happened, in a sentence. `since`: when it began, as people read it."""
    match kind:
        case "circuit_open":
            told = _("{address} has not answered as it should since {time}.", time=since, **_told(values))
            reason = values["failure"] and failures.sentence(values["failure"], **values["failure_values"])
            return f"{told} {reason}".strip()
        case "clock_off":
            forms = _FAST if values["seconds"] > 0 else _SLOW
            return n_(*forms, abs(values["seconds"]), host=values["host"])
        case _:
            return n_(*_COUNTED[kind], values["number"], **_told(values))


def means(kind: str) -> str:
    """What it means for the work."""
    return _(_MEANS[kind])


def cure(kind: str, values: Mapping[str, Any]) -> str:
    """What a person can do about it."""
    if kind == "circuit_open" and values["failure"] == FailureKind.NO_CONNECTION:
        return failures.cure(values["failure"])
    return _(_CURES[kind], command=START_WORKER)


def over(kind: str) -> str:
    """That it is over, and what is well again."""
    return _(_OVER[kind])


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence but the number that it turns on, as the reader writes them."""
    return {
        name: number_text(value, language(), region()) if isinstance(value, int) else value
        for name, value in values.items()
        if name != "number"
    }
